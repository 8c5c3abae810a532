package mutant

import (
	"net/http"
	"slices"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/mutant/internal/plant"
)

// conflictsDefects look for the changes of another window.
func conflictsDefects() defects {
	const window = "listConflicts/window"
	edit := func(f func(*bounce.Window)) plant.Stateful {
		return plant.Check(window, plant.Change(func(x *mock.Exchange) { f(&x.Window) }))
	}
	half := func(w bounce.Window) plant.Stateful {
		return edit(func(asked *bounce.Window) {
			if asked.Start.IsZero() != asked.End.IsZero() {
				*asked = w
			}
		})
	}
	past := bounce.Window{Start: time.Unix(0, 0), End: time.Unix(1, 0)}
	return defects{
		"conflicts-ignore-window": edit(func(w *bounce.Window) { *w = bounce.Window{} }),
		"conflicts-ignore-offset": edit(func(w *bounce.Window) { *w = wallTime(*w) }),
		"conflicts-edges-flipped": edit(func(w *bounce.Window) {
			if !w.Start.IsZero() && !w.End.IsZero() {
				w.Start, w.End = w.Start.Add(-time.Nanosecond), w.End.Add(time.Nanosecond)
			}
		}),
		"conflicts-swap-bounds": plant.Check(window, func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			r := original(x)
			if w := x.Window; r != nil && w.End.Before(w.Start) && !w.End.IsZero() {
				x.Window = bounce.Window{Start: w.End, End: w.Start}
				return nil
			}
			return r
		}),
		"no-window-finds-nothing": plant.Check(window, plant.Change(func(x *mock.Exchange) {
			if x.Request.URL.RawQuery == "" {
				x.Window = past
			}
		})),
		"half-window-finds-all":     half(bounce.Window{}),
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
