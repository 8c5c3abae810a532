package mutant

import (
	"net/http"
	"slices"
	"sync"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// workflowDefects find other executions than those that are requested, or crash.
func workflowDefects() defects {
	return defects{
		"status-first-id-only": editFound(func(_ *mock.Exchange, all []domain.Listed) []domain.Listed { return all[:min(1, len(all))] }),
		"status-last-id-for-all": editFound(func(_ *mock.Exchange, all []domain.Listed) []domain.Listed {
			for i := range all {
				all[i] = all[len(all)-1]
			}
			return all
		}),
		"unknown-id-hides-all": editFound(func(x *mock.Exchange, all []domain.Listed) []domain.Listed {
			if len(all) < len(x.Request.URL.Query()["id"]) {
				return nil
			}
			return all
		}),
		"machines-lost": editFound(func(_ *mock.Exchange, all []domain.Listed) []domain.Listed {
			i := slices.IndexFunc(all, func(e domain.Listed) bool { return e.Services == "AllwithVM" })
			if i < 0 {
				return all
			}
			return append(all[:i:i], all[i+1:]...)
		}),
		"status-unscheduled-500": plant.Check("readWorkflowStatus/ids", plant.Then(func(x *mock.Exchange) *mock.Refusal {
			if slices.ContainsFunc(x.Found, func(e domain.Listed) bool { return e.Scheduled == nil }) {
				return plant.Crash()
			}
			return nil
		})),
		"ids-optional": plant.Check("readWorkflowStatus/contract", plant.SkipIf(func(x *mock.Exchange) bool {
			return !x.Request.URL.Query().Has("id")
		})),
		"requestor-500":       plant.Check("readWorkflowStatus/requestor", plant.CrashOnRefusal),
		"requestor-known-500": plant.Check("readWorkflowStatus/requestor", crashIfQuery("requestor", "CEMLI")),
		"requestor-case-500":  plant.Check("readWorkflowStatus/requestor", crashIfQuery("requestor", "bounce")),
	}
}

// successDefects say success at the wrong time.
func successDefects() defects {
	return defects{
		"status-success-after-begin": successWhen(func(now time.Time, w domain.Window) bool {
			return now.After(w.Start.Add(time.Second))
		}),
		"status-success-late": successWhen(func(now time.Time, w domain.Window) bool {
			return now.After(w.End.Add(90 * time.Minute))
		}),
		"status-cancelled-is-success": cancelledSuccess,
	}
}

// editFound alters the executions that were found.
func editFound(f func(x *mock.Exchange, found []domain.Listed) []domain.Listed) plant.Stateful {
	return plant.Check("readWorkflowStatus/ids", plant.Change(func(x *mock.Exchange) { x.Found = f(x, x.Found) }))
}

func crashIfQuery(name, value string) plant.Replacement {
	return plant.CrashIf(func(x *mock.Exchange) bool { return x.Request.URL.Query().Get(name) == value })
}

// successWhen says success by a rule of its own of an execution that is scheduled.
func successWhen(condition func(now time.Time, w domain.Window) bool) plant.Stateful {
	return func() plant.Defect {
		var words plant.Notes // of executions
		return plant.Defect{
			Checks: plant.Checks{"readWorkflowStatus/ids": plant.Change(func(x *mock.Exchange) {
				for _, e := range x.Found {
					if word := "running"; e.Scheduled != nil && !x.Now.Before(e.Scheduled.Start) {
						if condition(x.Now, *e.Scheduled) {
							word = "success"
						}
						words.Put(e.ID, word)
					}
				}
			})},
			Middleware: replaceStatus(&words),
		}
	}
}

// cancelledSuccess remembers the windows that executions had when they were cancelled.
func cancelledSuccess() plant.Defect {
	var windows sync.Map // of executions
	var words plant.Notes
	return plant.Defect{
		Checks: plant.Checks{
			"cancel": plant.First(func(x *mock.Exchange) {
				if before, _ := x.Stored(); x.Cancels && before.Scheduled != nil {
					windows.Store(before.ID, *before.Scheduled)
				}
			}),
			"readWorkflowStatus/ids": plant.Change(func(x *mock.Exchange) {
				for _, e := range x.Found {
					kept, _ := windows.Load(e.ID)
					if w, cancelled := kept.(domain.Window); cancelled && e.Scheduled == nil && x.Now.After(w.End) {
						words.Put(e.ID, "success")
					}
				}
			}),
		},
		Middleware: replaceStatus(&words),
	}
}

// replaceStatus shows the words of executions in place of their statuses.
func replaceStatus(words *plant.Notes) plant.Middleware {
	return plant.EditAnswers(func(r *http.Request, a *plant.Answer) {
		if !isStatus(r) || a.Status != http.StatusOK {
			return
		}
		a.Edit(func(m plant.Row) {
			rows, _ := m["response"].([]any)
			for _, each := range rows {
				row, _ := each.(map[string]any)
				if word := words.Of(plant.Row(row).Text("executionId")); word != "" {
					row["status"] = word
				}
			}
		})
	})
}

// stepDefects answer 500 to a request for steps that do not exist.
func stepDefects() defects {
	crash := func(check, rule string) plant.Stateful {
		return plant.Check("readWorkflowStatusDetails/"+check, func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			if r := original(x); r != nil && r.Rule == rule {
				return plant.Crash()
			}
			return nil
		})
	}
	return defects{
		"step-unknown-500":       crash("step", "step-unknown"),
		"details-unknown-id-500": crash("workflow", "details-unknown-id"),
		"step-leaf-500":          plant.Check("readWorkflowStatusDetails/step", crashIfQuery("stepId", "1")),
		"details-unscheduled-steps-500": plant.Check("readWorkflowStatusDetails/step", plant.CrashIf(func(x *mock.Exchange) bool {
			return len(x.Found) == 1 && x.Found[0].Scheduled == nil
		})),
	}
}
