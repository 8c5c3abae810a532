package family

import (
	"slices"
	"strconv"
	"strings"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
)

// Workflow returns the members of the answer's status details, wherever they are, and the alternative of the reading for that
// place.
func Workflow(a *judge.Answer) (details map[string]any, envelope string, err error) {
	switch inner := a.Object()["response"].(type) {
	case nil:
		details, envelope = a.Object(), "bare"
	case map[string]any:
		details, envelope = inner, "response-object"
	case []any:
		all, err := judge.Objects(inner)
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

// Envelope reads where the details of a workflow are.
func Envelope(a *judge.Answer) (alternative string, err error) {
	_, alternative, err = Workflow(a)
	return alternative, err
}

// Step is a step of a workflow.
type Step map[string]any

// Steps returns the steps of the answer's workflow.
func Steps(a *judge.Answer) ([]Step, error) {
	details, _, err := Workflow(a)
	if err != nil {
		return nil, err
	}
	list, _ := details["subSteps"].([]any)
	all, err := judge.Objects(list)
	steps := make([]Step, 0, len(all))
	for _, each := range all {
		steps = append(steps, each)
	}
	return steps, err
}

// ID is the id of a step as a query has it; "" for what is neither a number nor a text.
func (s Step) ID() string {
	switch v := s["stepId"].(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// HasSteps returns the value of hasSubStep, and which of its forms it has; "" if it has none of them.
func (s Step) HasSteps() (has bool, form string) {
	switch v := s["hasSubStep"].(type) {
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

// noSteps is the outcome for a workflow without steps.
var noSteps = &outcome.NotApplicable{Text: "the workflow has no steps yet"}

// WholeSteps fails unless the answer names the execution, and each step has an id, a name, a status and whether it has steps.
func WholeSteps(a *judge.Answer) error {
	details, _, err := Workflow(a)
	if err != nil {
		return err
	}
	if details["executionId"] != a.Draft.Execution {
		return outcome.Fail("wrong-answer", "the status details: the answer %s", judge.Differs("executionId", details["executionId"], a.Draft.Execution))
	}
	if Step(details).ID() == "" {
		return outcome.Fail("wrong-answer", "the status details do not say of which step they are: stepId is %s", judge.Shown(details["stepId"]))
	}
	list, _ := details["subSteps"].([]any)
	if len(list) == 0 {
		return noSteps
	}
	if err := judge.ItemTexts(list, "name", "status"); err != nil {
		return err
	}
	all, err := Steps(a)
	for _, s := range all {
		if _, form := s.HasSteps(); form == "" || s.ID() == "" {
			return outcome.Fail("wrong-answer", "the step %s: its stepId is %s, and its hasSubStep %s", judge.Shown(s["name"]), judge.Shown(s["stepId"]), judge.Shown(s["hasSubStep"]))
		}
	}
	return err
}

// StepsBelow fails unless the answer is about the step with that id, and has other steps than those before.
func StepsBelow(a *judge.Answer, id string, before []Step) error {
	details, _, err := Workflow(a)
	if err != nil {
		return err
	}
	if got := Step(details).ID(); got != id {
		return outcome.Fail("wrong-answer", "the answer is about the step %q, want the requested %q", got, id)
	}
	below, err := Steps(a)
	switch {
	case err != nil:
		return err
	case len(below) == 0:
		return outcome.Fail("wrong-answer", "the step %s says that it has steps, and shows none", id)
	}
	for _, s := range below {
		if slices.ContainsFunc(before, func(b Step) bool { return b.ID() == s.ID() }) {
			return outcome.Fail("wrong-answer", "the step %s is right below the root and below the step %s", judge.Shown(s["stepId"]), id)
		}
	}
	return nil
}

// EndedSteps fails unless each step of an execution that has succeeded says when it ended.
func EndedSteps(a *judge.Answer) error {
	all, err := Steps(a)
	if err != nil {
		return err
	}
	for _, s := range all {
		text, _ := s["endTime"].(string)
		if _, err := model.ParseStamp(text); err != nil {
			return outcome.Fail("wrong-answer", "the step %s of an execution that has succeeded: its endTime is %s", judge.Shown(s["name"]), judge.Shown(s["endTime"]))
		}
	}
	return nil
}

// StepForm reads step-id-form and has-sub-step by the first step.
func StepForm(a *judge.Answer, member string) (alternative string, err error) {
	all, err := Steps(a)
	if err != nil {
		return "", err
	}
	if len(all) == 0 {
		return "", noSteps
	}
	_, form := all[0].HasSteps()
	if member == "stepId" {
		form = "text"
		if _, isNumber := all[0][member].(float64); isNumber {
			form = "number"
		}
		if all[0].ID() == "" {
			form = ""
		}
	}
	if form == "" {
		return "", outcome.Fail("wrong-answer", "the step %s: its %s is %s", judge.Shown(all[0]["name"]), member, judge.Shown(all[0][member]))
	}
	return form, nil
}

// NoValue reads how a step writes a member without a value, by the last step of an execution that has not begun.
func NoValue(a *judge.Answer, member string) (alternative string, err error) {
	all, err := Steps(a)
	if err != nil {
		return "", err
	}
	if len(all) == 0 {
		return "", noSteps
	}
	switch value, there := all[len(all)-1][member]; {
	case !there:
		return "absent", nil
	case value == nil:
		return "null", nil
	case value == "":
		return "empty", nil
	default:
		if _, isText := value.(string); !isText || member == "endTime" {
			return "", outcome.Fail("wrong-answer", "a step that is to come has %s for %s", judge.Shown(value), member)
		}
		return "", &outcome.NotApplicable{Text: "a step that is to come has a remark"}
	}
}

// NoSteps fails if the answer shows steps.
func NoSteps(a *judge.Answer) error {
	all, err := Steps(a)
	if err == nil && len(all) > 0 {
		return outcome.Fail("wrong-answer", "%d steps are shown, want none", len(all))
	}
	return err
}
