package steps

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/bounce/conformance/internal/linear"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// kinds are what the model calls the kinds of requests that race.
var kinds = map[*request.Form]linear.Kind{
	request.Schedule: linear.Schedule, request.Cancel: linear.Cancel, request.Details: linear.Read, request.Create: linear.Create,
}

// mix is what races beside schedules and reads.
type mix struct{ cancels, creates bool }

// mixes are the races by the words of the features.
var mixes = map[string]mix{
	"scheduled and read":            {},
	"scheduled, cancelled and read": {cancels: true},
	"created, scheduled and read":   {creates: true},
}

// deed is one request of a racing client: its form, the execution ("" for the one that the client has
// created before), and the time that a schedule asks for.
type deed struct {
	form          *request.Form
	execution, at string
}

// raceMixed lets clients schedule, read, cancel or create executions of one instance, all at once. A round begins when the
// one before it is over, as in race; within it a client does one thing after the other.
func (w *World) raceMixed(ctx context.Context, words string) error {
	if err := w.readStanding(ctx); err != nil {
		return err
	}
	if err := w.env.Ledger.room(rounds * (len(w.Fixture.Executions) + 1)); err != nil {
		return err
	}
	began := time.Now()
	chance := rand.New(rand.NewPCG(uint64(w.Seed), 0)) //nolint:gosec // seeded, so that it can be repeated
	for round := range rounds {
		calls, err := w.allAtOnce(ctx, w.deal(mixes[words], round, chance))
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

// readStanding puts what the executions were scheduled for before the race at the head of the history, where they are not
// fresh ones.
func (w *World) readStanding(ctx context.Context) error {
	if w.env.Target.Kind() == "control" {
		return nil
	}
	for execution := range w.Fixture.Executions {
		if err := cmp.Or(w.ask(ctx, "details", execution, nil), w.isAccepted()); err != nil {
			return err
		}
		standing, err := w.last.seen()
		if err != nil {
			return err
		}
		if !standing.Start.IsZero() {
			standing.End = standing.Start.Add(w.Fixture.Duration.Length())
			w.history = append(w.history, linear.Op{Kind: linear.Stand, Execution: execution, Window: standing, Call: -2, Return: -1})
		}
	}
	return nil
}

// deal says what each client of a round does: one changes each execution and then reads it, another reads it meanwhile.
func (w *World) deal(m mix, round int, chance *rand.Rand) [][]deed {
	asked, first := slots[round/2*3:][:3], chance.IntN(3)
	at := func(i int) string { return w.Fixture.At(asked[(first+i)%len(asked)]) }
	var clients [][]deed
	for i, execution := range w.Fixture.Executions {
		change, read := deed{request.Schedule, execution, at(i)}, deed{form: request.Details, execution: execution}
		if m.cancels && (i+round)%2 == 1 { // what was scheduled is cancelled in the next round, beside other schedules
			change = deed{form: request.Cancel, execution: execution}
		}
		clients = append(clients, []deed{change, read}, []deed{read})
	}
	if n := len(w.Fixture.Executions); m.creates && round%2 == 0 && n < linear.MaxExecutions {
		read := deed{form: request.Details}
		clients = append(clients, []deed{{form: request.Create}, read, {form: request.Schedule, at: at(n)}, read})
	}
	return clients
}

// allAtOnce lets the clients do what they were dealt, and makes the executions that they have created the fixture's.
func (w *World) allAtOnce(ctx context.Context, clients [][]deed) ([]*call, error) {
	calls, errs := make([][]*call, len(clients)), make([]error, len(clients))
	var wait sync.WaitGroup
	for client, deeds := range clients {
		wait.Go(func() { calls[client], errs[client] = w.inTurn(ctx, client, deeds) })
	}
	wait.Wait()
	all := slices.Concat(calls...)
	for _, c := range all {
		id := cmp.Or(c.draft.Execution, c.created())
		if c.draft.Execution == "" && id != "" {
			w.Fixture.Executions = append(slices.Clone(w.Fixture.Executions), id)
		}
		c.execution = slices.Index(w.Fixture.Executions, id)
	}
	return all, cmp.Or(errs...)
}

// inTurn is one client; it touches nothing of the world. It stops when what it has created has no id to go on with.
func (w *World) inTurn(ctx context.Context, client int, deeds []deed) (calls []*call, err error) {
	created := ""
	for _, next := range deeds {
		d, err := request.New(ctx, next.form, w.Fixture, 0)
		if err != nil {
			return calls, err
		}
		held, err := w.reserve(ctx, d, d.Form.Books)
		if err != nil {
			return calls, err
		}
		d.Execution = cmp.Or(next.execution, created)
		if next.at != "" {
			d.Time, d.Body = next.at, request.ScheduleBody(next.at)
		}
		label := fmt.Sprintf("client %d: %s %s %s", client+1, next.form.Words, d.Execution, next.at)
		c := newCall(strings.TrimSpace(label), d, 0, w.env.Client.Once(ctx, d.Request()))
		c.kept = w.settle(held, c)
		calls = append(calls, c)
		if next.form != request.Create {
			continue
		}
		if created = c.created(); created == "" {
			break
		}
	}
	return calls, nil
}

// created is the id of the execution that a create was answered with; "" for none.
func (c *call) created() string {
	id, _ := c.answer["id"].(string)
	if !c.isAccepted() {
		return ""
	}
	return id
}

// turnedDown is what a refusal means to the model: a cancel has found nothing scheduled, and what was created is not known.
func (w *World) turnedDown(c *call, kind linear.Kind) (linear.Outcome, error) {
	made := slices.ContainsFunc(w.history, func(o linear.Op) bool { return o.Kind == linear.Create && o.Execution == c.execution })
	switch {
	case kind == linear.Cancel:
		return linear.Refused, nil
	case made && kind != linear.Create && (c.Status == http.StatusNotFound || c.Status == http.StatusBadRequest):
		return linear.Unknown, nil
	case kind == linear.Schedule:
		return 0, outcome.Fail("race-refused", "a racing schedule was refused with %d, want it accepted or answered with conflicts", c.Status)
	}
	return 0, outcome.Fail("race-refused", "a racing request was refused with %d, want it accepted: %s", c.Status, c.Label)
}

// seen is the window that details have, by its start alone; the zero Window for none.
func (c *call) seen() (linear.Window, error) {
	if c.answer["scheduledStart"] == nil {
		return linear.Window{}, nil
	}
	start, err := c.stamp("scheduledStart")
	return linear.Window{Start: start.Time}, err
}
