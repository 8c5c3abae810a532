package steps

import (
	"context"
	"fmt"
	"slices"
	"time"

	"example.com/bounce/conformance/internal/outcome"
)

// edges are the moments at which calendar arithmetic goes wrong, by the words of the features: each returns the first one
// after a day. The rules of the three zones are written out, so that the verdict does not depend on a machine's zone data.
var edges = map[string]func(day time.Time) time.Time{
	"midnight":            func(day time.Time) time.Time { return day.AddDate(0, 0, 1) },
	"the end of a month":  func(day time.Time) time.Time { return date(day.Year(), day.Month()+1, 1) },
	"the end of February": yearly(func(year int) time.Time { return date(year, time.March, 1) }),
	"the end of a year":   yearly(func(year int) time.Time { return date(year+1, time.January, 1) }),

	"the change to summer time in Berlin": yearly(func(year int) time.Time {
		return lastSunday(year, time.March).Add(time.Hour)
	}),
	"the change to winter time in Berlin": yearly(func(year int) time.Time {
		return lastSunday(year, time.October).Add(time.Hour)
	}),
	"the change to summer time in New York": yearly(func(year int) time.Time {
		return firstSunday(year, time.March).AddDate(0, 0, 7).Add(7 * time.Hour)
	}),
	"the change to winter time in New York": yearly(func(year int) time.Time {
		return firstSunday(year, time.November).Add(6 * time.Hour)
	}),
	"the change to summer time in Sydney": yearly(func(year int) time.Time {
		return firstSunday(year, time.October).Add(-8 * time.Hour)
	}),
	"the change to winter time in Sydney": yearly(func(year int) time.Time {
		return firstSunday(year, time.April).Add(-8 * time.Hour)
	}),
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// yearly returns the first moment after a day of those that a rule gives for each year.
func yearly(in func(year int) time.Time) func(time.Time) time.Time {
	return func(day time.Time) time.Time {
		if at := in(day.Year()); at.After(day) {
			return at
		}
		return in(day.Year() + 1)
	}
}

func firstSunday(year int, month time.Month) time.Time {
	first := date(year, month, 1)
	return first.AddDate(0, 0, (7-int(first.Weekday()))%7)
}

func lastSunday(year int, month time.Month) time.Time {
	last := date(year, month+1, 0)
	return last.AddDate(0, 0, -int(last.Weekday()))
}

// edgeSteps schedule around the edges of the calendar.
func (w *World) edgeSteps() []Definition {
	return []Definition{
		{`^the (first |second |)execution was scheduled (\S+) (before|after) (midnight|the end of .+|the change .+)$`, w.wasScheduledAround},
		{`^the (first |second |)execution is scheduled (\S+) (before|after) (midnight|the end of .+|the change .+)$`, w.scheduleAround},
		{`^the first execution is scheduled into the last (\S+) of the second one's window$`, w.scheduleBeforeEndOfSecond},
		{`^the answer's window is as long as the execution's window before$`, w.lengthIsKept},
	}
}

func (w *World) scheduleAround(ctx context.Context, ordinal, by, side, edge string) error {
	at, err := w.around(by, side, edge)
	if err != nil {
		return err
	}
	return w.scheduleAt(ctx, ordinal, instant(at))
}

func (w *World) around(by, side, edge string) (time.Time, error) {
	next, known := edges[edge]
	if !known {
		return time.Time{}, outcome.UnknownWords("edge of the calendar", edge)
	}
	off, err := time.ParseDuration(by)
	if err != nil {
		return time.Time{}, outcome.UnknownWords("duration", by)
	}
	if side == "before" {
		off = -off
	}
	return next(w.fixture.Day.AddDate(yearsBeyond, 0, 0)).Add(off), nil
}

// yearsBeyond is how far behind the fixture's day an edge is looked for: no other scenario, and no earlier run, books so far
// ahead. At a scenario's end what it has booked there is moved to the fixture's day.
const yearsBeyond = 3

// isOnDay reports whether a time lies on the fixture's day.
func (w *World) isOnDay(t time.Time) bool {
	return !t.Before(w.fixture.Day) && t.Before(w.fixture.Day.AddDate(0, 0, 1))
}

func (w *World) wasScheduledAround(ctx context.Context, ordinal, by, side, edge string) error {
	if err := w.scheduleAround(ctx, ordinal, by, side, edge); err != nil {
		return err
	}
	return w.isAccepted()
}

func (w *World) scheduleBeforeEndOfSecond(ctx context.Context, by string) error {
	off, err := time.ParseDuration(by)
	if err != nil {
		return outcome.UnknownWords("duration", by)
	}
	second, ok := w.accepted[1]
	if !ok {
		return outcome.Incomplete("the window of the second execution")
	}
	start, end, err := window(second.answer)
	if err != nil {
		return err
	}
	at := end.Add(-off)
	if !at.After(start) {
		return &outcome.Inconclusive{Text: fmt.Sprintf("the window of the second execution is too short: %s before its end it has not begun", off)}
	}
	return w.scheduleAt(ctx, "first ", instant(at))
}

// lengthIsKept compares the window of the last answer with the one that the same execution had before: an execution takes as
// long on one day as on another.
func (w *World) lengthIsKept() error {
	i := slices.IndexFunc(w.Calls, func(c *call) bool {
		return c != w.last && c.isAccepted() && c.draft.form == forms["schedule"] && c.draft.execution == w.last.draft.execution
	})
	if i < 0 {
		return outcome.Incomplete("the window that the execution had before")
	}
	wantStart, wantEnd, err := window(w.Calls[i].answer)
	if err != nil {
		return err
	}
	start, end, err := window(w.last.answer)
	if err != nil {
		return err
	}
	if got, want := end.Sub(start), wantEnd.Sub(wantStart); got != want {
		return outcome.Fail("wrong-answer", "the window from %s is %s long, and the one from %s is %s long",
			instant(start), got, instant(wantStart), want)
	}
	return nil
}
