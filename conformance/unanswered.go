package conformance

import (
	"errors"
	"fmt"
	"slices"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/suite"
	"example.com/bounce/conformance/report"
)

// runs is how often a scenario runs, in all, that ends each time with a call without an answer.
const runs = 3

// isUnanswered reports whether the scenario must run again: a gateway's failure is gone then, and one of the implementation comes
// again.
func (r *run) isUnanswered(s Scenario) bool {
	result, ran := r.results[suite.Key(s)]
	var u *outcome.Unanswered
	return ran && errors.As(result.err, &u) && u.Again
}

// refusedByPages is the number of the request at which both earlier runs of a scenario ended with a page while the control
// request was answered; 0 if they did not.
func (x *result) refusedByPages() int {
	if len(x.earlier) != runs-2 {
		return 0
	}
	same := 0
	for _, err := range append(slices.Clone(x.earlier), x.err) {
		var u *outcome.Unanswered
		if !errors.As(err, &u) || u.Code != "wrong-answer" || !u.Witnessed || same != 0 && u.Send != same {
			return 0
		}
		same = u.Send
	}
	return same
}

// conclude fails a scenario if each of its runs got no answer to the same request, while the control request was answered. It
// reports whether that was so.
func (x *result) conclude() bool {
	all := append(slices.Clone(x.earlier), x.err)
	var last *outcome.Unanswered
	same := 0 // of its requests: a gateway strikes anywhere
	for _, err := range all {
		if !errors.As(err, &last) || !last.Witnessed || same != 0 && last.Send != same {
			return false
		}
		same = last.Send
	}
	switch {
	case len(all) < runs:
		return false
	case last.Shows != "":
		x.err = &outcome.Control{Text: last.Text + scenario.Thrice, Shows: last.Shows}
	default:
		x.err = &outcome.Failure{Code: last.Code, Text: last.Text + scenario.Thrice, Assertion: last.Assertion}
	}
	return true
}

// settle turns results that lacked an answer in each run into failures, and counts the lost answers of the others.
func (r *run) settle() {
	for _, s := range r.plan.all {
		result, ran := r.results[suite.Key(s)]
		if !ran {
			continue
		}
		var u *outcome.Unanswered
		failures := 0
		for _, err := range append(slices.Clone(result.earlier), result.err) {
			if errors.As(err, &u) && u.Again && u.Code != "too-many" {
				failures++
			}
		}
		if result.series = result.conclude(); result.series {
			o, _, _ := judging{run: r}.outcome(s, result)
			r.tell(s, o)
		}
		if failures == 0 {
			continue
		}
		if result.series || result.world.Diverted {
			failures = 0
		}
		r.env.CountSeries(failures)
	}
	if why := r.env.Doubt(); why != "" {
		for _, result := range r.results {
			if result.isDoubtful() {
				result.err = &outcome.Inconclusive{Text: result.err.Error() + "; " + why}
			}
		}
	}
}

// isDoubtful reports whether a failure rests on three failures of one request, whose third may be chance.
func (x *result) isDoubtful() bool {
	var failure *outcome.Failure
	return errors.As(x.err, &failure) && (x.series || x.world.Diverted || isLack(failure.Code))
}

// isLack reports whether the code is that of a failure because no answer came: it breaks no-server-error, whatever rule the
// scenario rests on.
func isLack(code string) bool { return code == "no-answer" || code == "server-error" }

// noServerError is the hygiene rule that each failure without an answer breaks, too.
const noServerError = "no-server-error"

// alsoBroken adds the scenarios of other rules that break no-server-error to that rule.
func (j judging) alsoBroken(rule *report.Rule) {
	for _, s := range j.Scenarios {
		if !isLack(s.Code) || s.Outcome != report.Failed && s.Outcome != report.Warned || slices.Contains(rule.Scenarios, s.ID) {
			continue
		}
		rule.Scenarios = append(rule.Scenarios, s.ID)
		rule.Outcome = report.Worse(rule.Outcome, j.failed(rule.Level))
	}
}

// exhausted is a reason for a verdict that is open.
func (j judging) exhausted() []string {
	if c := j.client.Counts(); j.options.Pacing.Retries > 0 && c.Repeated >= j.options.Pacing.Retries {
		return []string{fmt.Sprintf("all %d repeats were used up; --retries allows more", c.Repeated)}
	}
	return nil
}
