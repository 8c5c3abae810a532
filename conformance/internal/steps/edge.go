package steps

import (
	"context"
	"fmt"
	"slices"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

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
	return w.scheduleAt(ctx, ordinal, request.FormatTime(at))
}

func (w *World) around(by, side, edge string) (time.Time, error) {
	next, known := request.FindEdge(edge)
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
	return next(w.Fixture.Day.AddDate(yearsBeyond, 0, 0)).Add(off), nil
}

// yearsBeyond is how far behind the fixture's day an edge is looked for: no other scenario, and no earlier run, books so far
// ahead. At a scenario's end what it has booked there is moved to the fixture's day.
const yearsBeyond = 3

// isOnDay reports whether a time lies on the fixture's day.
func (w *World) isOnDay(t time.Time) bool {
	return !t.Before(w.Fixture.Day) && t.Before(w.Fixture.Day.AddDate(0, 0, 1))
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
	return w.scheduleAt(ctx, "first ", request.FormatTime(at))
}

// lengthIsKept compares the window of the last answer with the one that the same execution had before: an execution takes as
// long on one day as on another.
func (w *World) lengthIsKept() error {
	i := slices.IndexFunc(w.Calls, func(c *call) bool {
		return c != w.last && c.isAccepted() && c.draft.Form == request.Schedule && c.draft.Execution == w.last.draft.Execution
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
			request.FormatTime(start), got, request.FormatTime(wantStart), want)
	}
	return nil
}
