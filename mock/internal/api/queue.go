package api

import (
	"slices"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/openapi"
)

// checkQueueServices refuses an unknown word in services, or takes it out of what the contract finds.
func checkQueueServices(x *Request) *exchange.Refusal {
	all := x.Violations()
	i := slices.IndexFunc(all, func(v openapi.Violation) bool { return v.In == "query" && v.Pointer == "services" })
	switch {
	case i < 0:
		return nil
	case x.Readings.Is("queue-services", "ignored"):
		x.SetViolations(slices.Delete(slices.Clone(all), i, i+1))
		return nil
	}
	return x.Refuse(KindQueueServices, "The parameter services is none of the words that the contract has.", all[i])
}

// ticketQueue is where the tickets of an instance go (clauses queue, queue-words).
type ticketQueue struct {
	Category    string `json:"category"`
	ServiceCode string `json:"serviceCode"`
	SubType     string `json:"subType"`
	Type        string `json:"type"`
}

func readTicketQueue(x *Request) (*exchange.Answer, *exchange.Refusal) {
	q := &ticketQueue{Category: "Application - EBS OCI", ServiceCode: x.Service, SubType: domain.SubTypeBounce, Type: domain.TypeSelfService}
	if x.Readings.Is("queue-type-words", "per-type") && x.Service != "EBSI" { // the words of the sample are those of EBSI; the others are the mock's own
		q.Category, q.Type = "Application - "+x.Service, "OCI"+x.Service+"_Prod_SelfService"
	}
	if x.Readings.Is("queue-service-code", "ebsi") {
		q.ServiceCode = "EBSI"
	}
	return exchange.OK(q)
}
