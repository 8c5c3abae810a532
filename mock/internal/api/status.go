package api

import (
	"errors"
	"net/http"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
)

// checkIDs finds the requested executions among the caller's own, and sets Found: a foreign one is unknown.
func checkIDs(x *Request) *exchange.Refusal {
	other := x.findsNothing()
	for _, id := range x.Request.URL.Query()["id"] {
		e, err := x.deps.Store.Execution(x.Request.Context(), x.Customer.CSI, id)
		known := err == nil
		switch {
		case !known && !errors.Is(err, domain.ErrUnknown):
			return x.unless(err, nil)
		case known && !other && e.Scheduled == nil && x.Readings.Is("status-unscheduled", "404"):
			return x.Refuse(KindNoWorkflow, "One of these executions is not scheduled, and has no workflow.")
		case known && !other && e.Scheduled == nil && x.Readings.Is("status-unscheduled", "left-out"):
		case known && !other && !x.asksFor(e.Execution):
		case known && !other:
			x.Found = append(x.Found, e)
		case !other && !x.Readings.Is("status-unknown", "left-out"):
			return x.Refuse(KindUnknownID, "The customer has no execution of one of these ids.")
		}
	}
	return nil
}

// workflowStatus is how far executions have come (clause workflow-status).
type workflowStatus struct {
	Response []executionStatus `json:"response"`
}

type executionStatus struct {
	ExecutionID string `json:"executionId"`
	Status      string `json:"status"`
}

func readWorkflowStatus(x *Request) (*exchange.Answer, *exchange.Refusal) {
	w := &workflowStatus{Response: []executionStatus{}}
	for _, e := range x.Found {
		w.Response = append(w.Response, executionStatus{ExecutionID: e.ID, Status: x.workflow(e.Execution)})
	}
	return &exchange.Answer{Status: http.StatusOK, ContentType: exchange.TypeJSON, Body: w}, nil
}

// workflow follows the clock: the page shows success only, the other words are the mock's own.
func (x *Request) workflow(e domain.Execution) string {
	return map[domain.Progress]string{
		domain.Unscheduled: "unscheduled", domain.Waiting: "scheduled", domain.Running: "running",
		domain.Failed: "failed", domain.Succeeded: "success",
	}[e.Progress(x.Now)]
}
