package steps

import (
	"context"
	"errors"
	"slices"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/target"
)

// customerNotScheduled finds an execution that is not scheduled by its details: on a target without a control API, those of
// the file may have been scheduled by earlier scenarios, or runs. Where all are, and the suite may change the target, it
// creates one.
func (w *World) customerNotScheduled(ctx context.Context) error {
	const wish = 5
	if w.isAlone() {
		return w.customer(ctx, target.Need{})
	}
	if err := w.customer(ctx, target.Need{Wish: wish}); err != nil {
		return err
	}
	for i := range w.Fixture.Executions {
		free, err := w.isUnscheduled(ctx, i)
		if err != nil {
			return err
		}
		if free {
			w.Fixture.Executions = w.Fixture.Executions[i : i+1]
			return nil
		}
	}
	return w.createUnscheduled(ctx)
}

// isUnscheduled reads the details; what they do not tell, no clause of this scenario is broken by.
func (w *World) isUnscheduled(ctx context.Context, execution int) (bool, error) {
	if err := w.ask(ctx, "details", execution, nil); err != nil {
		return false, err
	}
	if w.isAccepted() != nil {
		return false, &outcome.Inconclusive{Text: "the details do not tell whether the execution is scheduled; SE-FAM-004 shows why"}
	}
	seen, err := w.last.seen()
	if err != nil {
		return false, &outcome.Inconclusive{Text: "the details do not tell whether the execution is scheduled; SE-FAM-042 shows why"}
	}
	return seen.Start.IsZero(), nil
}

func (w *World) createUnscheduled(ctx context.Context) error {
	lacking := &outcome.Blocked{
		Code:    "unscheduled",
		Provide: "instances.bookable: an execution that is not scheduled; or --effects books and identities.privileged-user, to create one",
	}
	var missing *target.Missing
	switch err := w.create(ctx); {
	case errors.As(err, &missing) || !w.env.Books:
		return lacking
	case err != nil:
		return err
	case w.isAccepted() != nil || w.last.created() == "":
		return &outcome.Inconclusive{Text: "no execution could be created to look at one that is not scheduled; SE-FAM-001 shows why"}
	}
	w.Fixture.Executions = slices.Clone(w.Fixture.Executions[len(w.Fixture.Executions)-1:])
	return nil
}
