package steps

import (
	"context"
	"net/http"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// How far executions have come.
func (w *World) workflowSteps() []Definition {
	return []Definition{
		{`^a customer with an execution that was not scheduled before$`, w.customerNotScheduled},
		{`^the response has the (first|first and the second) execution, each once, with a status$`, w.responseHas},
		{`^the status of the (first |second |)execution is (success|not success)$`, w.workflowIs},
		{`^the status of the execution is not success, where there is one$`, w.workflowIsNoSuccess},
		{`^the server's clock goes on to the (start|middle|minute behind the end) of the window$`, w.clockInWindow},
		{`^what the response has for the unscheduled execution is the reading$`, w.unscheduledReading},
		{`^what the response has for the unknown id is the reading$`, w.unknownIDReading},
		{`^what the response has for the other requestor is the reading$`, w.requestorReading},
		{`^the foreign execution has no status that an unknown one has not$`, w.foreignHasNoStatus},
	}
}

// progress are the statuses of the response by the ids of executions; one that is there twice fails.
func (w *World) progress() (map[string]string, error) { return w.last.progress() }

func (c *call) progress() (map[string]string, error) {
	response, ok := c.answer["response"].([]any)
	if !ok {
		return nil, outcome.Fail("wrong-answer", "the answer's member %q is no list", "response")
	}
	if err := haveTexts(response, "executionId", "status"); err != nil {
		return nil, err
	}
	items, err := objects(response)
	statuses := map[string]string{}
	for _, item := range items {
		id, _ := item["executionId"].(string)
		if _, twice := statuses[id]; twice {
			return nil, outcome.Fail("wrong-answer", "the execution %s is in the response twice", id)
		}
		statuses[id], _ = item["status"].(string)
	}
	return statuses, err
}

func (w *World) responseHas(which string) error {
	statuses, err := w.progress()
	if err != nil {
		return err
	}
	want := w.Fixture.Executions[:1]
	if strings.HasSuffix(which, "second") {
		if _, err := w.executionID(1); err != nil {
			return err
		}
		want = w.Fixture.Executions[:2]
	}
	for _, id := range want {
		if _, there := statuses[id]; !there {
			return outcome.Fail("wrong-answer", "the execution %s is not in the response", id)
		}
	}
	if len(statuses) != len(want) {
		return outcome.Fail("wrong-answer", "%d executions are in the response, want the %d that were asked for", len(statuses), len(want))
	}
	return nil
}

func (w *World) workflowIs(ordinal, want string) error {
	statuses, err := w.progress()
	if err != nil {
		return err
	}
	id, err := w.executionID(ordinals[ordinal])
	if err != nil {
		return err
	}
	status, there := statuses[id]
	switch success := strings.EqualFold(status, "success"); {
	case !there:
		return outcome.Fail("wrong-answer", "the execution %s is not in the response", id)
	case success != (want == "success"):
		return outcome.Fail("wrong-answer", "the status of the execution %s is %q, want %s", id, status, want)
	}
	return nil
}

// foreignHasNoStatus is for a request with the other customer's execution, put aside, and one with an unknown id in its place.
// Whether the two are refused alike is a matter of hygiene (no-existence-leak), not of this rule.
func (w *World) foreignHasNoStatus() error {
	for _, c := range []*call{w.aside, w.last} {
		if err := c.answered(); err != nil {
			return err
		}
	}
	if !w.aside.isAccepted() {
		return nil
	}
	foreign, err := w.aside.progress()
	if err != nil {
		return err
	}
	unknown := map[string]string{}
	if w.last.isAccepted() {
		if unknown, err = w.last.progress(); err != nil {
			return err
		}
	}
	status, there := foreign[w.other.Executions[0]]
	if like, known := unknown[request.UnknownID]; there && (!known || like != status) {
		return outcome.Fail("not-refused", "the other customer's execution has the status %q", status)
	}
	return nil
}

// workflowIsNoSuccess is for an execution that is not scheduled, which need not have a status (reading status-unscheduled).
func (w *World) workflowIsNoSuccess() error {
	if err := w.isAccepted(); err != nil {
		return err
	}
	statuses, err := w.progress()
	if err == nil && len(statuses) == 0 {
		return &outcome.NotApplicable{Text: "an execution that is not scheduled is not in the response (reading status-unscheduled)"}
	}
	if err != nil {
		return err
	}
	return w.workflowIs("", "not success")
}

// hasNoWorkflow tells the refusal that the reading status-unscheduled allows.
func (w *World) hasNoWorkflow() bool {
	return w.last.draft.Form == request.WorkflowStatus && w.last.Err == nil && w.last.Status == http.StatusNotFound
}

// unscheduledReading tells status-unscheduled: the execution alone was asked for.
func (w *World) unscheduledReading() error {
	if !w.last.isAccepted() {
		return w.refusedByReading()
	}
	if err := w.isAccepted(); err != nil {
		return err
	}
	statuses, err := w.progress()
	if err != nil {
		return err
	}
	_, listed := statuses[w.Fixture.Executions[0]]
	switch {
	case len(statuses) == 0:
		w.take("left-out")
	case listed && len(statuses) == 1:
		w.take("listed")
	default:
		return outcome.Fail("wrong-answer", "executions are in the response that were not asked for")
	}
	return nil
}

// clockInWindow turns the server's clock to somewhere in the window that the first execution was answered with, or just
// behind it.
func (w *World) clockInWindow(ctx context.Context, where string) error {
	start, end, err := w.firstWindow()
	if err != nil {
		return err
	}
	to := map[string]time.Time{"start": start.Time, "middle": start.Time.Add(end.Time.Sub(start.Time) / 2)}[where]
	if to.IsZero() {
		to = end.Time.Add(time.Minute)
	}
	return w.turnClock(ctx, "0s", func(time.Time, time.Duration) time.Time { return to })
}

// unknownIDReading tells status-unknown: one of the two ids that were asked for is the first execution's.
func (w *World) unknownIDReading() error {
	if !w.last.isAccepted() {
		return w.refusedByReading()
	}
	statuses, err := w.progress()
	if err != nil {
		return err
	}
	_, known := statuses[w.Fixture.Executions[0]]
	switch {
	case !known:
		return outcome.Fail("wrong-answer", "the execution that there is is not in the response")
	case len(statuses) == 1:
		w.take("left-out")
	default:
		w.take("in the response")
	}
	return nil
}

// requestorReading tells status-requestor.
func (w *World) requestorReading() error {
	if !w.last.isAccepted() {
		return w.refusedByReading()
	}
	statuses, err := w.progress()
	if err != nil {
		return err
	}
	_, known := statuses[w.Fixture.Executions[0]]
	switch {
	case len(statuses) == 0:
		w.take("nothing-found")
	case known && len(statuses) == 1:
		w.take("ignored")
	default:
		return outcome.Fail("wrong-answer", "executions are in the response that were not asked for")
	}
	return nil
}
