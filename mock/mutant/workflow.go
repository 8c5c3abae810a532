package mutant

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// progresses get wrong how far executions have come.
func progresses() []Mutant {
	found := func(f func([]bounce.Listed) []bounce.Listed) func() planted {
		return at("readWorkflowStatus/ids", after(func(x *mock.Exchange) *mock.Refusal {
			x.Found = f(x.Found)
			return nil
		}))
	}
	return []Mutant{
		onGet("status-wrapped-differently", "clause:workflow-status", isProgress, "answers a bare list of statuses", func(_ *http.Request, a *answer) {
			text, _ := json.Marshal(a.object()["response"]) // it was JSON before
			a.replace(string(text))
		}),
		onProgress("status-with-id", "clause:workflow-status", "calls the executionId id", func(row member) {
			row["id"] = row["executionId"]
			delete(row, "executionId")
		}),
		onProgress("status-null-scheduled", "clause:workflow-status", "has null for the status of what is to come", func(row member) {
			if row["status"] == "scheduled" {
				row["status"] = nil
			}
		}),
		{
			Name: "status-first-id-only", Class: "request", Rule: "clause:workflow-ids", Defect: "reads the first id only",
			plant: found(func(all []bounce.Listed) []bounce.Listed { return all[:min(1, len(all))] }),
		}, {
			Name: "status-last-id-for-all", Class: "request", Rule: "clause:workflow-ids", Defect: "answers the last id as often as there are ids",
			plant: found(func(all []bounce.Listed) []bounce.Listed {
				for i := range all {
					all[i] = all[len(all)-1]
				}
				return all
			}),
		}, {
			Name: "ids-optional", Class: "request", Rule: "clause:workflow-ids", Defect: "answers no statuses for no id",
			plant: at("readWorkflowStatus/contract", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if !x.Request.URL.Query().Has("id") {
					return nil
				}
				return healthy(x)
			}),
		}, {
			Name: "requestor-optional", Class: "request", Rule: "clause:workflow-requestor", Defect: "takes a missing requestor for BOUNCE",
			plant: incoming(func(r *http.Request) {
				if query := r.URL.Query(); isProgress(r) && !query.Has("requestor") {
					query.Set("requestor", "BOUNCE")
					r.URL.RawQuery = query.Encode()
				}
			}),
		},
	}
}

// progressWords get the word for what is done wrong.
func progressWords() []Mutant {
	word := func(name, defect string, is func(status string) bool, word string) Mutant {
		return onProgress(name, "clause:workflow-success", defect, func(row member) {
			if is(row.text("status")) {
				row["status"] = word
			}
		})
	}
	anyWord := func(string) bool { return true }
	running := func(status string) bool { return status == "running" }
	done := func(status string) bool { return status == "success" }
	return []Mutant{
		word("status-always-success", "says success of every execution", anyWord, "success"),
		word("status-success-at-start", "says success of an execution that begins", running, "success"),
		word("status-success-unscheduled", "says success of what is not scheduled", func(status string) bool { return status == "unscheduled" }, "success"),
		successWhen("status-success-after-begin", "says success from one second after the start", func(now time.Time, w bounce.Window) bool {
			return now.After(w.Start.Add(time.Second))
		}),
		successWhen("status-success-late", "says success an hour and a half after the end", func(now time.Time, w bounce.Window) bool {
			return now.After(w.End.Add(90 * time.Minute))
		}),
		{
			Name: "status-cancelled-is-success", Class: "state", Rule: "clause:workflow-success",
			Defect: "says success of a cancelled execution once its window would be over", plant: cancelledSuccess,
		},
		word("status-completed", "says completed of an execution that is done", done, "completed"),
	}
}

// successWhen says success by a rule of its own of an execution that is scheduled.
func successWhen(name, defect string, is func(now time.Time, w bounce.Window) bool) Mutant {
	return Mutant{Name: name, Class: "time", Rule: "clause:workflow-success", Defect: defect, plant: func() planted {
		var words sync.Map // of executions
		return planted{
			checks: map[string]plant{"readWorkflowStatus/ids": after(func(x *mock.Exchange) *mock.Refusal {
				for _, e := range x.Found {
					if word := "running"; e.Scheduled != nil && !x.Now.Before(e.Scheduled.Start) {
						if is(x.Now, *e.Scheduled) {
							word = "success"
						}
						words.Store(e.ID, word)
					}
				}
				return nil
			})},
			wire: wording(&words),
		}
	}}
}

// cancelledSuccess remembers the windows that executions had when they were cancelled.
func cancelledSuccess() planted {
	var windows, words sync.Map // of executions
	return planted{
		checks: map[string]plant{
			"cancel": func(x *mock.Exchange, healthy run) *mock.Refusal {
				if before, _ := x.Stored(); x.Cancels && before.Scheduled != nil {
					windows.Store(before.ID, *before.Scheduled)
				}
				return healthy(x)
			},
			"readWorkflowStatus/ids": after(func(x *mock.Exchange) *mock.Refusal {
				for _, e := range x.Found {
					if w, cancelled := windows.Load(e.ID); cancelled && e.Scheduled == nil && x.Now.After(w.(bounce.Window).End) { //nolint:forcetypeassert // it holds windows
						words.Store(e.ID, "success")
					}
				}
				return nil
			}),
		},
		wire: wording(&words),
	}
}

// wording shows the words of executions in place of their statuses.
func wording(words *sync.Map) func(http.Handler) http.Handler {
	return func(api http.Handler) http.Handler {
		return altered(api, func(r *http.Request, a *answer) {
			if !isProgress(r) || a.status != http.StatusOK {
				return
			}
			a.edit(func(m map[string]any) {
				rows, _ := m["response"].([]any)
				for _, each := range rows {
					row := member(each.(map[string]any)) //nolint:forcetypeassert // the healthy mock's
					if word, there := words.Load(row.text("executionId")); there {
						row["status"] = word
					}
				}
			})
		})
	}
}

// progressReadings break every alternative of a reading about the workflow status.
func progressReadings() []Mutant {
	return []Mutant{
		{
			Name: "unknown-id-hides-all", Class: "request", Rule: "reading:status-unknown", Defect: "answers no statuses where one id is unknown",
			plant: at("readWorkflowStatus/ids", after(func(x *mock.Exchange) *mock.Refusal {
				if len(x.Found) < len(x.Request.URL.Query()["id"]) {
					x.Found = nil
				}
				return nil
			})),
		}, {
			Name: "status-unscheduled-500", Class: "request", Rule: "reading:status-unscheduled", Defect: "answers 500 for what is not scheduled",
			plant: at("readWorkflowStatus/ids", after(func(x *mock.Exchange) *mock.Refusal {
				if slices.ContainsFunc(x.Found, func(e bounce.Listed) bool { return e.Scheduled == nil }) {
					return crash()
				}
				return nil
			})),
		}, {
			Name: "requestor-500", Class: "request", Rule: "reading:status-requestor", Defect: "answers 500 to a requestor that it does not know",
			plant: at("readWorkflowStatus/requestor", crashOnRefusal),
		}, {
			Name: "foreign-status-shown", Class: "auth", Rule: "clause:family-own", Defect: "shows the workflow status of anyone's execution",
			plant: anyonesProgress,
		},
	}
}

// anyonesProgress remembers the executions that the control API has made.
func anyonesProgress() planted {
	var known sync.Map // ids of executions
	return planted{
		witness: func(customer []byte) {
			var c struct {
				Services []struct {
					Instances []struct{ Executions []struct{ ID string } }
				}
			}
			if json.Unmarshal(customer, &c) != nil {
				return
			}
			for _, s := range c.Services {
				for _, i := range s.Instances {
					for _, e := range i.Executions {
						known.Store(e.ID, true)
					}
				}
			}
		},
		checks: map[string]plant{"readWorkflowStatus/ids": after(func(x *mock.Exchange) *mock.Refusal {
			var all []bounce.Listed
			for _, id := range x.Request.URL.Query()["id"] {
				if _, there := known.Load(id); there {
					all = append(all, bounce.Listed{Execution: bounce.Execution{ID: id}})
				}
			}
			x.Found = all
			return nil
		})},
	}
}

func isProgress(r *http.Request) bool { return ending("/executions/status")(r) && customerOf(r) == "" }

// onProgress alters each status of a response.
func onProgress(name, rule, defect string, f func(row member)) Mutant {
	return onGet(name, rule, isProgress, defect, func(_ *http.Request, a *answer) {
		a.edit(func(m map[string]any) {
			rows, _ := m["response"].([]any)
			for _, row := range rows {
				f(row.(map[string]any)) //nolint:forcetypeassert // the healthy mock's
			}
		})
	})
}
