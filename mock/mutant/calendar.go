package mutant

import (
	"net/http"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// calendarDefects miss conflicts of the requested window.
func calendarDefects() defects {
	startsDiffer := func(part func(time.Time) int) plant.Stateful {
		return hideWindows(func(a, b domain.Window) bool { return part(a.Start.UTC()) != part(b.Start.UTC()) })
	}
	return defects{
		"overlap-ok": plant.Check("book", func(x *mock.Exchange, _ plant.CheckFunc) *mock.Refusal { return plant.BookAnyway(x) }),
		"only-bounces-conflict": hideConflicts(func(_ *mock.Exchange, c mock.Conflict) bool {
			return c.RFCType != domain.TypeSelfService
		}),
		"pending-not-listed": plant.Check("book", func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			r := original(x)
			if r == nil || allPending(plant.Conflicts(r)) {
				return r
			}
			return plant.Without(x, r, isPending)
		}),
		"pending-refuses-in-words": plant.Check("book", plant.OnRefusal(func(_ *mock.Exchange, r *mock.Refusal) {
			if allPending(plant.Conflicts(r)) {
				plant.SetConflicts(r, nil)
			}
		})),
		"calendar-knows-two-hours": hideAfter(2 * time.Hour),
		"long-windows-cut":         hideAfter(3 * time.Hour),
		"conflicts-of-one-day":     startsDiffer(time.Time.YearDay),
		"conflicts-of-one-month":   startsDiffer(func(t time.Time) int { return int(t.Month()) }),
		"conflicts-of-one-year":    startsDiffer(time.Time.Year),
		"conflicts-only-behind":    hideWindows(func(a, b domain.Window) bool { return b.Start.After(a.Start) }),
	}
}

// hideConflicts books as if some conflicts did not exist.
func hideConflicts(hidden func(x *mock.Exchange, c mock.Conflict) bool) plant.Stateful {
	return plant.Check("book", func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		return plant.Without(x, original(x), func(c mock.Conflict) bool { return hidden(x, c) })
	})
}

func hideWindows(hidden func(requested, listed domain.Window) bool) plant.Stateful {
	return hideConflicts(func(x *mock.Exchange, c mock.Conflict) bool { return hidden(plant.Requested(x), plant.WindowOf(c)) })
}

// hideAfter books as if the window of an execution ended after its first hours.
func hideAfter(length time.Duration) plant.Stateful {
	return hideConflicts(func(x *mock.Exchange, c mock.Conflict) bool {
		return c.RFCType == domain.TypeSelfService && !x.Start.Before(plant.WindowOf(c).Start.Add(length))
	})
}

func isPending(c mock.Conflict) bool { return c.SubStatus == domain.SubStatusAwaitsApproval }

func allPending(all []mock.Conflict) bool {
	for _, c := range all {
		if !isPending(c) {
			return false
		}
	}
	return true
}

// bookingDefects remember what was booked, and let more of it conflict than overlaps.
func bookingDefects() defects {
	return defects{
		"same-day-conflicts": conflictIf(func(x *mock.Exchange, p domain.Place, w domain.Window) bool {
			return isOnInstance(x, p) && w.Start.UTC().YearDay() == x.Start.UTC().YearDay()
		}),
		"other-instance-conflicts": conflictIf(func(x *mock.Exchange, p domain.Place, w domain.Window) bool {
			return !isOnInstance(x, p) && plant.Overlap(w, plant.Requested(x))
		}),
		"neighbour-conflicts": conflictIf(func(x *mock.Exchange, p domain.Place, w domain.Window) bool {
			return p.CSI == x.Place.CSI && p.Instance != x.Place.Instance && plant.Overlap(w, plant.Requested(x))
		}),
		"one-edge-closed": conflictIf(func(x *mock.Exchange, p domain.Place, w domain.Window) bool {
			return isOnInstance(x, p) && plant.Requested(x).End.Equal(w.Start)
		}),
		"conflicts-by-the-day": conflictIf(func(x *mock.Exchange, p domain.Place, w domain.Window) bool {
			const day = 24 * time.Hour
			a := plant.Requested(x)
			days := domain.Window{Start: a.Start.UTC().Truncate(day), End: a.End.UTC().Truncate(day).Add(day)}
			return isOnInstance(x, p) && plant.Overlap(days, w) && a.Start.UTC().YearDay() != w.Start.UTC().YearDay()
		}),
		"touching-is-an-error":     refuseTouching(func(own, other domain.Window) bool { return own.Start.Equal(other.End) }),
		"touching-end-is-an-error": refuseTouching(func(own, other domain.Window) bool { return own.End.Equal(other.Start) }),
		"overlap-by-wall-time":     compareWallTimes,
		"locked-after-conflict":    lockAfterConflict,
		"first-schedule-refused": plant.Check("execution", plant.Then(func(x *mock.Exchange) *mock.Refusal {
			if e, _ := x.Stored(); e.Scheduled == nil {
				return plant.Refuse(http.StatusConflict, "It is not scheduled.")
			}
			return nil
		})),
		"prod-schedule-500":  plant.Check("production", plant.CrashIf(func(x *mock.Exchange) bool { return x.Production() && !x.Cancels })),
		"schedule-begun-500": plant.Check("book", plant.CrashIf(func(x *mock.Exchange) bool { return !x.Cancels && hasBegun(x) })),
	}
}

func isOnInstance(x *mock.Exchange, p domain.Place) bool {
	return plant.InstanceOf(p) == plant.CalendarOf(x)
}

// hasBegun reports whether the window of the execution has begun.
func hasBegun(x *mock.Exchange) bool {
	e, _ := x.Stored()
	return e.Scheduled != nil && e.Scheduled.Start.Before(x.Now)
}

// conflictIf lists a granted window as a conflict if the condition holds.
func conflictIf(condition func(x *mock.Exchange, p domain.Place, w domain.Window) bool) plant.Stateful {
	return refuseBooked(condition, func(x *mock.Exchange, found []domain.RFC) *mock.Refusal { return x.Conflicting(found) })
}

func refuseTouching(touch func(own, other domain.Window) bool) plant.Stateful {
	return refuseBooked(func(x *mock.Exchange, p domain.Place, w domain.Window) bool {
		return isOnInstance(x, p) && touch(plant.Requested(x), w)
	}, func(*mock.Exchange, []domain.RFC) *mock.Refusal {
		return plant.Refuse(http.StatusConflict, "There is no time to change over.")
	})
}

// refuseBooked refuses a schedule because of a granted window, if the condition holds.
func refuseBooked(
	condition func(x *mock.Exchange, p domain.Place, w domain.Window) bool, refuse func(*mock.Exchange, []domain.RFC) *mock.Refusal,
) plant.Stateful {
	return func() plant.Defect {
		var booked plant.Bookings
		return plant.Defect{Checks: plant.Checks{"book": booked.Book(func(x *mock.Exchange) *mock.Refusal {
			if found := booked.Find(x, func(p domain.Place, w domain.Window) bool { return condition(x, p, w) }); found != nil {
				return refuse(x, found)
			}
			return nil
		})}}
	}
}

// wallTime returns a window as if its wall times were in UTC.
func wallTime(w domain.Window) domain.Window {
	return domain.Window{Start: w.Start.Add(offsetOf(w.Start)), End: w.End.Add(offsetOf(w.End))}
}

func compareWallTimes() plant.Defect {
	var booked plant.Bookings
	return plant.Defect{Checks: plant.Checks{"book": func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		requested := wallTime(plant.Requested(x))
		if found := booked.Find(x, func(p domain.Place, w domain.Window) bool {
			return isOnInstance(x, p) && plant.Overlap(wallTime(w), requested)
		}); found != nil {
			return x.Conflicting(found)
		}
		r := plant.Without(x, original(x), func(c mock.Conflict) bool { return !plant.Overlap(wallTime(plant.WindowOf(c)), requested) })
		if r == nil {
			booked.Keep(x)
		}
		return r
	}}}
}

func lockAfterConflict() plant.Defect {
	var locked plant.Marks
	return plant.Defect{Checks: plant.Checks{"book": func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		if locked.Has(plant.CalendarOf(x)) {
			return plant.Refuse(http.StatusLocked, "The instance is locked.")
		}
		r := original(x)
		if r != nil {
			locked.Put(plant.CalendarOf(x), true)
		}
		return r
	}}}
}
