package mock

import (
	"slices"
	"strings"

	"example.com/bounce/mock/internal/bounce"
)

// The requestors of bounce executions, and the documented ones of other functionality, to which no customer of the mock has
// opted in (clause workflow-requestor).
const (
	requestorBounce   = "BOUNCE"
	requestorMachines = "BOUNCE_VM"
)

var otherRequestors = []string{"CEMLI", "CONFIG", "EXADATA_CPU_SCALE", "INSTANCE_HEALTHCHECK"}

// requestor is who asks, in capitals where case does not matter; "" for none, or for more than one.
func (x *Exchange) requestor() string {
	all := x.Request.URL.Query()["requestor"]
	if len(all) != 1 {
		return ""
	}
	if x.readings.Is("requestor-case", "any") {
		return strings.ToUpper(all[0])
	}
	return all[0]
}

// reading is the one that says what becomes of the requestor; "" where it is one of bounce executions.
func (x *Exchange) requestorReading() string {
	switch r := x.requestor(); {
	case r == requestorBounce, r == requestorMachines && !x.readings.Is("status-vm", "bounce"):
		return ""
	case r == requestorMachines, slices.Contains(otherRequestors, r):
		return "requestor-known"
	}
	return "status-requestor"
}

// checkRequestor wants a requestor of bounce executions, unless others are taken too.
func checkRequestor(x *Exchange) *Refusal {
	reading := x.requestorReading()
	if reading == "" || x.readings.Is(reading, "ignored") || x.readings.Is(reading, "nothing-found") {
		return nil
	}
	f := faultRequestor
	f.reading = reading
	if reading == "requestor-known" {
		f.rule = reading
		return x.refuse(f, "The requestor is that of another functionality, to which the customer has not opted in.")
	}
	return x.refuse(f, "The requestor is not BOUNCE.")
}

// findsNothing reports whether there is nothing to be found for the requestor.
func (x *Exchange) findsNothing() bool {
	reading := x.requestorReading()
	return reading != "" && x.readings.Is(reading, "nothing-found")
}

// asksFor reports whether an execution is asked for by the requestor (reading status-vm). One that is ignored asks for all.
func (x *Exchange) asksFor(e bounce.Execution) bool {
	machines := strings.HasSuffix(strings.ToLower(e.Services), "withvm")
	switch {
	case x.requestorReading() != "":
		return true
	case x.requestor() == requestorMachines:
		return machines
	}
	return !machines || !x.readings.Is("status-vm", "bounce-vm")
}
