package api

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/view"
)

// The requestors of bounce executions (clause workflow-requestor).
const (
	requestorBounce   = "BOUNCE"
	requestorMachines = "BOUNCE_VM"
)

// otherRequestors are the documented ones of other functionality, to which no customer of the mock has opted in.
var otherRequestors = []string{"CEMLI", "CONFIG", "EXADATA_CPU_SCALE", "INSTANCE_HEALTHCHECK"}

// requestor returns the requestor of the query, in capitals where case does not matter; "" for none, or for more than one.
// reading says what becomes of it; "" for one of bounce executions.
func (x *Request) requestor() (word, reading string) {
	if all := x.Query()["requestor"]; len(all) == 1 {
		word = all[0]
	}
	if x.Readings.Is("requestor-case", "any") {
		word = strings.ToUpper(word)
	}
	switch {
	case word == requestorBounce, word == requestorMachines && !x.Readings.Is("status-vm", "bounce"):
		return word, ""
	case word == requestorMachines, slices.Contains(otherRequestors, word):
		return word, "requestor-known"
	}
	return word, "status-requestor"
}

// checkRequestor wants a requestor of bounce executions, unless others are taken too.
func checkRequestor(x *Request) *exchange.Refusal {
	_, reading := x.requestor()
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

// findsNothing reports whether nothing is found for the requestor.
func (x *Request) findsNothing() bool {
	_, reading := x.requestor()
	return reading != "" && x.Readings.Is(reading, "nothing-found")
}

// selects reports whether the requestor stands for an execution (reading status-vm). One that is ignored stands for all.
func (x *Request) selects(e domain.Execution) bool {
	machines := strings.HasSuffix(strings.ToLower(e.Services), "withvm")
	switch word, reading := x.requestor(); {
	case reading != "":
		return true
	case word == requestorMachines:
		return machines
	}
	return !machines || !x.Readings.Is("status-vm", "bounce-vm")
}

// checkIDs finds the executions of the query among the caller's own, and sets Found: a foreign one is unknown.
func checkIDs(x *Request) *exchange.Refusal {
	nothing := x.findsNothing()
	for _, id := range x.Query()["id"] {
		e, err := x.deps.Store.Execution(x.Request.Context(), x.Customer.CSI, id)
		known := err == nil
		switch {
		case !known && !errors.Is(err, domain.ErrUnknown):
			return x.unless(err, nil)
		case nothing:
		case !known && !x.Readings.Is("status-unknown", "left-out"):
			return x.Refuse(KindUnknownID, "The customer has no execution of one of these ids.")
		case !known:
		case e.Scheduled == nil && x.Readings.Is("status-unscheduled", "404"):
			return x.Refuse(KindNoWorkflow, "One of these executions is not scheduled, and has no workflow.")
		case e.Scheduled == nil && x.Readings.Is("status-unscheduled", "left-out"):
		case x.selects(e.Execution):
			x.Found = append(x.Found, e)
		}
	}
	return nil
}

func readWorkflowStatus(x *Request) (*exchange.Answer, *exchange.Refusal) {
	return exchange.OK(x.style().WorkflowStatus(x.Found))
}

// checkWorkflow finds the execution of the path among the caller's own, and sets Found, which stays empty if nothing is to be
// found.
func checkWorkflow(x *Request) *exchange.Refusal {
	e, err := x.deps.Store.Execution(x.Request.Context(), x.Customer.CSI, x.Place.Execution)
	known := err == nil
	switch {
	case !known && !errors.Is(err, domain.ErrUnknown):
		return x.unless(err, nil)
	case x.findsNothing() || known && !x.selects(e.Execution):
		return nil
	case !known && !x.Readings.Is("details-unknown-id", "empty"):
		return x.Refuse(KindUnknownWorkflow, "The customer has no execution of this id.")
	case !known:
		return nil
	case e.Scheduled == nil && x.Readings.Is("details-unscheduled-steps", "404"):
		return x.Refuse(KindNoSteps, "The execution is not scheduled, and has no steps.")
	}
	x.Found = []domain.Listed{e}
	return nil
}

// stepID returns the id of the step to show: the root unless the query names another.
func (x *Request) stepID() string { return cmp.Or(x.Query().Get("stepId"), "0") }

// checkStep wants a step that the workflow has, and that has steps.
func checkStep(x *Request) *exchange.Refusal {
	if len(x.Found) == 0 {
		return nil
	}
	step, found := view.FindStep(x.Found[0].Execution, x.stepID())
	switch {
	case !found && !x.Readings.Is("step-unknown", "empty"):
		return x.Refuse(KindUnknownStep, "The workflow has no step of this id.")
	case found && len(step.Steps) == 0 && x.Readings.Is("step-leaf", "404"):
		return x.Refuse(KindLeaf, "The step has no steps of its own.")
	}
	return nil
}

func readWorkflowStatusDetails(x *Request) (*exchange.Answer, *exchange.Refusal) {
	return exchange.OK(x.style().WorkflowDetails(x.Place.Execution, x.stepID(), x.Found))
}
