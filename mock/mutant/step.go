package mutant

import (
	"net/http"
	"slices"

	"example.com/bounce/mock"
)

const ofSteps = "readWorkflowStatusDetails"

// steps get the steps of a workflow wrong, and who asks for it.
func steps() []Mutant { return slices.Concat(stepForms(), stepCrashes(), requestors()) }

// stepForms get the members of the status details wrong.
func stepForms() []Mutant {
	return []Mutant{
		onStep("steps-without-name", "clause:workflow-details", "leaves the name of a step out", func(s member) { delete(s, "name") }),
		onSteps("steps-of-another", "clause:workflow-details", "says that the steps are another execution's", func(m map[string]any) { m["executionId"] = "3-0000000" }),
		{
			Name: "steps-of-the-root", Class: "request", Rule: "clause:workflow-steps", Defect: "shows the steps of the root whatever step is asked for",
			plant: incoming(func(r *http.Request) {
				if query := r.URL.Query(); isSteps(r) && query.Has("stepId") {
					query.Del("stepId")
					r.URL.RawQuery = query.Encode()
				}
			}),
		},
		onStep("steps-without-end", "clause:workflow-steps-end", "does not say when a step has ended", func(s member) { delete(s, "endTime") }),
		onSteps("steps-wrapped-twice", "reading:details-envelope", "has the status details in a response in a response", func(m map[string]any) {
			inner := map[string]any{}
			for name, value := range m {
				inner[name] = value
				delete(m, name)
			}
			m["response"] = map[string]any{"response": inner}
		}),
		onStep("step-id-null", "reading:step-id-form", "has null for the id of a step", func(s member) { s["stepId"] = nil }),
		onStep("has-sub-step-counts", "reading:has-sub-step", "says how many steps a step has", func(s member) { s["hasSubStep"] = 2 }),
		onStep("end-time-dash", "reading:end-time-unfinished", "has a dash for the endTime of a step that has not ended", func(s member) {
			if s["endTime"] == nil {
				s["endTime"] = "-"
			}
		}),
		onStep("remark-false", "reading:remark-empty", "has false for no remark", func(s member) {
			if s["remark"] == nil {
				s["remark"] = false
			}
		}),
	}
}

// stepCrashes answer 500 to what has no steps.
func stepCrashes() []Mutant {
	crashing := func(check, reading, defect string) Mutant {
		return Mutant{
			Name: reading + "-500", Class: "request", Rule: "reading:" + reading, Defect: "answers 500 to " + defect,
			plant: at(ofSteps+"/"+check, func(x *mock.Exchange, healthy run) *mock.Refusal {
				if r := healthy(x); r != nil && r.Rule == reading {
					return crash()
				}
				return nil
			}),
		}
	}
	crashingOn := func(reading, defect string, is func(x *mock.Exchange) bool) Mutant {
		return Mutant{
			Name: reading + "-500", Class: "request", Rule: "reading:" + reading, Defect: "answers 500 to " + defect,
			plant: at(ofSteps+"/step", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if is(x) {
					return crash()
				}
				return healthy(x)
			}),
		}
	}
	return []Mutant{
		crashing("step", "step-unknown", "a step that there is not"),
		crashingOn("step-leaf", "a step without steps", func(x *mock.Exchange) bool { return x.Request.URL.Query().Get("stepId") == "1" }),
		crashingOn("details-unscheduled-steps", "what is not scheduled", func(x *mock.Exchange) bool {
			return len(x.Found) == 1 && x.Found[0].Scheduled == nil
		}),
		crashing("workflow", "details-unknown-id", "an unknown execution"),
	}
}

// requestors get wrong for whom a workflow is asked for, and who may ask.
func requestors() []Mutant {
	return []Mutant{
		{
			Name: "requestor-known-500", Class: "request", Rule: "reading:requestor-known", Defect: "answers 500 to the requestor CEMLI",
			plant: at("readWorkflowStatus/requestor", onRequestor("CEMLI")),
		},
		{
			Name: "requestor-case-500", Class: "request", Rule: "reading:requestor-case", Defect: "answers 500 to the requestor in small letters",
			plant: at("readWorkflowStatus/requestor", onRequestor("bounce")),
		},
		{
			Name: "machines-lost", Class: "state", Rule: "reading:status-vm", Defect: "finds executions of virtual machines for no requestor",
			plant: at("readWorkflowStatus/ids", after(func(x *mock.Exchange) *mock.Refusal {
				for i, e := range x.Found {
					if e.Services == "AllwithVM" {
						x.Found = append(x.Found[:i:i], x.Found[i+1:]...)
						break
					}
				}
				return nil
			})),
		},
		{
			Name: "no-token-on-steps", Class: "auth", Rule: "clause:family-headers", Defect: "does not verify the token of who reads steps",
			plant: onOperations([]string{ofSteps}, map[string]plant{"token": trustAnyToken}),
		},
		{
			Name: "no-scope-on-steps", Class: "auth", Rule: "clause:scope-user", Defect: "shows steps to a token without a scope",
			plant: onOperations([]string{ofSteps}, map[string]plant{"scope": skip}),
		},
		{
			Name: "no-opt-in-on-steps", Class: "auth", Rule: "clause:family-opt-in", Defect: "shows steps to a customer that has not opted in",
			plant: onOperations([]string{ofSteps}, map[string]plant{"opt-in": skip}),
		},
	}
}

func onRequestor(name string) plant {
	return func(x *mock.Exchange, healthy run) *mock.Refusal {
		if x.Request.URL.Query().Get("requestor") == name {
			return crash()
		}
		return healthy(x)
	}
}

func isSteps(r *http.Request) bool { return ending("/status/details")(r) }

// onSteps alters the status details.
func onSteps(name, rule, defect string, f func(m map[string]any)) Mutant {
	return onGet(name, rule, isSteps, defect, func(_ *http.Request, a *answer) { a.edit(f) })
}

// onStep alters each step of the status details.
func onStep(name, rule, defect string, f func(s member)) Mutant {
	return onSteps(name, rule, defect, func(m map[string]any) {
		all, _ := m["subSteps"].([]any)
		for _, s := range all {
			f(s.(map[string]any)) //nolint:forcetypeassert // the healthy mock's
		}
	})
}
