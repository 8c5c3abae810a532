// Package races binds the steps that let several clients change an instance at once: it sends the requests that package race
// deals out, and checks that some order explains the answers. It imports the bind, judge, outcome, race, request, retry and
// scenario packages.
package races

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/race"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/scenario"
)

// races are the races of a scenario.
type races struct {
	*scenario.World
	history *race.History
}

// Definitions are the steps, bound to a scenario.
func Definitions(w *scenario.World) []bind.Definition {
	r := newRaces(w)
	return []bind.Definition{
		{Pattern: `^all executions are scheduled at once, again and again, for windows that overlap$`, Do: r.schedule},
		{Pattern: `^all executions are (scheduled and read|scheduled, cancelled and read|created, scheduled and read) at once, again and again$`, Do: r.mix},
		{Pattern: `^the execution is (scheduled|moved|cancelled) and (scheduled|moved|cancelled) at once, again and again$`, Do: r.write},
		{Pattern: `^executions are created at once, again and again$`, Do: r.create},
		{Pattern: `^some order of the (?:schedules|requests) explains the answers$`, Do: func() error { return r.history.Explain() }},
	}
}

func newRaces(w *scenario.World) *races {
	return &races{World: w, history: race.NewHistory(nil, false)}
}

// begin starts the history, if the budget has room for that many bookings.
func (w *races) begin(bookings int) error {
	w.history = race.NewHistory(w.Own, w.IsAlone())
	return w.Ledger.Room(bookings)
}

// schedule lets one client an execution schedule it again and again, all at once, for windows that overlap.
func (w *races) schedule(ctx context.Context) error {
	if err := w.begin(race.Rounds * len(w.Own.Executions)); err != nil {
		return err
	}
	began, chance := time.Now(), race.Source(w.Seed)
	for round := range race.Rounds {
		err := w.round(ctx, race.DealSchedules(w.Own.Executions, round, chance), began)
		if err != nil {
			return err
		}
	}
	return nil
}

// mix lets clients schedule, read, cancel or create executions of one instance, all at once. Each round begins after the one
// before it; within a round a client does one thing after the other.
func (w *races) mix(ctx context.Context, words string) error {
	standing, err := w.readStanding(ctx)
	if err != nil {
		return err
	}
	if err := w.begin(race.Rounds * (len(w.Own.Executions) + 1)); err != nil {
		return err
	}
	w.putStanding(standing)
	began, chance := time.Now(), race.Source(w.Seed)
	for round := range race.Rounds {
		if err := w.round(ctx, race.Deal(race.FindMix(words), w.Own.Executions, round, chance), began); err != nil {
			return err
		}
	}
	return nil
}

// round lets the clients do what they were dealt, and then waits for as long as an answer of 429 says.
func (w *races) round(ctx context.Context, clients [][]race.Action, began time.Time) error {
	calls, err := w.allAtOnce(ctx, clients)
	kept := w.keep(calls, began)
	if err := cmp.Or(err, kept); err != nil {
		return err
	}
	return w.slowDown(ctx, calls)
}

// readStanding reads what the executions were scheduled for before the race, unless they are fresh.
func (w *races) readStanding(ctx context.Context) (map[int]time.Time, error) {
	if w.IsAlone() {
		return nil, nil //nolint:nilnil // nothing stands
	}
	standing := map[int]time.Time{}
	for execution := range w.Own.Executions {
		if err := w.AskAccepted(ctx, request.Details, execution, nil); err != nil {
			return nil, err
		}
		start, err := w.Last.ReadStart()
		if err != nil {
			return nil, err
		}
		if !start.IsZero() {
			standing[execution] = start
		}
	}
	return standing, nil
}

func (w *races) putStanding(standing map[int]time.Time) {
	for execution := range w.Own.Executions {
		if start, there := standing[execution]; there {
			w.history.Stands(execution, start)
		}
	}
}

// write lets two clients change the execution at once; each of them then reads it. Before a round the execution is put into the
// state that the changes need; after it, its details and the listed conflicts must agree.
func (w *races) write(ctx context.Context, one, other string) error {
	standing, err := w.readStanding(ctx)
	if err != nil {
		return err
	}
	const changes = 3 // of a round: what is done before it, and one by each client
	if err := w.begin(race.Rounds * changes); err != nil {
		return err
	}
	w.putStanding(standing)
	began := time.Now()
	for round := range race.Rounds {
		before, clients := race.DealWriters(w.Own.Executions[0], one, other, round)
		for _, each := range [][][]race.Action{{before}, clients} {
			calls, err := w.allAtOnce(ctx, each)
			kept := w.keep(calls, began)
			if err := cmp.Or(err, kept, ctx.Err()); err != nil {
				return err
			}
		}
		if err := w.checkViews(ctx); err != nil {
			return err
		}
	}
	return nil
}

// create lets several clients create an execution each, all at once.
func (w *races) create(ctx context.Context) error {
	const clients = 4
	if err := w.begin(min(race.Rounds*clients, race.MaxExecutions-len(w.Own.Executions))); err != nil {
		return err
	}
	began := time.Now()
	for round := 0; round < race.Rounds && len(w.Own.Executions)+clients <= race.MaxExecutions; round++ {
		calls, err := w.allAtOnce(ctx, slices.Repeat([][]race.Action{{{Form: request.Create}}}, clients))
		kept := w.keep(calls, began)
		if err := cmp.Or(err, kept, ctx.Err()); err != nil {
			return err
		}
		for _, c := range calls {
			if c.CreatedID() == "" && !isPutOff(c.Answer) {
				return &outcome.Inconclusive{Text: fmt.Sprintf("one of %d creates that were sent at once was not accepted (%d)", clients, c.Status)}
			}
		}
	}
	return nil
}

// isPutOff reports whether a request was not processed because a gateway wants it at another time.
func isPutOff(a *judge.Answer) bool {
	_, asked := retry.After(a.Header, time.Time{})
	return a.Err == nil && (a.Status == http.StatusTooManyRequests || a.Status == http.StatusServiceUnavailable && asked)
}

// call is the answer to a racing request, and how many places of the budget are kept for moving what it has booked.
type call struct {
	*judge.Answer
	kept   int
	client int // counted from 1
}

// allAtOnce lets the clients do what they were dealt, and adds the executions that they have created to the fixture.
func (w *races) allAtOnce(ctx context.Context, clients [][]race.Action) ([]call, error) {
	calls, errs := make([][]call, len(clients)), make([]error, len(clients))
	var wait sync.WaitGroup
	for client, actions := range clients {
		wait.Go(func() { calls[client], errs[client] = w.inTurn(ctx, client, actions) })
	}
	wait.Wait()
	all := slices.Concat(calls...)
	for _, c := range all {
		id := cmp.Or(c.Draft.Execution, c.CreatedID())
		if c.Draft.Execution == "" && id != "" {
			w.Own.Executions = append(slices.Clone(w.Own.Executions), id)
		}
		c.Execution = slices.Index(w.Own.Executions, id)
	}
	return all, cmp.Or(errs...)
}

// inTurn is one client; of the world, it changes only how much was received. It stops if the execution that it has created has no id.
func (w *races) inTurn(ctx context.Context, client int, actions []race.Action) (calls []call, err error) {
	created := ""
	for _, next := range actions {
		d, err := request.New(ctx, next.Form, w.Own, 0)
		if err != nil {
			return calls, err
		}
		d.Execution = cmp.Or(next.Execution, created)
		if next.Clock != "" {
			d.Time = w.Own.At(next.Clock)
			d.Body = request.ScheduleBody(d.Time)
		}
		held, err := w.Reserve(ctx, d, d.Form.Books)
		if err != nil {
			return calls, err
		}
		label := fmt.Sprintf("client %d: %s %s %s", client+1, next.Form.Words, d.Execution, d.Time)
		a := judge.NewAnswer(strings.TrimSpace(label), d, 0, w.Client.Once(ctx, d.Request()))
		w.Bound(a)
		calls = append(calls, call{a, w.Settle(held, a), client + 1})
		if next.Form != request.Create {
			continue
		}
		if created = a.CreatedID(); created == "" {
			break
		}
	}
	return calls, nil
}

// keep adds the answers of a round to the scenario and to the history.
func (w *races) keep(calls []call, began time.Time) error {
	var problems []error
	for _, c := range calls {
		w.Calls = append(w.Calls, c.Answer)
		if c.IsAccepted() {
			w.Accept(c.Answer)
		}
		w.Keep(c.kept)
		problems = append(problems, w.history.Record(c.Answer, c.client, began))
	}
	return cmp.Or(problems...)
}

// slowDown waits after a round for as long as an answer of 429 says, so that the next round is answered. The race ends with an
// *outcome.Unanswered if that is longer than the suite waits for a request.
func (w *races) slowDown(ctx context.Context, calls []call) error {
	wait := time.Duration(0)
	for _, c := range calls {
		if c.Err == nil && c.Status == http.StatusTooManyRequests {
			after, _ := retry.After(c.Header, c.Sent)
			if after > retry.LongestWait {
				return w.NoAnswer(c.Answer, false, false)
			}
			wait = max(wait, after)
		}
	}
	if wait > 0 {
		return w.Pause(ctx, wait)
	}
	return ctx.Err()
}

// checkViews compares the listed conflicts of the first execution with its details, when no request is in flight.
func (w *races) checkViews(ctx context.Context) error {
	if err := w.AskAccepted(ctx, request.Details, 0, nil); err != nil {
		return err
	}
	read, err := w.Last.ReadStart()
	if err != nil {
		return err
	}
	day := url.Values{"scheduledStart": {model.FormatTime(w.Own.Day)}, "scheduledEnd": {model.FormatTime(w.Own.Day.AddDate(0, 0, 1))}}
	if err := w.AskAccepted(ctx, request.Conflicts, 0, func(d *request.Draft) { d.Query = day }); err != nil {
		return err
	}
	items, err := w.Last.Conflicts()
	if err != nil {
		return err
	}
	var listed []string
	for _, item := range items {
		if item["rfcNumber"] != w.Own.Executions[0] {
			continue
		}
		start, err := judge.Stamp(item, "scheduledStart")
		if err != nil {
			return err
		}
		listed = append(listed, model.FormatTime(start.Time))
	}
	var want []string
	if !read.IsZero() {
		want = []string{model.FormatTime(read)}
	}
	if !slices.Equal(listed, want) {
		return outcome.Fail("wrong-answer", "after the race the details show %s, and the conflicts list %s", windows(want), windows(listed))
	}
	return nil
}

// windows names windows by their starts.
func windows(starts []string) string {
	if len(starts) == 0 {
		return "no window"
	}
	return "the window from " + strings.Join(starts, " and the one from ")
}
