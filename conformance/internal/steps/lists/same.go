package lists

import (
	"context"
	"errors"
	"net/http"

	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
)

// errGrown is the outcome for a list that has other rows than before, while the scenario's own are unchanged.
var errGrown = &outcome.Inconclusive{Text: "the instance has more or fewer executions than before, which may be the work of others"}

// attempts is how often a step tries something that the work of others may have spoiled.
const attempts = 3

// CheckSame fails if something has changed between the saved answer and the last one; the order of a list does not count. If a
// list has grown, it sends again what was refused in between: others do not change the instance each time.
func (w *Lists) CheckSame(ctx context.Context) error {
	now, err := w.Whole(ctx, w.Last)
	if err != nil {
		return err
	}
	err = w.compare(w.Aside, now)
	for attempt := 1; errors.Is(err, errGrown); attempt++ {
		i := len(w.Calls) - 1
		for i >= 0 && (w.Calls[i].Draft.Method == http.MethodGet || w.Calls[i].Label == scenario.ControlRequest) {
			i--
		}
		if i < 0 {
			return err
		}
		refused, before := w.Calls[i], now
		if attempt == attempts {
			return outcome.Fail("not-refused", "it was refused with %d each of %d times, and the instance has other executions each time", refused.Status, attempts)
		}
		if err := w.Send(ctx, refused.Label+" again", refused.Draft.Clone(), refused.Execution, refused.Draft.Form.Books); err != nil {
			return err
		}
		if w.Last.IsAccepted() {
			return errGrown
		}
		if err := w.Send(ctx, before.Label, before.Draft.Clone(), before.Execution, false); err != nil {
			return err
		}
		if err := w.CheckAccepted(); err != nil {
			return err
		}
		if now, err = w.Whole(ctx, w.Last); err != nil {
			return err
		}
		if err = w.compare(before, now); err == nil {
			return errGrown
		}
	}
	return err
}

// Whole is the answer, with the rows of all pages if its own page of the list of executions is full: new rows may be on another
// page.
func (w *Lists) Whole(ctx context.Context, c *judge.Answer) (*judge.Answer, error) {
	if !c.Is(request.List) || len(c.List()) < family.PageRows || c.Draft.Query.Has("limit") || c.Draft.Query.Has("offset") {
		return c, nil
	}
	defer func() { w.Last = c }()
	rows, err := w.readPages(ctx, family.PageRows, c.Draft.Query)
	if err != nil {
		return nil, err
	}
	all := make([]any, 0, len(rows))
	for _, r := range rows {
		all = append(all, map[string]any(r))
	}
	return c.WithList(all), nil
}

// compare fails if something documented has changed between two answers. New rows are excused if the instance is not the suite's
// alone.
func (w *Lists) compare(before, now *judge.Answer) error {
	if before.List() == nil || now.List() == nil {
		return judge.SameAnswer(before, now)
	}
	more, err := family.SameRows(before, now, w.Own.Executions)
	switch {
	case err != nil || more == 0:
		return err
	case !w.IsAlone():
		return errGrown
	}
	return outcome.Fail("wrong-answer", "%d executions are listed, and %d were before", len(now.List()), len(before.List()))
}

func isInconclusive(err error) bool {
	var inconclusive *outcome.Inconclusive
	return errors.As(err, &inconclusive)
}
