package steps

import (
	"context"
	"time"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// clockPastSecond stops the server's clock a moment past a full second.
func (w *World) clockPastSecond(ctx context.Context, past string) error {
	return w.turnClock(ctx, past, func(now time.Time, by time.Duration) time.Time { return now.Truncate(time.Second).Add(by) })
}

func (w *World) clockBack(ctx context.Context, by string) error {
	return w.turnClock(ctx, by, func(now time.Time, by time.Duration) time.Time { return now.Add(-by) })
}

func (w *World) clockOn(ctx context.Context, by string) error {
	return w.turnClock(ctx, by, time.Time.Add)
}

// turnClock sets the server's clock, and remembers where it was when the scenario first turned it.
func (w *World) turnClock(ctx context.Context, by string, turn func(time.Time, time.Duration) time.Time) error {
	duration, err := time.ParseDuration(by)
	if err != nil {
		return outcome.UnknownWords("duration", by)
	}
	now, err := w.now(ctx)
	if err != nil {
		return err
	}
	if !w.clockWas {
		w.base, w.clockWas = now, true
	}
	return w.env.Target.SetClock(ctx, turn(now, duration))
}

// aheadIn writes the server's present, and a duration on top, in an offset such as +05:30; whole seconds only.
func (w *World) aheadIn(ctx context.Context, ahead, offset string) (string, error) {
	by, err := time.ParseDuration(ahead)
	if err != nil {
		return "", outcome.UnknownWords("duration", ahead)
	}
	zone, err := time.Parse("-07:00", offset)
	if err != nil {
		return "", outcome.UnknownWords("offset", offset)
	}
	now, err := w.now(ctx)
	return now.Truncate(time.Second).Add(by).In(zone.Location()).Format(time.RFC3339), err
}

func (w *World) scheduleAheadIn(ctx context.Context, ahead, offset string) error {
	at, err := w.aheadIn(ctx, ahead, offset)
	if err != nil {
		return err
	}
	return w.scheduleAt(ctx, "", at)
}

func (w *World) scheduleAheadInWhereOffsets(ctx context.Context, ahead, offset string) error {
	if err := w.scheduleAheadIn(ctx, ahead, offset); err != nil {
		return err
	}
	return w.whereOffsets()
}

func (w *World) scheduleWhereOffsets(ctx context.Context, ordinal, clock string) error {
	if err := w.schedule(ctx, ordinal, clock); err != nil {
		return err
	}
	return w.whereOffsets()
}

// whereOffsets needs the reading time-zone-in=any-offset: under utc-only there is nothing to check.
func (w *World) whereOffsets() error {
	if c := w.last; c.Err == nil && c.Status >= 400 && c.Status < 500 && !c.isConflict() {
		return &outcome.NotApplicable{Text: "the server takes no offset but Z (reading time-zone-in)"}
	}
	return nil
}

// firstWindow is the window that the first execution was answered with.
func (w *World) firstWindow() (start, end model.Stamp, err error) {
	first, ok := w.accepted[0]
	if !ok {
		return start, end, outcome.Incomplete("the window of the first execution")
	}
	if start, err = first.stamp("scheduledStart"); err != nil {
		return start, end, err
	}
	end, err = first.stamp("scheduledEnd")
	return start, end, err
}

// scheduleAtEndOfFirst begins where the first execution's window ends.
func (w *World) scheduleAtEndOfFirst(ctx context.Context) error {
	_, end, err := w.firstWindow()
	if err != nil {
		return err
	}
	return w.scheduleAt(ctx, "second ", request.FormatTime(end.Time))
}

// scheduleWithinFirst begins half an hour before the end of the first execution's window, as it was answered.
func (w *World) scheduleWithinFirst(ctx context.Context) error {
	start, end, err := w.firstWindow()
	if err != nil {
		return err
	}
	at := end.Time.Add(-30 * time.Minute)
	if !at.After(start.Time) {
		return &outcome.Inconclusive{Text: "the window of the first execution is too short: half an hour before its end it has not begun"}
	}
	return w.scheduleAt(ctx, "second ", request.FormatTime(at))
}

// scheduleUpToFirst ends where the first execution's window begins: an execution of two hours takes two.
func (w *World) scheduleUpToFirst(ctx context.Context) error {
	start, _, err := w.firstWindow()
	if err != nil {
		return err
	}
	return w.scheduleAt(ctx, "second ", request.FormatTime(start.Time.Add(-2*time.Hour)))
}
