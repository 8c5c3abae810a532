package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// twinIsAccepted sends the last request that had a fault again without it. A server that refuses everything refuses the twin too,
// and so passes no negative: it breaks the rule of the twin, and nothing is known of this one. Where nothing may be booked,
// the twin carries another, later fault instead, and must not be refused in the way of the first.
func (w *World) twinIsAccepted(ctx context.Context) error {
	negative, good := w.negative, w.good.Clone()
	books := good.Form.Books
	if books && !w.env.Books {
		return w.twinWithLaterFault(ctx, negative, good)
	}
	what, shows := "the control request, the same without "+w.fault.Name, shownBy[good.Form.Words]
	if err := w.send(ctx, "twin", good, negative.execution, books); err != nil {
		return supports(err, what, shows)
	}
	if w.hasNoWorkflow() {
		return w.twinWithoutWorkflow(negative)
	}
	if w.hasBooked(negative) && w.isAlone() {
		return outcome.Fail("not-refused", "the request with %s was refused, and booked all the same: %s", w.fault.Name, w.last.Body)
	}
	err := w.isAccepted()
	if failed := (*outcome.Failure)(nil); errors.As(err, &failed) && w.isAlone() && w.othersAreAccepted(ctx, good) {
		return outcome.Fail("twin", "after the refusal of the request with %s, %s: %s; of a customer that was refused nothing, such a request is accepted",
			w.fault.Name, what, failed.Text)
	}
	if w.isRefusedSince(negative) {
		return outcome.Fail("twin", "after the refusal of the request with %s, %s is refused in the same way (%d), as it was not before",
			w.fault.Name, what, w.last.Status)
	}
	return supports(err, what, shows)
}

// othersAreAccepted reports whether the good request of another fresh customer is accepted: if it is, the refusal of this one
// comes from what this customer was refused before.
func (w *World) othersAreAccepted(ctx context.Context, good request.Draft) bool {
	fresh, err := w.lease(ctx, target.Need{})
	if err != nil {
		return false
	}
	twin, own := w.last, w.Fixture
	w.Fixture = fresh
	defer func() { w.last, w.Fixture = twin, own }()
	d, err := w.goodDraft(ctx, good.Form.Words, 0)
	if good.Form.Books {
		d.Time, d.Body = good.Time, good.Body
	}
	return err == nil && w.send(ctx, "the same of another customer", d, 0, good.Form.Books) == nil && w.isAccepted() == nil
}

// twinWithoutWorkflow is for a server that has a workflow only of what is scheduled, and so finds none for the twin.
func (w *World) twinWithoutWorkflow(negative *call) error {
	if negative.Status == w.last.Status {
		return &outcome.NotApplicable{Text: "the twin, an execution that is not scheduled, has no workflow status (reading status-unscheduled)"}
	}
	w.observeStatus("status-unscheduled", w.last.Status)
	return nil
}

func (w *World) twinWithLaterFault(ctx context.Context, negative *call, good request.Draft) error {
	needsBooking := &outcome.Blocked{
		Code:    "effects",
		Provide: fmt.Sprintf("--effects books: only an accepted twin tells a refusal of %s from a refusal of everything", w.fault.Name),
	}
	if w.fault.Layer == request.InBody {
		return needsBooking
	}
	name, reading := w.fault.Layer.Later(good.Form)
	later, err := request.FindMutation(name)
	if err != nil {
		return err
	}
	if err := later.Apply(ctx, w.Parties(), &good); err != nil {
		return err
	}
	w.refusalFollows = true
	what, shows := fmt.Sprintf("the control request, with %s in place of %s", name, w.fault.Name), refusedIn[name]
	if err := w.send(ctx, "twin with "+name+" instead", good, 0, false); err != nil {
		return supports(err, what, shows)
	}
	twin := w.last
	if err := w.refusedFor(name); err != nil {
		return supports(err, what, shows)
	}
	usual := slices.Contains(Refusal{Reading: reading}.Lawful(), twin.Status)
	switch {
	case twin.Status != negative.Status:
		return nil
	case usual:
		return needsBooking
	}
	return &outcome.Control{Text: fmt.Sprintf("%s, is refused in the same way (%d), as everything seems to be", what, twin.Status), Shows: shownBy[good.Form.Words]}
}
