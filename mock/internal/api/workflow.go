package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
)

// step is a milestone of a workflow. The page names the members only: names, statuses and remarks are the mock's own.
type step struct {
	id       int
	name     string
	from, to float64 // parts of the run
	steps    []step
}

// workflowOf is the root of an execution's workflow.
func workflowOf(e domain.Execution) step {
	const prepared, half, verified = 0.25, 0.5, 0.75
	doing := step{id: 2, name: e.Operation + " " + e.Services, from: prepared, to: verified}
	switch e.Operation {
	case "Start", "Stop":
		doing.steps = []step{{id: 21, name: e.Operation + " components", from: prepared, to: verified}}
	default:
		doing.steps = []step{
			{id: 21, name: "Stop components", from: prepared, to: half}, {id: 22, name: "Start components", from: half, to: verified},
		}
	}
	return step{to: 1, steps: []step{{id: 1, name: "Prepare", to: prepared}, doing, {id: 3, name: "Verify", from: verified, to: 1}}}
}

// find is the step of an id in the form of a query, and whether there is one.
func (s step) find(id string) (step, bool) {
	if strconv.Itoa(s.id) == id {
		return s, true
	}
	for _, below := range s.steps {
		if found, there := below.find(id); there {
			return found, true
		}
	}
	return step{}, false
}

// state is the step's status at a time, and when it ended; the zero time where it has not.
func (s step) state(e domain.Execution, now time.Time) (status string, ended time.Time) {
	start, run := e.Scheduled.Start, e.Ends().Sub(e.Scheduled.Start)
	if e.Outcome == domain.Fails { // the steps are planned for the whole window
		run = e.Scheduled.End.Sub(start)
	}
	at := func(part float64) time.Time { return start.Add(time.Duration(part * float64(run))) }
	from, to := at(s.from), at(s.to)
	failed := e.Outcome == domain.Fails && !now.Before(e.Ends())
	switch {
	case failed && from.After(e.Ends()):
		return "skipped", time.Time{}
	case failed && to.After(e.Ends()):
		return "failed", e.Ends()
	case now.Before(from):
		return "pending", time.Time{}
	case now.Before(to):
		return "running", time.Time{}
	}
	return "success", to
}

// remarks are the logs of steps by their status; the others have none.
var remarks = map[string]string{"success": "Done.", "failed": "The components did not answer.", "skipped": "An earlier step has failed."}

// stepView is one of the subSteps (clause workflow-details).
type stepView struct {
	StepID     any    `json:"stepId"`
	Name       string `json:"name"`
	Status     string `json:"status"`
	HasSubStep any    `json:"hasSubStep"`
	EndTime    any    `json:"endTime,omitempty"`
	Remark     any    `json:"remark,omitempty"`
}

// workflowDetails are the steps right below a step.
type workflowDetails struct {
	ExecutionID string     `json:"executionId"`
	StepID      any        `json:"stepId"`
	SubSteps    []stepView `json:"subSteps"`
}

// checkWorkflow finds the execution of the path among the caller's own, and sets Found: none where nothing is to be found.
func checkWorkflow(x *Request) *exchange.Refusal {
	e, err := x.deps.Store.Execution(x.Request.Context(), x.Customer.CSI, x.Place.Execution)
	known := err == nil
	switch {
	case !known && !errors.Is(err, domain.ErrUnknown):
		return x.unless(err, nil)
	case x.findsNothing() || known && !x.asksFor(e.Execution):
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
func (x *Request) stepID() string {
	if id := x.Request.URL.Query().Get("stepId"); id != "" {
		return id
	}
	return "0"
}

// checkStep wants a step that the workflow has, and that has steps. One that is not scheduled has the root only.
func checkStep(x *Request) *exchange.Refusal {
	if len(x.Found) == 0 {
		return nil
	}
	s, there := workflowOf(x.Found[0].Execution).find(x.stepID())
	there = there && (x.Found[0].Scheduled != nil || s.id == 0)
	switch {
	case !there && !x.Readings.Is("step-unknown", "empty"):
		return x.Refuse(KindUnknownStep, "The workflow has no step of this id.")
	case there && len(s.steps) == 0 && x.Readings.Is("step-leaf", "404"):
		return x.Refuse(KindLeaf, "The step has no steps of its own.")
	}
	return nil
}

func readWorkflowStatusDetails(x *Request) (*exchange.Answer, *exchange.Refusal) {
	d := workflowDetails{ExecutionID: x.Place.Execution, StepID: x.stepNumber(x.stepID()), SubSteps: []stepView{}}
	if len(x.Found) > 0 && x.Found[0].Scheduled != nil {
		s, _ := workflowOf(x.Found[0].Execution).find(x.stepID())
		for _, below := range s.steps {
			d.SubSteps = append(d.SubSteps, x.step(below, x.Found[0].Execution))
		}
	}
	body := any(d)
	switch {
	case x.Readings.Is("details-envelope", "response-object"):
		body = map[string]any{"response": d}
	case x.Readings.Is("details-envelope", "response-list"):
		body = map[string]any{"response": []workflowDetails{d}}
	}
	return &exchange.Answer{Status: http.StatusOK, ContentType: exchange.TypeJSON, Body: body}, nil
}

func (x *Request) step(s step, e domain.Execution) stepView {
	status, ended := s.state(e, x.Now)
	v := stepView{StepID: x.stepNumber(strconv.Itoa(s.id)), Name: s.name, Status: status, HasSubStep: len(s.steps) > 0}
	switch has := len(s.steps) > 0; {
	case x.Readings.Is("has-sub-step", "text"):
		v.HasSubStep = strconv.FormatBool(has)
	case x.Readings.Is("has-sub-step", "letter"):
		v.HasSubStep = map[bool]string{true: "Y", false: "N"}[has]
	}
	if !ended.IsZero() {
		v.EndTime = x.formatTime(ended)
	} else {
		v.EndTime = x.nothing("end-time-unfinished")
	}
	if remark := remarks[status]; remark != "" {
		v.Remark = remark
	} else {
		v.Remark = x.nothing("remark-empty")
	}
	return v
}

// nothing is how a member without a value is written: nil leaves it out.
func (x *Request) nothing(reading string) any {
	switch {
	case x.Readings.Is(reading, "null"):
		return json.RawMessage("null")
	case x.Readings.Is(reading, "empty"):
		return ""
	}
	return nil
}

// stepNumber is the id of a step as step-id-form has it; anything but a number stays a string.
func (x *Request) stepNumber(id string) any {
	if n, err := strconv.Atoi(id); err == nil && x.Readings.Is("step-id-form", "number") {
		return n
	}
	return id
}
