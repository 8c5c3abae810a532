package steps

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/linear"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/retry"
)

// writerSteps let two clients change one execution at once.
func (w *World) writerSteps() []Definition {
	return []Definition{
		{`^the execution is (scheduled|moved|cancelled) and (scheduled|moved|cancelled) at once, again and again$`, w.raceWriters},
		{`^executions are created at once, again and again$`, w.raceCreates},
	}
}

// raceWriters lets two clients change the execution at once, each of which then reads it. Before a round the execution is what
// the changes need it to be; after it, what is read of the execution and what is listed of it must agree.
func (w *World) raceWriters(ctx context.Context, one, other string) error {
	if err := w.readStanding(ctx); err != nil {
		return err
	}
	const changes = 3 // of a round: what is done before it, and one by each client
	if err := w.env.Ledger.room(rounds * changes); err != nil {
		return err
	}
	began := time.Now()
	for round := range rounds {
		for _, clients := range w.dealWriters(one, other, round) {
			calls, err := w.allAtOnce(ctx, clients)
			kept := w.keep(calls, began)
			if err := cmp.Or(err, kept, ctx.Err()); err != nil {
				return err
			}
		}
		if err := w.viewsAgree(ctx); err != nil {
			return err
		}
	}
	return nil
}

// dealWriters returns what is done before a round, and in it.
func (w *World) dealWriters(one, other string, round int) [][][]deed {
	execution, times := w.Fixture.Executions[0], slots[round/2*3:][:3]
	at := func(i int) string { return w.Fixture.At(times[i]) }
	before := deed{form: request.Schedule, execution: execution, at: at(2)}
	if one == "scheduled" || other == "scheduled" {
		before = deed{form: request.Cancel, execution: execution}
	}
	read := deed{form: request.Details, execution: execution}
	var clients [][]deed
	for i, change := range []string{one, other} {
		next := deed{form: request.Schedule, execution: execution, at: at(i)}
		if change == "cancelled" {
			next = deed{form: request.Cancel, execution: execution}
		}
		clients = append(clients, []deed{next, read})
	}
	return [][][]deed{{{before}}, clients}
}

// viewsAgree holds the conflicts that are listed of the first execution to its details, when nothing is under way.
func (w *World) viewsAgree(ctx context.Context) error {
	if err := cmp.Or(w.ask(ctx, "details", 0, nil), w.isAccepted()); err != nil {
		return err
	}
	read, err := w.last.seen()
	if err != nil {
		return err
	}
	day := url.Values{"scheduledStart": {request.FormatTime(w.Fixture.Day)}, "scheduledEnd": {request.FormatTime(w.Fixture.Day.AddDate(0, 0, 1))}}
	if err := w.ask(ctx, "conflicts", 0, func(d *request.Draft) { d.Query = day }); err != nil {
		return err
	}
	if err := w.isAccepted(); err != nil {
		return err
	}
	items, err := w.conflicts()
	if err != nil {
		return err
	}
	var listed []string
	for _, item := range items {
		if item["rfcNumber"] != w.Fixture.Executions[0] {
			continue
		}
		start, err := stampOf(item, "scheduledStart")
		if err != nil {
			return err
		}
		listed = append(listed, request.FormatTime(start.Time))
	}
	var want []string
	if !read.Start.IsZero() {
		want = []string{request.FormatTime(read.Start)}
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

// isPutOff is true of a request that was not processed: a gateway asks for it at another time.
func (c *call) isPutOff() bool {
	_, asked := retry.After(c.Header, time.Time{})
	return c.Err == nil && (c.Status == http.StatusTooManyRequests || c.Status == http.StatusServiceUnavailable && asked)
}

// raceCreates lets several clients create an execution each, all at once.
func (w *World) raceCreates(ctx context.Context) error {
	const clients = 4
	if err := w.env.Ledger.room(min(rounds*clients, linear.MaxExecutions-len(w.Fixture.Executions))); err != nil {
		return err
	}
	began := time.Now()
	for round := 0; round < rounds && len(w.Fixture.Executions)+clients <= linear.MaxExecutions; round++ {
		calls, err := w.allAtOnce(ctx, slices.Repeat([][]deed{{{form: request.Create}}}, clients))
		kept := w.keep(calls, began)
		if err := cmp.Or(err, kept, ctx.Err()); err != nil {
			return err
		}
		for _, c := range calls {
			if c.created() == "" && !c.isPutOff() {
				return &outcome.Inconclusive{Text: fmt.Sprintf("one of %d creates that were sent at once was not accepted (%d)", clients, c.Status)}
			}
		}
	}
	return nil
}
