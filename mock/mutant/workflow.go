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

// workflowDefects lose executions.
func workflowDefects() defects {
	return defects{
		"machines-lost": plant.Check("readWorkflowStatus/ids", plant.Change(func(x *mock.Exchange) {
			if i := slices.IndexFunc(x.Found, func(e domain.Listed) bool { return e.Services == "AllwithVM" }); i >= 0 {
				x.Found = slices.Delete(slices.Clone(x.Found), i, i+1)
			}
		})),
		"details-unscheduled-steps-500": plant.Check("readWorkflowStatusDetails/step", plant.CrashIf(func(x *mock.Exchange) bool {
			return len(x.Found) == 1 && x.Found[0].Scheduled == nil
		})),
	}
}

// successDefects show the status success at the wrong time.
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

// successWhen shows the status success of scheduled executions for which the condition holds.
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
