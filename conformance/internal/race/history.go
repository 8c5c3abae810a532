package race

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// kinds are the kinds of the requests that race.
var kinds = map[*request.Form]Kind{
	request.Schedule: Schedule, request.Cancel: Cancel, request.Details: Read, request.Create: Create,
}

// History is what racing clients saw of a fixture.
type History struct {
	ops     []Op
	fixture *target.Fixture
	alone   bool // whether nobody else changes the instance
	unsent  int  // racing requests that could not be sent
}

// NewHistory makes an empty history of a fixture. If the fixture is not the suite's alone, others may change its instance, too.
func NewHistory(f *target.Fixture, alone bool) *History { return &History{fixture: f, alone: alone} }

// Stands adds the window that an execution had before the race at the head of the history.
func (h *History) Stands(execution int, start time.Time) {
	h.ops = append(h.ops, Op{Kind: Stand, Execution: execution, Window: h.window(start), Call: -2, Return: -1})
}

// window is the window of an execution of the fixture that begins at start.
func (h *History) window(start time.Time) model.Window {
	return model.Window{Start: start, End: start.Add(h.fixture.Duration.Length())}
}

// Record adds an answer to a client, counted from 1, to the history. A schedule is booked, or answered with conflicts; every other whole answer is a failure.
func (h *History) Record(a *judge.Answer, client int, began time.Time) error {
	op := Op{
		Client: client, Kind: kinds[a.Draft.Form], Execution: a.Execution, Call: a.Sent.Sub(began), Return: a.Sent.Add(a.Took).Sub(began),
	}
	var errs [2]error
	if op.Kind == Schedule {
		var stamp model.Stamp
		stamp, errs[0] = model.ParseStamp(a.Draft.Time)
		op.Window = h.window(stamp.Time)
	}
	switch {
	case a.NotSent(): // nothing came of it, which no history shows
		h.unsent++
		return nil
	case a.IsUnanswered() && a.Execution < 0: // created, perhaps, and nobody can know
		return nil
	case a.IsUnanswered(): // 429 too: it is not sent again, and nobody knows whether it was processed
		op.Outcome = Lost
	case a.IsConflict():
		op.Outcome = Conflicting
		op.Listed, errs[1] = h.listed(a)
	case !a.IsAccepted():
		op.Outcome, errs[1] = h.refusal(a, op.Kind)
	case a.Execution < 0:
		return outcome.Fail("wrong-answer", "a create was accepted with %d, but without an id", a.Status)
	case op.Kind == Read:
		op.Window.Start, errs[1] = a.ReadStart()
	}
	h.ops = append(h.ops, op)
	return cmp.Or(errs[:]...)
}

// refusal returns what a refusal means to the model: a cancel found nothing scheduled, or a created execution is not known.
func (h *History) refusal(a *judge.Answer, kind Kind) (Outcome, error) {
	created := slices.ContainsFunc(h.ops, func(o Op) bool { return o.Kind == Create && o.Execution == a.Execution })
	switch {
	case kind == Cancel:
		return Refused, nil
	case created && kind != Create && (a.Status == http.StatusNotFound || a.Status == http.StatusBadRequest):
		return Unknown, nil
	case kind == Schedule:
		return 0, outcome.Fail("race-refused", "a racing schedule was refused with %d, want it accepted or answered with conflicts", a.Status)
	}
	return 0, outcome.Fail("race-refused", "a racing request was refused with %d, want it accepted: %s", a.Status, a.Label)
}

// listed returns the starts, in order, of the windows in a conflict answer. On an instance that is not the suite's alone, it
// omits those that no client requests: they are the work of others.
func (h *History) listed(a *judge.Answer) ([]time.Time, error) {
	items, err := a.Conflicts()
	starts := make([]time.Time, 0, len(items))
	for _, item := range items {
		start, err := judge.Stamp(item, "scheduledStart")
		if err != nil {
			return nil, err
		}
		ours := slices.ContainsFunc(slots, func(clock string) bool { return h.fixture.At(clock) == model.FormatTime(start.Time) })
		if ours || h.alone {
			starts = append(starts, start.Time)
		}
	}
	slices.SortFunc(starts, time.Time.Compare)
	return starts, err
}

// Explain fails with the shortest part of the history that no order explains, and with the history itself for the report. If less
// than a third of the requests were answered, hardly anything raced, and it is inconclusive.
func (h *History) Explain() error {
	answered := 0
	for _, op := range h.ops {
		if op.Outcome != Lost {
			answered++
		}
	}
	if all := len(h.ops) + h.unsent; 3*answered < all {
		return &outcome.Inconclusive{Text: fmt.Sprintf("only %d of the %d racing requests were answered", answered, all)}
	}
	ok, shortest := Check(h.ops)
	if ok {
		return nil
	}
	const unexplained = "no order of the requests, one after the other, explains these answers"
	return &outcome.Failure{
		Code: "not-linearizable", History: Draw(h.ops, shortest), Text: unexplained + ":\n" + Describe(shortest), Assertion: unexplained,
	}
}
