package steps

import (
	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/scenario"
)

// assertions judge an answer.
func assertions(w *scenario.World) []bind.Definition {
	return []bind.Definition{
		{Pattern: `^it is accepted$`, Do: w.CheckAccepted},
		{Pattern: `^it is accepted, or conflicts with its own window alone$`, Do: func() error { return checkOwnWindow(w) }},
		{Pattern: `^it is refused ?((?:for|as) [^,]+|)$`, Do: w.CheckRefusedFor},
		{Pattern: `^it is refused as too large, or the connection is closed$`, Do: func() error {
			if w.Last.IsClosed() {
				return nil // the control request then shows that the server goes on
			}
			return w.CheckRefusedFor("as too large")
		}},
		{Pattern: `^it is answered with conflicts$`, Do: w.CheckConflict},
		{Pattern: `^it is answered without a server error$`, Do: bind.Judge(w, judge.Any)},

		{Pattern: `^the answer has the members "([^"]*)", each a text$`, Do: bind.Judge1(w, judge.Texts)},
		{Pattern: `^the answer has none of the members "([^"]*)"$`, Do: bind.Judge1(w, judge.NoMembers)},
		{Pattern: `^the answer's "([^"]*)" is "([^"]*)"$`, Do: bind.Judge2(w, judge.Member)},
		{Pattern: `^the answer conforms to the contract$`, Do: func() error { return judge.Contract(w.Last, w.Contract) }},
		{Pattern: `^the body is (a success|a cancellation|conflicts), and nothing else$`, Do: bind.Judge1(w, judge.OneOutcome)},
		{Pattern: `^the answer's start is the requested instant$`, Do: bind.Judge(w, judge.Start)},
		{Pattern: `^an accepted start is the requested instant$`, Do: bind.Judge(w, judge.AcceptedStart)},
		{Pattern: `^it is refused for its body, or accepted for the instant that it means$`, Do: func() error { return checkMeantStart(w) }},
		{Pattern: `^the answer's end comes after its start$`, Do: bind.Judge(w, judge.EndAfterStart)},
		{Pattern: `^each conflict has the members "([^"]*)", each a text$`, Do: bind.Judge1(w, judge.ConflictTexts)},
		{Pattern: `^each conflict has a duration with a unit and a value$`, Do: bind.Judge(w, judge.ConflictDurations)},
		{Pattern: `^each conflict overlaps the requested window$`, Do: func() error { return judge.ConflictWindows(w.Last, w.Own.Duration.Length()) }},
		{Pattern: `^(a|one) conflict has the window of the first execution$`, Do: func(count string) error { return checkConflictOf(w, count) }},

		{Pattern: `^Allow names (\S+)$`, Do: bind.Judge1(w, judge.Allow)},
		{Pattern: `^a refusal as unauthorized challenges for a bearer token()$`, Do: bind.Judge1(w, judge.Challenge)},
		{Pattern: `^a refusal as unauthorized challenges for a bearer token with the error "([^"]*)"$`, Do: bind.Judge1(w, judge.Challenge)},
		{Pattern: `^the answer's media type fits its body$`, Do: bind.Judge(w, judge.MediaType)},
		{Pattern: `^the answer is like the saved one$`, Do: bind.Compare(w, judge.Alike)},
		{Pattern: `^the answer shows no internals$`, Do: bind.Judge(w, judge.NoInternals)},
		{Pattern: `^the answer has a Date that is not before the saved one$`, Do: bind.Compare(w, judge.Date)},
	}
}

// checkConflictOf looks for the window of the first execution among the conflicts.
func checkConflictOf(w *scenario.World, count string) error {
	first, err := w.Window(0)
	if err != nil {
		return err
	}
	return judge.ConflictOf(w.Last, first, count)
}

// checkOwnWindow passes a conflict of an execution with its own window and nothing else, which the reading self-conflict allows.
func checkOwnWindow(w *scenario.World) error {
	own := w.Booked[w.Last.Execution]
	if !w.Last.IsConflict() || own == nil {
		return w.CheckAccepted()
	}
	only, err := judge.ConflictsOnlyWith(w.Last, own)
	if err != nil || only {
		return err
	}
	return w.CheckAccepted()
}

// checkMeantStart fails unless an accepted start is an instant that the time may mean.
func checkMeantStart(w *scenario.World) error {
	if !w.Last.IsAccepted() && !w.Last.IsConflict() {
		return w.CheckRefusedFor("for its body")
	}
	if err := w.CheckAccepted(); err != nil {
		return err
	}
	return judge.MeantStart(w.Last)
}
