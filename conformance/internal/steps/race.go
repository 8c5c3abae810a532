package steps

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"example.com/bounce/conformance/internal/linear"
	"example.com/bounce/conformance/internal/model"
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
	began := time.Now()
	chance := rand.New(rand.NewPCG(uint64(w.seed), 0)) //nolint:gosec // seeded, so that it can be repeated
	for round := range rounds {
		calls, err := w.round(ctx, slots[round/2*3:][:3], chance.IntN(3))
		problems := []error{err}
		for _, c := range calls {
			w.Calls = append(w.Calls, c)
			if c.isAccepted() {
				w.book(c)
			}
			if c.Err == nil {
				w.env.giveBack()
			}
			problems = append(problems, w.record(c, began))
		}
		if err := cmp.Or(append(problems, ctx.Err())...); err != nil {
			return err
		}
	}
	return nil
}

// round lets each client send one schedule, all at once. The slots are dealt out in turn, the first client's being given.
func (w *World) round(ctx context.Context, slots []string, first int) ([]*call, error) {
	calls := make([]*call, len(w.fixture.Executions))
	errs := make([]error, len(calls))
	var wait sync.WaitGroup
	for client := range calls {
		at := moment(w.fixture, slots[(first+client)%len(slots)])
		wait.Go(func() { calls[client], errs[client] = w.client(ctx, client, at) })
	}
	wait.Wait()
	sent := slices.DeleteFunc(calls, func(c *call) bool { return c == nil })
	return sent, cmp.Or(errs...)
}

// client sends a schedule of one execution; it touches nothing of the world.
func (w *World) client(ctx context.Context, execution int, at string) (*call, error) {
	d, err := newDraft(ctx, w.fixture, execution, at)
	if err == nil {
		err = w.env.reserve()
	}
	if err != nil {
		return nil, err
	}
	c := &call{Label: fmt.Sprintf("client %d: %s for %s", execution+1, d.execution, at), draft: d, execution: execution}
	c.Exchange = w.env.Client.Send(ctx, d.request())
	c.answer = object(c.Body)
	return c, nil
}

// record adds a call to the history: an answer is a booking or a conflict, and no whole answer may be either.
func (w *World) record(c *call, began time.Time) error {
	asked, err := model.ParseStamp(c.draft.time)
	if err != nil {
		return err
	}
	op := linear.Op{
		Execution: c.execution, Call: c.Sent.Sub(began), Return: c.Sent.Add(c.Took).Sub(began),
		Window: linear.Window{Start: asked.Time, End: asked.Time.Add(w.fixture.Duration.Length())},
	}
	switch {
	case c.Err != nil || c.Status >= 500:
		op.Outcome = linear.Lost
	case c.isConflict():
		op.Outcome = linear.Conflicting
		if op.Listed, err = w.listed(c); err != nil {
			return err
		}
	case !c.isAccepted():
		return failure("not-accepted", "a racing schedule was refused with %d, want it accepted or answered with conflicts", c.Status)
	}
	w.history = append(w.history, op)
	return nil
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
		ours := slices.ContainsFunc(slots, func(clock string) bool { return moment(w.fixture, clock) == instant(start.Time) })
		if ours || w.env.Target.Kind() == "control" {
			starts = append(starts, start.Time)
		}
	}
	slices.SortFunc(starts, time.Time.Compare)
	return starts, err
}

// orderExplains fails with the shortest part of the history that no order explains.
func (w *World) orderExplains() error {
	if !slices.ContainsFunc(w.history, func(op linear.Op) bool { return op.Outcome != linear.Lost }) {
		return failure("no-answer", "none of the %d racing schedules was answered", len(w.history))
	}
	ok, shortest := linear.Check(w.history)
	if ok {
		return nil
	}
	return failure("not-linearizable", "no order of the schedules, one after the other, explains these answers:\n%s", linear.Describe(shortest))
}
