package scenario

import (
	"errors"
	"strings"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// shownBy maps each form to the scenario that shows whether a good request of it is accepted.
var shownBy = map[*request.Form]string{
	request.Schedule: "SE-CORE-001", request.Cancel: "SE-FAM-060", request.Create: "SE-FAM-001", request.Details: "SE-FAM-041",
	request.List: "SE-FAM-100", request.Conflicts: "SE-FAM-204", request.Options: "SE-FAM-220", request.Operations: "SE-FAM-221",
	request.Services: "SE-FAM-222", request.Durations: "SE-FAM-223", request.Queue: "SE-FAM-411", request.InstanceServices: "SE-FAM-420",
	request.WorkflowStatus: "SE-FAM-230", request.StatusDetails: "SE-FAM-440",
}

// ShownBy is the id of the scenario that shows whether a good request of the form is accepted.
func ShownBy(form *request.Form) string { return shownBy[form] }

// Unmutated is the label of the control request of a mutated one.
const Unmutated = "the same without the mutation"

// IsControl reports whether the request is a control request, of either kind.
func IsControl(c *judge.Answer) bool {
	return c.Label == ControlRequest || strings.HasPrefix(c.Label, Unmutated)
}

// Supports turns the failure of a request that only supports the judgement into an *outcome.Control; what names the request, and
// shows is the scenario that judges it. A request without an answer may get one when its scenario runs again.
func Supports(err error, what, shows string) error {
	var failed *outcome.Failure
	var unanswered *outcome.Unanswered
	switch {
	case errors.As(err, &failed):
		return &outcome.Control{Text: what + ": " + failed.Text, Shows: shows}
	case errors.As(err, &unanswered):
		u := *unanswered
		u.Text, u.Shows = what+": "+strings.TrimPrefix(u.Text, Unmutated+": "), shows
		return &u
	}
	return err
}
