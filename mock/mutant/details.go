package mutant

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// details get wrong what is read of an execution.
func details() []Mutant {
	member := func(name, defect string, plant func() planted) Mutant {
		return Mutant{Name: name, Class: "answer", Rule: "clause:details-members", Defect: defect, plant: plant}
	}
	unscheduled := func(name, defect string, f func(map[string]any)) Mutant {
		return Mutant{
			Name: name, Class: "answer", Rule: "reading:details-unscheduled", Defect: defect,
			plant: onDetails(func(_ *http.Request, a *answer) {
				if a.object()["scheduledStart"] == nil {
					a.edit(f)
				}
			}),
		}
	}
	return []Mutant{
		{
			Name: "details-404", Class: "answer", Rule: "clause:details", Defect: "has no details of any execution",
			plant: onDetails(func(_ *http.Request, a *answer) { a.status = http.StatusNotFound }),
		}, {
			Name: "details-hang", Class: "answer", Rule: "clause:details", Defect: "does not answer who asks for details", Patience: time.Second,
			plant: onWire(hangingAt(isDetails)),
		}, {
			Name: "details-in-a-list", Class: "answer", Rule: "clause:details", Defect: "answers with a list of the one execution",
			plant: onDetails(func(_ *http.Request, a *answer) {
				text := append([]byte("["), bytes.TrimSpace(a.body.Bytes())...)
				a.body.Reset()
				a.body.Write(append(text, ']'))
			}),
		}, {
			Name: "details-of-the-latest", Class: "answer", Rule: "clause:details", Defect: "answers with the execution of the instance that was created last",
			plant: detailsOfLatest,
		},
		member("details-without-target", "leaves the target out", onDetails(func(_ *http.Request, a *answer) { drop("target")(a) })),
		member("details-without-window", "shows no window of an execution that is scheduled", onDetails(func(_ *http.Request, a *answer) {
			a.edit(func(m map[string]any) {
				delete(m, "scheduledStart")
				delete(m, "scheduledEnd")
			})
		})),
		member("details-stale", "goes on to show the window that an execution had first", detailsStale),
		member("details-cancel-resets-duration", "takes two hours for the duration of what was cancelled", forgetting("cancel", func(m map[string]any) {
			m["duration"] = map[string]any{"unit": "hours", "value": 2}
		})),
		member("details-moved-loses-options", "loses the options of what was moved", forgetting("move", func(m map[string]any) { delete(m, "bounceOptions") })),
		{
			Name: "contact-as-object", Class: "answer", Rule: "reading:optional-members", Defect: "has an empty object for a contact that was not given",
			plant: onDetails(func(_ *http.Request, a *answer) {
				if a.object()["primaryContact"] == nil {
					set("primaryContact", map[string]any{})(a)
				}
			}),
		},
		unscheduled("details-half-null", "has null for the start, and no end, of what is not scheduled", func(m map[string]any) { m["scheduledStart"] = nil }),
		unscheduled("details-empty-window", "has empty texts for the window of what is not scheduled",
			func(m map[string]any) { m["scheduledStart"], m["scheduledEnd"] = "", "" }),
	}
}

// keepings get wrong what the details keep of what was asked for.
func keepings() []Mutant {
	kept := func(name, defect string, f func(map[string]any)) Mutant {
		return Mutant{
			Name: name, Class: "answer", Rule: "clause:create-members", Defect: defect,
			plant: onDetails(func(_ *http.Request, a *answer) { a.edit(f) }),
		}
	}
	return []Mutant{
		kept("details-one-option", "keeps the first option only", func(m map[string]any) {
			onOptions(m, func(options []any) []any { return options[:1] })
		}),
		kept("details-option-value-boolean", "shows a text that is no word for true as false", onValues(func(v any) any { return v == true || v == "true" })),
		kept("details-option-value-string", "shows the values of options as texts", onValues(func(v any) any { return fmt.Sprint(v) })),
		kept("minutes-as-hours", "takes minutes for hours", func(m map[string]any) {
			if d, _ := m["duration"].(map[string]any); d["unit"] == "minutes" {
				d["unit"] = "hours"
			}
		}),
	}
}

// onOptions alters the list of bounce options, where there are any.
func onOptions(m map[string]any, f func([]any) []any) {
	bounce, _ := m["bounceOptions"].(map[string]any)
	if options, _ := bounce["options"].([]any); len(options) > 0 {
		bounce["options"] = f(options)
	}
}

// onValues alters the value of each bounce option.
func onValues(f func(any) any) func(map[string]any) {
	return func(m map[string]any) {
		onOptions(m, func(options []any) []any {
			for _, each := range options {
				if o, _ := each.(map[string]any); o != nil {
					o["value"] = f(o["value"])
				}
			}
			return options
		})
	}
}

// forgetting alters the details of executions that were cancelled, or moved.
func forgetting(what string, f func(map[string]any)) func() planted {
	return func() planted {
		changed := newMarks()
		mark := func(x *mock.Exchange, healthy run) *mock.Refusal {
			before, _ := x.Stored()
			r := healthy(x)
			if now, _ := x.Stored(); before.Scheduled != nil && (now.Scheduled == nil) == (what == "cancel") {
				changed.put(x.Place, r == nil)
			}
			return r
		}
		return planted{
			checks: map[string]plant{map[string]string{"cancel": "cancel", "move": "book"}[what]: mark},
			wire: func(api http.Handler) http.Handler {
				return altered(api, func(r *http.Request, a *answer) {
					place := calendarIn(r)
					place.Execution, _ = a.object()["id"].(string)
					if isDetails(r) && a.isSuccess() && changed.has(place) {
						a.edit(f)
					}
				})
			},
		}
	}
}

// hangingAt keeps who sends such a request waiting.
func hangingAt(is func(*http.Request) bool) func(http.Handler) http.Handler {
	return func(api http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if is(r) {
				<-r.Context().Done()
				return
			}
			api.ServeHTTP(w, r)
		})
	}
}

// onDetails alters the answers to who reads one execution.
func onDetails(f func(*http.Request, *answer)) func() planted {
	return outgoing(func(r *http.Request, a *answer) {
		if isDetails(r) && a.isSuccess() {
			f(r, a)
		}
	})
}

func isDetails(r *http.Request) bool {
	_, rest, _ := strings.Cut(r.URL.Path, "/instances/")
	return r.Method == http.MethodGet && strings.Contains(rest, "/executions/")
}

func detailsOfLatest() planted {
	var latest sync.Map // the instance to its execution
	return planted{checks: map[string]plant{
		"createExecution/create": after(func(x *mock.Exchange) *mock.Refusal {
			latest.Store(calendarOf(x), x.Wanted.ID)
			return nil
		}),
		"readExecution/execution": after(func(x *mock.Exchange) *mock.Refusal {
			if id, found := latest.Load(calendarOf(x)); found {
				x.Place.Execution, _ = id.(string)
			}
			return nil
		}),
	}}
}

// detailsStale remembers the first window of each execution, until there is none.
func detailsStale() planted {
	l := newLedger()
	return planted{
		checks: map[string]plant{"book": func(x *mock.Exchange, healthy run) *mock.Refusal {
			before, _ := x.Stored()
			r := healthy(x)
			if r == nil && !x.Cancels && before.Scheduled == nil {
				l.keep(x)
			}
			return r
		}},
		wire: func(api http.Handler) http.Handler {
			return altered(api, func(r *http.Request, a *answer) {
				if isDetails(r) && a.isSuccess() {
					a.edit(func(m map[string]any) { l.show(r, m) })
				}
			})
		},
	}
}

// show puts the window that was kept for an execution into its details.
func (l *ledger) show(r *http.Request, m map[string]any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for place, w := range l.granted {
		if m["scheduledStart"] != nil && m["id"] == place.Execution && strings.Contains(r.URL.Path, "/"+place.CSI+"/") {
			m["scheduledStart"], m["scheduledEnd"] = stampOf(w)
		}
	}
}

func stampOf(w bounce.Window) (start, end string) {
	const seconds = "2006-01-02T15:04:05Z07:00"
	return w.Start.Format(seconds), w.End.Format(seconds)
}
