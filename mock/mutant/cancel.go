package mutant

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// cancelDefects are servers that cancel wrongly, or answer a cancel in a way that no reading allows.
func cancelDefects() defects {
	return defects{
		"cancel-frees-nothing":   cancelFreesNothing,
		"cancel-closes-ticket":   cancelCloses,
		"cancel-clears-instance": cancelClears,
		"cancel-goes-back":       cancelGoesBack,
		"cancel-begun-500":       plant.Check("cancel", plant.CrashIf(func(x *mock.Exchange) bool { return x.Cancels && hasBegun(x) })),
		"cancel-unscheduled-500": plant.Check("cancel", plant.CrashIf(func(x *mock.Exchange) bool {
			e, _ := x.Stored()
			return x.Cancels && e.Scheduled == nil
		})),
	}
}

func isCancelInAnyCase(x *mock.Exchange) bool {
	action, _ := x.Body["action"].(string)
	return strings.EqualFold(action, "cancel")
}

// onCancel runs f after an execution was cancelled.
func onCancel(f func(x *mock.Exchange, before domain.Execution)) plant.Replacement {
	return func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		before, _ := x.Stored()
		r := original(x)
		if r == nil && x.Cancels {
			f(x, before)
		}
		return r
	}
}

func cancelGoesBack() plant.Defect {
	var former sync.Map // from a place to the start of its previous window
	return plant.Defect{Checks: plant.Checks{
		"book": func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			before, _ := x.Stored()
			r := original(x)
			if r == nil && before.Scheduled != nil {
				former.Store(x.Place, before.Scheduled.Start)
			}
			return r
		},
		"cancel": onCancel(func(x *mock.Exchange, before domain.Execution) {
			if start, moved := former.Load(x.Place); moved && before.Scheduled != nil {
				x.Start = start.(time.Time) //nolint:forcetypeassert // it holds times
				_, _ = x.Schedule(nil)      // if it is free
			}
		}),
	}}
}

func cancelFreesNothing() plant.Defect {
	var stale plant.Stale
	return plant.Defect{Checks: plant.Checks{
		"book": stale.Refuse,
		"cancel": onCancel(func(x *mock.Exchange, before domain.Execution) {
			if before.Scheduled != nil {
				stale.Leave(plant.CalendarOf(x), plant.RFC(before.ID, *before.Scheduled))
			}
		}),
	}}
}

func cancelCloses() plant.Defect {
	var closed plant.Marks
	return plant.Defect{Checks: plant.Checks{
		"book": plant.RefuseIf(func(x *mock.Exchange) bool { return !x.Cancels && closed.Has(onDay(x.Place, x.Start)) },
			http.StatusConflict, "The ticket is closed for this day."),
		"cancel": onCancel(func(x *mock.Exchange, before domain.Execution) {
			if before.Scheduled != nil {
				closed.Put(onDay(x.Place, before.Scheduled.Start), true)
			}
		}),
	}}
}

// onDay makes a key of a place and a day: with a target file, scenarios share a place and have different days.
func onDay(p domain.Place, t time.Time) domain.Place {
	p.Execution += t.UTC().Format(" 2006-01-02")
	return p
}

func cancelClears() plant.Defect {
	var booked plant.Bookings
	return plant.Defect{Checks: plant.Checks{
		"book": func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			r := original(x)
			if r == nil && !x.Cancels {
				booked.Keep(x)
			}
			return r
		},
		"cancel": onCancel(func(x *mock.Exchange, _ domain.Execution) {
			own := x.Place
			booked.Each(func(place domain.Place, _ domain.Window) {
				if plant.InstanceOf(place) == plant.InstanceOf(own) {
					x.Place = place
					_, _ = x.Cancel(nil)
				}
			})
			x.Place = own
		}),
	}}
}
