package mutant

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// createDefects do more than to create an execution, or less.
func createDefects() defects {
	return defects{
		"create-schedules-at-once": plant.Check("createExecution/create", plant.Change(func(x *mock.Exchange) {
			x.Place.Execution, x.Start = x.Wanted.ID, x.Now.Add(16*time.Minute)
			_, _ = x.Schedule(nil) // where it is free
		})),
		"create-reserves-window":     createReserves,
		"create-cannot-be-scheduled": createUnfound,
	}
}

// createReserves refuses what overlaps the hours after a create that the execution would take.
func createReserves() plant.Defect {
	var stale plant.Stale
	return plant.Defect{Checks: plant.Checks{
		"book": stale.Refuse,
		"createExecution/create": plant.Change(func(x *mock.Exchange) {
			length, _ := x.Wanted.Duration.Length()
			stale.Leave(plant.CalendarOf(x), plant.RFC(x.Wanted.ID, domain.Window{Start: x.Now, End: x.Now.Add(length)}))
		}),
	}}
}

func createUnfound() plant.Defect {
	var made plant.Marks
	return plant.Defect{Checks: plant.Checks{
		"createExecution/create": plant.Change(func(x *mock.Exchange) {
			place := plant.CalendarOf(x)
			place.Execution = x.Wanted.ID
			made.Put(place, true)
		}),
		"execution": plant.Then(func(x *mock.Exchange) *mock.Refusal {
			if made.Has(x.Place) {
				return plant.Refuse(http.StatusNotFound, "There is no such execution.")
			}
			return nil
		}),
	}}
}

// createIDDefects give an execution a wrong id.
func createIDDefects() defects {
	return defects{
		"create-id-reused": func() plant.Defect {
			var first plant.Notes // ids by path
			return plant.Defect{Middleware: plant.EditAnswers(func(r *http.Request, a *plant.Answer) {
				if r.Method == http.MethodPost && a.IsSuccess() {
					a.Edit(func(m plant.Row) {
						id := first.First(r.URL.Path, m.Text("id"))
						m["id"], m["rfcNumber"] = id, id
					})
				}
			})}
		},
		"create-id-of-another-form": func() plant.Defect {
			var made plant.Counter
			return plant.Defect{Checks: plant.Checks{"createExecution/create": func(x *mock.Exchange, _ plant.CheckFunc) *mock.Refusal {
				x.Wanted.ID = fmt.Sprintf("EXECUTION-%d", made.Next())
				if x.Create(x.Wanted) != nil {
					return plant.Crash()
				}
				return nil
			}}}
		},
	}
}

// createReadingDefects answer a create as no alternative of a reading does.
func createReadingDefects() defects {
	crashAt := func(check string, condition func(x *mock.Exchange) bool) plant.Stateful {
		return plant.Check("createExecution/"+check, plant.CrashIf(condition))
	}
	return defects{
		"create-incomplete-500": crashAt("words", func(x *mock.Exchange) bool { return x.Body["operation"] == nil }),
		"word-case-500":         crashAt("words", func(x *mock.Exchange) bool { return x.Body["operation"] == "sToP" }),
		"word-case-lost": editWanted(func(x *mock.Exchange, e *domain.Execution) {
			if x.Body["operation"] != e.Operation {
				e.Operation = domain.OperationBounce
			}
		}),
		"unit-case-500": crashAt("words", hasCapitalUnit),
		"unit-case-lost": editWanted(func(x *mock.Exchange, e *domain.Execution) {
			if hasCapitalUnit(x) {
				e.Duration.Unit = "minutes"
			}
		}),
		"blackout-without-stop-500": crashAt("words", func(x *mock.Exchange) bool {
			return x.Body["blackOutDuration"] != nil && x.Body["operation"] == "Bounce"
		}),
		"blackout-without-stop-is-duration": editWanted(func(_ *mock.Exchange, e *domain.Execution) {
			if e.Operation == domain.OperationBounce && e.BlackOut.Value != 0 {
				e.BlackOut = e.Duration
			}
		}),
		"contact-unknown-500":    crashAt("contact", func(x *mock.Exchange) bool { return x.Wanted.Contact == "nobody@nowhere.invalid" }),
		"prod-instance-500":      crashAt("production", (*mock.Exchange).Production),
		"start-without-stop-500": crashAt("start", func(x *mock.Exchange) bool { return x.Wanted.Operation == "Start" }),
		"duration-unlisted-500":  crashAt("listed", func(x *mock.Exchange) bool { return x.Wanted.Duration == domain.Hours(7) }),
		"option-unknown-500": crashAt("option", func(x *mock.Exchange) bool {
			return slices.ContainsFunc(x.Wanted.Options, func(o domain.Option) bool { return o.Name == "NO_SUCH_OPTION" })
		}),
		"offered-service-refused": plant.Check("createExecution/offered", plant.RefuseIf(func(x *mock.Exchange) bool {
			return x.Wanted.Services == "AppswithVM"
		}, http.StatusBadRequest, "No such service.")),
	}
}

func hasCapitalUnit(x *mock.Exchange) bool {
	duration, _ := x.Body["duration"].(map[string]any)
	return duration["unit"] == "Hour"
}

// editWanted alters the execution that is to be created.
func editWanted(f func(x *mock.Exchange, e *domain.Execution)) plant.Stateful {
	return plant.Check("createExecution/words", plant.Change(func(x *mock.Exchange) { f(x, &x.Wanted) }))
}
