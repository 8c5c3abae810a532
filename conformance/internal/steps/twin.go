package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/target"
)

// twinIsAccepted sends the last request that had a fault again without it. A server that refuses everything refuses the twin too,
// and so passes no negative: it breaks the rule of the twin, and nothing is known of this one. Where nothing may be booked,
// the twin carries another, later fault instead, and must not be refused in the way of the first.
func (w *World) twinIsAccepted(ctx context.Context) error {
	negative, good := w.negative, w.good.clone()
	books := good.form.books
	if books && !w.env.Books {
		return w.twinWithLaterFault(ctx, negative, good)
	}
	what, shows := "the control request, the same without "+w.fault.name, shownBy[good.form.words()]
	if err := w.send(ctx, "twin", good, negative.execution, books); err != nil {
		return supports(err, what, shows)
	}
	if w.hasNoWorkflow() {
		return w.twinWithoutWorkflow(negative)
	}
	if w.hasBooked(negative) && w.isAlone() {
		return outcome.Fail("not-refused", "the request with %s was refused, and booked all the same: %s", w.fault.name, w.last.Body)
	}
	err := w.isAccepted()
	if failed := (*outcome.Failure)(nil); errors.As(err, &failed) && w.isAlone() && w.othersAreAccepted(ctx, good) {
		return outcome.Fail("twin", "after the refusal of the request with %s, %s: %s; of a customer that was refused nothing, such a request is accepted",
			w.fault.name, what, failed.Text)
	}
	if w.isRefusedSince(negative) {
		return outcome.Fail("twin", "after the refusal of the request with %s, %s is refused in the same way (%d), as it was not before",
			w.fault.name, what, w.last.Status)
	}
	return supports(err, what, shows)
}

// othersAreAccepted reports whether the good request of another fresh customer is accepted: if it is, the refusal of this one
// comes from what this customer was refused before.
func (w *World) othersAreAccepted(ctx context.Context, good draft) bool {
	fresh, err := w.lease(ctx, target.Need{})
	if err != nil {
		return false
	}
	twin, own := w.last, w.fixture
	w.fixture = fresh
	defer func() { w.last, w.fixture = twin, own }()
	d, err := w.goodDraft(ctx, good.form.words(), 0)
	if good.form.books {
		d.time, d.body = good.time, good.body
	}
	return err == nil && w.send(ctx, "the same of another customer", d, 0, good.form.books) == nil && w.isAccepted() == nil
}

// twinWithoutWorkflow is for a server that has a workflow only of what is scheduled, and so finds none for the twin.
func (w *World) twinWithoutWorkflow(negative *call) error {
	if negative.Status == w.last.Status {
		return &outcome.NotApplicable{Text: "the twin, an execution that is not scheduled, has no workflow status (reading status-unscheduled)"}
	}
	w.observeStatus("status-unscheduled", w.last.Status)
	return nil
}

// later is the fault that a twin carries where nothing may be booked, and the readings of the statuses it may get.
func (l layer) later(f *form) (name, reading string) {
	named := strings.HasSuffix(f.path, "{execution}")
	switch {
	case l == inCredentials && named:
		return "an unknown execution", "unknown-execution-status"
	case l == inCredentials:
		return "an unknown instance", "unknown-instance-status"
	case f == forms["schedule"]:
		return `scheduledTime "tomorrow"`, "body-invalid-status"
	}
	return "a body that is a list", "body-malformed-status"
}

func (w *World) twinWithLaterFault(ctx context.Context, negative *call, good draft) error {
	needsBooking := &outcome.Blocked{
		Code:    "effects",
		Provide: fmt.Sprintf("--effects books: only an accepted twin tells a refusal of %s from a refusal of everything", w.fault.name),
	}
	if w.fault.layer == inBody {
		return needsBooking
	}
	name, reading := w.fault.layer.later(good.form)
	later, err := findFault(name)
	if err != nil {
		return err
	}
	if err := later.apply(ctx, w, &good); err != nil {
		return err
	}
	w.refusalFollows = true
	what, shows := fmt.Sprintf("the control request, with %s in place of %s", name, w.fault.name), refusedIn[name]
	if err := w.send(ctx, "twin with "+name+" instead", good, 0, false); err != nil {
		return supports(err, what, shows)
	}
	twin := w.last
	if err := w.refusedFor(name); err != nil {
		return supports(err, what, shows)
	}
	usual := slices.Contains(refusal{reading: reading}.lawful(), twin.Status)
	switch {
	case twin.Status != negative.Status:
		return nil
	case usual:
		return needsBooking
	}
	return &outcome.Control{Text: fmt.Sprintf("%s, is refused in the same way (%d), as everything seems to be", what, twin.Status), Shows: shownBy[good.form.words()]}
}
