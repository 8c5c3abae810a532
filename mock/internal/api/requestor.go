package api

import (
	"slices"
	"strings"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
)

// The requestors of bounce executions, and the documented ones of other functionality, to which no customer of the mock has
// opted in (clause workflow-requestor).
const (
	requestorBounce   = "BOUNCE"
	requestorMachines = "BOUNCE_VM"
)

var otherRequestors = []string{"CEMLI", "CONFIG", "EXADATA_CPU_SCALE", "INSTANCE_HEALTHCHECK"}

// requestor returns the requestor of the query, in capitals where case does not matter; "" for none, or for more than one.
func (x *Request) requestor() string {
	all := x.Request.URL.Query()["requestor"]
	if len(all) != 1 {
		return ""
	}
	if x.Readings.Is("requestor-case", "any") {
		return strings.ToUpper(all[0])
	}
	return all[0]
}

// requestorReading returns the reading that says what becomes of the requestor; "" where it is one of bounce executions.
func (x *Request) requestorReading() string {
	switch r := x.requestor(); {
	case r == requestorBounce, r == requestorMachines && !x.Readings.Is("status-vm", "bounce"):
		return ""
	case r == requestorMachines, slices.Contains(otherRequestors, r):
		return "requestor-known"
	}
	return "status-requestor"
}

// checkRequestor wants a requestor of bounce executions, unless others are taken too.
func checkRequestor(x *Request) *exchange.Refusal {
	reading := x.requestorReading()
	if reading == "" || x.Readings.Is(reading, "ignored") || x.Readings.Is(reading, "nothing-found") {
		return nil
	}
	k := KindRequestor
	k.Reading = reading
	if reading == "requestor-known" {
		k.Rule = reading
		return x.Refuse(k, "The requestor is that of another functionality, to which the customer has not opted in.")
	}
	return x.Refuse(k, "The requestor is not BOUNCE.")
}

// findsNothing reports whether there is nothing to be found for the requestor.
func (x *Request) findsNothing() bool {
	reading := x.requestorReading()
	return reading != "" && x.Readings.Is(reading, "nothing-found")
}

// asksFor reports whether the requestor asks for an execution (reading status-vm). One that is ignored asks for all.
func (x *Request) asksFor(e domain.Execution) bool {
	machines := strings.HasSuffix(strings.ToLower(e.Services), "withvm")
	switch {
	case x.requestorReading() != "":
		return true
	case x.requestor() == requestorMachines:
		return machines
	}
	return !machines || !x.Readings.Is("status-vm", "bounce-vm")
}
