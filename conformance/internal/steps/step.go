package steps

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// The steps of an execution's workflow.
func (w *World) stepsSteps() []Definition {
	return []Definition{
		{`^the answer names the execution, and each step has an id, a name, a status and whether it has steps$`, w.stepsAreWhole},
		{`^a step that has steps shows them when it is asked for$`, w.stepShowsSteps},
		{`^each step has ended, and says when$`, w.stepsHaveEnded},
		{`^where the details of a workflow stand is the reading$`, w.envelopeReading},
		{`^how a step writes its "(stepId|hasSubStep)" is the reading$`, w.formReading},
		{`^how a step without a value writes its "(endTime|remark)" is the reading$`, w.nothingReading},
		{`^no steps mean "([^"]*)", and a refusal's status is the reading$`, w.noStepsReading},
		{`^the steps of a step that has none are the reading$`, w.leafReading},
		{`^by which requestor an execution of virtual machines is found is the reading$`, w.machinesReading},
		{`^the requestor in small letters is the reading$`, w.requestorCaseReading},
	}
}

// workflow are the members of the last answer's status details, wherever they stand, and the reading that they show.
func (w *World) workflow() (details map[string]any, envelope string, err error) {
	switch inner := w.last.answer["response"].(type) {
	case nil:
		details, envelope = w.last.answer, "bare"
	case map[string]any:
		details, envelope = inner, "response-object"
	case []any:
		all, err := objects(inner)
		if err != nil {
			return nil, "", err
		}
		if len(all) != 1 {
			return nil, "", outcome.Fail("wrong-answer", "the response lists %d workflows, want the one", len(all))
		}
		details, envelope = all[0], "response-list"
	}
	if _, isList := details["subSteps"].([]any); !isList {
		return nil, "", outcome.Fail("wrong-answer", "the status details have no list %q", "subSteps")
	}
	return details, envelope, nil
}

func (w *World) subSteps() ([]map[string]any, error) {
	details, _, err := w.workflow()
	if err != nil {
		return nil, err
	}
	list, _ := details["subSteps"].([]any)
	return objects(list)
}

// idText is the id of a step as a query has it; "" for what is neither a number nor a text.
func idText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// hasSteps reports what hasSubStep says, in one of its forms, and which form that is; "" for none.
func hasSteps(v any) (has bool, form string) {
	switch v := v.(type) {
	case bool:
		return v, "boolean"
	case string:
		switch strings.ToLower(v) {
		case "true", "false":
			return strings.EqualFold(v, "true"), "text"
		case "y", "n":
			return strings.EqualFold(v, "y"), "letter"
		}
	}
	return false, ""
}

func (w *World) stepsAreWhole() error {
	details, _, err := w.workflow()
	if err != nil {
		return err
	}
	if details["executionId"] != w.last.draft.Execution {
		return outcome.Fail("wrong-answer", "the status details: the answer %s", differs("executionId", details["executionId"], w.last.draft.Execution))
	}
	if idText(details["stepId"]) == "" {
		return outcome.Fail("wrong-answer", "the status details do not say of which step they are: stepId is %s", shown(details["stepId"]))
	}
	list, _ := details["subSteps"].([]any)
	if len(list) == 0 {
		return &outcome.NotApplicable{Text: "the workflow has no steps yet"}
	}
	if err := haveTexts(list, "name", "status"); err != nil {
		return err
	}
	all, err := objects(list)
	for _, s := range all {
		if _, form := hasSteps(s["hasSubStep"]); form == "" || idText(s["stepId"]) == "" {
			return outcome.Fail("wrong-answer", "the step %s: its stepId is %s, and its hasSubStep %s", shown(s["name"]), shown(s["stepId"]), shown(s["hasSubStep"]))
		}
	}
	return err
}

// stepShowsSteps asks for the first step that has steps, and holds the answer to it: other steps than those before.
func (w *World) stepShowsSteps(ctx context.Context) error {
	before, err := w.subSteps()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(before, func(s map[string]any) bool { has, _ := hasSteps(s["hasSubStep"]); return has })
	if i < 0 {
		return &outcome.NotApplicable{Text: "no step of the workflow has steps of its own"}
	}
	id := idText(before[i]["stepId"])
	if err := w.askStep(ctx, id); err != nil {
		return err
	}
	if err := w.isAccepted(); err != nil {
		return err
	}
	details, _, err := w.workflow()
	if err != nil {
		return err
	}
	if got := idText(details["stepId"]); got != id {
		return outcome.Fail("wrong-answer", "the answer is about the step %q, want %q, which was asked for", got, id)
	}
	below, err := w.subSteps()
	switch {
	case err != nil:
		return err
	case len(below) == 0:
		return outcome.Fail("wrong-answer", "the step %s says that it has steps, and shows none", id)
	}
	for _, s := range below {
		if slices.ContainsFunc(before, func(b map[string]any) bool { return idText(b["stepId"]) == idText(s["stepId"]) }) {
			return outcome.Fail("wrong-answer", "the step %s is right below the root and below the step %s", shown(s["stepId"]), id)
		}
	}
	return nil
}

func (w *World) askStep(ctx context.Context, id string) error {
	return w.ask(ctx, "status details", w.last.execution, func(d *request.Draft) {
		d.Query = url.Values{"requestor": {"BOUNCE"}, "stepId": {id}}
	})
}

func (w *World) stepsHaveEnded() error {
	all, err := w.subSteps()
	if err != nil {
		return err
	}
	for _, s := range all {
		text, _ := s["endTime"].(string)
		if _, err := model.ParseStamp(text); err != nil {
			return outcome.Fail("wrong-answer", "the step %s of an execution that has succeeded: its endTime is %s", shown(s["name"]), shown(s["endTime"]))
		}
	}
	return nil
}

func (w *World) envelopeReading() error {
	_, envelope, err := w.workflow()
	if err == nil {
		w.take(envelope)
	}
	return err
}

// formReading tells step-id-form and has-sub-step by the first step.
func (w *World) formReading(member string) error {
	all, err := w.subSteps()
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return &outcome.NotApplicable{Text: "the workflow has no steps yet"}
	}
	_, form := hasSteps(all[0][member])
	if member == "stepId" {
		form = map[bool]string{true: "number", false: "text"}[fmt.Sprintf("%T", all[0][member]) == "float64"]
		if idText(all[0][member]) == "" {
			form = ""
		}
	}
	if form == "" {
		return outcome.Fail("wrong-answer", "the step %s: its %s is %s", shown(all[0]["name"]), member, shown(all[0][member]))
	}
	w.take(form)
	return nil
}

// nothingReading tells how a member is written that has no value, by the last step of an execution that is to come.
func (w *World) nothingReading(member string) error {
	all, err := w.subSteps()
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return &outcome.NotApplicable{Text: "the workflow has no steps yet"}
	}
	switch value, there := all[len(all)-1][member]; {
	case !there:
		w.take("absent")
	case value == nil:
		w.take("null")
	case value == "":
		w.take("empty")
	default:
		if _, isText := value.(string); !isText || member == "endTime" {
			return outcome.Fail("wrong-answer", "a step that is to come has %s for %s", shown(value), member)
		}
		return &outcome.NotApplicable{Text: "a step that is to come has a remark"}
	}
	return nil
}

// noStepsReading tells a reading whose alternatives are a refusal, and an answer without steps.
func (w *World) noStepsReading(alternative string) error {
	if !w.last.isAccepted() {
		return w.refusedByReading()
	}
	if err := w.isAccepted(); err != nil {
		return err
	}
	all, err := w.subSteps()
	if err != nil {
		return err
	}
	if len(all) > 0 {
		return outcome.Fail("wrong-answer", "%d steps are shown, want none", len(all))
	}
	w.take(alternative)
	return nil
}

// leafReading asks for a step of the last answer that says it has no steps.
func (w *World) leafReading(ctx context.Context) error {
	all, err := w.subSteps()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(s map[string]any) bool { has, form := hasSteps(s["hasSubStep"]); return !has && form != "" })
	if i < 0 {
		return &outcome.NotApplicable{Text: "every step of the workflow has steps of its own"}
	}
	if err := w.askStep(ctx, idText(all[i]["stepId"])); err != nil {
		return err
	}
	return w.noStepsReading("empty")
}

// machinesReading creates and schedules an execution of virtual machines, and asks for it by either requestor.
func (w *World) machinesReading(ctx context.Context) error {
	if err := w.createFor(ctx, "AllwithVM"); err != nil {
		return err
	}
	if !w.last.isAccepted() {
		if err := w.isRefused("for its body"); err != nil {
			return err
		}
		return &outcome.NotApplicable{Text: "the instance does not take AllwithVM (reading service-not-offered)"}
	}
	if err := w.hasTexts("id"); err != nil {
		return err
	}
	execution := len(w.Fixture.Executions) - 1
	d, err := request.NewSchedule(ctx, w.Fixture, execution, w.Fixture.At("10:00:00Z"))
	if err != nil {
		return err
	}
	if err := w.send(ctx, "schedule the execution of virtual machines", d, execution, true); err != nil {
		return err
	}
	if err := w.isAccepted(); err != nil {
		return err
	}
	found := map[string]bool{}
	for _, requestor := range []string{"BOUNCE", "BOUNCE_VM"} {
		id := w.Fixture.Executions[execution]
		if err := w.ask(ctx, "workflow status", execution, func(d *request.Draft) {
			d.Query = url.Values{"id": {id}, "requestor": {requestor}}
		}); err != nil {
			return err
		}
		if !w.last.isAccepted() {
			if err := w.refused(); err != nil {
				return err
			}
			continue
		}
		statuses, err := w.progress()
		if err != nil {
			return err
		}
		_, found[requestor] = statuses[id]
	}
	switch {
	case found["BOUNCE"] && found["BOUNCE_VM"]:
		w.take("both")
	case found["BOUNCE"]:
		w.take("bounce")
	case found["BOUNCE_VM"]:
		w.take("bounce-vm")
	default:
		return outcome.Fail("wrong-answer", "an execution of virtual machines is found by neither BOUNCE nor BOUNCE_VM")
	}
	return nil
}

// requestorCaseReading tells requestor-case, unless what is no requestor at all is ignored.
func (w *World) requestorCaseReading(ctx context.Context) error {
	id := w.Fixture.Executions[0]
	found := func(requestor string) (bool, error) {
		if err := w.ask(ctx, "workflow status", 0, func(d *request.Draft) {
			d.Query = url.Values{"id": {id}, "requestor": {requestor}}
		}); err != nil {
			return false, err
		}
		if !w.last.isAccepted() {
			return false, w.refused()
		}
		statuses, err := w.progress()
		_, there := statuses[id]
		return there, err
	}
	ignored, err := found("REFRESH")
	if err != nil {
		return err
	}
	if ignored {
		return &outcome.NotApplicable{Text: "any requestor is ignored (reading status-requestor)"}
	}
	small, err := found("bounce")
	if err != nil {
		return err
	}
	if w.last.Status == http.StatusNotFound {
		small = false
	}
	w.take(map[bool]string{true: "any", false: "exact"}[small])
	return nil
}
