package mutant

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// lifecycles get wrong how an execution is created, read, cancelled, and what refused requests leave of it.
func lifecycles() []Mutant {
	return slices.Concat(creates(), createIDs(), createReadings(), wantings(), details(), keepings(), cancels(), cancelReadings(), refusedLeavings())
}

// creates get wrong that an execution comes into being, unscheduled.
func creates() []Mutant {
	create := func(name, defect string, plant func() planted) Mutant {
		return Mutant{Name: name, Class: "state", Rule: "clause:create", Defect: defect, plant: plant}
	}
	return []Mutant{
		{
			Name: "create-huge-summary-500", Class: "request", Rule: "hygiene:no-server-error", Defect: "crashes on a summary of more than 1,000 letters",
			plant: at("createExecution/contract", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if summary, _ := x.Body["summary"].(string); len(summary) > 1000 {
					return crash()
				}
				return healthy(x)
			}),
		},
		create("create-answers-nothing", "answers a create without a body", onCreated(func(_ *http.Request, a *answer) { a.body.Reset() })),
		create("create-schedules-at-once", "schedules an execution, as soon as it may, when it is created",
			at("createExecution/create", after(func(x *mock.Exchange) *mock.Refusal {
				x.Place.Execution, x.Start = x.Wanted.ID, x.Now.Add(16*time.Minute)
				_, _ = x.Schedule(nil) // where it is free
				return nil
			}))),
		create("create-reserves-window", "keeps the next hours free for an execution that is created", createReserves),
		create("create-cannot-be-scheduled", "does not find an execution, to schedule it, that was created", createUnfound),
		create("create-refused-but-created", "refuses a create, and creates all the same", createInSpite("contract")),
		{
			Name: "create-by-approvers", Class: "auth", Rule: "reading:scope-hierarchy", Defect: "lets who may schedule create, but not read",
			plant: createBy("mcs:oci:api:Approver"),
		}, {
			Name: "create-by-users", Class: "auth", Rule: "clause:scope-privileged", Defect: "lets who may read create, too",
			plant: createBy("mcs:oci:api:User"),
		},
	}
}

// createBy lets a scope more create.
func createBy(scope string) func() planted {
	return at("createExecution/scope", func(x *mock.Exchange, healthy run) *mock.Refusal {
		if slices.Contains(x.Scopes, scope) {
			return nil
		}
		return healthy(x)
	})
}

// onCreated alters the answers to executions that were created.
func onCreated(f func(*http.Request, *answer)) func() planted {
	return outgoing(func(r *http.Request, a *answer) {
		if r.Method == http.MethodPost && a.isSuccess() {
			f(r, a)
		}
	})
}

// createReserves refuses what overlaps the hours after a create that the execution would take.
func createReserves() planted {
	f := &former{left: map[bounce.Place][]bounce.RFC{}}
	return planted{checks: map[string]plant{
		"book": f.refuse,
		"createExecution/create": after(func(x *mock.Exchange) *mock.Refusal {
			length, _ := x.Wanted.Duration.Length()
			f.leave(x, x.Wanted.ID, bounce.Window{Start: x.Now, End: x.Now.Add(length)})
			return nil
		}),
	}}
}

func createUnfound() planted {
	made := newMarks()
	return planted{checks: map[string]plant{
		"createExecution/create": after(func(x *mock.Exchange) *mock.Refusal {
			place := calendarOf(x)
			place.Execution = x.Wanted.ID
			made.put(place, true)
			return nil
		}),
		"execution": after(func(x *mock.Exchange) *mock.Refusal {
			if made.has(x.Place) {
				return refuse(http.StatusNotFound, "There is no such execution.")
			}
			return nil
		}),
	}}
}

// createInSpite creates what one of the checks refuses.
func createInSpite(checks ...string) func() planted {
	return func() planted {
		var made counter
		d := planted{checks: map[string]plant{}}
		for _, check := range checks {
			d.checks["createExecution/"+check] = func(x *mock.Exchange, healthy run) *mock.Refusal {
				r := healthy(x)
				if r != nil {
					_ = x.Create(bounce.Execution{ID: fmt.Sprintf("3-REFUSE%d", made.next()), CreatedBy: "nobody@example.com", CreatedOn: x.Now})
				}
				return r
			}
		}
		return d
	}
}

// createIDs get wrong what names an execution that was created.
func createIDs() []Mutant {
	id := func(name, rule, defect string, plant func() planted) Mutant {
		return Mutant{Name: name, Class: "answer", Rule: "clause:" + rule, Defect: defect, plant: plant}
	}
	return []Mutant{
		id("create-id-reused", "create-id", "answers each create of an instance with the id of the first one", createReused),
		id("create-id-unknown", "create-id", "answers with an id that it does not know later",
			onCreated(func(_ *http.Request, a *answer) { set("id", "3-0000000")(a) })),
		id("create-number-differs", "create-id", "gives the ticket another number than the execution's id",
			onCreated(func(_ *http.Request, a *answer) { set("rfcNumber", "3-0000000")(a) })),
		id("create-number-in-conflicts", "create-id", "lists executions as conflicts under another number than their id",
			at("book", func(x *mock.Exchange, healthy run) *mock.Refusal {
				r := healthy(x)
				for i := range conflictsOf(r) {
					r.Conflicts[i].RFCNumber = "RFC " + r.Conflicts[i].RFCNumber
				}
				return r
			})),
		id("create-id-of-another-form", "create-id-form", "counts executions where the samples have an id of seven letters", createCounted),
	}
}

func conflictsOf(r *mock.Refusal) []mock.Conflict {
	if r == nil {
		return nil
	}
	return r.Conflicts
}

func createReused() planted {
	var first sync.Map // the path to the id
	return onCreated(func(r *http.Request, a *answer) {
		id, _ := first.LoadOrStore(r.URL.Path, a.object()["id"])
		a.edit(func(m map[string]any) { m["id"], m["rfcNumber"] = id, id })
	})()
}

func createCounted() planted {
	var made counter
	return planted{checks: map[string]plant{"createExecution/create": func(x *mock.Exchange, _ run) *mock.Refusal {
		x.Wanted.ID = fmt.Sprintf("EXECUTION-%d", made.next())
		if x.Create(x.Wanted) != nil {
			return crash()
		}
		return nil
	}}}
}

// createReadings answer in no way that a reading of creates knows.
func createReadings() []Mutant {
	reading := func(name, slug, defect string, plant func() planted) Mutant {
		return Mutant{Name: name, Class: "request", Rule: "reading:" + slug, Defect: defect, plant: plant}
	}
	broken := func(when func(x *mock.Exchange) bool) func() planted {
		return at("createExecution/words", func(x *mock.Exchange, healthy run) *mock.Refusal {
			if when(x) {
				return crash()
			}
			return healthy(x)
		})
	}
	return []Mutant{
		reading("create-is-303", "create-status", "answers a create with a way to the execution, and 303",
			onCreated(func(_ *http.Request, a *answer) { a.status = http.StatusSeeOther })),
		reading("create-incomplete-500", "create-incomplete", "answers 500 to a create that does not say what to do",
			broken(func(x *mock.Exchange) bool { return x.Body["operation"] == nil })),
		reading("word-case-500", "word-case", "answers 500 to words in other letters",
			broken(func(x *mock.Exchange) bool { return x.Body["operation"] == "sToP" })),
		reading("word-case-lost", "word-case", "takes a word in other letters for its first one", wanting(func(x *mock.Exchange) {
			if x.Body["operation"] != x.Wanted.Operation {
				x.Wanted.Operation = bounce.OperationBounce
			}
		})),
		reading("unit-case-500", "unit-case", "answers 500 to a unit in other letters",
			broken(func(x *mock.Exchange) bool { return hasUnit(x, "Hour") })),
		reading("unit-case-lost", "unit-case", "takes a unit in other letters for minutes", wanting(func(x *mock.Exchange) {
			if hasUnit(x, "Hour") {
				x.Wanted.Duration.Unit = "minutes"
			}
		})),
		reading("blackout-without-stop-500", "blackout-without-stop", "answers 500 to the blackout of what is no stop",
			broken(func(x *mock.Exchange) bool {
				return x.Body["blackOutDuration"] != nil && x.Body["operation"] == "Bounce"
			})),
		reading("blackout-without-stop-is-duration", "blackout-without-stop", "shows the duration for the blackout of what is no stop",
			wanting(func(x *mock.Exchange) {
				if x.Wanted.Operation != bounce.OperationBounce || x.Wanted.BlackOut.Value == 0 {
					return
				}
				x.Wanted.BlackOut = x.Wanted.Duration
			})),
	}
}

// hasUnit reports whether the body's duration has a unit.
func hasUnit(x *mock.Exchange, unit string) bool {
	duration, _ := x.Body["duration"].(map[string]any)
	return duration["unit"] == unit
}
