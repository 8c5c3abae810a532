package conformance

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/suite"
	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi"
)

// Tool is the name that reports carry.
const Tool = "bounce conform"

// report judges the results: each scenario by its level, then the readings and the rules, then the whole.
func (r *run) report() (*report.Report, error) {
	out := &report.Report{
		Version: report.Version, Tool: Tool, Suite: r.plan.digest, Contract: r.options.Contract.Digest(),
		Target: report.Target{
			URL: r.client.Base(), Kind: r.env.Target.Kind(), Effects: r.effects, Server: r.env.Target.Server(),
			Profile: r.profile, Detected: r.options.Selection.Profile == "", Insecure: r.options.Connection.Insecure,
		},
		Seed: r.options.RandomSeed, Started: r.started.UTC(), Took: seconds(time.Since(r.started)),
		FailOn: string(r.options.FailOn), Selection: selection(r.options),
	}
	if roles, ok := r.env.Target.(*target.Roles); ok && r.effects != "none" {
		out.Target.FirstDay = roles.FirstDay().Format(time.DateOnly)
	}
	for _, s := range r.plan.all {
		out.Scenarios = append(out.Scenarios, r.judge(s))
	}
	r.bookings(out)
	if err := r.readings(out); err != nil {
		return nil, err
	}
	if err := r.rules(out); err != nil {
		return nil, err
	}
	out.Repeats = r.repeats()
	out.Needs, out.Coverage = needs(out.Scenarios), r.coverage()
	out.Verdict, out.Reasons = r.verdict(out)
	if r.note != "" && out.Verdict != report.Conformant && out.Verdict != report.Partial {
		out.Notes = append(out.Notes, r.note)
	}
	out.Notes = append(out.Notes, warned(out)...)
	if r.options.Connection.Insecure {
		out.Notes = append(out.Notes, "the certificate of the target was not verified (--insecure): what answered may be another server")
	}
	if n := r.plan.countOutOfProfile(r.profile); n > 0 && r.plan.whole {
		out.Notes = append(out.Notes, fmt.Sprintf("%s of the family %s not judged; --profile family asks for %s",
			report.Number(n, "scenario", "scenarios"), report.Choose(n, "was", "were"), report.Choose(n, "it", "them")))
	}
	for _, result := range r.results {
		out.LeftOut += result.left
	}
	if n := out.LeftOut; n > 0 {
		out.Notes = append(out.Notes, fmt.Sprintf("%s left out of the report, which would be too large; --id runs one scenario, and shows its own",
			report.Number(n, "exchange is", "exchanges are")))
	}
	if n := len(r.plan.needsClock); n > 0 && r.plan.whole {
		out.Notes = append(out.Notes, fmt.Sprintf("%s a clock that can be set, and %s left out",
			report.Number(n, "scenario needs", "scenarios need"), report.Choose(n, "was", "were")))
	}
	if r.interrupted != nil {
		out.Ended = r.interrupted.Error()
	}
	r.hide(out)
	return out, nil
}

func selection(o Options) string {
	var parts []string
	if o.Selection.Tags != "" {
		parts = append(parts, "tags "+o.Selection.Tags)
	}
	if len(o.Selection.IDs) > 0 {
		parts = append(parts, "ids "+strings.Join(o.Selection.IDs, ", "))
	}
	return strings.Join(parts, "; ")
}

func seconds(d time.Duration) report.Seconds {
	return report.Seconds(d.Round(time.Microsecond).Seconds())
}

func (r *run) judge(s Scenario) report.Scenario {
	out := report.Scenario{
		ID: s.ID, Name: s.Name, Feature: s.Feature, File: "features/" + s.File, Line: s.Line, Kind: s.Kind, Rule: s.Rule,
		Level: s.Level, Effect: s.Effect, Outcome: report.Deselected,
	}
	if !r.plan.selected[suite.Key(s)] {
		if r.plan.needsClock[suite.Key(s)] {
			out.Code, out.Reason = "clock", "needs a clock that can be set"
		}
		return out
	}
	result, ran := r.results[suite.Key(s)]
	if !ran && r.interrupted != nil {
		out.Outcome, out.Code, out.Reason = report.Inconclusive, "not-begun", "the run ended before its first scenario"
		return out
	}
	if !ran {
		out.Outcome, out.Code, out.Reason = report.Errored, "not-run", "the scenario was selected but never ran"
		return out
	}
	out.Seed, out.Took = result.seed, seconds(result.took)
	out.Outcome, out.Code, out.Reason = r.outcome(s, result)
	out.Exchanges = result.exchanges
	for _, warning := range result.world.Warnings {
		out.Notes = append(out.Notes, warning.Text)
	}
	if out.Outcome != report.Passed && out.Outcome != report.Blocked {
		command := orDefault(r.options.Command, "bounce conform --target "+r.client.Base())
		out.Rerun = fmt.Sprintf("%s --id %s --random-seed %d", command, s.ID, r.options.RandomSeed)
	}
	return out
}

// outcome tells whose fault a step's error is.
func (r *run) outcome(s Scenario, result *result) (o report.Outcome, code, reason string) {
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
		return r.failed(s.Level), failure.Code, exchange.Redact(failure.Text)
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

// failed is the outcome of a breach: below the level that fails, it is a warning.
func (r *run) failed(level string) report.Outcome {
	if level == string(openapi.Should) && r.options.FailOn == openapi.Must {
		return report.Warned
	}
	return report.Failed
}

// rules fills the clause table: every clause of the profile and hygiene rule, with the worst outcome of its scenarios.
func (r *run) rules(out *report.Report) error {
	clauses, err := openapi.Clauses()
	if err != nil {
		return err
	}
	hygiene, err := openapi.HygieneRules()
	if err != nil {
		return err
	}
	for _, c := range clauses {
		if c.Family() && r.profile != Family {
			continue
		}
		out.Rules = append(out.Rules, report.Rule{Kind: "clause", Slug: c.Slug, Level: string(c.Level), States: c.States})
	}
	for _, h := range hygiene {
		out.Rules = append(out.Rules, report.Rule{Kind: "hygiene", Slug: h.Slug, Level: string(openapi.Should), States: h.States})
	}
	for i := range out.Rules {
		rule := &out.Rules[i]
		rule.Scenarios, rule.Outcome = of(out.Scenarios, rule.Kind, rule.Slug)
		if rule.Kind == "hygiene" && rule.Slug == noServerError {
			r.alsoBroken(rule, out.Scenarios)
		}
		if r.interrupted == nil && r.brokenBefore(rule.Kind+":"+rule.Slug) {
			rule.Outcome = report.Failed
		}
	}
	return nil
}

// severity orders outcomes: the worst of a rule's scenarios speaks for it.
var severity = []report.Outcome{
	report.Deselected, report.NotApplicable, report.Passed, report.Blocked, report.Inconclusive, report.Warned, report.Errored, report.Failed,
}

// of lists the selected scenarios of a rule, and says what the worst of them came to.
func of(scenarios []report.Scenario, kind, slug string) (ids []string, worst report.Outcome) {
	ids, worst = []string{}, report.Deselected
	for _, s := range scenarios {
		if s.Kind != kind || s.Rule != slug || s.Outcome == report.Deselected {
			continue
		}
		if !slices.Contains(ids, s.ID) {
			ids = append(ids, s.ID)
		}
		if slices.Index(severity, s.Outcome) > slices.Index(severity, worst) {
			worst = s.Outcome
		}
	}
	return ids, worst
}

// booking is what each need of more effects than none begins with.
const booking = "--effects books"

// needs groups the blocked scenarios by what to provide, the most helpful first.
func needs(scenarios []report.Scenario) []report.Need {
	var all []report.Need
	for _, s := range scenarios {
		if s.Outcome != report.Blocked {
			continue
		}
		provide := strings.TrimPrefix(s.Reason, "needs ")
		if s.Code == "effects" && strings.HasPrefix(provide, booking) {
			provide = booking + ", with instances.bookable in the target file: restarts are then really booked, far ahead"
		}
		i := slices.IndexFunc(all, func(n report.Need) bool { return n.Provide == provide })
		if i < 0 {
			i = len(all)
			all = append(all, report.Need{Provide: provide})
		}
		all[i].Scenarios = append(all[i].Scenarios, s.ID)
		if rule := s.Kind + ":" + s.Rule; !slices.Contains(all[i].Rules, rule) {
			all[i].Rules = append(all[i].Rules, rule)
		}
	}
	slices.SortStableFunc(all, func(a, b report.Need) int { return cmp.Compare(len(b.Scenarios), len(a.Scenarios)) })
	return all
}
