package steps

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/retry"
)

// neverRepeated is the rule whose scenarios send what they send as often as they say, and no more.
const neverRepeated = "idempotent"

// sends is how often a request is sent before the lack of an answer is the implementation's: each time a gateway or the
// network may be to blame, unless the control request behind it is answered.
const sends = 3

// isUnanswered is true of a call that says nothing of the implementation: no whole answer came, a server error, a page or a
// redirect did, or the target asks to slow down. 501 is an answer (RFC 9110 15.6.2).
func (c *call) isUnanswered() bool {
	return c.IsDiverted() || c.Err != nil || c.Status >= 500 && c.Status != http.StatusNotImplemented || c.Status == http.StatusTooManyRequests
}

// isLost is true of a call that may have happened, or may yet.
func (c *call) isLost() bool { return retry.Missing(c.Exchange) != "" }

// isRefusedByPage is true of a refusal whose body is a page: a firewall's, or the implementation's own.
func (c *call) isRefusedByPage() bool { return c.IsDiverted() && c.Status >= 400 }

// isClosedUnread is true where the server may close the connection on what it does not want to read; the control request
// then shows that it goes on.
func (w *World) isClosedUnread(c *call) bool {
	return w.isFaulty(c) && w.fault.Closes && c.Err != nil && !isTimeout(c.Err)
}

func isTimeout(err error) bool {
	var slow net.Error
	return errors.As(err, &slow) && slow.Timeout()
}

// isFaulty is true of a call that has the scenario's fault.
func (w *World) isFaulty(c *call) bool { return w.fault != nil && c.Label == w.fault.Name }

// unanswered repeats a call that nothing can come of, up to three times in all, each followed by its control request. The
// answer that comes is then the last call's, also where a page or a redirect comes three times: that is the implementation's,
// and judged. The error is a *Failure for three failures beside control requests that are answered, else an *Unanswered. A
// call that books is not repeated: the scenario may run again instead. One that a careless server may have booked is repeated
// only in a further place of the budget: the call keeps its own, and what is returned is the place of the last one.
func (w *World) unanswered(ctx context.Context, c *call, books bool, held *reservation) (*reservation, error) {
	if err := c.unreadable(); err != nil {
		return held, err
	}
	once := books || w.rule == neverRepeated || !w.isRepeatable(c)
	again := once && w.isSafeAgain(c)
	if c.isLost() && once && !again {
		w.env.Hear(1)
		return held, w.noAnswer(c, false, false)
	}
	witnessed, seen := true, &witnesses{}
	defer func() { w.env.watch(seen) }()
	for n := 1; c.isLost(); n++ {
		for range n%2 + 1 { // not in step with a gateway that fails now and then
			answered, err := w.control(ctx, c, seen)
			if err != nil {
				return held, err
			}
			witnessed = witnessed && answered
		}
		switch {
		case again && witnessed && c.isRefusedByPage() && w.sent == w.third, n == sends && witnessed && c.IsDiverted():
			w.judgePage()
			return held, nil
		case again: // its scenario's runs are the series
			return held, w.noAnswer(c, witnessed, true)
		case n == sends && witnessed:
			w.env.Hear(0)
			return held, &outcome.Failure{Code: c.lack(), Text: c.lackOf() + Thrice}
		case n == sends || !w.env.Client.Take(retry.Missing(c.Exchange)):
			if !witnessed { // else nothing speaks for a gateway: there are no repeats left
				w.env.Hear(n)
			}
			return held, w.noAnswer(c, witnessed, false)
		}
		var err error
		if held, err = w.placeOfRepeat(ctx, held, c); err != nil {
			w.env.Hear(n)
			return held, err
		}
		c = w.call(ctx, c.Label, c.draft, c.execution)
		if c.Err != nil && ctx.Err() != nil {
			return held, fmt.Errorf("%s: %w", c.Label, ctx.Err())
		}
		if !c.isUnanswered() {
			w.env.Hear(n)
			return held, nil
		}
	}
	return held, w.noAnswer(c, false, true)
}

// judgePage lets a page or a redirect stand as the implementation's answer.
func (w *World) judgePage() {
	w.env.Hear(0)
	w.Diverted = true
}

// placeOfRepeat is where the repetition of a call stands in the budget: in the call's own place, unless that may be booked. The
// error is an *Unanswered where there is no further place.
func (w *World) placeOfRepeat(ctx context.Context, held *reservation, c *call) (*reservation, error) {
	if held == nil || !c.mayHaveBooked() {
		return held, nil
	}
	w.kept += w.settle(held, c)
	further, err := w.reserve(ctx, c.draft, false)
	if _, blocked := outcome.AsBlocked(err); blocked {
		return nil, w.noAnswer(c, false, false)
	}
	return further, err
}

// Thrice ends the reason of a failure that takes three failures.
const Thrice = ", three times, and each time the control request behind it was answered"

func (w *World) noAnswer(c *call, witnessed, again bool) error {
	return &outcome.Unanswered{Code: c.lack(), Text: c.Label + ": " + c.lackOf(), Witnessed: witnessed, Again: again, Send: w.sent}
}

// isRepeatable is false of a call that may have booked what no repetition would book again, but beside it: a create, and one
// that a page came for, which does not say whether it has reached the target.
func (w *World) isRepeatable(c *call) bool {
	return w.isAlone() || !c.mayHaveBooked() || !c.IsDiverted() && c.draft.Form != request.Create
}

// isSafeAgain is true where the scenario may run again though a call that books was lost: on a fresh customer, or where an
// answer came, which is no gateway's for want of one.
func (w *World) isSafeAgain(c *call) bool { return w.isAlone() || !c.mayHaveBooked() }

// lack is the code for a call without an answer.
func (c *call) lack() string {
	switch {
	case c.Err != nil:
		return "no-answer"
	case c.Status == http.StatusTooManyRequests:
		return "too-many"
	case c.IsDiverted():
		return "wrong-answer"
	}
	return "server-error"
}

func (c *call) lackOf() string {
	switch {
	case c.Err != nil:
		return fmt.Sprintf("no whole answer came: %v", c.Err)
	case c.Status == http.StatusTooManyRequests:
		return "it was answered with 429, which asks to slow down"
	case c.IsDiverted() && c.Status >= 300 && c.Status < 400:
		return fmt.Sprintf("it was answered with the redirect %d, which is no answer of the API's", c.Status)
	case c.IsDiverted():
		return fmt.Sprintf("it was answered with %d and a page of HTML, which is no answer of the API's", c.Status)
	}
	return fmt.Sprintf("it was answered with the server error %d", c.Status)
}

// witnesses are the control requests of one call, which are all alike.
type witnesses struct{ answered, failed int }

func (s *witnesses) count(answered bool) {
	if answered {
		s.answered++
	} else {
		s.failed++
	}
}

// controlRequest is the label of what control sends.
const controlRequest = "control request"

// control sends the control request of a call that got no answer, one that a correct server answers and does not book, and
// says whether it was answered. Where the target has the control API, that is asked too: it speaks for the address. Where the
// budget has no place for what a careless server might book, the details are read.
func (w *World) control(ctx context.Context, c *call, seen *witnesses) (answered bool, err error) {
	defer func() { w.last = c }()
	d, err := w.controlDraft(ctx, c)
	held, own := (*reservation)(nil), false
	if err == nil && d.MayBook() && !w.isAlone() {
		held = w.env.Ledger.tryReserve()
		if own = held == nil && c.draft.MayBook() && !c.mayHaveBooked(); held == nil && !own {
			d, err = w.controlRead(ctx)
		}
	}
	if err == nil {
		w.call(ctx, controlRequest, d, c.execution)
		answered = !w.last.isUnanswered() || c.isRefusedByPage() && w.last.isRefusedByPage() && w.last.Status != c.Status
		seen.count(answered)
		switch entry := w.entry(w.last); {
		case held != nil:
			held.settle(entry, w.last.isRefusal())
		case entry.Effect != NotBooked:
			w.env.Ledger.enter(entry)
			if own { // it has taken the place of the call itself
				return false, w.env.Ledger.exceeded(1)
			}
		}
	}
	if !answered && w.isAlone() {
		_, err := w.env.Target.Now(ctx)
		answered = err == nil
	}
	if ctx.Err() != nil {
		return false, fmt.Errorf("control request: %w", ctx.Err())
	}
	return answered, nil
}

// controlDraft is the request without its fault, where that does not book, else one for an execution that is not there. Where
// the implementation may refuse with pages, and a firewall too, it is one that is not refused.
func (w *World) controlDraft(ctx context.Context, c *call) (request.Draft, error) {
	switch {
	case w.isFaulty(c) && !w.good.Form.Books:
		return w.good.Clone(), nil
	case c.isRefusedByPage():
		return w.controlRead(ctx)
	}
	d, err := request.NewSchedule(ctx, w.Fixture, 0, w.Fixture.At("10:00:00Z"))
	if request.NameUnknownExecution(&d); d.Execution == c.draft.Execution {
		d.Execution, d.Body = w.Fixture.Executions[0], request.ScheduleBody("tomorrow")
	}
	return d, err
}

// controlRead reads the details, for the approver where there is no user: a refusal is an answer too.
func (w *World) controlRead(ctx context.Context) (request.Draft, error) {
	read := *request.Details
	if w.env.Target.Provides(read.Identity) != nil {
		read.Identity = "approver"
	}
	return request.New(ctx, &read, w.Fixture, 0)
}

// pause waits for d before a repeat. A clock that the run holds still goes on by as much, once no scenario counts on it:
// a rate limit may go by it.
func (w *World) pause(ctx context.Context, d time.Duration) error {
	if err := w.env.Client.Pause(ctx, d); err != nil || w.still || !w.isAlone() {
		return err
	}
	if !w.env.still.TryLock() {
		if w.env.Ledger.Max > 0 { // who holds it may be waiting for the place in the budget that this request has
			return nil
		}
		w.env.still.Lock()
	}
	defer w.env.still.Unlock()
	now, err := w.env.Target.Now(ctx)
	if err == nil {
		err = w.env.Target.SetClock(ctx, now.Add(d))
	}
	return err
}

// noise is what was seen of failures that are not the implementation's for sure.
type noise struct {
	series   int       // of sends of one request, after a failure
	glitches int       // failures of those that did not come to three
	controls witnesses // of all series: a sample of how often requests fail that the implementation answers
}

// Hear counts a series, and its failures unless it came to three beside control requests that were answered.
func (e *Env) Hear(glitches int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.noise.series++
	e.noise.glitches += glitches
}

// watch counts the control requests of a call. Where all of them failed, the implementation may be to blame.
func (e *Env) watch(seen *witnesses) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if seen.answered > 0 {
		e.noise.glitches += seen.failed
		e.noise.controls.answered += seen.answered
		e.noise.controls.failed += seen.failed
	}
}

// Doubt says why three failures of a request may be chance here; "" where they are not. Where some of all requests fail now and
// then, some series come to three by chance: those of a run do with a probability of about their number times the share of
// failures, squared.
func (e *Env) Doubt() string {
	const most = 0.001 // not all failures are seen to be a gateway's, so that the share is too small
	e.mu.Lock()
	defer e.mu.Unlock()
	counts, controls := e.Client.Counts(), e.noise.controls
	sent, glitches := counts.Sent, e.noise.glitches+counts.Recovered
	share := max(ratio(glitches, sent), ratio(controls.failed, controls.answered+controls.failed))
	if float64(e.noise.series)*share*share < most {
		return ""
	}
	return fmt.Sprintf("but %d of %d requests failed, and not when they were repeated: this may be a gateway's work too", glitches, sent)
}

func ratio(some, all int) float64 { return float64(some) / float64(max(all, 1)) }
