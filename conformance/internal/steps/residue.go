package steps

import (
	"fmt"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// What this run itself has left on an instance, which is no work of others and no fault of the target file.

func (b Booking) place() [3]string { return [3]string{b.CSI, b.Instance, b.Execution} }

// residue is a change of this run's that a target lists.
type residue struct {
	booking Booking
	// rule is the slug of the clause that the target breaks by listing it; "" where the booking still stands.
	rule string
	text string
}

// find looks a change that a conflict lists up among what the run has booked or created for the customer: by its number, where
// that is an execution's id, or else by its start on the instance.
func (l *Ledger) find(csi, instance, number string, start time.Time) (found residue, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	scheduled := false
	for _, b := range l.entries {
		named := b.CSI == csi && b.Execution == number
		switch {
		case named && b.Operation == request.Create.Operation:
			found, ok = residue{booking: b, rule: "create", text: "which was created by %s and not scheduled"}, true
		case b.Operation != request.Schedule.Operation || b.CSI != csi || !b.Start.Equal(start):
			scheduled = scheduled || named
		case named || b.Instance == instance:
			return l.stateOf(b, instance), true
		}
	}
	return found, ok && !scheduled
}

// stateOf says what became of a booking that is listed. The caller must hold mu.
func (l *Ledger) stateOf(b Booking, instance string) residue {
	if b.Instance != instance {
		return residue{b, "conflict-body", "which %s scheduled on another instance, " + b.Instance}
	}
	if freed, cancelled := l.freed[b.place()]; cancelled && freed.After(b.At) {
		return residue{b, "cancel", "whose schedule by %s was cancelled"}
	}
	for _, later := range l.entries {
		if later.place() == b.place() && later.Operation == b.Operation && later.Effect == Accepted && later.At.After(b.At) && !later.Start.Equal(b.Start) {
			return residue{b, "reschedule", "which was moved away from where %s had scheduled it"}
		}
	}
	return residue{booking: b, text: "which %s has scheduled"}
}

// ownResidue looks for what the run has left among conflicts that are nobody else's work.
func (w *World) ownResidue(c *call, items []map[string]any) (residue, bool) {
	for _, item := range items {
		number, _ := item["rfcNumber"].(string)
		start, _ := stampOf(item, "scheduledStart")
		if found, ok := w.env.Ledger.find(c.draft.CSI, c.draft.Instance, number, start.Time); ok {
			return found, true
		}
	}
	return residue{}, false
}

// excuse is nil where the residue breaks the very rule that the scenario rests on. Else it says who shows what is wrong.
func (r residue) excuse(rule string) error {
	what := fmt.Sprintf("the conflict is with execution %s, "+r.text, r.booking.Execution, r.booking.Scenario)
	switch r.rule {
	case rule:
		return nil
	case "":
		return &outcome.Inconclusive{Text: what + ": a booking of this run stands there", Obstructed: true}
	}
	return &outcome.Inconclusive{Text: what + ": the target should not list it, as the scenarios of the clause " + r.rule + " show", Obstructed: true}
}
