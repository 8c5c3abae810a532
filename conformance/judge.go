package conformance

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/suite"
	"example.com/bounce/conformance/internal/tally"
	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi"
)

// Tool is the name that reports carry.
const Tool = "bounce conform"

// judging turns the results of a run into its report.
type judging struct {
	*run
	*report.Report
}

// report judges the results: each scenario by its level, then the readings and the rules, then the whole run.
func (r *run) report() (*report.Report, error) {
	out := &report.Report{Header: r.header(), Summary: report.Summary{
		FailOn: string(r.options.FailOn), Selection: selection(r.options.Selection),
	}}
	j := judging{r, out}
	for _, s := range r.plan.all {
		out.Scenarios = append(out.Scenarios, j.scenario(s))
	}
	j.bookings()
	if err := cmp.Or(j.readings(), j.rules()); err != nil {
		return nil, err
	}
	out.Repeats = j.repeats()
	out.Needs, out.Coverage = tally.Needs(out.Scenarios), j.coverage()
	out.Verdict, out.Reasons = j.verdict()
	out.Exit = out.ExitCode(false)
	for _, result := range r.results {
		out.LeftOut += result.left
	}
	out.Notes = j.notes()
	if r.interrupted != nil {
		out.Ended = r.interrupted.Error()
	}
	r.hide(out)
	out.Causes = report.Causes(out)
	out.Limit()
	return out, nil
}

// header says what was run, and when.
func (r *run) header() report.Header {
	h := report.Header{
		Version: report.Version, Tool: Tool, Suite: r.plan.digest, Contract: r.options.Contract.Digest(),
		Target: report.Target{
			URL: r.client.Base(), Kind: r.env.Target.Kind(), Effects: r.effects, Server: r.env.Target.Server(),
			Profile: r.profile, Detected: r.options.Selection.Profile == "", Insecure: r.options.Connection.Insecure,
		},
		Seed: r.options.RandomSeed, Started: r.started.UTC(), Took: seconds(time.Since(r.started)),
	}
	if c := r.options.Config; c != nil {
		if path, lines := c.File(); path != "" {
			h.Target.Config = &report.ConfigFile{Path: path, Lines: lines}
		}
	}
	if roles, ok := r.env.Target.(*target.Roles); ok && r.effects != "none" {
		h.Target.FirstDay = roles.FirstDay().Format(time.DateOnly)
	}
	return h
}

// notes are what to know of any verdict.
func (j judging) notes() []string {
	var all []string
	if j.note != "" && j.Verdict != report.Conformant && j.Verdict != report.Partial {
		all = append(all, j.note)
	}
	if j.options.Connection.Insecure {
		all = append(all, "the certificate of the target was not verified (--insecure): what answered may be another server")
	}
	if n := j.plan.countOutOfProfile(j.profile); n > 0 && j.plan.whole {
		all = append(all, fmt.Sprintf("%s of the family %s not judged; --profile family asks for %s",
			report.Number(n, "scenario", "scenarios"), report.Choose(n, "was", "were"), report.Choose(n, "it", "them")))
	}
	if n := len(j.plan.needsClock); n > 0 && j.plan.whole {
		all = append(all, fmt.Sprintf("%s a clock that can be set, and %s left out",
			report.Number(n, "scenario needs", "scenarios need"), report.Choose(n, "was", "were")))
	}
	return all
}

func selection(s Selection) string {
	var parts []string
	if s.Tags != "" {
		parts = append(parts, "tags "+s.Tags)
	}
	if len(s.IDs) > 0 {
		parts = append(parts, "ids "+strings.Join(s.IDs, ", "))
	}
	return strings.Join(parts, "; ")
}

func seconds(d time.Duration) report.Seconds {
	return report.Seconds(d.Round(time.Microsecond).Seconds())
}

// scenario is what the report has of a scenario.
func (j judging) scenario(s Scenario) report.Scenario {
	out := report.Scenario{Outcome: report.Skipped, Subject: report.Subject{
		ID: s.ID, Name: s.Name, Feature: s.Feature, File: "features/" + s.File, Line: s.Line, Kind: s.Kind, Rule: s.Rule,
		Level: s.Level, Effect: s.Effect,
	}}
	result, ran := j.results[suite.Key(s)]
	switch {
	case !j.plan.selected[suite.Key(s)]:
		if j.plan.needsClock[suite.Key(s)] {
			out.Code, out.Reason = "clock", "needs a clock that can be set"
		}
		return out
	case !ran && j.interrupted != nil:
		out.Outcome, out.Code, out.Reason = report.Inconclusive, "not-begun", "the run ended before its first scenario"
		return out
	case !ran:
		out.Outcome, out.Code, out.Reason = report.Errored, "not-run", "the scenario was selected but never ran"
		return out
	}
	out.Seed, out.Took, out.Exchanges = result.seed, seconds(result.took), result.exchanges
	out.Outcome, out.Code, out.Reason = j.outcome(s, result)
	result.explain(&out)
	out.Steps = tally.Steps(out.Outcome, s.Steps, result.world.EndedAt)
	for _, warning := range result.world.Warnings {
		out.Notes = append(out.Notes, warning.Text)
	}
	if out.Outcome != report.Passed && out.Outcome != report.Blocked {
		command := orDefault(j.options.Command, "bounce conform --target "+j.client.Base())
		out.Rerun = fmt.Sprintf("%s --id %s --random-seed %d", command, s.ID, j.options.RandomSeed)
	}
	return out
}

// explain adds to a scenario what groups it with others of the same cause.
func (x *result) explain(out *report.Scenario) {
	var failure *outcome.Failure
	var unanswered *outcome.Unanswered
	var control *outcome.Control
	switch {
	case out.Outcome == report.Passed || out.Outcome == report.Blocked:
		return
	case errors.As(x.err, &failure):
		out.Assertion, out.History = failure.Assertion, failure.History
	case errors.As(x.err, &control):
		out.ShownBy = control.Shows
	case errors.As(x.err, &unanswered):
		out.Assertion, out.ShownBy = unanswered.Assertion, unanswered.Shows
	case x.err == nil && len(x.world.Warnings) > 0:
		out.Assertion = x.world.Warnings[0].Assertion
	}
	out.Judged = x.judged
}

// outcome says what a step's error means: a failure of the target, or a reason why nothing can be judged.
func (j judging) outcome(s Scenario, result *result) (o report.Outcome, code, reason string) {
	err := result.err
	var failure *outcome.Failure
	var unclear *outcome.Inconclusive
	var unanswered *outcome.Unanswered
	var supporting *outcome.Control
	var notApplicable *outcome.NotApplicable
	var credential *target.CredentialError
	var control *target.ControlError
	if blocked, ok := outcome.AsBlocked(err); ok {
		return report.Blocked, blocked.Code, blocked.Error()
	}
	switch {
	case err == nil && len(result.world.Warnings) > 0:
		return report.Warned, result.world.Warnings[0].Code, result.world.Warnings[0].Text
	case err == nil:
		return report.Passed, "", ""
	case result.ended && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)):
		return report.Inconclusive, "interrupted", "the run ended before the scenario did"
	case errors.As(err, &failure):
		return j.failed(s.Level), failure.Code, exchange.Redact(failure.Text)
	case errors.As(err, &unclear):
		return report.Inconclusive, "unclear", exchange.Redact(unclear.Text)
	case errors.As(err, &supporting):
		return report.Inconclusive, "control", exchange.Redact(supporting.Error())
	case errors.As(err, &unanswered):
		return report.Inconclusive, unanswered.Code, exchange.Redact(unanswered.Text)
	case errors.As(err, &notApplicable):
		return report.NotApplicable, "reading", notApplicable.Text
	case errors.As(err, &credential):
		return report.Inconclusive, "credentials", credential.Error()
	case errors.As(err, &control):
		return report.Inconclusive, "control-api", control.Error()
	}
	return report.Errored, "harness", exchange.Redact(err.Error())
}

// failed is the outcome of a breach: a warning if its level does not fail the run.
func (j judging) failed(level string) report.Outcome {
	if level == string(openapi.Should) && j.options.FailOn == openapi.Must {
		return report.Warned
	}
	return report.Failed
}

// rules fills the clause table: every clause of the profile and hygiene rule, with the worst outcome of its scenarios.
func (j judging) rules() error {
	clauses, err := openapi.Clauses()
	if err != nil {
		return err
	}
	hygiene, err := openapi.HygieneRules()
	if err != nil {
		return err
	}
	for _, c := range clauses {
		if c.Family() && j.profile != Family {
			continue
		}
		row, err := tally.Clause(c)
		if err != nil {
			return err
		}
		j.Rules = append(j.Rules, row)
	}
	for _, h := range hygiene {
		j.Rules = append(j.Rules, report.Rule{Kind: "hygiene", Slug: h.Slug, Level: string(openapi.Should), States: h.States, Basis: h.Basis})
	}
	for i := range j.Rules {
		rule := &j.Rules[i]
		rule.Scenarios, rule.Outcome = tally.Rule(j.Scenarios, rule.Kind, rule.Slug)
		if rule.Kind == "hygiene" && rule.Slug == noServerError {
			j.alsoBroken(rule)
		}
		if j.interrupted == nil && j.brokenBefore(rule.Kind+":"+rule.Slug) {
			rule.Outcome = report.Failed
		}
	}
	return nil
}
