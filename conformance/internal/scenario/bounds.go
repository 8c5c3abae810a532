package scenario

import (
	"errors"
	"sync/atomic"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/request"
)

// maxReceived is how many bytes of answers' bodies one scenario keeps; decoded, they cost many times as much memory. The largest
// lawful ones are lists of thousands of rows.
const maxReceived = 8 << 20

// Receive keeps an answer; one that exceeds the scenario's bound counts as too large.
func (l *Log) Receive(c *judge.Answer) {
	l.Bound(c)
	l.Calls = append(l.Calls, c)
}

// Bound counts an answer, and drops the body of one that exceeds the scenario's bound. Several answers may be bounded at once, before
// each is added to the calls.
func (l *Log) Bound(c *judge.Answer) {
	size := int64(len(c.Body))
	if atomic.AddInt64(&l.received, size) <= maxReceived {
		return
	}
	x := *c.Exchange
	x.Body, x.Err = nil, &exchange.TooLarge{What: "the answers of this scenario have more than 8 MiB together"}
	atomic.AddInt64(&l.received, -size)
	*c = *judge.NewAnswer(c.Label, c.Draft, c.Execution, &x)
}

// Forget drops everything that only the scenario's own steps needed, once its answers are in the report. Of the requests it keeps
// the form and the status.
func (w *World) Forget() {
	calls := make([]*judge.Answer, 0, len(w.Calls))
	for _, c := range w.Calls {
		calls = append(calls, &judge.Answer{
			Label: c.Label, Draft: request.Draft{Form: c.Draft.Form}, Execution: c.Execution,
			Exchange: &exchange.Exchange{Status: c.Status, Err: forgotten(c.Err), Sent: c.Sent, Took: c.Took},
		})
	}
	*w = World{Env: w.Env, Subject: w.Subject, Parties: request.Parties{Seed: w.Seed}, Log: Log{Calls: calls}, Findings: w.Findings}
}

// errForgotten replaces an error that may quote much of an answer.
var errForgotten = errors.New("there was no answer")

func forgotten(err error) error {
	if err == nil {
		return nil
	}
	return errForgotten
}
