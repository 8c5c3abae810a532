package scenario

import (
	"context"
	"fmt"
	"time"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/ledger"
	"example.com/bounce/conformance/internal/request"
)

// Send sends a draft and keeps its answer as the last one. It sends a draft that a correct server books only if bookings are
// allowed, and one that a careless server might book only within the budget.
func (w *World) Send(ctx context.Context, label string, d request.Draft, execution int, books bool) error {
	held, err := w.Reserve(ctx, d, books)
	if err != nil {
		return err
	}
	w.sent++
	c := call(ctx, w, label, d, execution)
	switch {
	case c.Err != nil && ctx.Err() != nil:
		err = fmt.Errorf("%s: %w", label, ctx.Err()) // the run ended: the target is not to blame
	case c.IsUnanswered() && !(repetition{w}).isClosedUnread(c):
		held, err = repetition{w}.unanswered(ctx, c, books, held)
	}
	w.places += w.Settle(held, w.Last)
	return err
}

// call sends a draft, again if it was not processed, and keeps its answer as the last one.
func call(ctx context.Context, w *World, label string, d request.Draft, execution int) *judge.Answer {
	x := d.Request()
	var c *judge.Answer
	if w.Subject.Rule == NeverRepeated {
		c = judge.NewAnswer(label, d, execution, w.Client.Once(ctx, x))
	} else {
		c = judge.NewAnswer(label, d, execution, w.Client.SendPausing(ctx, x, w.Pause))
	}
	w.Last = c
	w.Receive(c)
	if c.IsAccepted() {
		w.Accept(c)
	}
	hear(w, c)
	return c
}

// Accept remembers what an accepted request has changed.
func (w *World) Accept(c *judge.Answer) {
	w.Positive = w.Positive || c.Draft.Form.Books
	switch c.Draft.Form {
	case request.Schedule:
		w.Booked[c.Execution] = c
	case request.Cancel:
		delete(w.Booked, c.Execution)
	}
}

// Reserve takes the draft's place in the budget; nil if no server books it. It does not change the world, so that racing clients
// may call it.
func (w *World) Reserve(ctx context.Context, d request.Draft, books bool) (*ledger.Reservation, error) {
	if books {
		if err := w.mayBook(); err != nil {
			return nil, err
		}
	}
	if !d.MayBook() {
		return nil, nil //nolint:nilnil // no place is no error
	}
	rule, places := "", 1
	if w.refusalFollows && w.Subject.Level == "must" {
		rule = w.Subject.Kind + ":" + w.Subject.Rule
	}
	if w.Books && mustMove(ctx, w, d) {
		places++
	}
	return w.Ledger.Reserve(ctx, rule, places)
}

// entry is the ledger's entry for an answer.
func entry(w *World, c *judge.Answer) ledger.Booking {
	b := c.Booking()
	b.Scenario, b.Rule = w.Subject.ID, w.Subject.Kind+":"+w.Subject.Rule
	b.Wrong = b.Granted() && (w.refusalFollows && w.Subject.Level == "must" || !w.Books)
	return b
}

// Settle enters the answer in the ledger, and returns how many places are kept for moving its booking. Like Reserve, it does not
// change the world.
func (w *World) Settle(held *ledger.Reservation, c *judge.Answer) (kept int) {
	if held == nil {
		return 0
	}
	return held.Settle(entry(w, c), c.IsRefusal())
}

// mustMove reports whether a booking of the draft must be moved at the end: it would soon begin, or the next scenario needs its
// window.
func mustMove(ctx context.Context, w *World, d request.Draft) bool {
	if w.IsAlone() || d.Form != request.Schedule {
		return false
	}
	start, err := d.Start()
	return w.Own != nil && len(w.Own.RFCs) > 0 || err == nil && isNear(ctx, w, start)
}

// isNear reports whether the moment comes within a day.
func isNear(ctx context.Context, w *World, at time.Time) bool {
	now, err := w.Target.Now(ctx)
	return err == nil && !at.After(now.AddDate(0, 0, 1))
}

// Probe sends a draft before the scenarios, in the name of a rule, and judges nothing. A draft that only a wrong server accepts
// is for a rule other than "purpose".
func Probe(ctx context.Context, w *World, label string, d request.Draft, rule string) (*judge.Answer, error) {
	lawful := rule == "purpose"
	w.Subject, w.refusalFollows = Subject{Kind: "clause", Rule: rule, Level: "must"}, !lawful
	held, err := w.Reserve(ctx, d, lawful)
	if err != nil {
		return nil, err
	}
	c := call(ctx, w, label, d, 0)
	w.places += w.Settle(held, c)
	return c, ctx.Err()
}

// Discard forgets the answers that did not come from the API: there is nothing to move, and nothing was booked, unless the answer
// was lost.
func Discard(w *World) {
	for _, c := range w.Calls {
		if c.IsAccepted() || c.IsDiverted() {
			w.Ledger.Drop(c.Booking())
		}
	}
	clear(w.Booked)
	w.Calls = nil
}

// Keep adds places of the budget that are kept for moves.
func (h *holdings) Keep(places int) { h.places += places }
