package mutant

import (
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// windowDefects answer with another window than the one that they book.
func windowDefects() defects {
	return defects{
		"start-not-echoed": editWindow(func(w *domain.Window) { w.Start = w.Start.Add(time.Minute) }),
		"end-before-start": editWindow(func(w *domain.Window) { w.End = w.Start.Add(-2 * time.Hour) }),
		"end-is-start":     editWindow(func(w *domain.Window) { w.End = w.Start }),
		"end-on-same-day": editWindow(func(w *domain.Window) {
			if w.End.YearDay() != w.Start.YearDay() {
				w.End = w.End.AddDate(0, 0, -1)
			}
		}),
		"end-in-utc-wall-time": editWindow(func(w *domain.Window) { w.End = w.End.Add(-max(offsetOf(w.Start), 0)) }),
		"end-in-the-same-month": editWindow(func(w *domain.Window) {
			next := time.Date(w.Start.UTC().Year(), w.Start.UTC().Month()+1, 1, 0, 0, 0, 0, time.UTC)
			if crosses(*w, next) {
				w.End = next.In(w.End.Location())
			}
		}),
		"end-on-clock-of-berlin": wallClock(
			func(year int) time.Time { return sunday(year, time.April, 0).Add(time.Hour) },
			func(year int) time.Time { return sunday(year, time.November, 0).Add(time.Hour) }),
		"end-on-clock-of-new-york": wallClock(
			func(year int) time.Time { return sunday(year, time.March, 2).Add(7 * time.Hour) },
			func(year int) time.Time { return sunday(year, time.November, 1).Add(6 * time.Hour) }),
		"end-on-clock-of-sydney": wallClock(
			func(year int) time.Time { return sunday(year, time.October, 1).Add(-8 * time.Hour) },
			func(year int) time.Time { return sunday(year, time.April, 1).Add(-8 * time.Hour) }),
		"reschedule-without-status": func() plant.Defect {
			return markAnswers("book", ifScheduled(func(x *mock.Exchange, _ domain.Window) *mock.Refusal {
				x.Request.Header.Set(mark, "yes")
				return nil
			}), func(m plant.Row) { delete(m, "status") })
		},
		"conflicts-in-words": plant.Check("book", plant.OnRefusal(func(_ *mock.Exchange, r *mock.Refusal) { plant.SetConflicts(r, nil) })),
	}
}

func editWindow(f func(*domain.Window)) plant.Stateful {
	return plant.Check("book", plant.Change(func(x *mock.Exchange) { f(&x.Window) }))
}

// wallClock computes the end of a window on a clock that is put forward and back each year.
func wallClock(forward, back func(year int) time.Time) plant.Stateful {
	return editWindow(func(w *domain.Window) {
		for year := w.Start.UTC().Year() - 1; year <= w.End.UTC().Year(); year++ {
			if crosses(*w, forward(year)) {
				w.End = w.End.Add(-time.Hour)
			}
			if crosses(*w, back(year)) {
				w.End = w.End.Add(time.Hour)
			}
		}
	})
}

func crosses(w domain.Window, t time.Time) bool { return w.Start.Before(t) && t.Before(w.End) }

// sunday returns midnight of the n-th Sunday of a month, from 1; 0 is the last one of the month before.
func sunday(year int, month time.Month, n int) time.Time {
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, (7-int(first.Weekday()))%7+7*(n-1))
}
