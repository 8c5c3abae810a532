package scenario

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/ledger"
	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// parting leaves the target as it must be left.
type parting struct{ *World }

// End gives back what the scenario took: fixtures, places of the budget, and the server's clock if it was turned. If bookings are
// real, it first moves those far ahead that would soon begin, so that no instance restarts because of the suite; it also moves
// those on an instance with RFCs, since the next run requests the same windows.
func (w *World) End(ctx context.Context) error {
	err := parting{w}.moveAway(ctx)
	w.Ledger.GiveBack(w.places)
	w.places = 0
	for _, f := range w.leases {
		f.Release()
	}
	if !w.base.IsZero() {
		err = errors.Join(err, w.Target.SetClock(ctx, w.base))
	}
	if w.still {
		w.frozen.RUnlock()
	}
	return err
}

// moveAway moves the bookings that must not stay.
func (w parting) moveAway(ctx context.Context) error {
	if w.IsAlone() {
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

// move moves a booking to the fixture's day, far ahead, unless it may stay. It needs a place in the budget: a careless server
// keeps both.
func (w parting) move(ctx context.Context, c *judge.Answer) error {
	start, err := c.BookedStart()
	far := err != nil || !isNear(ctx, w.World, start)
	if far && len(w.Own.RFCs) == 0 && (err != nil || w.isOnDay(start)) {
		return nil //nolint:nilerr // a start that cannot be read is for the judgements
	}
	d := c.Draft.Clone()
	d.Time = model.FormatTime(w.Own.Day.AddDate(0, 0, 1).Add(-time.Duration(c.Execution+1) * 3 * time.Hour))
	d.Body = request.ScheduleBody(d.Time)
	held, err := w.placeForMove(ctx)
	var blocked *outcome.Blocked
	switch {
	case errors.As(err, &blocked):
		w.Warn("left-behind", "execution %s may still be scheduled for %s: the budget of bookings allows no move", d.Execution, model.FormatTime(start))
		return nil
	case err != nil:
		return err
	}
	w.refusalFollows = false
	moved := call(ctx, w.World, "moved far ahead", d, c.Execution)
	w.places += w.Settle(held, moved)
	if !moved.IsAccepted() && !far {
		w.Warn("left-behind", "execution %s is still scheduled for %s: it could not be moved far ahead", d.Execution, model.FormatTime(start))
	}
	return nil
}

// placeForMove is a place that was kept, or another one.
func (w parting) placeForMove(ctx context.Context) (*ledger.Reservation, error) {
	if w.places > 0 {
		w.places--
		return w.Ledger.Redeem(), nil
	}
	return w.Ledger.Reserve(ctx, "", 1)
}

// standing returns the last answers to requests that have booked, or may have, by the path of their execution. If conflict-effect
// is not known yet, it reads the details of an execution whose schedule was answered with conflicts.
func (w parting) standing(ctx context.Context) (map[string]*judge.Answer, error) {
	standing, conflicting := map[string]*judge.Answer{}, map[string]*judge.Answer{}
	for _, c := range w.Calls {
		path := c.Draft.Request().Path
		switch e := c.Effect(); {
		case c.IsCancellation():
			delete(standing, path)
			delete(conflicting, path)
		case !c.Is(request.Schedule) || e == ledger.NotBooked:
		case e == ledger.ByConflict:
			conflicting[path] = c
		default:
			standing[path] = c
			delete(conflicting, path)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(conflicting)) {
		if w.Ledger.ConflictEffect() == "" {
			if err := w.learnEffect(ctx, conflicting[path]); err != nil {
				return nil, err
			}
		}
		if w.Ledger.ConflictEffect() != "refused" {
			standing[path] = conflicting[path]
		}
	}
	return standing, nil
}

// learnEffect finds out conflict-effect by the details of an execution whose schedule was answered with conflicts, if there is a
// caller who may read them and a server that has them.
func (w parting) learnEffect(ctx context.Context, c *judge.Answer) error {
	if w.Target.Provides("user") != nil || c.Execution < 0 || c.Execution >= len(w.Own.Executions) {
		return nil //nolint:nilerr // without somebody to read them the reading stays unknown
	}
	if err := w.Ask(ctx, request.Details, c.Execution, nil); err != nil {
		return ctx.Err() // without an answer the reading stays unknown
	}
	tried, err := c.RequestedStart()
	read := w.Last
	if err != nil || !read.IsAccepted() || read.Object()["id"] != c.Draft.Execution {
		return nil //nolint:nilerr // as above
	}
	if start, err := read.Stamp("scheduledStart"); err == nil && start.Time.Equal(tried) {
		w.Ledger.Learn("booked-anyway")
		return nil
	}
	w.Ledger.Learn("refused")
	return nil
}

// isOnDay reports whether a time lies on the fixture's day.
func (w parting) isOnDay(t time.Time) bool {
	return !t.Before(w.Own.Day) && t.Before(w.Own.Day.AddDate(0, 0, 1))
}
