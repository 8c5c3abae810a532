package mutant

import (
	"net/http"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// rescheduleDefects move an execution wrongly that is scheduled.
func rescheduleDefects() defects {
	refuse := func(*mock.Exchange, domain.Window) *mock.Refusal {
		return plant.Refuse(http.StatusConflict, "It is scheduled.")
	}
	return defects{
		"reschedule-keeps-old-window": keepOldWindow,
		"reschedule-refused":          plant.Check("book", ifScheduled(refuse)),
		"reschedule-ignored": plant.Check("book", ifScheduled(func(x *mock.Exchange, w domain.Window) *mock.Refusal {
			x.Window = w
			return nil
		})),
		"move-onto-others-ok": plant.Check("book", ifScheduled(func(x *mock.Exchange, _ domain.Window) *mock.Refusal {
			return plant.BookAnyway(x)
		})),
		"move-onto-itself-refused": plant.Check("book", ifScheduled(func(x *mock.Exchange, w domain.Window) *mock.Refusal {
			if plant.Overlap(plant.Requested(x), w) {
				return refuse(x, w)
			}
			return nil
		})),
		"reschedule-takes-no-window": hideMarked(func(r *mock.Refusal, before domain.Execution, x *mock.Exchange) (mark, on bool) {
			return r == nil && hasMoved(before, x), true
		}),
		"refused-move-unbooks": hideMarked(func(r *mock.Refusal, before domain.Execution, _ *mock.Exchange) (mark, on bool) {
			return true, r != nil && before.Scheduled != nil
		}),
	}
}

// ifScheduled runs f where x moves an execution from the window w. Where f neither refuses nor sets x.Window, the original
// check runs.
func ifScheduled(f func(x *mock.Exchange, w domain.Window) *mock.Refusal) plant.Replacement {
	return func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		e, _ := x.Stored()
		if !hasMoved(e, x) {
			return original(x)
		}
		if r := f(x, *e.Scheduled); r != nil || !x.Window.Start.IsZero() {
			return r
		}
		return original(x)
	}
}

// hasMoved reports whether x requests another start than that of a scheduled execution.
func hasMoved(before domain.Execution, x *mock.Exchange) bool {
	return before.Scheduled != nil && !before.Scheduled.Start.Equal(x.Start)
}

// hideMarked hides the windows of marked executions. After a schedule, mark says whether to change the mark, and on to what.
func hideMarked(after func(r *mock.Refusal, before domain.Execution, x *mock.Exchange) (mark, on bool)) plant.Stateful {
	return func() plant.Defect {
		var hidden plant.Marks
		return plant.Defect{Checks: plant.Checks{"book": func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			before, _ := x.Stored()
			r := hidden.Hide(x, original(x))
			if mark, on := after(r, before, x); mark {
				hidden.Put(x.Place, on)
			}
			return r
		}}}
	}
}

// keepOldWindow leaves the old window of a moved execution on the calendar.
func keepOldWindow() plant.Defect {
	var stale plant.Stale
	return plant.Defect{Checks: plant.Checks{"book": func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		before, _ := x.Stored()
		return stale.Refuse(x, func(x *mock.Exchange) *mock.Refusal {
			r := original(x)
			if r == nil && hasMoved(before, x) {
				rfc := plant.RFC(before.ID, *before.Scheduled)
				rfc.Duration = before.Duration
				stale.Leave(plant.CalendarOf(x), rfc)
			}
			return r
		})
	}}}
}
