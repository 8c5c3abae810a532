package steps

import (
	"context"
	"regexp"
	"slices"
	"sync"

	"github.com/cucumber/godog"
)

// Definition binds a pattern, anchored at both ends, to what it does.
type Definition struct {
	Pattern string
	Do      any
}

// Definitions are all the steps of the features, bound to the world. They are few and general: each is tried in turn.
func (w *World) Definitions() []Definition {
	return slices.Concat(w.deeds(), w.familyDeeds(), w.lifecycleSteps(), w.listSteps(), w.lookupSteps(),
		w.edgeSteps(), w.rawQuerySteps(), w.writerSteps(), w.judgements(), w.readings(), w.spellingSteps())
}

// deeds make the fixtures and send the requests.
func (w *World) deeds() []Definition {
	return []Definition{
		{`^a customer with (an unscheduled execution|(?:two|three|several) unscheduled executions)$`, w.customerWithExecutions},
		{`^a customer whose instance belongs to the service (.+)$`, w.customerOfService},
		{`^a customer with (an unscheduled execution|two unscheduled executions) of more than two hours with a blackout$`, w.customerWithLongExecutions},
		{`^a customer with two instances, each with an unscheduled execution$`, w.customerWithNeighbour},
		{`^a customer whose instance has (.+)$`, w.customerWithRFCs},
		{`^a customer whose instance is a production instance$`, w.customerOfProduction},
		{`^another customer$`, w.otherCustomer},
		{`^a customer that has not opted in$`, w.notOptedIn},
		{`^the (first |second |)execution was scheduled for "([^"]*)"$`, w.wasScheduled},
		{`^the server's clock is (\S+) past a full second$`, w.clockPastSecond},
		{`^the server's clock goes back by (\S+)$`, w.clockBack},
		{`^the server's clock goes on by (\S+)$`, w.clockOn},

		{`^the (first |second |third |)execution (?:is scheduled|was tried) for "([^"]*)"$`, w.schedule},
		{`^the (second |)execution is scheduled for "([^"]*)", where the server takes offsets$`, w.scheduleWhereOffsets},
		{`^the execution is scheduled at "([^"]*)"$`, w.scheduleAbsolute},
		{`^the (first |second |)execution is scheduled (\S+) ahead$`, w.scheduleAhead},
		{`^the execution is scheduled (\S+) ahead in the offset ([^ ,]+)$`, w.scheduleAheadIn},
		{`^the execution is scheduled (\S+) ahead in the offset ([^ ,]+), where the server takes offsets$`, w.scheduleAheadInWhereOffsets},
		{`^the second execution is scheduled at the end of the first one's window$`, w.scheduleAtEndOfFirst},
		{`^the second execution is scheduled for half an hour before the end of the first one's window$`, w.scheduleWithinFirst},
		{`^the second execution is scheduled for two hours before the start of the first one's window$`, w.scheduleUpToFirst},
		{`^the second instance's execution is scheduled for "([^"]*)"$`, w.scheduleNeighbour},
		{`^the execution is scheduled into the RFCs' windows$`, w.scheduleIntoRFCs},
		{`^all executions are scheduled at once, again and again, for windows that overlap$`, w.race},
		{`^all executions are (scheduled and read|scheduled, cancelled and read|created, scheduled and read) at once, again and again$`, w.raceMixed},
		{`^the same request (?:is|was) sent again$`, w.sendAgain},
		{`^a schedule is sent with (.+)$`, w.sendWith},
		{`^the second execution's schedule for "([^"]*)" is sent with (.+)$`, w.sendSecondWith},
		{`^the answer is put aside$`, w.putAside},
	}
}

// judgements pass or fail.
func (w *World) judgements() []Definition {
	return []Definition{
		{`^it is accepted$`, w.isAccepted},
		{`^it is accepted, or conflicts with its own window alone$`, w.isAcceptedOrMeetsItself},
		{`^its twin without the fault is accepted$`, w.twinIsAccepted},
		{`^it is refused ?((?:for|as) [^,]+|)$`, w.isRefused},
		{`^it is refused as too large, or the connection is closed$`, w.isTooLargeOrClosed},
		{`^it is answered with conflicts$`, w.isConflictAnswer},
		{`^it is answered without a server error$`, w.noServerError},

		{`^the answer has the members "([^"]*)", each a text$`, w.hasTexts},
		{`^the answer has none of the members "([^"]*)"$`, w.hasNone},
		{`^the answer's "([^"]*)" is "([^"]*)"$`, w.memberIs},
		{`^the answer conforms to the contract$`, w.conforms},
		{`^the body is (a success|a cancellation|conflicts), and nothing else$`, w.isOneOutcome},
		{`^the answer's start is the instant that was asked for$`, w.startIsAsked},
		{`^an accepted start is the instant that was asked for$`, w.acceptedStartIsAsked},
		{`^the answer's end comes after its start$`, w.endAfterStart},
		{`^each conflict has the members "([^"]*)", each a text$`, w.eachConflictHasTexts},
		{`^each conflict has a duration with a unit and a value$`, w.eachConflictHasDuration},
		{`^each conflict overlaps the window that was asked for$`, w.eachConflictOverlaps},
		{`^the first execution holds its window or, where conflicts book, the one that it was tried for$`, w.firstStaysBooked},
		{`^(a|one) conflict has the window of the first execution$`, w.hasConflictOfFirst},
		{`^the conflicts are the RFCs that overlap, as they were made$`, w.conflictsAreRFCs},

		{`^some order of the (?:schedules|requests) explains the answers$`, w.orderExplains},

		{`^Allow names (\S+)$`, w.allowNames},
		{`^a refusal as unauthorized challenges for a bearer token()$`, w.challenges},
		{`^a refusal as unauthorized challenges for a bearer token with the error "([^"]*)"$`, w.challengesWithError},
		{`^the answer's media type fits its body$`, w.mediaTypeFits},
		{`^the answer is like the one put aside$`, w.likeAside},
		{`^the answer shows no internals$`, w.showsNoInternals},
		{`^the answer's Date is there and not before the one put aside$`, w.dateRunsForward},
	}
}

// readings observe which alternative the server takes.
func (w *World) readings() []Definition {
	return []Definition{
		{`^the status is the reading$`, w.statusIsReading},
		{`^acceptance means "([^"]*)", and refusal (for its (?:body|token|scope)) "([^"]*)"$`, w.acceptance},
		{`^acceptance means "([^"]*)", or "([^"]*)" when the fraction is gone, and refusal (for its body) "([^"]*)"$`, w.fractionReading},
		{`^acceptance means "([^"]*)", and conflicts mean "([^"]*)"$`, w.acceptanceOrConflicts},
		{`^acceptance means "([^"]*)", and a refusal's status is the reading$`, w.acceptanceOrStatus},
		{`^acceptance of it, and of its schedule for "([^"]*)", means "([^"]*)", and a refusal's status is the reading$`, w.productionReading},
		{`^it is accepted, or refused for its production instance$`, w.isAcceptedOrRefused},
		{`^a refusal of the token means "([^"]*)", and one of the body "([^"]*)"$`, w.orderReading},
		{`^the length of the answer's window is the reading$`, w.lengthReading},
		{`^the zone of the answer's times is the reading$`, w.zoneReading},
		{`^the zone of the listed RFC's times is the reading$`, w.rfcZoneReading},
		{`^the digits of the answer's hour are the reading$`, w.hourReading},
		{`^the form of the refusal's body is the reading$`, w.bodyForm},
	}
}

// compiled holds the patterns by their text, since godog would compile them again for each scenario.
var compiled = sync.OnceValue(func() map[string]*regexp.Regexp {
	all := map[string]*regexp.Regexp{}
	for _, d := range NewWorld(nil).Definitions() {
		all[d.Pattern] = regexp.MustCompile(d.Pattern)
	}
	return all
})

// refusalStep matches the judgement that what was sent last is refused.
var refusalStep = regexp.MustCompile(`^it is refused(?: (?:for|as) [^,]+)?(?:, or the connection is closed)?$`)

// awaits reports whether the first judgement behind a step is that its request is refused.
func awaits(steps []*godog.Step, id string) bool {
	i := slices.IndexFunc(steps, func(s *godog.Step) bool { return s.Id == id })
	for _, s := range steps[i+1:] {
		if s.Text != "the answer is put aside" {
			return refusalStep.MatchString(s.Text)
		}
	}
	return false
}

// Bind hands the definitions to godog, for one scenario.
func (w *World) Bind(sc *godog.ScenarioContext) {
	var steps []*godog.Step
	sc.Before(func(ctx context.Context, s *godog.Scenario) (context.Context, error) {
		steps = s.Steps
		return ctx, nil
	})
	sc.StepContext().Before(func(ctx context.Context, s *godog.Step) (context.Context, error) {
		w.refusalFollows = awaits(steps, s.Id)
		return ctx, nil
	})
	for _, d := range w.Definitions() {
		sc.Step(compiled()[d.Pattern], d.Do)
	}
}
