package ledger

import (
	"fmt"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// place is the execution that the booking is of.
func (b Booking) place() [3]string { return [3]string{b.CSI, b.Instance, b.Execution} }

// Residue is a change that this run has left on an instance and that a target lists: it is neither the work of others nor a
// mistake in the target file.
type Residue struct {
	booking Booking
	// rule is the slug of the clause that the target breaks by listing it; "" where the booking still stands.
	rule string
	text string
}

// Find looks for a listed conflict among what the run has booked or created for the customer: by its number, if that is an
// execution's id, or else by its start on the instance.
func (l *Ledger) Find(csi, instance, number string, start time.Time) (found Residue, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	scheduled := false
	for _, b := range l.entries {
		named := b.CSI == csi && b.Execution == number
		switch {
		case named && b.Operation == request.Create.Operation:
			found, ok = Residue{booking: b, rule: "create", text: "which was created by %s and not scheduled"}, true
		case b.Operation != request.Schedule.Operation || b.CSI != csi || !b.Start.Equal(start):
			scheduled = scheduled || named
		case named || b.Instance == instance:
			return l.stateOf(b, instance), true
		}
	}
	return found, ok && !scheduled
}

// stateOf says what became of a listed booking. The caller must hold mu.
func (l *Ledger) stateOf(b Booking, instance string) Residue {
	if b.Instance != instance {
		return Residue{b, "conflict-body", "which %s scheduled on another instance, " + b.Instance}
	}
	if freed, cancelled := l.freed[b.place()]; cancelled && freed.After(b.At) {
		return Residue{b, "cancel", "whose schedule by %s was cancelled"}
	}
	for _, later := range l.entries {
		if later.place() == b.place() && later.Operation == b.Operation && later.Effect == Accepted && later.At.After(b.At) && !later.Start.Equal(b.Start) {
			return Residue{b, "reschedule", "which was moved away from where %s had scheduled it"}
		}
	}
	return Residue{booking: b, text: "which %s has scheduled"}
}

// Excuse returns nil if the residue breaks the very rule that the scenario rests on. Otherwise it returns the outcome that says
// which scenarios show the cause.
func (r Residue) Excuse(rule string) error {
	what := fmt.Sprintf("the conflict is with execution %s, "+r.text, r.booking.Execution, r.booking.Scenario)
	switch r.rule {
	case rule:
		return nil
	case "":
		return &outcome.Inconclusive{Text: what + ": a booking of this run stands there", Obstructed: true}
	}
	return &outcome.Inconclusive{Text: what + ": the target should not list it, as the scenarios of the clause " + r.rule + " show", Obstructed: true}
}
