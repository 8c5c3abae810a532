package steps

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// What others may have done on an instance that is not the scenario's alone, and what only the server can have done: a
// scenario knows what it was answered before, and repeats what may be somebody else's work.

// isAlone says whether all that the customer has is the scenario's.
func (w *World) isAlone() bool { return w.env.Target.Kind() == "control" }

const othersInTheWay = "other changes stand in the way on this instance; list another one under instances.bookable"

// inTheWay excuses a conflict on an instance that is not ours alone, unless the scenario knows better.
func (w *World) inTheWay() error {
	c := w.last
	if !c.isConflict() || c.isBoth() || w.isAlone() || c.draft.Form != request.Schedule || w.wasFree(c) {
		return nil
	}
	items, err := c.conflicts()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(items, w.isOurs) {
		return nil
	}
	if left, found := w.ownResidue(c, items); found {
		return left.excuse(w.rule)
	}
	return &outcome.Inconclusive{Text: othersInTheWay, Obstructed: true}
}

// isOurs reports whether a listed change is this scenario's work: it was created here, or begins when a schedule was accepted
// here, and so nobody else had the window then. What was asked for and refused may be somebody else's as well; that it is there
// again on another day is no accident.
func (w *World) isOurs(item map[string]any) bool {
	if number, _ := item["rfcNumber"].(string); w.createdWith(number) != nil {
		return true
	}
	start, err := stampOf(item, "scheduledStart")
	return err == nil && slices.ContainsFunc(w.earlier(), func(earlier *call) bool {
		asked, err := earlier.asked()
		return err == nil && earlier.draft.Form == request.Schedule && asked.Equal(start.Time) && (earlier.isAccepted() || w.again)
	})
}

// earlier are the calls before the last one.
func (w *World) earlier() []*call {
	if i := slices.Index(w.Calls, w.last); i >= 0 {
		return w.Calls[:i]
	}
	return w.Calls
}

// wasFree reports whether the same window, give or take a minute, was accepted in this scenario before.
func (w *World) wasFree(c *call) bool {
	wanted, err := c.asked()
	return err == nil && slices.ContainsFunc(w.earlier(), func(earlier *call) bool {
		asked, err := earlier.asked()
		return err == nil && earlier.isAccepted() && earlier.draft.Form == request.Schedule && earlier.draft.Instance == c.draft.Instance &&
			asked.Sub(wanted).Abs() <= time.Minute
	})
}

// isAcceptedOrMeetsItself takes a conflict of an execution with its own window, and nothing else, for what the reading
// self-conflict allows.
func (w *World) isAcceptedOrMeetsItself() error {
	own := w.accepted[w.last.execution]
	if !w.last.isConflict() || own == nil {
		return w.isAccepted()
	}
	start, err := own.stamp("scheduledStart")
	if err != nil {
		return err
	}
	items, err := w.conflicts()
	if err != nil {
		return err
	}
	others := slices.DeleteFunc(items, func(item map[string]any) bool {
		listed, err := stampOf(item, "scheduledStart")
		return err == nil && listed.Time.Equal(start.Time)
	})
	if len(others) > 0 || len(items) == 0 {
		return w.isAccepted()
	}
	return nil
}

// conflictsAreOurs holds that a listed window is one that this scenario asked for or was given: where others book too, a
// conflict with their work tells nothing.
func (w *World) conflictsAreOurs() error {
	if w.isAlone() {
		return nil
	}
	items, err := w.conflicts()
	if err != nil {
		return err
	}
	if len(w.Fixture.RFCs) > 0 {
		return w.conflictsAreKnown(items)
	}
	for _, item := range items {
		start, _, err := window(item)
		if err != nil {
			return err
		}
		for _, earlier := range w.earlier() {
			if asked, err := earlier.asked(); err == nil && asked.Equal(start) {
				return nil
			}
		}
	}
	return &outcome.Inconclusive{Text: "the conflicts are with other changes on this instance; list another one under instances.bookable", Obstructed: true}
}

// conflictsAreKnown holds that nothing but the RFCs that the fixture has is in the way: beside them, a booking that an
// earlier run or somebody else has left behind may be the reason.
func (w *World) conflictsAreKnown(items []map[string]any) error {
	for _, item := range items {
		if !slices.ContainsFunc(w.Fixture.RFCs, func(r target.RFC) bool { return r.Number == item["rfcNumber"] }) {
			return &outcome.Inconclusive{Text: "other changes than the RFCs of the target file stand in the way on this instance", Obstructed: true}
		}
	}
	return nil
}

// noneListed excuses changes of others.
func (w *World) noneListed() error {
	items, err := w.conflicts()
	switch {
	case err != nil || len(items) == 0:
		return err
	case w.mayHaveOthers() && !slices.ContainsFunc(items, w.isOurs):
		return &outcome.Inconclusive{Text: "the changes that are listed may be those of others on this instance", Obstructed: true}
	}
	return outcome.Fail("wrong-answer", "%d conflicts are listed, want none", len(items))
}

// mayHaveOthers says whether changes may be listed that the suite knows nothing of: on an instance that is not ours alone.
func (w *World) mayHaveOthers() bool {
	return w.last.draft.Form == request.Conflicts && !w.isAlone()
}

// errGrown is what a list comes to that has other rows than before, and the scenario's own as they were.
var errGrown = &outcome.Inconclusive{Text: "the instance has more or fewer executions than before, which may be the work of others"}

// attempts is how often something is tried in all that somebody else's work may have spoiled.
const attempts = 3

// sameAsAside holds that nothing has changed between two answers, the order of a list apart. Where a list has grown, what was
// refused between them is sent again: others do not change the instance each time.
func (w *World) sameAsAside(ctx context.Context) error {
	now, err := w.wholeList(ctx, w.last)
	if err != nil {
		return err
	}
	err = w.answersAreSame(w.aside, now)
	for attempt := 1; errors.Is(err, errGrown); attempt++ {
		i := len(w.Calls) - 1
		for i >= 0 && (w.Calls[i].draft.Method == http.MethodGet || w.Calls[i].Label == controlRequest) {
			i--
		}
		if i < 0 {
			return err
		}
		refused, before := w.Calls[i], now
		if attempt == attempts {
			return outcome.Fail("not-refused", "it was refused with %d each of %d times, and the instance has other executions each time", refused.Status, attempts)
		}
		if err := w.send(ctx, refused.Label+" again", refused.draft.Clone(), refused.execution, refused.draft.Form.Books); err != nil {
			return err
		}
		if w.last.isAccepted() {
			return errGrown
		}
		if err := w.send(ctx, before.Label, before.draft.Clone(), before.execution, false); err != nil {
			return err
		}
		if err := w.isAccepted(); err != nil {
			return err
		}
		if now, err = w.wholeList(ctx, w.last); err != nil {
			return err
		}
		if err = w.answersAreSame(before, now); err == nil {
			return errGrown
		}
	}
	return err
}

// wholeList is the call, with the rows of all pages where its own page of the list of executions is full: what is new may stand
// on another one.
func (w *World) wholeList(ctx context.Context, c *call) (*call, error) {
	if c.draft.Form != request.List || len(c.list) < defaultRows || c.draft.Query.Has("limit") || c.draft.Query.Has("offset") {
		return c, nil
	}
	defer func() { w.last = c }()
	rows, err := w.readPages(ctx, defaultRows, c.draft.Query)
	if err != nil {
		return nil, err
	}
	whole := *c
	whole.list = make([]any, 0, len(rows))
	for _, r := range rows {
		whole.list = append(whole.list, map[string]any(r))
	}
	return &whole, nil
}

// bothAreListed reads again what rows may have been missed in, where others create at the same time.
func (w *World) bothAreListed(ctx context.Context) error {
	want := slices.Concat(w.Fixture.Executions, w.Fixture.Neighbour.Executions)
	err := w.haveOnce(w.rows, want, w.isAlone())
	for attempt := 1; attempt < attempts; attempt++ {
		if unclear := (*outcome.Inconclusive)(nil); !errors.As(err, &unclear) {
			return err
		}
		if err := w.listInstances(ctx); err != nil {
			return err
		}
		err = w.haveOnce(w.rows, want, attempt == attempts-1)
	}
	return err
}
