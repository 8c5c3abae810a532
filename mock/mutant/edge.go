package mutant

import (
	"slices"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// edges get windows wrong that cross an edge of the calendar, or are not two hours long.
func edges() []Mutant { return slices.Concat(farConflicts(), wrongEnds()) }

// farConflicts miss conflicts across an edge, or of long windows.
func farConflicts() []Mutant {
	conflict := func(name, defect string, unseen func(asked, listed bounce.Window) bool) Mutant {
		return Mutant{
			Name: name, Class: "state", Rule: "clause:conflict-body", Defect: defect,
			plant: hiding(func(x *mock.Exchange, c mock.Conflict) bool { return unseen(asked(x), windowOf(c)) }),
		}
	}
	return []Mutant{
		conflict("conflicts-of-one-day", "compares windows that begin on the same day of UTC only",
			func(a, b bounce.Window) bool { return a.Start.UTC().YearDay() != b.Start.UTC().YearDay() }),
		conflict("conflicts-of-one-month", "compares windows that begin in the same month only",
			func(a, b bounce.Window) bool { return a.Start.UTC().Month() != b.Start.UTC().Month() }),
		conflict("conflicts-of-one-year", "compares windows that begin in the same year only",
			func(a, b bounce.Window) bool { return a.Start.UTC().Year() != b.Start.UTC().Year() }),
		conflict("conflicts-only-behind", "sees no window that begins after the one that is scheduled",
			func(a, b bounce.Window) bool { return b.Start.After(a.Start) }),
		{
			Name: "conflicts-by-the-day", Class: "state", Rule: "clause:conflict-body", Defect: "rounds windows to whole days",
			plant: conflicting(func(x *mock.Exchange, p bounce.Place, w bounce.Window) bool {
				const day = 24 * time.Hour
				a := asked(x)
				return p.CSI == x.Place.CSI && p.Instance == x.Place.Instance && a.Start.UTC().Truncate(day).Before(w.End) &&
					w.Start.Before(a.End.UTC().Truncate(day).Add(day)) && a.Start.UTC().YearDay() != w.Start.UTC().YearDay()
			}),
		},
		listLength("long-windows-cut", "clause:conflicts-list", "sees three hours of an execution's window, however long it is"),
		listed("conflict-duration-is-two-hours", "clause:conflict-item", "lists two hours for each execution's duration",
			each(func(c *mock.Conflict) {
				if c.RFCType == bounce.TypeSelfService {
					c.Duration = &mock.Duration{Unit: "hours", Value: 2}
				}
			})),
	}
}

// wrongEnds end a window wrongly that crosses a change of the clock or the end of a month.
func wrongEnds() []Mutant {
	wallClock := func(name, zone string, forward, back func(year int) time.Time) Mutant {
		return window(name, "clause:end-after-start", "adds the length of a window on a clock of "+zone, func(x *mock.Exchange) {
			for year := x.Window.Start.UTC().Year() - 1; year <= x.Window.End.UTC().Year(); year++ {
				if crosses(x.Window, forward(year)) {
					x.Window.End = x.Window.End.Add(-time.Hour)
				}
				if crosses(x.Window, back(year)) {
					x.Window.End = x.Window.End.Add(time.Hour)
				}
			}
		})
	}
	return []Mutant{
		wallClock("end-on-clock-of-berlin", "Berlin",
			func(year int) time.Time { return sunday(year, time.April, 0).Add(time.Hour) },
			func(year int) time.Time { return sunday(year, time.November, 0).Add(time.Hour) }),
		wallClock("end-on-clock-of-new-york", "New York",
			func(year int) time.Time { return sunday(year, time.March, 2).Add(7 * time.Hour) },
			func(year int) time.Time { return sunday(year, time.November, 1).Add(6 * time.Hour) }),
		wallClock("end-on-clock-of-sydney", "Sydney",
			func(year int) time.Time { return sunday(year, time.October, 1).Add(-8 * time.Hour) },
			func(year int) time.Time { return sunday(year, time.April, 1).Add(-8 * time.Hour) }),
		window("end-in-the-same-month", "clause:end-after-start", "ends a window with the month in which it began", func(x *mock.Exchange) {
			next := time.Date(x.Window.Start.UTC().Year(), x.Window.Start.UTC().Month()+1, 1, 0, 0, 0, 0, time.UTC)
			if crosses(x.Window, next) {
				x.Window.End = next.In(x.Window.End.Location())
			}
		}),
	}
}

// listLength does not see what is left of a window after its first three hours.
func listLength(name, rule, defect string) Mutant {
	return Mutant{
		Name: name, Class: "state", Rule: rule, Defect: defect,
		plant: hiding(func(x *mock.Exchange, c mock.Conflict) bool {
			return c.RFCType == bounce.TypeSelfService && !x.Start.Before(windowOf(c).Start.Add(3*time.Hour))
		}),
	}
}

func crosses(w bounce.Window, t time.Time) bool { return w.Start.Before(t) && t.Before(w.End) }

// sunday returns midnight of the n-th Sunday of a month, from 1; 0 is the last one of the month before.
func sunday(year int, month time.Month, n int) time.Time {
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, (7-int(first.Weekday()))%7+7*(n-1))
}
