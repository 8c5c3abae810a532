package mutant

import (
	"net/http"
	"strings"

	"example.com/bounce/mock/internal/bounce"
)

// writers get wrong what two requests for one execution leave that are under way at once.
func writers() []Mutant {
	return []Mutant{
		{
			Name: "cancel-overwrites-schedule", Class: Concurrency, Rule: "clause:cancel",
			Defect: "writes a cancel over a schedule that was under way, and keeps its window", plant: cancelOverwrites,
		}, {
			Name: "two-schedules-two-windows", Class: Concurrency, Rule: "clause:reschedule",
			Defect: "keeps both windows of two schedules of one execution that were under way at once", plant: twoWindows,
		}, {
			Name: "created-at-once-share-an-id", Class: Concurrency, Rule: "clause:create-id",
			Defect: "gives one id to two executions that are created at once", plant: sharedID,
		},
	}
}

// pair is what is under way for one execution.
type pair struct {
	schedules, cancels int
	cancelled          bool // a cancel was done while a schedule waited for it
	hidden             bool // the details show no window, whatever the calendar has
	raced              bool // two schedules were under way at once
	extra              *bounce.Window
}

// cancelOverwrites lets the schedule of a pair be done last, and then shows the execution as cancelled.
func cancelOverwrites() planted {
	var all shared[pair]
	return planted{wire: onPlace(func(api http.Handler, a *answer, r *http.Request, p bounce.Place) {
		switch {
		case r.Method == http.MethodGet && p.Execution != "":
			api.ServeHTTP(a, r)
			if a.isSuccess() && all.ask(p, func(s *pair) bool { return s.hidden }) {
				a.show(nil)
			}
		case r.Method != http.MethodPut:
			api.ServeHTTP(a, r)
		case strings.Contains(string(bodyOf(r)), `"cancel"`):
			all.use(p, func(s *pair) { s.cancels++ })
			until(func() bool { return all.ask(p, func(s *pair) bool { return s.schedules > 0 }) })
			api.ServeHTTP(a, r)
			all.use(p, func(s *pair) { s.cancels, s.cancelled = s.cancels-1, s.schedules > 0 })
		default:
			all.use(p, func(s *pair) { s.schedules, s.cancelled = s.schedules+1, false })
			until(func() bool { return all.ask(p, func(s *pair) bool { return s.cancels > 0 || s.cancelled }) })
			until(func() bool { return all.ask(p, func(s *pair) bool { return s.cancels == 0 }) })
			api.ServeHTTP(a, r)
			all.use(p, func(s *pair) { s.schedules, s.hidden = s.schedules-1, s.cancelled && a.isSuccess() })
		}
	})}
}

// twoWindows goes on to list the window of the first of two schedules.
func twoWindows() planted {
	var all shared[pair]
	return planted{wire: onPlace(func(api http.Handler, a *answer, r *http.Request, p bounce.Place) {
		at := instanceOf(p)
		switch {
		case r.Method == http.MethodGet && p.Execution == "":
			api.ServeHTTP(a, r)
			all.use(at, func(s *pair) { a.listToo(s.extra) })
		case r.Method != http.MethodPut || strings.Contains(string(bodyOf(r)), `"cancel"`):
			api.ServeHTTP(a, r)
		default:
			all.use(at, func(s *pair) {
				if s.schedules++; s.schedules == 1 {
					s.extra, s.raced = nil, false
				}
				s.raced = s.raced || s.schedules > 1
			})
			until(func() bool { return all.ask(at, func(s *pair) bool { return s.raced }) })
			all.use(at, func(s *pair) { // one after the other
				api.ServeHTTP(a, r)
				if start, end := a.times(); s.raced && s.extra == nil && a.isSuccess() {
					s.extra = &bounce.Window{Start: start, End: end}
				}
				s.schedules--
			})
		}
	})}
}

// listToo puts one more window on a list that has one.
func (a *answer) listToo(w *bounce.Window) {
	items, ok := a.list()
	if w == nil || !ok || len(items) == 0 {
		return
	}
	start, end := stampOf(*w)
	more := items[0].with("scheduledStart", start)
	more["scheduledEnd"] = end
	a.setRows(append(items, more))
}

// creating are the creates of an instance that are under way.
type creating struct {
	under int
	first *answer
}

// sharedID answers each create of several that are under way as the first of them.
func sharedID() planted {
	var all shared[creating]
	return planted{wire: onPlace(func(api http.Handler, a *answer, r *http.Request, p bounce.Place) {
		if r.Method != http.MethodPost {
			api.ServeHTTP(a, r)
			return
		}
		all.use(p, func(s *creating) { s.under++ })
		until(func() bool { return all.ask(p, func(s *creating) bool { return s.under > 1 || s.first != nil }) })
		all.use(p, func(s *creating) {
			if s.first == nil {
				api.ServeHTTP(a, r)
				s.first = a.clone()
			} else {
				*a = *s.first.clone()
			}
			if s.under--; s.under == 0 {
				s.first = nil
			}
		})
	})}
}
