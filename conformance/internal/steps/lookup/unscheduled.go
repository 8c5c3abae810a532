package lookup

import (
	"context"
	"errors"
	"slices"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// leaseUnscheduled finds an execution that is not scheduled by its details: on a target without a control API, earlier scenarios
// or runs may have scheduled those of the file. If all are scheduled, and the suite may change the target, it creates one.
func (w workflow) leaseUnscheduled(ctx context.Context) error {
	const wish = 5
	if w.IsAlone() {
		return w.Customer(ctx, target.Need{})
	}
	if err := w.Customer(ctx, target.Need{Wish: wish}); err != nil {
		return err
	}
	for i := range w.Own.Executions {
		free, err := w.isUnscheduled(ctx, i)
		if err != nil {
			return err
		}
		if free {
			w.Own.Executions = w.Own.Executions[i : i+1]
			return nil
		}
	}
	return w.createUnscheduled(ctx)
}

// isUnscheduled reads the details; an answer that does not show it breaks no clause of this scenario.
func (w workflow) isUnscheduled(ctx context.Context, execution int) (bool, error) {
	if err := w.Ask(ctx, request.Details, execution, nil); err != nil {
		return false, err
	}
	if w.CheckAccepted() != nil {
		return false, &outcome.Inconclusive{Text: "the details do not say whether the execution is scheduled; SE-FAM-004 shows why"}
	}
	start, err := w.Last.ReadStart()
	if err != nil {
		return false, &outcome.Inconclusive{Text: "the details do not say whether the execution is scheduled; SE-FAM-042 shows why"}
	}
	return start.IsZero(), nil
}

func (w workflow) createUnscheduled(ctx context.Context) error {
	blocked := &outcome.Blocked{
		Code:    "unscheduled",
		Provide: "instances.bookable: an execution that is not scheduled; or --effects books and identities.privileged-user, to create one",
	}
	var missing *target.Missing
	switch err := w.Create(ctx, string(request.Create.Body)); {
	case errors.As(err, &missing) || !w.Books:
		return blocked
	case err != nil:
		return err
	case w.CheckAccepted() != nil || w.Last.CreatedID() == "":
		return &outcome.Inconclusive{Text: "no execution could be created to look at one that is not scheduled; SE-FAM-001 shows why"}
	}
	w.Own.Executions = slices.Clone(w.Own.Executions[len(w.Own.Executions)-1:])
	return nil
}
