package mutant

import (
	"net/http"
	"strings"
	"sync"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// detailsDefects show the details of an execution as they were, or those of another one.
func detailsDefects() defects {
	return defects{
		"details-hang": plant.Wire(plant.Serve(func(api http.Handler, w http.ResponseWriter, r *http.Request) {
			if isDetails(r) {
				<-r.Context().Done()
				return
			}
			api.ServeHTTP(w, r)
		})),
		"details-of-the-latest": detailsOfLatest,
		"details-stale":         detailsStale,
		"details-cancel-resets-duration": editChanged("cancel", func(e domain.Execution) bool { return e.Scheduled == nil }, func(m plant.Row) {
			m["duration"] = map[string]any{"unit": "hours", "value": 2}
		}),
		"details-moved-loses-options": editChanged("book", func(e domain.Execution) bool { return e.Scheduled != nil }, func(m plant.Row) {
			delete(m, "bounceOptions")
		}),
	}
}

func editDetails(f func(r *http.Request, m plant.Row)) plant.Middleware {
	return plant.EditAnswers(func(r *http.Request, a *plant.Answer) {
		if isDetails(r) && a.IsSuccess() {
			a.Edit(func(m plant.Row) { f(r, m) })
		}
	})
}

// editChanged edits the details of executions that were scheduled when the check began, and meet the condition when it ends.
func editChanged(check string, condition func(domain.Execution) bool, f func(plant.Row)) plant.Stateful {
	return func() plant.Defect {
		var changed plant.Marks
		return plant.Defect{
			Checks: plant.Checks{check: func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
				before, _ := x.Stored()
				r := original(x)
				if now, _ := x.Stored(); before.Scheduled != nil && condition(now) {
					changed.Put(x.Place, r == nil)
				}
				return r
			}},
			Middleware: editDetails(func(r *http.Request, m plant.Row) {
				place, _ := placeOf(r)
				if place.Execution = m.Text("id"); changed.Has(place) {
					f(m)
				}
			}),
		}
	}
}

// detailsOfLatest shows the execution of the instance that was created last.
func detailsOfLatest() plant.Defect {
	var latest sync.Map // an instance to the id of its execution
	return plant.Defect{Checks: plant.Checks{
		"createExecution/create": plant.Change(func(x *mock.Exchange) { latest.Store(plant.CalendarOf(x), x.Wanted.ID) }),
		"readExecution/execution": plant.Change(func(x *mock.Exchange) {
			if id, found := latest.Load(plant.CalendarOf(x)); found {
				x.Place.Execution, _ = id.(string)
			}
		}),
	}}
}

// detailsStale shows the first window of an execution for as long as it has one.
func detailsStale() plant.Defect {
	var booked plant.Bookings
	return plant.Defect{
		Checks: plant.Checks{"book": func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			before, _ := x.Stored()
			r := original(x)
			if r == nil && !x.Cancels && before.Scheduled == nil {
				booked.Keep(x)
			}
			return r
		}},
		Middleware: editDetails(func(r *http.Request, m plant.Row) {
			booked.Each(func(place domain.Place, w domain.Window) {
				if m["scheduledStart"] != nil && m["id"] == place.Execution && strings.Contains(r.URL.Path, "/"+place.CSI+"/") {
					m["scheduledStart"], m["scheduledEnd"] = formatWindow(w)
				}
			})
		}),
	}
}

func formatWindow(w domain.Window) (start, end string) {
	const seconds = "2006-01-02T15:04:05Z07:00"
	return w.Start.Format(seconds), w.End.Format(seconds)
}
