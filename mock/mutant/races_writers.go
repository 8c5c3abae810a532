package mutant

import (
	"maps"
	"net/http"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// writerRaces get wrong what two requests for one execution leave that are under way at once.
func writerRaces() defects {
	return defects{
		"cancel-overwrites-schedule": cancelOverwrites, "two-schedules-two-windows": twoWindows, "created-at-once-share-an-id": sharedID,
	}
}

// pair is what is under way for one execution.
type pair struct {
	schedules, cancels int
	cancelled          bool // a cancel was done while a schedule waited for it
	hidden             bool // the details show no window, whatever the calendar has
	raced              bool // two schedules were under way at once
	extra              *domain.Window
}

// cancelOverwrites lets the schedule of a pair be done last, and then shows the execution as cancelled.
func cancelOverwrites() plant.Defect {
	var all plant.PerPlace[pair]
	return plant.Defect{Middleware: onPlace(func(api http.Handler, a *plant.Answer, r *http.Request, p domain.Place) {
		switch {
		case isDetails(r):
			api.ServeHTTP(a, r)
			if a.IsSuccess() && all.Ask(p, func(s *pair) bool { return s.hidden }) {
				a.SetWindow(nil)
			}
		case isCancel(r):
			all.Use(p, func(s *pair) { s.cancels++ })
			waitFor(func() bool { return all.Ask(p, func(s *pair) bool { return s.schedules > 0 }) })
			api.ServeHTTP(a, r)
			all.Use(p, func(s *pair) { s.cancels, s.cancelled = s.cancels-1, s.schedules > 0 })
		case isSchedule(r):
			all.Use(p, func(s *pair) { s.schedules, s.cancelled = s.schedules+1, false })
			waitFor(func() bool { return all.Ask(p, func(s *pair) bool { return s.cancels > 0 || s.cancelled }) })
			waitFor(func() bool { return all.Ask(p, func(s *pair) bool { return s.cancels == 0 }) })
			api.ServeHTTP(a, r)
			all.Use(p, func(s *pair) { s.schedules, s.hidden = s.schedules-1, s.cancelled && a.IsSuccess() })
		default:
			api.ServeHTTP(a, r)
		}
	})}
}

// twoWindows goes on to list the window of the first of two schedules.
func twoWindows() plant.Defect {
	var all plant.PerPlace[pair]
	return plant.Defect{Middleware: onPlace(func(api http.Handler, a *plant.Answer, r *http.Request, p domain.Place) {
		at := plant.InstanceOf(p)
		switch {
		case isConflicts(r):
			api.ServeHTTP(a, r)
			all.Use(at, func(s *pair) { addWindow(a, s.extra) })
		case !isSchedule(r):
			api.ServeHTTP(a, r)
		default:
			all.Use(at, func(s *pair) {
				if s.schedules++; s.schedules == 1 {
					s.extra, s.raced = nil, false
				}
				s.raced = s.raced || s.schedules > 1
			})
			waitFor(func() bool { return all.Ask(at, func(s *pair) bool { return s.raced }) })
			all.Use(at, func(s *pair) { // one after the other
				api.ServeHTTP(a, r)
				if w := a.Window(); s.raced && s.extra == nil && a.IsSuccess() {
					s.extra = &w
				}
				s.schedules--
			})
		}
	})}
}

// addWindow puts one more window on a list that has one.
func addWindow(a *plant.Answer, w *domain.Window) {
	rows, ok := a.Rows()
	if w == nil || !ok || len(rows) == 0 {
		return
	}
	more := maps.Clone(rows[0])
	more["scheduledStart"], more["scheduledEnd"] = w.Start.Format(time.RFC3339), w.End.Format(time.RFC3339)
	a.SetRows(append(rows, more))
}

// creates are the creates of an instance that are under way.
type creates struct {
	under int
	first *plant.Answer
}

// sharedID answers each of several creates that are under way like the first of them.
func sharedID() plant.Defect {
	var all plant.PerPlace[creates]
	return plant.Defect{Middleware: onPlace(func(api http.Handler, a *plant.Answer, r *http.Request, p domain.Place) {
		if r.Method != http.MethodPost {
			api.ServeHTTP(a, r)
			return
		}
		all.Use(p, func(s *creates) { s.under++ })
		waitFor(func() bool { return all.Ask(p, func(s *creates) bool { return s.under > 1 || s.first != nil }) })
		all.Use(p, func(s *creates) {
			if s.first == nil {
				api.ServeHTTP(a, r)
				s.first = a.Clone()
			} else {
				*a = *s.first.Clone()
			}
			if s.under--; s.under == 0 {
				s.first = nil
			}
		})
	})}
}
