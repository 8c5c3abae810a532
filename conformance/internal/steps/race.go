package steps

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"example.com/bounce/conformance/internal/linear"
	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/retry"
)

// slots are the times of day that racing clients ask for, three for every two rounds: the first of these rounds finds
// nothing booked there. Of the three, the first two overlap, the third is apart from both, and none touches another, which
// would be a reading of its own.
var slots = []string{
	"01:00:00Z", "02:00:00Z", "05:00:00Z",
	"09:00:00Z", "10:00:00Z", "13:00:00Z",
	"17:00:00Z", "18:00:00Z", "21:00:00Z",
}

// rounds is how many times each client schedules its execution. A round begins when the one before it is over: what was
// granted in it then stands, so that of two winners neither can pass for one that has moved away meanwhile.
const rounds = 6

// race lets one client an execution schedule it again and again, all at once, for windows that overlap.
func (w *World) race(ctx context.Context) error {
	if err := w.env.Ledger.room(rounds * len(w.Fixture.Executions)); err != nil {
		return err
	}
	began := time.Now()
	chance := rand.New(rand.NewPCG(uint64(w.Seed), 0)) //nolint:gosec // seeded, so that it can be repeated
	for round := range rounds {
		calls, err := w.round(ctx, slots[round/2*3:][:3], chance.IntN(3))
		kept := w.keep(calls, began)
		if err := cmp.Or(err, kept); err != nil {
			return err
		}
		if err := w.slowDown(ctx, calls); err != nil {
			return err
		}
	}
	return nil
}

// slowDown waits behind a round for as long as an answer of 429 says, so that the next one is heard again. The race ends with an
// *Unanswered where that is longer than a request is waited for.
func (w *World) slowDown(ctx context.Context, calls []*call) error {
	wait := time.Duration(0)
	for _, c := range calls {
		if c.Err == nil && c.Status == http.StatusTooManyRequests {
			after, _ := retry.After(c.Header, c.Sent)
			if after > retry.LongestWait {
				return w.noAnswer(c, false, false)
			}
			wait = max(wait, after)
		}
	}
	if wait > 0 {
		return w.pause(ctx, wait)
	}
	return ctx.Err()
}

// keep remembers what came of a round.
func (w *World) keep(calls []*call, began time.Time) error {
	var problems []error
	for _, c := range calls {
		w.receive(c)
		if c.isAccepted() {
			w.note(c)
		}
		w.kept += c.kept
		problems = append(problems, w.record(c, began))
	}
	return cmp.Or(problems...)
}

// round lets each client send one schedule, all at once. The slots are dealt out in turn, the first client's being given.
func (w *World) round(ctx context.Context, slots []string, first int) ([]*call, error) {
	calls := make([]*call, len(w.Fixture.Executions))
	errs := make([]error, len(calls))
	var wait sync.WaitGroup
	for client := range calls {
		at := w.Fixture.At(slots[(first+client)%len(slots)])
		wait.Go(func() { calls[client], errs[client] = w.client(ctx, client, at) })
	}
	wait.Wait()
	sent := slices.DeleteFunc(calls, func(c *call) bool { return c == nil })
	return sent, cmp.Or(errs...)
}

// client sends a schedule of one execution; it touches nothing of the world.
func (w *World) client(ctx context.Context, execution int, at string) (*call, error) {
	d, err := request.NewSchedule(ctx, w.Fixture, execution, at)
	if err != nil {
		return nil, err
	}
	held, err := w.reserve(ctx, d, true)
	if err != nil {
		return nil, err
	}
	label := fmt.Sprintf("client %d: %s for %s", execution+1, d.Execution, at)
	c := newCall(label, d, execution, w.env.Client.Once(ctx, d.Request()))
	c.kept = w.settle(held, c)
	return c, nil
}

// record adds a call to the history. A schedule is booked, or answered with conflicts; no whole answer may be anything.
func (w *World) record(c *call, began time.Time) error {
	op := linear.Op{
		Kind: kinds[c.draft.Form], Execution: c.execution, Call: c.Sent.Sub(began), Return: c.Sent.Add(c.Took).Sub(began),
	}
	var errs [2]error
	if op.Kind == linear.Schedule {
		op.Window, errs[0] = w.window(c.draft.Time)
	}
	switch {
	case c.NotSent(): // nothing came of it, which no history tells
		w.unsent++
		return nil
	case c.isUnanswered() && c.execution < 0: // created, perhaps, and nobody can know
		return nil
	case c.isUnanswered(): // 429 too: it is not sent again, and whether it was processed may be anybody's guess
		op.Outcome = linear.Lost
	case c.isConflict():
		op.Outcome = linear.Conflicting
		op.Listed, errs[1] = w.listed(c)
	case !c.isAccepted():
		op.Outcome, errs[1] = w.turnedDown(c, op.Kind)
	case c.execution < 0:
		return outcome.Fail("wrong-answer", "a create was accepted with %d, but without an id", c.Status)
	case op.Kind == linear.Read:
		op.Window, errs[1] = c.seen()
	}
	w.history = append(w.history, op)
	return cmp.Or(errs[:]...)
}

// window is what a schedule of the fixture's executions for that time asks for.
func (w *World) window(at string) (linear.Window, error) {
	asked, err := model.ParseStamp(at)
	return linear.Window{Start: asked.Time, End: asked.Time.Add(w.Fixture.Duration.Length())}, err
}

// listed are the starts, in order, of the windows that a conflict answer lists. On an instance that is not ours alone,
// those that no client asks for are left out: they are somebody else's.
func (w *World) listed(c *call) ([]time.Time, error) {
	items, err := c.conflicts()
	starts := make([]time.Time, 0, len(items))
	for _, item := range items {
		start, err := stampOf(item, "scheduledStart")
		if err != nil {
			return nil, err
		}
		ours := slices.ContainsFunc(slots, func(clock string) bool { return w.Fixture.At(clock) == request.FormatTime(start.Time) })
		if ours || w.env.Target.Kind() == "control" {
			starts = append(starts, start.Time)
		}
	}
	slices.SortFunc(starts, time.Time.Compare)
	return starts, err
}

// orderExplains fails with the shortest part of the history that no order explains. Where less than a third of the requests
// were answered, hardly anything raced.
func (w *World) orderExplains() error {
	answered := 0
	for _, op := range w.history {
		if op.Outcome != linear.Lost {
			answered++
		}
	}
	if all := len(w.history) + w.unsent; 3*answered < all {
		return &outcome.Inconclusive{Text: fmt.Sprintf("only %d of the %d racing requests were answered", answered, all)}
	}
	ok, shortest := linear.Check(w.history)
	if ok {
		return nil
	}
	return outcome.Fail("not-linearizable", "no order of the requests, one after the other, explains these answers:\n%s", linear.Describe(shortest))
}
