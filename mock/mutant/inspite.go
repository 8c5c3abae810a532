package mutant

import (
	"net/http"
	"strings"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// inSpites refuse a create or a change of the calendar, and do it all the same.
func inSpites() []Mutant {
	state := func(name, rule, defect string, plant func() planted) Mutant {
		return Mutant{Name: name, Class: "state", Rule: rule, Defect: defect, plant: plant}
	}
	const headers = "clause:family-headers"
	return []Mutant{
		state("begun-refused-but-moved", "reading:schedule-begun", "refuses to move an execution whose window has begun, and moves it",
			at("book", begunInSpite(false, func(x *mock.Exchange) { _, _ = x.Schedule(atAnyTime) }))),
		state("cancel-begun-refused-but-done", "reading:cancel-begun", "refuses to cancel an execution whose window has begun, and cancels it",
			at("cancel", begunInSpite(true, func(x *mock.Exchange) { _, _ = x.Cancel(atAnyTime) }))),
		state("cancel-case-refused-but-done", "reading:action-case", "refuses the action cancel in other letters, and cancels",
			at("action", cancelInSpite(func(_ *mock.Exchange, action string) bool { return action != "cancel" }))),
		state("cancel-time-refused-but-done", "reading:cancel-time", "refuses a time beside the action cancel, and cancels",
			at("action", cancelInSpite(func(x *mock.Exchange, _ string) bool { return x.Body["scheduledTime"] != nil }))),
		state("refused-token-cancels", headers, "refuses a token, and cancels all the same",
			together(map[string]plant{"size": rereadable, "bearer": cancelling, "token": cancelling})),
		state("refused-identifier-cancels", headers, "refuses an Identifier, and cancels all the same",
			together(map[string]plant{"size": rereadable, "identifier": cancelling})),
		state("refused-token-creates", headers, "refuses a token, and creates all the same", createInSpite("bearer", "token")),
		state("refused-identifier-creates", headers, "refuses an Identifier, and creates all the same", createInSpite("identifier")),
		state("refused-scope-creates", "clause:scope-privileged", "refuses a create for its scope, and creates all the same", createInSpite("scope")),
		state("refused-foreign-creates", "clause:family-own", "refuses a create for another customer, and creates all the same", createInSpite("ownership")),
		{
			Name: "cancel-no-opt-in", Class: "auth", Rule: "clause:family-opt-in", Defect: "lets who has not opted in cancel",
			plant: together(map[string]plant{
				"size": rereadable,
				"opt-in": func(x *mock.Exchange, healthy run) *mock.Refusal {
					if strings.Contains(string(bodyOf(x.Request)), "cancel") {
						return nil
					}
					return healthy(x)
				},
			}),
		},
	}
}

func atAnyTime(r *bounce.Rules) { r.Begun = time.Time{} }

// begunInSpite refuses what is asked of an execution whose window has begun, and does it.
func begunInSpite(cancels bool, do func(*mock.Exchange)) plant {
	return func(x *mock.Exchange, healthy run) *mock.Refusal {
		if e, _ := x.Stored(); x.Cancels != cancels || e.Scheduled == nil || e.Scheduled.Start.After(x.Now) {
			return healthy(x)
		}
		do(x)
		return refuse(http.StatusConflict, "The window of the execution has begun.")
	}
}

// cancelInSpite refuses an action that is cancel in some letters, where is holds, and cancels.
func cancelInSpite(is func(x *mock.Exchange, action string) bool) plant {
	return func(x *mock.Exchange, healthy run) *mock.Refusal {
		action, _ := x.Body["action"].(string)
		if !strings.EqualFold(action, "cancel") || !is(x, action) {
			return healthy(x)
		}
		_, _ = x.Cancel(nil)
		return refuse(http.StatusBadRequest, "There is no such action.")
	}
}
