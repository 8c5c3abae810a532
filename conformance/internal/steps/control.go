package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/target"
)

// controls send the control request of a mutated request: the same without the mutation.
type controls struct{ *scenario.World }

func (w controls) definitions() []bind.Definition {
	return []bind.Definition{{Pattern: `^the control request is accepted$`, Do: w.check}}
}

// refusedIn are the scenarios that show whether the mutations of control requests are refused.
var refusedIn = map[string]string{
	"an unknown execution": "SE-CORE-009", "an unknown instance": "SE-CORE-008", `scheduledTime "tomorrow"`: "SE-BODY-001",
	"a body that is a list": "SE-HTTP-010",
}

// check sends the last mutated request again without its mutation. A server that refuses everything refuses the control request,
// too, and so passes no refusal: it breaks the rule of the control request, and nothing is known of this one. If nothing may be
// booked, the control request has another, later mutation instead, and must not be refused as the first one was.
func (w controls) check(ctx context.Context) error {
	mutated, good, name := w.Mutated.Answer, w.Mutated.Good.Clone(), w.Mutated.Mutation.Name
	books := good.Form.Books
	if books && !w.Books {
		return w.checkLater(ctx, mutated, good)
	}
	what, shows := "the control request, the same without "+name, scenario.ShownBy(good.Form)
	if err := w.Send(ctx, scenario.Unmutated, good, mutated.Execution, books); err != nil {
		return scenario.Supports(err, what, shows)
	}
	if w.Last.HasNoWorkflow() {
		return w.checkNoWorkflow(mutated)
	}
	if w.IsAlone() && hasBooked(mutated, w.Last) {
		return outcome.Fail("not-refused", "the request with %s was refused, and still booked: %s", name, w.Last.Body)
	}
	err := w.CheckAccepted()
	if failed := (*outcome.Failure)(nil); errors.As(err, &failed) && w.IsAlone() && w.acceptsOthers(ctx, good) {
		return outcome.Fail("twin", "after the refusal of the request with %s, %s: %s; of a customer that was refused nothing, such a request is accepted",
			name, what, failed.Text)
	}
	if scenario.IsRefusedSince(w.World, mutated) {
		return outcome.Fail("twin", "after the refusal of the request with %s, %s is refused in the same way (%d), as it was not before",
			name, what, w.Last.Status)
	}
	return scenario.Supports(err, what, shows)
}

// hasBooked reports whether the conflicts of an answer are with the window of a refused request: the server has booked it in
// spite of the refusal.
func hasBooked(refused, now *judge.Answer) bool {
	want, err := refused.RequestedStart()
	if err != nil || !now.IsConflict() {
		return false
	}
	items, err := now.Conflicts()
	return err == nil && slices.ContainsFunc(items, func(item map[string]any) bool {
		start, err := judge.Stamp(item, "scheduledStart")
		return err == nil && start.Time.Equal(want)
	})
}

// acceptsOthers reports whether the good request of another fresh customer is accepted: then the refusal of this one is a
// consequence of the earlier refusal.
func (w controls) acceptsOthers(ctx context.Context, good request.Draft) bool {
	fresh, err := w.Lease(ctx, target.Need{})
	if err != nil {
		return false
	}
	last, own := w.Last, w.Own
	w.Own = fresh
	defer func() { w.Last, w.Own = last, own }()
	d, err := w.GoodDraft(ctx, good.Form, 0)
	if good.Form.Books {
		d.Time, d.Body = good.Time, good.Body
	}
	return err == nil && w.Send(ctx, "the same of another customer", d, 0, good.Form.Books) == nil && w.CheckAccepted() == nil
}

// checkNoWorkflow is for a server that has a workflow only for scheduled executions, and so finds none for the control request.
func (w controls) checkNoWorkflow(mutated *judge.Answer) error {
	if mutated.Status == w.Last.Status {
		return &outcome.NotApplicable{Text: "the control request is about an execution that is not scheduled, which has no workflow status (reading status-unscheduled)"}
	}
	w.ObserveStatus("status-unscheduled", w.Last.Status)
	return nil
}

func (w controls) checkLater(ctx context.Context, mutated *judge.Answer, good request.Draft) error {
	first := w.Mutated.Mutation
	needsBooking := &outcome.Blocked{
		Code:    "effects",
		Provide: fmt.Sprintf("--effects books: only an accepted control request tells a refusal of %s from a refusal of everything", first.Name),
	}
	if first.Layer == request.InBody {
		return needsBooking
	}
	name, reading := first.Layer.Later(good.Form)
	later, err := request.FindMutation(name)
	if err != nil {
		return err
	}
	if err := later.Apply(ctx, w.About(), &good); err != nil {
		return err
	}
	w.Expect(true)
	what, shows := fmt.Sprintf("the control request, with %s in place of %s", name, first.Name), refusedIn[name]
	if err := w.Send(ctx, scenario.Unmutated+", with "+name+" instead", good, 0, false); err != nil {
		return scenario.Supports(err, what, shows)
	}
	if err := judge.Refusal(w.Last, name); err != nil {
		return scenario.Supports(err, what, shows)
	}
	switch status := w.Last.Status; {
	case status != mutated.Status:
		return nil
	case slices.Contains(judge.Reason{Reading: reading}.Lawful(), status):
		return needsBooking
	default:
		return &outcome.Control{Text: fmt.Sprintf("%s, is refused in the same way (%d), as everything seems to be", what, status), Shows: scenario.ShownBy(good.Form)}
	}
}
