package steps

import (
	"errors"
	"strings"

	"example.com/bounce/conformance/internal/outcome"
)

// shownBy are the scenarios that show whether a good request of each form is accepted.
var shownBy = map[string]string{
	"schedule": "SE-CORE-001", "cancel": "SE-FAM-060", "create": "SE-FAM-001", "details": "SE-FAM-041", "list": "SE-FAM-100",
	"conflicts": "SE-FAM-204", "options": "SE-FAM-220", "operations": "SE-FAM-221", "services": "SE-FAM-222", "durations": "SE-FAM-223",
	"queue": "SE-FAM-411", "instance services": "SE-FAM-420", "workflow status": "SE-FAM-230",
	"status details": "SE-FAM-440",
}

// refusedIn are the scenarios that show whether the faults of control requests are refused.
var refusedIn = map[string]string{
	"an unknown execution": "SE-CORE-009", "an unknown instance": "SE-CORE-008", `scheduledTime "tomorrow"`: "SE-BODY-001",
	"a body that is a list": "SE-HTTP-010",
}

// movedIn shows whether what is scheduled can be scheduled anew.
const movedIn = "SE-CORE-010"

// supports turns the failure of a request that only supports the judgement into a *Control; what says which request it is, and
// shows the scenario that is about it. A request that was not answered may still be: its scenario runs again.
func supports(err error, what, shows string) error {
	var failed *outcome.Failure
	var unanswered *outcome.Unanswered
	switch {
	case errors.As(err, &failed):
		return &outcome.Control{Text: what + ": " + failed.Text, Shows: shows}
	case errors.As(err, &unanswered):
		u := *unanswered
		u.Text, u.Shows = what+": "+strings.TrimPrefix(u.Text, "twin: "), shows
		return &u
	}
	return err
}

// hasBooked is true where the conflicts of the last answer are with the window that a refused request asked for: the refusal
// has booked it all the same.
func (w *World) hasBooked(refused *call) bool {
	asked, err := refused.asked()
	if err != nil || !w.last.isConflict() {
		return false
	}
	items, err := w.conflicts()
	if err != nil {
		return false
	}
	for _, item := range items {
		if start, err := stampOf(item, "scheduledStart"); err == nil && start.Time.Equal(asked) {
			return true
		}
	}
	return false
}
