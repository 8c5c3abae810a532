package steps

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/scenario"
)

// schedules send schedules, and turn the server's clock.
type schedules struct{ *scenario.World }

func (w schedules) definitions() []bind.Definition {
	return []bind.Definition{
		{Pattern: `^the (first |second |)execution was scheduled for "([^"]*)"$`, Do: w.hasScheduled},
		{Pattern: `^the server's clock (is|goes back by|advances by) (\S+)(?: past a full second|)$`, Do: w.turn},

		{Pattern: `^the (first |second |third |)execution (?:is scheduled|was tried) for "([^"]*)"(, where the server takes offsets|)$`, Do: w.schedule},
		{Pattern: `^the execution is scheduled for "([^"]*)", or for the same instant with Z where the server takes no offset$`, Do: w.scheduleOffsetOrUTC},
		{Pattern: `^the execution is scheduled for a time in the form (.+)$`, Do: w.scheduleInForm},
		{Pattern: `^the execution is scheduled at "([^"]*)"$`, Do: func(ctx context.Context, at string) error { return w.ScheduleAt(ctx, 0, at) }},
		{Pattern: `^the (first |second |)execution is scheduled (\S+) ahead$`, Do: w.scheduleAhead},
		{Pattern: `^the execution is scheduled (\S+) ahead in the offset ([^ ,]+)(, where the server takes offsets|)$`, Do: w.scheduleAheadIn},
		{Pattern: `^the second execution is scheduled (?:at the end of the first one's|for the end of the first execution's) window$`, Do: w.scheduleBehindFirst},
		{Pattern: `^the second execution is scheduled for two hours before the start of the first one's window$`, Do: w.scheduleUpToFirst},
		{Pattern: `^the second execution is scheduled for half an hour before the end of the first one's window$`, Do: w.scheduleWithinFirst},
		{Pattern: `^the first execution is scheduled into the last (\S+) of the second one's window$`, Do: w.scheduleIntoSecond},
		{Pattern: `^the second instance's execution is scheduled for "([^"]*)"$`, Do: w.scheduleNeighbour},
		{Pattern: `^the execution is scheduled into the RFCs' windows$`, Do: w.scheduleIntoRFCs},
		{Pattern: `^the (first |second |)execution was scheduled (\S+) (before|after) (midnight|the end of .+|the change .+)$`, Do: w.hasScheduledAround},
		{Pattern: `^the (first |second |)execution is scheduled (\S+) (before|after) (midnight|the end of .+|the change .+)$`, Do: w.scheduleAround},
		{Pattern: `^the first execution holds its window or, where conflicts book, the one that it was tried for$`, Do: w.checkFirstHolds},
	}
}

// turn turns the server's clock by a duration, or stops it so long past a full second.
func (w schedules) turn(ctx context.Context, how, text string) error {
	by, err := parseDuration(text)
	if err != nil {
		return err
	}
	return w.TurnClock(ctx, func(now time.Time) time.Time {
		switch how {
		case "is":
			return now.Truncate(time.Second).Add(by)
		case "goes back by":
			return now.Add(-by)
		}
		return now.Add(by)
	})
}

// parseDuration reads a duration of the features.
func parseDuration(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0, outcome.UnknownWords("duration", text)
	}
	return d, nil
}

// schedule schedules an execution for a time of day. Where that needs a server that takes offsets, other servers leave nothing to
// check.
func (w schedules) schedule(ctx context.Context, ordinal, clock, offsets string) error {
	if err := w.ScheduleAt(ctx, bind.Ordinal(ordinal), w.Own.At(clock)); err != nil || offsets == "" {
		return err
	}
	return judge.Offsets(w.Last)
}

// hasScheduled schedules an execution for the start of a scenario. If the answer was lost, it sends the request once more, to
// know the state; that answer is not judged.
func (w schedules) hasScheduled(ctx context.Context, ordinal, clock string) error {
	const shownByMove = "SE-CORE-010" // whether what is scheduled can be scheduled anew
	_, moves := w.Booked[bind.Ordinal(ordinal)]
	what, shows := "the schedule that the scenario starts from", scenario.ShownBy(request.Schedule)
	if moves {
		what, shows = "the move that the scenario starts from", shownByMove
	}
	err := w.schedule(ctx, ordinal, clock, "")
	var lost *outcome.Unanswered
	if errors.As(err, &lost) && scenario.IsLost(w.Last) && w.Subject.Rule != scenario.NeverRepeated && w.Client.Take(retry.Missing(w.Last.Exchange)) {
		if again := w.schedule(ctx, ordinal, clock, ""); again == nil && w.Last.IsAccepted() {
			w.CountSeries(1)
			return nil
		}
		return scenario.Supports(err, what, shows)
	}
	if err == nil {
		err = w.CheckAccepted()
	}
	if moves && w.Subject.Rule == "reschedule" {
		return err
	}
	return scenario.Supports(err, what, shows)
}

func (w schedules) scheduleOffsetOrUTC(ctx context.Context, clock string) error {
	if err := w.schedule(ctx, "", clock, ""); err != nil {
		return err
	}
	if judge.Offsets(w.Last) == nil {
		return nil
	}
	at, err := w.Last.RequestedStart()
	if err != nil {
		return err
	}
	return w.ScheduleAt(ctx, 0, model.FormatTime(at))
}

// scheduleInForm requests 10:53:51 on the fixture's day.
func (w schedules) scheduleInForm(ctx context.Context, words string) error {
	form, known := request.FindTimeForm(words)
	if !known {
		return outcome.UnknownWords("form of a time", words)
	}
	at, err := time.Parse(time.RFC3339, w.Own.At("10:53:51Z"))
	if err != nil {
		return fmt.Errorf("the fixture's day: %w", err)
	}
	d, err := request.NewSchedule(ctx, w.Own, 0, form.Write(at))
	if err != nil {
		return err
	}
	d.Meant = form.Instants(at)
	return w.Send(ctx, "schedule "+d.Execution+" for "+d.Time, d, 0, true)
}

func (w schedules) scheduleAhead(ctx context.Context, ordinal, ahead string) error {
	at, err := w.ahead(ctx, ahead, w.IsAlone())
	if err != nil {
		return err
	}
	return w.ScheduleAt(ctx, bind.Ordinal(ordinal), model.FormatTime(at))
}

// ahead is the server's present plus a duration, exact or in whole seconds.
func (w schedules) ahead(ctx context.Context, text string, exact bool) (time.Time, error) {
	by, err := parseDuration(text)
	if err != nil {
		return time.Time{}, err
	}
	now, err := w.Now(ctx)
	if !exact {
		now = now.Truncate(time.Second)
	}
	return now.Add(by), err
}

// scheduleAheadIn writes the server's present, plus a duration, in an offset such as +05:30; whole seconds only.
func (w schedules) scheduleAheadIn(ctx context.Context, text, offset, offsets string) error {
	zone, err := time.Parse("-07:00", offset)
	if err != nil {
		return outcome.UnknownWords("offset", offset)
	}
	at, err := w.ahead(ctx, text, false)
	if err != nil {
		return err
	}
	if err := w.ScheduleAt(ctx, 0, at.In(zone.Location()).Format(time.RFC3339)); err != nil || offsets == "" {
		return err
	}
	return judge.Offsets(w.Last)
}

// scheduleBehindFirst begins where the first execution's window ends.
func (w schedules) scheduleBehindFirst(ctx context.Context) error {
	first, err := w.Window(0)
	if err != nil {
		return err
	}
	return w.ScheduleAt(ctx, 1, model.FormatTime(first.End))
}

// scheduleUpToFirst ends where the first execution's window begins: an execution of two hours takes two.
func (w schedules) scheduleUpToFirst(ctx context.Context) error {
	first, err := w.Window(0)
	if err != nil {
		return err
	}
	return w.ScheduleAt(ctx, 1, model.FormatTime(first.Start.Add(-2*time.Hour)))
}

func (w schedules) scheduleWithinFirst(ctx context.Context) error {
	return w.scheduleInto(ctx, 1, 30*time.Minute)
}

func (w schedules) scheduleIntoSecond(ctx context.Context, last string) error {
	by, err := parseDuration(last)
	if err != nil {
		return err
	}
	return w.scheduleInto(ctx, 0, by)
}

// scheduleInto schedules one of the first two executions for so long before the end of the other one's window, as it was answered.
func (w schedules) scheduleInto(ctx context.Context, execution int, last time.Duration) error {
	other, err := w.Window(1 - execution)
	if err != nil {
		return err
	}
	if other.Length() <= last {
		return &outcome.Inconclusive{Text: fmt.Sprintf("the window of the other execution is too short: %s before its end it has not begun", last)}
	}
	return w.ScheduleAt(ctx, execution, model.FormatTime(other.End.Add(-last)))
}

// scheduleNeighbour numbers the neighbour's execution after those of the instance itself.
func (w schedules) scheduleNeighbour(ctx context.Context, clock string) error {
	f := w.Own.Neighbour
	d, err := request.NewSchedule(ctx, f, 0, f.At(clock))
	if err != nil {
		return err
	}
	return w.Send(ctx, fmt.Sprintf("schedule %s for %s", d.Execution, d.Time), d, len(w.Own.Executions), true)
}

func (w schedules) scheduleIntoRFCs(ctx context.Context) error {
	at, err := scenario.IntoRFCs(w.Own)
	if err != nil {
		return err
	}
	return w.ScheduleAt(ctx, 0, model.FormatTime(at))
}

// yearsBeyond is how many years after the fixture's day scheduleAround begins to look for an edge of the calendar: no other
// scenario, and no earlier run, books so far ahead. At its end, a scenario moves what it has booked there to the fixture's day.
const yearsBeyond = 3

func (w schedules) scheduleAround(ctx context.Context, ordinal, by, side, edge string) error {
	next, known := request.FindEdge(edge)
	if !known {
		return outcome.UnknownWords("edge of the calendar", edge)
	}
	off, err := parseDuration(by)
	if err != nil {
		return err
	}
	if side == "before" {
		off = -off
	}
	at := next(w.Own.Day.AddDate(yearsBeyond, 0, 0)).Add(off)
	return w.ScheduleAt(ctx, bind.Ordinal(ordinal), model.FormatTime(at))
}

func (w schedules) hasScheduledAround(ctx context.Context, ordinal, by, side, edge string) error {
	if err := w.scheduleAround(ctx, ordinal, by, side, edge); err != nil {
		return err
	}
	return w.CheckAccepted()
}

// checkFirstHolds requests, for the third execution, the window from 10:00 that the first one had. If it is free, the first must
// have been moved to 14:30 in spite of the conflict (reading conflict-effect): only that conflicts from 16:10 on.
func (w schedules) checkFirstHolds(ctx context.Context) error {
	for _, clock := range []string{"11:00:00Z", "16:10:00Z"} {
		if err := w.schedule(ctx, "third ", clock, ""); err != nil {
			return err
		}
		if !w.Last.IsAccepted() {
			return w.CheckConflict()
		}
	}
	return outcome.Fail("wrong-answer", "both the window that the execution had and the one that it was tried for are free")
}
