package mutant

import (
	"net/http"
	"slices"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// conflictsDefects look for the changes of another window.
func conflictsDefects() defects {
	const window = "listConflicts/window"
	edit := func(f func(*domain.Window)) plant.Stateful {
		return plant.Check(window, plant.Change(func(x *mock.Exchange) { f(&x.Window) }))
	}
	half := func(w domain.Window) plant.Stateful {
		return edit(func(asked *domain.Window) {
			if asked.Start.IsZero() != asked.End.IsZero() {
				*asked = w
			}
		})
	}
	past := domain.Window{Start: time.Unix(0, 0), End: time.Unix(1, 0)}
	return defects{
		"conflicts-ignore-window": edit(func(w *domain.Window) { *w = domain.Window{} }),
		"conflicts-ignore-offset": edit(func(w *domain.Window) { *w = wallTime(*w) }),
		"conflicts-edges-flipped": edit(func(w *domain.Window) {
			if !w.Start.IsZero() && !w.End.IsZero() {
				w.Start, w.End = w.Start.Add(-time.Nanosecond), w.End.Add(time.Nanosecond)
			}
		}),
		"conflicts-swap-bounds": plant.Check(window, func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			r := original(x)
			if w := x.Window; r != nil && w.End.Before(w.Start) && !w.End.IsZero() {
				x.Window = domain.Window{Start: w.End, End: w.Start}
				return nil
			}
			return r
		}),
		"no-window-finds-nothing": plant.Check(window, plant.Change(func(x *mock.Exchange) {
			if x.Request.URL.RawQuery == "" {
				x.Window = past
			}
		})),
		"half-window-finds-all":     half(domain.Window{}),
		"half-window-finds-nothing": half(past),
		"unreadable-window-ignored": plant.Check("listConflicts/contract", plant.Skip),
		"query-status-500":          plant.Check("readWorkflowStatus/contract", plant.CrashOnRefusal),
	}
}

// queueDefects refuse what an instance has.
func queueDefects() defects {
	return defects{
		"queue-takes-no-machines": plant.Check("readTicketQueue/services", plant.RefuseIf(func(x *mock.Exchange) bool {
			return slices.Contains([]string{"AllwithVM", "AppswithVM"}, x.Request.URL.Query().Get("services"))
		}, http.StatusBadRequest, "No such services.")),
		"queue-services-500": plant.Check("readTicketQueue/services", plant.CrashOnRefusal),
		"cust-id-of-nobody": plant.Check("listInstanceServices/customer", func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			_ = original(x)
			return plant.Refuse(http.StatusForbidden, "Not your customer.")
		}),
	}
}
