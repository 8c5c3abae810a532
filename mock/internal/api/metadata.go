package api

import (
	"slices"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/view"
	"example.com/bounce/openapi"
)

func listOperations(*Request) (*exchange.Answer, *exchange.Refusal) {
	return exchange.OK(view.Operations())
}

func listDurations(*Request) (*exchange.Answer, *exchange.Refusal) {
	return exchange.OK(view.Durations())
}

func listServices(x *Request) (*exchange.Answer, *exchange.Refusal) {
	return exchange.OK(view.Services(x.Readings.Is("services-listed", "five")))
}

// instanceServices returns the services that the instance of the path has (reading instance-services).
func (x *Request) instanceServices() ([]view.Option, error) {
	if !x.Readings.Is("instance-services", "by-instance") {
		return view.Services(true), nil
	}
	in, err := x.instance()
	return view.Services(in.VirtualMachines), err
}

func listInstanceServices(x *Request) (*exchange.Answer, *exchange.Refusal) {
	services, err := x.instanceServices()
	if err != nil {
		return nil, x.unless(err, x.refuseInstance)
	}
	return exchange.OK(services)
}

func readOptions(x *Request) (*exchange.Answer, *exchange.Refusal) {
	return exchange.OK(x.style().Options(x.Place.Instance))
}

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
	return x.Refuse(KindQueueServices, "The parameter services is not one of the words of the contract.", all[i])
}

func readTicketQueue(x *Request) (*exchange.Answer, *exchange.Refusal) {
	return exchange.OK(x.style().Queue(x.Service))
}
