package steps

import (
	"context"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/scenario"
)

// readings observe which alternative the server takes.
type readings struct{ *scenario.World }

func (w readings) definitions() []bind.Definition {
	return []bind.Definition{
		{Pattern: `^the status is the reading$`, Do: func() { w.ObserveStatus(w.Subject.Rule, w.Last.Status) }},
		{Pattern: `^acceptance means "([^"]*)", and refusal (for its (?:body|token|scope)) "([^"]*)"$`, Do: w.readAcceptance},
		{Pattern: `^acceptance means "([^"]*)", or "([^"]*)" when the fraction is gone, and refusal (for its body) "([^"]*)"$`, Do: w.readFraction},
		{Pattern: `^acceptance means "([^"]*)", and conflicts mean "([^"]*)"$`, Do: w.readConflicts},
		{Pattern: `^acceptance means "([^"]*)", and a refusal's status is the reading$`, Do: w.readStatus},
		{Pattern: `^acceptance of it, and of its schedule for "([^"]*)", means "([^"]*)", and a refusal's status is the reading$`, Do: w.readProduction},
		{Pattern: `^it is accepted, or refused for its production instance$`, Do: w.checkEither},
		{Pattern: `^a refusal of the token means "([^"]*)", and one of the body "([^"]*)"$`, Do: w.readCheckOrder},
		{Pattern: `^the length of the answer's window is the reading$`, Do: w.readLength},
		{Pattern: `^the zone of the answer's times is the reading$`, Do: func() error { return w.takeZone(judge.Zone(w.Last.Object(), w.Last.Draft.Time)) }},
		{Pattern: `^the zone of the listed RFC's times is the reading$`, Do: func() error { return w.takeZone(judge.RecordZone(w.Last, w.Own.RFCs)) }},
		{Pattern: `^the digits of the answer's hour are the reading$`, Do: bind.Read(w.World, judge.Hour)},
		{Pattern: `^the form of the refusal's body is the reading$`, Do: func() { w.ObserveAny(w.Subject.Rule, judge.BodyForm(w.Last)) }},
		{Pattern: `^the offset of the answer's times is the reading$`, Do: bind.Read(w.World, judge.Offset)},
		{Pattern: `^the seconds of the answer's start are the reading$`, Do: bind.Read(w.World, judge.Seconds)},
		{Pattern: `^the member conflicts of the success is the reading$`, Do: bind.Read(w.World, judge.SuccessConflicts)},
		{Pattern: `^the members "([^"]*)", which the answer does not have, are the reading$`, Do: bind.Read1(w.World, judge.UnusedMembers)},
	}
}

// readAcceptance takes one alternative if the last request was accepted, and another one if it was refused as the words say.
func (w readings) readAcceptance(accepted, words, refused string) error {
	return w.TakeRefusedOr(words, refused, scenario.Always(accepted))
}

func (w readings) readConflicts(accepted, conflicting string) error {
	if w.Last.IsAccepted() {
		return w.readStatus(accepted)
	}
	if err := w.CheckConflict(); err != nil {
		return err
	}
	return w.TakeRead(conflicting, w.CheckOwnConflicts())
}

func (w readings) readStatus(accepted string) error { return w.TakeStatusOr(scenario.Always(accepted)) }

func (w readings) readFraction(kept, dropped, words, refused string) error {
	return w.TakeRefusedOr(words, refused, func() (string, error) { return judge.Fraction(w.Last, kept, dropped) })
}

// readProduction reads prod-instance by the first of two requests that is refused: the create, and the schedule of what
// was created.
func (w readings) readProduction(ctx context.Context, clock, accepted string) error {
	if w.Last.IsAccepted() {
		if err := w.CheckAccepted(); err != nil {
			return err
		}
		if err := w.ScheduleAt(ctx, 1, w.Own.At(clock)); err != nil {
			return err
		}
	}
	return w.readStatus(accepted)
}

// checkEither passes both answers that a reading allows, which another scenario determines.
func (w readings) checkEither() error {
	if w.Last.IsAccepted() {
		return w.CheckAccepted()
	}
	if err := w.CheckObstructed(); err != nil {
		return err
	}
	return w.CheckRefused()
}

func (w readings) readCheckOrder(token, body string) error {
	if err := w.CheckRefused(); err != nil {
		return err
	}
	return w.TakeRead(judge.CheckOrder(w.Last, token, body))
}

func (w readings) readLength() error {
	alternative, _, err := judge.Length(w.Last, w.Own.Duration.Length(), w.Own.BlackOut.Length())
	return w.TakeRead(alternative, err)
}

func (w readings) takeZone(alternative string, bare bool, err error) error {
	if bare {
		w.Warn("bare-time", "the times of answers have no offset: they are taken to be in UTC")
	}
	return w.TakeRead(alternative, err)
}
