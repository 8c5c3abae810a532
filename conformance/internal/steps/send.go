package steps

import (
	"context"
	"fmt"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// send sends a draft and remembers the call as the last one. A draft that a correct server would book is sent only where
// bookings are allowed; one that a careless server might book is sent only within the budget.
func (w *World) send(ctx context.Context, label string, d request.Draft, execution int, books bool) error {
	held, err := w.reserve(ctx, d, books)
	if err != nil {
		return err
	}
	w.sent++
	c := w.call(ctx, label, d, execution)
	switch {
	case c.Err != nil && ctx.Err() != nil:
		err = fmt.Errorf("%s: %w", label, ctx.Err()) // the run ended: the target is not to blame
	case c.isUnanswered() && !w.isClosedUnread(c):
		held, err = w.unanswered(ctx, c, books, held)
	}
	w.kept += w.settle(held, w.last)
	return err
}

// call sends a draft, again where it was not processed, and keeps what came of it as the last call.
func (w *World) call(ctx context.Context, label string, d request.Draft, execution int) *call {
	x := d.Request()
	var c *call
	if w.rule == neverRepeated {
		c = newCall(label, d, execution, w.env.Client.Once(ctx, x))
	} else {
		c = newCall(label, d, execution, w.env.Client.SendPausing(ctx, x, w.pause))
	}
	w.last = c
	w.receive(c)
	if c.isAccepted() {
		w.note(c)
	}
	w.hear(c)
	return c
}

// note remembers what an accepted request has changed.
func (w *World) note(c *call) {
	w.Positive = w.Positive || c.draft.Form.Books
	switch c.draft.Form {
	case request.Schedule:
		w.accepted[c.execution] = c
	case request.Cancel:
		delete(w.accepted, c.execution)
	}
}

// mayBook fails where no request may be sent that a correct server books.
func (e *Env) mayBook() error {
	if !e.Books {
		return &outcome.Blocked{Code: "effects", Provide: "--effects books, and instances.bookable in the target file: it books restarts"}
	}
	return nil
}

// reserve takes the draft's place in the budget; nil for one that books nowhere. It changes nothing of the world, so that
// racing clients may call it.
func (w *World) reserve(ctx context.Context, d request.Draft, books bool) (*reservation, error) {
	if books {
		if err := w.env.mayBook(); err != nil {
			return nil, err
		}
	}
	if !d.MayBook() {
		return nil, nil //nolint:nilnil // no place is no error
	}
	rule, places := "", 1
	if w.refusalFollows && w.subject.Level == "must" {
		rule = w.subject.Kind + ":" + w.rule
	}
	if w.env.Books && w.mustMove(ctx, d) {
		places++
	}
	return w.env.Ledger.reserve(ctx, rule, places)
}

// entry is the call's for the ledger.
func (w *World) entry(c *call) Booking {
	b := c.booking()
	b.Scenario, b.Rule = w.subject.ID, w.subject.Kind+":"+w.rule
	b.Wrong = b.granted() && (w.refusalFollows && w.subject.Level == "must" || !w.env.Books)
	return b
}

// settle enters what came of the call, and returns how many places are kept for moving its booking. Like reserve it changes
// nothing of the world.
func (w *World) settle(held *reservation, c *call) (kept int) {
	if held == nil {
		return 0
	}
	return held.settle(w.entry(c), c.isRefusal())
}

// mustMove reports whether a booking of the draft would not stay where it is: it would soon come true, or the next scenario
// needs its window.
func (w *World) mustMove(ctx context.Context, d request.Draft) bool {
	if w.env.Target.Kind() == "control" || d.Form != request.Schedule {
		return false
	}
	start, err := d.Start()
	return w.Fixture != nil && len(w.Fixture.RFCs) > 0 || err == nil && w.isNear(ctx, start)
}

// isNear reports whether the moment comes within a day.
func (w *World) isNear(ctx context.Context, at time.Time) bool {
	now, err := w.env.Target.Now(ctx)
	return err == nil && !at.After(now.AddDate(0, 0, 1))
}
