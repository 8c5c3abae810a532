package steps

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// End gives back what the scenario took: fixtures, places of the budget, and the server's clock if it was turned. Where
// bookings are real, those that would soon come true are moved far ahead first, so that no instance restarts on the suite's
// account, and so are those on an instance with RFCs, which stay where they are: the next run requests the same windows.
func (w *World) End(ctx context.Context) error {
	err := w.moveAway(ctx)
	w.env.Ledger.giveBack(w.kept)
	w.kept = 0
	for _, f := range w.leases {
		f.Release()
	}
	if w.clockWas {
		err = errors.Join(err, w.env.Target.SetClock(ctx, w.base))
	}
	if w.still {
		w.env.still.RUnlock()
	}
	return err
}

// moveAway moves what must not stay where it is.
func (w *World) moveAway(ctx context.Context) error {
	if w.env.Target.Kind() == "control" {
		return nil
	}
	standing, err := w.standing(ctx)
	if err != nil {
		return err
	}
	for _, path := range slices.Sorted(maps.Keys(standing)) {
		if err := w.move(ctx, standing[path]); err != nil {
			return err
		}
	}
	return nil
}

// move moves a booking to the fixture's day, far ahead, unless it may stay. It needs a place in the budget too: a careless server keeps both.
func (w *World) move(ctx context.Context, c *call) error {
	start, err := c.starts()
	far := err != nil || !w.isNear(ctx, start)
	if far && len(w.Fixture.RFCs) == 0 && (err != nil || w.isOnDay(start)) {
		return nil //nolint:nilerr // a start that cannot be read is for the judgements
	}
	d := c.draft.Clone()
	d.Time = request.FormatTime(w.Fixture.Day.AddDate(0, 0, 1).Add(-time.Duration(c.execution+1) * 3 * time.Hour))
	d.Body = request.ScheduleBody(d.Time)
	held, err := w.placeForMove(ctx)
	var blocked *outcome.Blocked
	switch {
	case errors.As(err, &blocked):
		w.warn("left-behind", "execution %s may still be scheduled for %s: the budget of bookings allows no move", d.Execution, request.FormatTime(start))
		return nil
	case err != nil:
		return err
	}
	w.refusalFollows = false
	moved := w.call(ctx, "moved far ahead", d, c.execution)
	w.kept += w.settle(held, moved)
	if !moved.isAccepted() && !far {
		w.warn("left-behind", "execution %s is still scheduled for %s: it could not be moved far ahead", d.Execution, request.FormatTime(start))
	}
	return nil
}

// placeForMove is a place that was kept, or another one.
func (w *World) placeForMove(ctx context.Context) (*reservation, error) {
	if w.kept > 0 {
		w.kept--
		return w.env.Ledger.redeem(), nil
	}
	return w.env.Ledger.reserve(ctx, "", 1)
}

// standing are the last calls that have booked, or may have, by the path of their execution. Where conflict-effect is not
// known yet, the details of an execution whose schedule was answered with conflicts tell it.
func (w *World) standing(ctx context.Context) (map[string]*call, error) {
	standing, conflicting := map[string]*call{}, map[string]*call{}
	for _, c := range w.Calls {
		path := c.draft.Request().Path
		switch e := c.effect(); {
		case c.isCancellation():
			delete(standing, path)
			delete(conflicting, path)
		case c.draft.Form != request.Schedule || e == NotBooked:
		case e == ByConflict:
			conflicting[path] = c
		default:
			standing[path] = c
			delete(conflicting, path)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(conflicting)) {
		if w.env.Ledger.conflictEffect() == "" {
			if err := w.learnEffect(ctx, conflicting[path]); err != nil {
				return nil, err
			}
		}
		if w.env.Ledger.conflictEffect() != "refused" {
			standing[path] = conflicting[path]
		}
	}
	return standing, nil
}

// learnEffect reads the details of an execution whose schedule was answered with conflicts, if there is somebody to read
// them and a server that has them.
func (w *World) learnEffect(ctx context.Context, c *call) error {
	if w.env.Target.Provides("user") != nil || c.execution < 0 || c.execution >= len(w.Fixture.Executions) {
		return nil //nolint:nilerr // without somebody to read them the reading stays unknown
	}
	if err := w.ask(ctx, "details", c.execution, nil); err != nil {
		return ctx.Err() // without an answer the reading stays unknown
	}
	tried, err := c.asked()
	read := w.last
	if err != nil || !read.isAccepted() || read.answer["id"] != c.draft.Execution {
		return nil //nolint:nilerr // as above
	}
	if start, err := read.stamp("scheduledStart"); err == nil && start.Time.Equal(tried) {
		w.env.Ledger.learn("booked-anyway")
		return nil
	}
	w.env.Ledger.learn("refused")
	return nil
}
