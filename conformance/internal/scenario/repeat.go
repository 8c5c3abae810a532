package scenario

import (
	"context"
	"errors"
	"fmt"
	"net"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/ledger"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/retry"
)

// NeverRepeated is the rule whose scenarios must send each request exactly as often as they say.
const NeverRepeated = "idempotent"

// sends is how often a request is sent before the implementation is blamed for a missing answer: a gateway or the network may be
// the reason each time, unless the control request after it is answered.
const sends = 3

// repetition repeats requests that got no answer, and sends their control requests.
type repetition struct{ *World }

// IsLost reports whether the request has no answer of the API, and may have been processed, or may be yet.
func IsLost(c *judge.Answer) bool { return retry.Missing(c.Exchange) != "" }

// isClosedUnread reports whether the server closed the connection because it did not want to read the request, as it may; the
// control request then shows that it still answers.
func (w repetition) isClosedUnread(c *judge.Answer) bool {
	return w.Mutated.includes(c) && w.Mutated.Mutation.Closes && c.Err != nil && !isTimeout(c.Err)
}

func isTimeout(err error) bool {
	var slow net.Error
	return errors.As(err, &slow) && slow.Timeout()
}

// includes reports whether the request had the mutation.
func (m Mutated) includes(c *judge.Answer) bool {
	return m.Mutation != nil && c.Label == m.Mutation.Name
}

// unanswered repeats a request that got no answer, up to three times in all, with a control request after each. The last answer
// is the one that is judged; a page or a redirect that comes three times is the implementation's answer. The error is an
// *outcome.Failure for three failures whose control requests were answered, else an *outcome.Unanswered. It does not repeat a
// request that books: the scenario may run again instead. It repeats a request that a careless server may have booked only in a
// further place of the budget: the request keeps its own place, and the place of the last repeat is returned.
func (w repetition) unanswered(ctx context.Context, c *judge.Answer, books bool, held *ledger.Reservation) (*ledger.Reservation, error) {
	if err := c.Unreadable(); err != nil {
		return held, err
	}
	once := books || w.Subject.Rule == NeverRepeated || !w.isRepeatable(c)
	again := once && w.isSafeAgain(c)
	if IsLost(c) && once && !again {
		w.CountSeries(1)
		return held, w.NoAnswer(c, false, false)
	}
	witnessed, seen := true, &witnesses{}
	defer func() { w.countControls(seen) }()
	for n := 1; IsLost(c); n++ {
		for range n%2 + 1 { // not in step with a gateway that fails now and then
			answered, err := w.control(ctx, c, seen)
			if err != nil {
				return held, err
			}
			witnessed = witnessed && answered
		}
		switch {
		case again && witnessed && c.IsRefusedByPage() && w.sent == w.Attempt.Page, n == sends && witnessed && c.IsDiverted():
			w.judgePage()
			return held, nil
		case again: // its scenario's runs are the series
			return held, w.NoAnswer(c, witnessed, true)
		case n == sends && witnessed:
			w.CountSeries(0)
			return held, c.LackFailure(Thrice)
		case n == sends || !w.Client.Take(retry.Missing(c.Exchange)):
			if !witnessed { // else nothing speaks for a gateway: there are no repeats left
				w.CountSeries(n)
			}
			return held, w.NoAnswer(c, witnessed, false)
		}
		var err error
		if held, err = w.placeOfRepeat(ctx, held, c); err != nil {
			w.CountSeries(n)
			return held, err
		}
		c = call(ctx, w.World, c.Label, c.Draft, c.Execution)
		if c.Err != nil && ctx.Err() != nil {
			return held, fmt.Errorf("%s: %w", c.Label, ctx.Err())
		}
		if !c.IsUnanswered() {
			w.CountSeries(n)
			return held, nil
		}
	}
	return held, w.NoAnswer(c, false, true)
}

// judgePage accepts a page or a redirect as the implementation's answer.
func (w repetition) judgePage() {
	w.CountSeries(0)
	w.Diverted = true
}

// placeOfRepeat is the place of a repeat in the budget: that of the request itself, unless it may have booked. The error is an
// *Unanswered if there is no further place.
func (w repetition) placeOfRepeat(ctx context.Context, held *ledger.Reservation, c *judge.Answer) (*ledger.Reservation, error) {
	if held == nil || !c.MayHaveBooked() {
		return held, nil
	}
	w.places += w.Settle(held, c)
	further, err := w.Reserve(ctx, c.Draft, false)
	if _, blocked := outcome.AsBlocked(err); blocked {
		return nil, w.NoAnswer(c, false, false)
	}
	return further, err
}

// Thrice ends the reason of a failure after three failures.
const Thrice = ", three times, and each time the control request behind it was answered"

// NoAnswer is the outcome of a request without an answer. witnessed reports whether its control request was answered, again
// whether the scenario may run again for it.
func (w *World) NoAnswer(c *judge.Answer, witnessed, again bool) error {
	return &outcome.Unanswered{
		Code: c.LackCode(), Text: c.Label + ": " + c.Lack(), Assertion: c.LackAssertion(), Witnessed: witnessed, Again: again, Send: w.sent,
	}
}

// isRepeatable reports whether the request may be repeated. It may not if it may have booked and its repeat would book once more:
// a create, or a request answered with a page, which does not say whether the target has seen the request.
func (w repetition) isRepeatable(c *judge.Answer) bool {
	return w.IsAlone() || !c.MayHaveBooked() || !c.IsDiverted() && !c.Is(request.Create)
}

// isSafeAgain reports whether the scenario may run again although a request that books was lost: on a fresh customer, or after an
// answer that does not leave the booking open.
func (w repetition) isSafeAgain(c *judge.Answer) bool { return w.IsAlone() || !c.MayHaveBooked() }
