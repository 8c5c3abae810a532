package view

import (
	"strconv"
	"time"

	"example.com/bounce/mock/internal/domain"
)

// Step is a milestone of a workflow. The page names the members only: names, statuses and remarks are the mock's own.
type Step struct {
	ID       int
	Steps    []Step
	name     string
	from, to float64 // parts of the run
}

// workflow returns the root of an execution's workflow.
func workflow(e domain.Execution) Step {
	const prepared, half, verified = 0.25, 0.5, 0.75
	doing := Step{ID: 2, name: e.Operation + " " + e.Services, from: prepared, to: verified}
	switch e.Operation {
	case "Start", "Stop":
		doing.Steps = []Step{{ID: 21, name: e.Operation + " components", from: prepared, to: verified}}
	default:
		doing.Steps = []Step{
			{ID: 21, name: "Stop components", from: prepared, to: half}, {ID: 22, name: "Start components", from: half, to: verified},
		}
	}
	return Step{to: 1, Steps: []Step{{ID: 1, name: "Prepare", to: prepared}, doing, {ID: 3, name: "Verify", from: verified, to: 1}}}
}

// FindStep returns the step that an id of a query names in an execution's workflow, and whether there is one. An execution that
// is not scheduled has the root only.
func FindStep(e domain.Execution, id string) (Step, bool) {
	s, found := workflow(e).find(id)
	return s, found && (e.Scheduled != nil || s.ID == 0)
}

func (s Step) find(id string) (Step, bool) {
	if strconv.Itoa(s.ID) == id {
		return s, true
	}
	for _, below := range s.Steps {
		if found, there := below.find(id); there {
			return found, true
		}
	}
	return Step{}, false
}

// state returns the step's status at a time, and when it ended; the zero time if it has not.
func (s Step) state(e domain.Execution, now time.Time) (status string, ended time.Time) {
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

// WorkflowDetails shows the steps right below a step of the first execution found; no steps if none was found, or it is not
// scheduled.
func (s Style) WorkflowDetails(id, stepID string, found []domain.Listed) any {
	d := workflowDetails{ExecutionID: id, StepID: s.stepID(stepID), SubSteps: []stepView{}}
	if len(found) > 0 && found[0].Scheduled != nil {
		step, _ := FindStep(found[0].Execution, stepID)
		for _, below := range step.Steps {
			d.SubSteps = append(d.SubSteps, s.step(below, found[0].Execution))
		}
	}
	switch {
	case s.Is("details-envelope", "response-object"):
		return map[string]any{"response": d}
	case s.Is("details-envelope", "response-list"):
		return map[string]any{"response": []workflowDetails{d}}
	}
	return d
}

func (s Style) step(step Step, e domain.Execution) stepView {
	status, ended := step.state(e, s.Now)
	has := len(step.Steps) > 0
	v := stepView{
		StepID: s.stepID(strconv.Itoa(step.ID)), Name: step.name, Status: status, HasSubStep: has,
		EndTime: s.nothing("end-time-unfinished"), Remark: s.nothing("remark-empty"),
	}
	switch {
	case s.Is("has-sub-step", "text"):
		v.HasSubStep = strconv.FormatBool(has)
	case s.Is("has-sub-step", "letter"):
		v.HasSubStep = map[bool]string{true: "Y", false: "N"}[has]
	}
	if !ended.IsZero() {
		v.EndTime = s.time(ended)
	}
	if remark := remarks[status]; remark != "" {
		v.Remark = remark
	}
	return v
}

// stepID returns the id of a step as step-id-form has it; anything but a number stays a text.
func (s Style) stepID(id string) any {
	if n, err := strconv.Atoi(id); err == nil && s.Is("step-id-form", "number") {
		return n
	}
	return id
}

// workflowStatus is how far executions have come (clause workflow-status).
type workflowStatus struct {
	Response []executionStatus `json:"response"`
}

type executionStatus struct {
	ExecutionID string `json:"executionId"`
	Status      string `json:"status"`
}

// progress has the words of workflow statuses: the page shows success only, the other words are the mock's own.
var progress = map[domain.Progress]string{
	domain.Unscheduled: "unscheduled", domain.Waiting: "scheduled", domain.Running: "running", domain.Failed: "failed", domain.Succeeded: "success",
}

// WorkflowStatus shows how far executions have come.
func (s Style) WorkflowStatus(found []domain.Listed) any {
	w := &workflowStatus{Response: []executionStatus{}}
	for _, e := range found {
		w.Response = append(w.Response, executionStatus{ExecutionID: e.ID, Status: progress[e.Progress(s.Now)]})
	}
	return w
}
