package steps

import (
	"errors"
	"strings"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// maxReceived is how many bytes of answers' bodies one scenario keeps, which cost many times as much memory once they are
// decoded. The largest lawful ones are lists of thousands of rows.
const maxReceived = 8 << 20

// receive keeps a call; an answer beyond the scenario's bound is too large.
func (w *World) receive(c *call) {
	if w.received += len(c.Body); w.received > maxReceived {
		x := *c.Exchange
		x.Body, x.Err = nil, &exchange.TooLarge{What: "the answers of this scenario have more than 8 MiB together"}
		w.received -= len(c.Body)
		c.Exchange, c.answer, c.list = &x, nil, nil
	}
	w.Calls = append(w.Calls, c)
}

// unreadable is an *Unclear where an answer came that cannot be read: it is too large, or in a coding that was not asked
// for. An honest server may have long lists, and a gateway may be to blame for either.
func (c *call) unreadable() error {
	var large *exchange.TooLarge
	var unknown *exchange.UnknownCoding
	if errors.As(c.Err, &large) || errors.As(c.Err, &unknown) {
		return &outcome.Inconclusive{Text: c.Label + ": " + c.Err.Error()}
	}
	return nil
}

// Forget lets go of all that only the scenario's own steps needed, once its answers are in the report: of the calls, what
// they were for and which status came.
func (w *World) Forget() {
	calls := make([]*call, 0, len(w.Calls))
	for _, c := range w.Calls {
		calls = append(calls, &call{
			Label: c.Label, draft: request.Draft{Form: c.draft.Form}, execution: c.execution,
			Exchange: &exchange.Exchange{Status: c.Status, Err: forgotten(c.Err), Sent: c.Sent, Took: c.Took},
		})
	}
	*w = World{
		env: w.env, rule: w.rule, Seed: w.Seed, subject: w.subject, Calls: calls, Observations: w.Observations,
		Warnings: w.Warnings, Diverted: w.Diverted, Positive: w.Positive,
	}
}

// errForgotten is what is left of why there was no answer, which may quote much of one.
var errForgotten = errors.New("there was no answer")

func forgotten(err error) error {
	if err == nil {
		return nil
	}
	return errForgotten
}

// maxID is how many bytes of an execution's id the ledger keeps.
const maxID = 8 << 10

// clip is the beginning of an id, without the rest of it in memory.
func clip(id string) string {
	if len(id) <= maxID {
		return id
	}
	return strings.Clone(id[:maxID])
}
