package lookup

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
)

// workflow is the status of executions, and the steps of an execution's workflow.
type workflow struct{ *scenario.World }

func (w workflow) definitions() []bind.Definition {
	return []bind.Definition{
		{Pattern: `^the workflow status of the (first |second |third |)execution is read$`, Do: w.ask(request.WorkflowStatus)},
		{Pattern: `^the workflow status is read with "([^"]*)"$`, Do: askWith(w.World, request.WorkflowStatus)},
		{Pattern: `^the status details of the (first |second |third |)execution are read$`, Do: w.ask(request.StatusDetails)},
		{Pattern: `^the status details of the execution are read with "([^"]*)"$`, Do: askWith(w.World, request.StatusDetails)},
		{Pattern: `^a customer with an execution that was not scheduled before$`, Do: w.leaseUnscheduled},
		{Pattern: `^the server's clock advances to the (start|middle|minute behind the end) of the window$`, Do: w.turnInto},

		{Pattern: `^the response has the (first|first and the second) execution, each once, with a status$`, Do: w.checkResponse},
		{Pattern: `^the status of the (first |second |)execution is (success|not success)$`, Do: w.checkStatus},
		{Pattern: `^the status of the execution is not success, if there is one$`, Do: w.checkNoSuccess},
		{Pattern: `^the foreign execution has no status that an unknown one lacks$`, Do: w.checkForeign},
		{Pattern: `^what the response has for the unscheduled execution is the reading$`, Do: w.readUnscheduled},
		{Pattern: `^what the response has for the unknown id is the reading$`, Do: w.readUnknown},
		{Pattern: `^what the response has for the other requestor is the reading$`, Do: w.readRequestor},
		{Pattern: `^the requestor that finds an execution of virtual machines is the reading$`, Do: w.readMachines},
		{Pattern: `^the requestor in small letters is the reading$`, Do: w.readRequestorCase},

		{Pattern: `^the answer names the execution, and each step has an id, a name, a status and whether it has steps$`, Do: bind.Judge(w.World, family.WholeSteps)},
		{Pattern: `^a step that has steps shows them on request$`, Do: w.checkBelow},
		{Pattern: `^each step has ended, and says when$`, Do: bind.Judge(w.World, family.EndedSteps)},
		{Pattern: `^the place of the details of a workflow is the reading$`, Do: bind.Read(w.World, family.Envelope)},
		{Pattern: `^how a step writes its "(stepId|hasSubStep)" is the reading$`, Do: bind.Read1(w.World, family.StepForm)},
		{Pattern: `^how a step without a value writes its "(endTime|remark)" is the reading$`, Do: bind.Read1(w.World, family.NoValue)},
		{Pattern: `^no steps mean "([^"]*)", and a refusal's status is the reading$`, Do: w.readNoSteps},
		{Pattern: `^the steps of a step that has none are the reading$`, Do: w.readLeaf},
	}
}

// ask sends a good request of a form for the execution that the words name.
func (w workflow) ask(form *request.Form) func(context.Context, string) error {
	return func(ctx context.Context, ordinal string) error { return w.Ask(ctx, form, bind.Ordinal(ordinal), nil) }
}

// turnInto turns the server's clock to a moment in the first execution's window, or just after it.
func (w workflow) turnInto(ctx context.Context, where string) error {
	first, err := w.Window(0)
	if err != nil {
		return err
	}
	to := map[string]time.Time{"start": first.Start, "middle": first.Start.Add(first.Length() / 2)}[where]
	if to.IsZero() {
		to = first.End.Add(time.Minute)
	}
	return w.TurnClock(ctx, func(time.Time) time.Time { return to })
}

func (w workflow) checkResponse(which string) error {
	if _, err := family.Progress(w.Last); err != nil {
		return err
	}
	want := w.Own.Executions[:1]
	if strings.HasSuffix(which, "second") {
		if _, err := w.ExecutionID(1); err != nil {
			return err
		}
		want = w.Own.Executions[:2]
	}
	return family.Response(w.Last, want)
}

func (w workflow) checkStatus(ordinal, want string) error {
	if _, err := family.Progress(w.Last); err != nil {
		return err
	}
	id, err := w.ExecutionID(bind.Ordinal(ordinal))
	if err != nil {
		return err
	}
	return family.Status(w.Last, id, want)
}

// checkForeign compares the saved answer to a request for the other customer's execution with the answer to one with an unknown
// id instead.
func (w workflow) checkForeign() error {
	return family.ForeignStatus(w.Aside, w.Last, w.Other.Executions[0])
}

// checkNoSuccess is for an execution that is not scheduled, which need not have a status (reading status-unscheduled).
func (w workflow) checkNoSuccess() error {
	if err := w.CheckAccepted(); err != nil {
		return err
	}
	statuses, err := family.Progress(w.Last)
	if err == nil && len(statuses) == 0 {
		return &outcome.NotApplicable{Text: "an execution that is not scheduled is not in the response (reading status-unscheduled)"}
	}
	if err != nil {
		return err
	}
	return w.checkStatus("", "not success")
}

// take takes the status of a refusal, or the alternative that the answer shows for the first execution.
func (w workflow) take(read func(a *judge.Answer, id string) (string, error)) error {
	return w.TakeStatusOr(func() (string, error) { return read(w.Last, w.Own.Executions[0]) })
}

// readUnscheduled reads status-unscheduled: the request was for the execution alone.
func (w workflow) readUnscheduled() error { return w.take(family.Unscheduled) }

// readUnknown reads status-unknown: one of the two ids of the request is the first execution's.
func (w workflow) readUnknown() error { return w.take(family.UnknownStatus) }

// readRequestor reads status-requestor.
func (w workflow) readRequestor() error { return w.take(family.Requestor) }

// isFound reports whether an execution is found by a requestor.
func (w workflow) isFound(ctx context.Context, execution int, requestor string) (bool, error) {
	id := w.Own.Executions[execution]
	err := w.Ask(ctx, request.WorkflowStatus, execution, func(d *request.Draft) {
		d.Query = url.Values{"id": {id}, "requestor": {requestor}}
	})
	if err != nil {
		return false, err
	}
	if !w.Last.IsAccepted() {
		return false, w.CheckRefused()
	}
	statuses, err := family.Progress(w.Last)
	_, there := statuses[id]
	return there, err
}

// readMachines creates and schedules an execution of virtual machines, and looks for it by both requestors.
func (w workflow) readMachines(ctx context.Context) error {
	if err := createFor(ctx, w.World, "AllwithVM"); err != nil {
		return err
	}
	if !w.Last.IsAccepted() {
		if err := w.CheckRefusedFor("for its body"); err != nil {
			return err
		}
		return &outcome.NotApplicable{Text: "the instance does not take AllwithVM (reading service-not-offered)"}
	}
	if err := judge.Texts(w.Last, "id"); err != nil {
		return err
	}
	execution := len(w.Own.Executions) - 1
	d, err := request.NewSchedule(ctx, w.Own, execution, w.Own.At("10:00:00Z"))
	if err != nil {
		return err
	}
	if err := w.Send(ctx, "schedule the execution of virtual machines", d, execution, true); err != nil {
		return err
	}
	if err := w.CheckAccepted(); err != nil {
		return err
	}
	byBounce, err := w.isFound(ctx, execution, "BOUNCE")
	if err != nil {
		return err
	}
	byMachines, err := w.isFound(ctx, execution, "BOUNCE_VM")
	switch {
	case err != nil:
		return err
	case byBounce && byMachines:
		w.Take("both")
	case byBounce:
		w.Take("bounce")
	case byMachines:
		w.Take("bounce-vm")
	default:
		return outcome.Fail("wrong-answer", "an execution of virtual machines is found by neither BOUNCE nor BOUNCE_VM")
	}
	return nil
}

// readRequestorCase reads requestor-case, unless the server ignores any requestor.
func (w workflow) readRequestorCase(ctx context.Context) error {
	ignored, err := w.isFound(ctx, 0, "REFRESH")
	if err != nil {
		return err
	}
	if ignored {
		return &outcome.NotApplicable{Text: "any requestor is ignored (reading status-requestor)"}
	}
	small, err := w.isFound(ctx, 0, "bounce")
	if err != nil {
		return err
	}
	if small && w.Last.Status != http.StatusNotFound {
		w.Take("any")
	} else {
		w.Take("exact")
	}
	return nil
}

// checkBelow requests the first step that has steps; the answer must have other steps than the one before.
func (w workflow) checkBelow(ctx context.Context) error {
	before, err := family.Steps(w.Last)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(before, func(s family.Step) bool { has, _ := s.HasSteps(); return has })
	if i < 0 {
		return &outcome.NotApplicable{Text: "no step of the workflow has steps of its own"}
	}
	id := before[i].ID()
	if err := w.askStep(ctx, id); err != nil {
		return err
	}
	if err := w.CheckAccepted(); err != nil {
		return err
	}
	return family.StepsBelow(w.Last, id, before)
}

func (w workflow) askStep(ctx context.Context, id string) error {
	return w.Ask(ctx, request.StatusDetails, w.Last.Execution, func(d *request.Draft) {
		d.Query = url.Values{"requestor": {"BOUNCE"}, "stepId": {id}}
	})
}

// readNoSteps reads a reading whose alternatives are a refusal and an answer without steps.
func (w workflow) readNoSteps(alternative string) error {
	return w.TakeStatusOr(func() (string, error) { return alternative, family.NoSteps(w.Last) })
}

// readLeaf requests a step of the last answer that says it has no steps.
func (w workflow) readLeaf(ctx context.Context) error {
	all, err := family.Steps(w.Last)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(s family.Step) bool { has, form := s.HasSteps(); return !has && form != "" })
	if i < 0 {
		return &outcome.NotApplicable{Text: "every step of the workflow has steps of its own"}
	}
	if err := w.askStep(ctx, all[i].ID()); err != nil {
		return err
	}
	return w.readNoSteps("empty")
}
