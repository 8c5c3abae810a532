package scenario

import (
	"context"
	"fmt"
	"time"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/ledger"
	"example.com/bounce/conformance/internal/request"
)

// witnesses count the control requests of one request, which are all alike.
type witnesses struct{ answered, failed int }

func (s *witnesses) count(answered bool) {
	if answered {
		s.answered++
	} else {
		s.failed++
	}
}

// ControlRequest is the label of control requests.
const ControlRequest = "control request"

// control sends the control request of a request that got no answer: one that a correct server answers and does not book. It
// reports whether it was answered. It also reads the time of a target with the control API: an answer shows that the address is
// right. If the budget has no place for what a careless server might book, control reads the details instead.
func (w repetition) control(ctx context.Context, c *judge.Answer, seen *witnesses) (answered bool, err error) {
	defer func() { w.Last = c }()
	d, err := w.controlDraft(ctx, c)
	held, own := (*ledger.Reservation)(nil), false
	if err == nil && d.MayBook() && !w.IsAlone() {
		held = w.Ledger.TryReserve()
		if own = held == nil && c.Draft.MayBook() && !c.MayHaveBooked(); held == nil && !own {
			d, err = w.controlRead(ctx)
		}
	}
	if err == nil {
		call(ctx, w.World, ControlRequest, d, c.Execution)
		answered = !w.Last.IsUnanswered() || c.IsRefusedByPage() && w.Last.IsRefusedByPage() && w.Last.Status != c.Status
		seen.count(answered)
		switch entry := entry(w.World, w.Last); {
		case held != nil:
			held.Settle(entry, w.Last.IsRefusal())
		case entry.Effect != ledger.NotBooked:
			w.Ledger.Enter(entry)
			if own { // it has taken the place of the call itself
				return false, w.Ledger.Exceeded(1)
			}
		}
	}
	if !answered && w.IsAlone() {
		_, err := w.Target.Now(ctx)
		answered = err == nil
	}
	if ctx.Err() != nil {
		return false, fmt.Errorf("control request: %w", ctx.Err())
	}
	return answered, nil
}

// controlDraft is the request without its mutation if that does not book, or else one for an execution that does not exist. If a
// page refused the request, which may be the implementation's or a firewall's, it is a request that is not refused.
func (w repetition) controlDraft(ctx context.Context, c *judge.Answer) (request.Draft, error) {
	switch {
	case w.Mutated.includes(c) && !w.Mutated.Good.Form.Books:
		return w.Mutated.Good.Clone(), nil
	case c.IsRefusedByPage():
		return w.controlRead(ctx)
	}
	d, err := request.NewSchedule(ctx, w.Own, 0, w.Own.At("10:00:00Z"))
	if request.NameUnknownExecution(&d); d.Execution == c.Draft.Execution {
		d.Execution, d.Body = w.Own.Executions[0], request.ScheduleBody("tomorrow")
	}
	return d, err
}

// controlRead reads the details; without a user, the approver reads them: a refusal is an answer, too.
func (w repetition) controlRead(ctx context.Context) (request.Draft, error) {
	read := *request.Details
	if w.Target.Provides(read.Identity) != nil {
		read.Identity = "approver"
	}
	return request.New(ctx, &read, w.Own, 0)
}

// Pause waits for d before a repeat. A clock that the run has frozen advances by as much, once no scenario depends on it: a rate
// limit may use that clock.
func (w *World) Pause(ctx context.Context, d time.Duration) error {
	if err := w.Client.Pause(ctx, d); err != nil || w.still || !w.IsAlone() {
		return err
	}
	if !w.frozen.TryLock() {
		if w.Ledger.Max > 0 { // its holder may be waiting for the place in the budget that this request has
			return nil
		}
		w.frozen.Lock()
	}
	defer w.frozen.Unlock()
	now, err := w.Target.Now(ctx)
	if err == nil {
		err = w.Target.SetClock(ctx, now.Add(d))
	}
	return err
}
