package mutant

import (
	"bytes"
	"net/http"
	"strings"
	"sync"

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
		unscheduled("details-half-null", "has null for the start, and no end, of what is not scheduled", func(m map[string]any) { m["scheduledStart"] = nil }),
		unscheduled("details-empty-window", "has empty texts for the window of what is not scheduled",
			func(m map[string]any) { m["scheduledStart"], m["scheduledEnd"] = "", "" }),
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
