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

// slots are the times of day that racing clients ask for: the first two overlap, the third is apart from both, and none
// touches another, which would be a reading of its own.
var slots = []string{"10:00:00Z", "11:00:00Z", "14:00:00Z"}

// rounds is how many times each client schedules its execution.
const rounds = 4

// race lets one client an execution schedule it again and again, all at once, for windows that overlap.
func (w *World) race(ctx context.Context) error {
	began := time.Now()
	clients := len(w.fixture.Executions)
	calls := make([][]*call, clients)
	var wait sync.WaitGroup
	errs := make([]error, clients)
	for client := range clients {
		wait.Go(func() { calls[client], errs[client] = w.client(ctx, client) })
	}
	wait.Wait()
	problems := slices.Clone(errs)
	for client := range clients {
		for _, c := range calls[client] {
			w.Calls = append(w.Calls, c)
			if c.isAccepted() {
				w.book(c)
			}
			if c.Err == nil {
				w.env.giveBack()
			}
			problems = append(problems, w.record(c, began))
		}
	}
	return cmp.Or(append(problems, ctx.Err())...)
}

// client sends one execution's schedules, one after the other; it touches nothing of the world.
func (w *World) client(ctx context.Context, execution int) ([]*call, error) {
	chance := rand.New(rand.NewPCG(uint64(w.seed), uint64(execution))) //nolint:gosec // seeded, so that it can be repeated
	var calls []*call
	for range rounds {
		at := moment(w.fixture, slots[chance.IntN(len(slots))])
		d, err := newDraft(ctx, w.fixture, execution, at)
		if err == nil {
			err = w.env.reserve()
		}
		if err != nil {
			return calls, err
		}
		c := &call{Label: fmt.Sprintf("client %d: %s for %s", execution+1, d.execution, at), draft: d, execution: execution}
		c.Exchange = w.env.Client.Send(ctx, d.request())
		c.answer = object(c.Body)
		calls = append(calls, c)
	}
	return calls, nil
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
	case !c.isAccepted():
		return failure("not-accepted", "a racing schedule was refused with %d, want it accepted or answered with conflicts", c.Status)
	}
	w.history = append(w.history, op)
	return nil
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
