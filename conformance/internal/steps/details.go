package steps

import (
	"context"
	"slices"
	"time"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/steps/lists"
)

// details are about the operations that create, read and cancel an execution.
type details struct {
	*scenario.World
	lists *lists.Lists
}

func (w details) definitions() []bind.Definition {
	return []bind.Definition{
		{Pattern: `^the details name the execution and its instance$`, Do: bind.Judge(w.World, family.Details)},
		{Pattern: `^the details have no window$`, Do: bind.Judge(w.World, family.NoWindow)},
		{Pattern: `^the details have the window of the schedule's answer$`, Do: w.checkAnswered},
		{Pattern: `^the answer's window is as long as the execution's window before$`, Do: w.checkLength},
		{Pattern: `^the answer is the same as the saved one$`, Do: w.lists.CheckSame},
		{Pattern: `^if it was refused, the (?:details|rows) are the same as the saved ones$`, Do: w.checkUnchanged},
		{Pattern: `^if it was refused, the second execution can have the window$`, Do: w.checkFree},
		{Pattern: `^it is accepted, where the reading "([^"]*)" lets it be$`, Do: w.checkWhereAccepted},

		{Pattern: `^the details are what was created$`, Do: w.checkCreated},
		{Pattern: `^it is refused for its body, or the details are what was created$`, Do: w.checkRefusedOrCreated},
		{Pattern: `^the window is as long as the execution that was created, as the server reads it$`, Do: w.checkCreatedLength},
		{Pattern: `^each execution has an id of its own$`, Do: func() error { return family.UniqueIDs(w.Own.Executions) }},
		{Pattern: `^a ticket's number next to the id is the id$`, Do: bind.Judge(w.World, family.TicketNumber)},
		{Pattern: `^a conflict has the second execution's id and window$`, Do: w.checkConflictNamed},
		{Pattern: `^the conflict of the second execution has its duration, or the length of its window$`, Do: w.checkConflictLength},
		{Pattern: `^the id is "3-" and seven digits or capital letters$`, Do: bind.Judge(w.World, family.IDForm)},

		{Pattern: `^the form of the missing window is the reading$`, Do: bind.Read(w.World, family.MissingWindow)},
		{Pattern: `^the window that it had means "([^"]*)", and the one that it was tried for "([^"]*)"$`, Do: w.readTried},
		{Pattern: `^a refusal for its body means "([^"]*)", and a bounce of all for two hours "([^"]*)"$`, Do: w.readAssumed},
		{Pattern: `^a refusal for its body means "([^"]*)", and its duration in the details "([^"]*)"$`, Do: w.readUnit},
		{Pattern: `^a refusal for its body means "([^"]*)", and the letters in the details "([^"]*)" or "([^"]*)"$`, Do: w.readLetters},
		{Pattern: `^a refusal for its body means "([^"]*)", and the blackout in the details "([^"]*)" or "([^"]*)"$`, Do: w.readBlackOut},
		{Pattern: `^the contact that was not given is the reading$`, Do: bind.Read(w.World, judge.Contact)},
	}
}

// checkWhereAccepted has nothing to check if the target takes an alternative of the reading that refuses.
func (w details) checkWhereAccepted(reading string) error {
	if w.Last.IsRefusalOrSlowDown() {
		return &outcome.NotApplicable{Text: "the server refuses it (reading " + reading + ")"}
	}
	return w.CheckAccepted()
}

func (w details) checkAnswered() error {
	booked, err := w.Window(w.Last.Execution)
	if err != nil {
		return err
	}
	return family.AnsweredWindow(w.Last, booked)
}

func (w details) checkLength() error {
	i := slices.IndexFunc(w.Calls, func(a *judge.Answer) bool {
		return a != w.Last && a.IsAccepted() && a.Is(request.Schedule) && a.Draft.Execution == w.Last.Draft.Execution
	})
	if i < 0 {
		return outcome.Incomplete("the window that the execution had before")
	}
	before, err := judge.Window(w.Calls[i].Object())
	if err != nil {
		return err
	}
	return judge.SameLength(w.Last, before)
}

// checkUnchanged fails if a refusal has changed something: it reads again what was read and saved before. An accepted request may
// have changed it.
func (w details) checkUnchanged(ctx context.Context) error {
	if w.Last.IsAccepted() {
		return nil
	}
	if err := w.Send(ctx, "what was put aside, again", w.Aside.Draft.Clone(), w.Aside.Execution, false); err != nil {
		return err
	}
	if err := w.CheckAccepted(); err != nil {
		return err
	}
	return w.lists.CheckSame(ctx)
}

// checkFree does the same for a schedule: the window that it requested must be free for another execution.
func (w details) checkFree(ctx context.Context) error {
	if w.Last.IsAccepted() {
		return nil
	}
	if err := w.ScheduleAt(ctx, 1, w.Last.Draft.Time); err != nil {
		return err
	}
	if !w.Last.IsConflict() {
		return w.CheckAccepted()
	}
	if err := w.CheckOwnConflicts(); err != nil {
		return err
	}
	return outcome.Fail("not-refused", "it was refused, and its window is still taken: %s", w.Last.Body)
}

// created is the body of the create of the execution that the last request named.
func (w details) created() map[string]any { return w.CreatedWith(w.Last.Draft.Execution) }

func (w details) checkCreated() error { return family.Created(w.Last, w.created()) }

func (w details) checkRefusedOrCreated(ctx context.Context) error {
	if !w.Last.IsAccepted() {
		return w.CheckRefusedFor("for its body")
	}
	if err := w.readCreated(ctx); err != nil {
		return err
	}
	return w.checkCreated()
}

// readCreated reads the details of the execution that the last request has created.
func (w details) readCreated(ctx context.Context) error {
	if err := w.CheckAccepted(); err != nil {
		return err
	}
	if err := judge.Texts(w.Last, "id"); err != nil {
		return err
	}
	return w.AskAccepted(ctx, request.Details, len(w.Own.Executions)-1, nil)
}

// checkCreatedLength fails unless the length of the answer's window is one that end-rule allows for the execution, and observes
// which.
func (w details) checkCreatedLength() error {
	alternative, err := family.CreatedLength(w.Last, w.created())
	if err == nil {
		w.Observe("end-rule", alternative)
	}
	return err
}

func (w details) checkConflictLength() error {
	second, err := w.Window(1)
	if err != nil {
		return err
	}
	id := w.Booked[1].Draft.Execution
	return judge.ConflictLength(w.Last, id, second, w.CreatedWith(id))
}

func (w details) checkConflictNamed() error {
	second, err := w.Window(1)
	if err != nil {
		return err
	}
	return judge.ConflictNamed(w.Last, w.Booked[1].Draft.Execution, second)
}

// readTried reads conflict-effect by the details of an execution whose move was answered with conflicts.
func (w details) readTried(held, moved string) error {
	tried, err := w.tried(w.Last.Execution)
	if err != nil {
		return err
	}
	if start, err := w.Last.Stamp("scheduledStart"); err == nil && start.Time.Equal(tried) {
		w.Take(moved)
		return nil
	}
	return w.TakeRead(held, w.checkAnswered())
}

// tried is the start that the last schedule of an execution requested.
func (w details) tried(execution int) (time.Time, error) {
	for _, a := range slices.Backward(w.Calls) {
		if a.Execution == execution && a.Is(request.Schedule) {
			return a.RequestedStart()
		}
	}
	return time.Time{}, outcome.Incomplete("a schedule of the execution")
}

// read takes the alternative of a create that was refused for its body; if it was accepted, the one that the details show.
func (w details) read(ctx context.Context, refused string, read func() (string, error)) error {
	return w.TakeRefusedOr("for its body", refused, func() (string, error) {
		if err := w.readCreated(ctx); err != nil {
			return "", err
		}
		return read()
	})
}

// readAssumed reads create-incomplete.
func (w details) readAssumed(ctx context.Context, refused, assumed string) error {
	return w.read(ctx, refused, func() (string, error) { return family.Assumed(w.Last, assumed), nil })
}

// readLetters reads word-case.
func (w details) readLetters(ctx context.Context, exact, canonical, asSent string) error {
	return w.read(ctx, exact, func() (string, error) { return family.Letters(w.Last, w.created(), canonical, asSent) })
}

// readUnit reads unit-case.
func (w details) readUnit(ctx context.Context, exact, inAnyCase string) error {
	return w.read(ctx, exact, func() (string, error) { return inAnyCase, w.checkCreated() })
}

// readBlackOut reads blackout-without-stop.
func (w details) readBlackOut(ctx context.Context, refused, kept, dropped string) error {
	return w.read(ctx, refused, func() (string, error) { return family.BlackOut(w.Last, w.created(), kept, dropped) })
}
