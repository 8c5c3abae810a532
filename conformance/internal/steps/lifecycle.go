package steps

import (
	"context"
	"slices"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// The judgements of the operations that create, read and cancel an execution.
func (w *World) lifecycleSteps() []Definition {
	return slices.Concat(w.createdSteps(), []Definition{
		{`^the details name the execution and its instance$`, w.detailsName},
		{`^the details have no window$`, w.detailsHaveNoWindow},
		{`^the details have the window that the schedule was answered with$`, w.detailsHaveAnswered},
		{`^the answer is the same as the one put aside$`, w.sameAsAside},
		{`^where it was refused, the (?:details|rows) are the same as those put aside$`, w.refusedLeftAside},
		{`^where it was refused, the second execution can have the window$`, w.refusedLeftWindow},
		{`^it is accepted, where the reading "([^"]*)" lets it be$`, w.isAcceptedWhere},

		{`^the form of the missing window is the reading$`, w.missingWindowReading},
		{`^the window that it had means "([^"]*)", and the one that it was tried for "([^"]*)"$`, w.triedReading},
	})
}

// isAcceptedWhere leaves nothing to check where the target takes an alternative of the reading that refuses.
func (w *World) isAcceptedWhere(reading string) error {
	if c := w.last; c.Err == nil && c.Status >= 400 && c.Status < 500 && !c.isConflict() {
		return &outcome.NotApplicable{Text: "the server refuses it (reading " + reading + ")"}
	}
	return w.isAccepted()
}

func (w *World) detailsName() error {
	for member, want := range map[string]string{"id": w.last.draft.Execution, "target": w.last.draft.Instance} {
		if err := w.memberIs(member, want); err != nil {
			return err
		}
	}
	return nil
}

// detailsHaveNoWindow takes null for none: that is the reading details-unscheduled.
func (w *World) detailsHaveNoWindow() error {
	for _, member := range []string{"scheduledStart", "scheduledEnd"} {
		if value := w.last.answer[member]; value != nil {
			return outcome.Fail("wrong-answer", "the details have %s for %s, want no window", shown(value), member)
		}
	}
	return nil
}

// detailsHaveAnswered compares instants with the last accepted schedule of the execution.
func (w *World) detailsHaveAnswered() error {
	answered, ok := w.accepted[w.last.execution]
	if !ok {
		return outcome.Incomplete("the window of the execution")
	}
	wantStart, wantEnd, err := window(answered.answer)
	if err != nil {
		return err
	}
	start, end, err := window(w.last.answer)
	if err != nil {
		return err
	}
	if !start.Equal(wantStart) || !end.Equal(wantEnd) {
		return outcome.Fail("wrong-answer", "the details have the window %s to %s, want %s to %s, which the schedule was answered with",
			request.FormatTime(start), request.FormatTime(end), request.FormatTime(wantStart), request.FormatTime(wantEnd))
	}
	return nil
}

// answersAreSame holds that nothing documented has changed between two answers, the order of a list apart.
func (w *World) answersAreSame(before, now *call) error {
	if before.list != nil && now.list != nil {
		return w.sameRows(before, now)
	}
	members, known := answerMembers[now.draft.Form]
	switch {
	case now.draft.Form.List:
		return outcome.Fail("wrong-answer", "the answer was %s, and is %s now; want a list both times", before.Body, now.Body)
	case !known:
		return outcome.UnknownWords("answer", now.draft.Form.Operation)
	case before.answer == nil || now.answer == nil:
		return outcome.Fail("wrong-answer", "the answer was %s, and is %s now", before.Body, now.Body)
	}
	if name := difference(members, before.answer, now.answer); name != "" {
		return outcome.Fail("wrong-answer", "the answer's %s was %s, and is %s now", name, shown(before.answer[name]), shown(now.answer[name]))
	}
	return nil
}

// refusedLeftAside holds that a refusal has changed nothing: what was read before, and put aside, is read again. What was
// accepted has nothing to be held to.
func (w *World) refusedLeftAside(ctx context.Context) error {
	if w.last.isAccepted() {
		return nil
	}
	if err := w.send(ctx, "what was put aside, again", w.aside.draft.Clone(), w.aside.execution, false); err != nil {
		return err
	}
	if err := w.isAccepted(); err != nil {
		return err
	}
	return w.sameAsAside(ctx)
}

// refusedLeftWindow holds the same of a schedule: what it asked for is free for another execution.
func (w *World) refusedLeftWindow(ctx context.Context) error {
	if w.last.isAccepted() {
		return nil
	}
	if err := w.scheduleAt(ctx, "second ", w.last.draft.Time); err != nil {
		return err
	}
	if !w.last.isConflict() {
		return w.isAccepted()
	}
	if err := w.conflictsAreOurs(); err != nil {
		return err
	}
	return outcome.Fail("not-refused", "it was refused, and its window is taken all the same: %s", w.last.Body)
}

// sameRows excuses new rows where the instance is not ours alone.
func (w *World) sameRows(before, now *call) error {
	earlier, err := before.items()
	if err != nil {
		return err
	}
	later, err := now.items()
	if err != nil {
		return err
	}
	for _, id := range w.Fixture.Executions {
		i, j := slices.Index(idsOf(earlier), id), slices.Index(idsOf(later), id)
		switch {
		case i < 0 && j < 0:
			continue
		case i < 0 || j < 0:
			return outcome.Fail("wrong-answer", "the execution %s is listed once, and once it is not", id)
		}
		if name := difference(itemMembers, earlier[i], later[j]); name != "" {
			return outcome.Fail("wrong-answer", "the execution %s is not listed as it was before: its %s was %s, and is %s now",
				id, name, shown(earlier[i][name]), shown(later[j][name]))
		}
	}
	switch {
	case len(earlier) == len(later):
		return nil
	case w.env.Target.Kind() != "control":
		return errGrown
	}
	return outcome.Fail("wrong-answer", "%d executions are listed, and %d were before", len(later), len(earlier))
}

// missingWindowReading tells details-unscheduled.
func (w *World) missingWindowReading() error {
	if err := w.detailsHaveNoWindow(); err != nil {
		return err
	}
	_, hasStart := w.last.answer["scheduledStart"]
	_, hasEnd := w.last.answer["scheduledEnd"]
	switch {
	case hasStart && hasEnd:
		w.take("null")
	case hasStart || hasEnd:
		return outcome.Fail("wrong-answer", "of scheduledStart and scheduledEnd one is null and one is absent, want both alike")
	default:
		w.take("absent")
	}
	return nil
}

// triedReading tells conflict-effect by the details of an execution whose move was answered with conflicts.
func (w *World) triedReading(held, moved string) error {
	tried, err := w.tried(w.last.execution)
	if err != nil {
		return err
	}
	if start, err := w.last.stamp("scheduledStart"); err == nil && start.Time.Equal(tried) {
		w.take(moved)
		return nil
	}
	if err := w.detailsHaveAnswered(); err != nil {
		return err
	}
	w.take(held)
	return nil
}

// tried is the start that the last schedule of an execution asked for.
func (w *World) tried(execution int) (time.Time, error) {
	for _, c := range slices.Backward(w.Calls) {
		if c.execution == execution && c.draft.Form == request.Schedule {
			return c.asked()
		}
	}
	return time.Time{}, outcome.Incomplete("a schedule of the execution")
}
