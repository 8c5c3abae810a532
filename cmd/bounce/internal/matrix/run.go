package matrix

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/mock/mutant"
	"example.com/bounce/openapi"
)

// Options say what to run.
type Options struct {
	// Mutants are the mutants to run; nil is the whole catalogue, and an empty slice no mutant.
	Mutants []mutant.Mutant
	// Lawful runs the conforming variants, too. The healthy mock runs with them, with mutants, and if nothing else runs.
	Lawful bool
	// Others finds out which scenarios of other rules notice a mutant, too. It runs the whole suite against each mutant, which
	// takes minutes; without it, a mutant that a scenario of its own rule notices runs no other scenarios, but see Levels.
	Others bool
	// Levels runs the whole suite against each mutant that breaks a rule of level should: it must fail no rule of level must.
	Levels bool
	// Path is how the suite gets its fixtures; "" is Control.
	Path Path
	// Servers are more conforming variants.
	Servers []mutant.ConformingVariant
	// Draws are seeds by which readings are drawn for more conforming variants.
	Draws []int64
}

// Run runs the suite against each server, on loopback sockets, several at a time. The evidence has what the servers do; an
// error is one of this program, or that of ctx.
func Run(ctx context.Context, o Options) (Evidence, error) {
	began := time.Now()
	suite, err := conformance.Scenarios()
	if err != nil {
		return Evidence{}, err
	}
	e := Evidence{Suite: suite, Whole: o.Mutants == nil, Others: o.Others, Path: cmp.Or(o.Path, Control)}
	if o.Mutants == nil {
		o.Mutants = mutant.All()
	}
	fixtures, err := e.Path.fixtures()
	if err != nil {
		return e, err
	}
	lawful, err := lawfulTrials(o)
	if err != nil {
		return e, err
	}
	e.Mutants, e.Lawful = make([]Trial, len(o.Mutants)), lawful
	var jobs []func() error
	for i, m := range o.Mutants {
		jobs = append(jobs, func() (err error) {
			e.Mutants[i], err = e.runMutant(ctx, o, m, fixtures)
			return err
		})
	}
	for i := range lawful {
		jobs = append(jobs, func() error { return lawful[i].run(ctx, fixtures) })
	}
	err = runParallel(ctx, slowFirst(jobs, o.Mutants))
	e.Took = report.Seconds(time.Since(began).Round(time.Millisecond).Seconds())
	return e, err
}

// lawfulTrials returns those of the healthy mock and of the conforming variants that o names.
func lawfulTrials(o Options) ([]LawfulTrial, error) {
	readings, err := openapi.Readings()
	if err != nil {
		return nil, err
	}
	defaults := map[string]string{}
	for _, r := range readings {
		defaults[r.Slug] = r.Default()
	}
	var all []LawfulTrial
	if o.Lawful || len(o.Mutants) > 0 || len(o.Servers)+len(o.Draws) == 0 {
		all = append(all, LawfulTrial{Name: "healthy", Readings: maps.Clone(defaults), Spotless: true, Profile: conformance.Family})
	}
	var servers []mutant.ConformingVariant
	if o.Lawful {
		if servers, err = mutant.Conforming(); err != nil {
			return nil, err
		}
	}
	servers = append(servers, o.Servers...)
	for _, seed := range o.Draws {
		servers = append(servers, mutant.Drawn(seed))
	}
	for _, s := range servers {
		taken := maps.Clone(defaults)
		maps.Copy(taken, s.Readings)
		t := LawfulTrial{Name: s.Name, Readings: taken, Profile: conformance.Family, server: s}
		if s.ScheduleOnly {
			t.Profile = conformance.Schedule
		}
		all = append(all, t)
	}
	return all, nil
}

// withoutRaces selects the scenarios for a mutant that needs no race: the winner of a race says nothing about it, and differs
// from run to run.
const withoutRaces = "not @effect:contends"

// ownScenarios returns the ids of the scenarios that rest on the rule that the mutant breaks.
func ownScenarios(suite []conformance.Scenario, m mutant.Mutant) (ids []string) {
	for _, s := range suite {
		if s.Kind+":"+s.Rule == m.Rule {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// breaksShould reports whether the mutant breaks a rule whose scenarios are all of level should. A server error that repeats
// breaks the rule under test as well, so its rule is not one of those.
func breaksShould(suite []conformance.Scenario, m mutant.Mutant) bool {
	if m.Rule == "hygiene:no-server-error" {
		return false
	}
	levels := map[string]bool{}
	for _, s := range suite {
		if s.Kind+":"+s.Rule == m.Rule {
			levels[s.Level] = true
		}
	}
	return len(levels) == 1 && levels[string(openapi.Should)]
}

// attempts is how often a race runs until a scenario fails: chance decides which requests race.
const attempts = 3

// runMutant runs the scenarios of the mutant's own rule and, if none of them fails or o wants the whole suite, all scenarios.
// To notice an inconsistent mutant takes several rules.
func (e *Evidence) runMutant(ctx context.Context, o Options, m mutant.Mutant, f fixtures) (Trial, error) {
	whole := o.Others || o.Levels && breaksShould(e.Suite, m)
	if !whole && !m.Inconsistent {
		t, err := runScenarios(ctx, m, ownScenarios(e.Suite, m), f)
		if err != nil || t.NotTheAPI || t.SuiteError != "" || t.Report.Count(report.Failed) > 0 {
			return t, err
		}
	}
	return runScenarios(ctx, m, nil, f)
}

// runScenarios runs the scenarios of these ids against a mutant; nil is all.
func runScenarios(ctx context.Context, m mutant.Mutant, ids []string, f fixtures) (Trial, error) {
	t := Trial{Mutant: m}
	tags := ""
	if m.Class != mutant.Concurrency {
		tags = withoutRaces
	}
	for attempt := range int64(attempts) {
		handler, err := m.New(f.server)
		if err == nil {
			o := f.suite
			o.FailOn, o.Pacing.RequestTimeout, o.Selection.Tags, o.Selection.IDs, o.RandomSeed = openapi.Should, m.Timeout, tags, ids, attempt+1
			t.Report, t.SuiteError, err = serveAndRun(ctx, handler, o)
		}
		var notTheAPI *conformance.TargetError
		if errors.As(err, &notTheAPI) {
			t.NotTheAPI, t.Report = true, new(report.Report)
			return t, nil
		}
		if err != nil {
			return Trial{}, fmt.Errorf("mutant %s: %w", m.Name, err)
		}
		if m.Class != mutant.Concurrency || t.SuiteError != "" || t.Report.Count(report.Failed) > 0 {
			break
		}
	}
	return t, nil
}

// run runs the suite against the trial's server. Only the healthy mock must break no rule of level should.
func (t *LawfulTrial) run(ctx context.Context, f fixtures) error {
	f.server.CheckAnswers = true
	server, err := t.server.New(f.server)
	if err == nil {
		o := f.suite
		o.FailOn, o.RandomSeed = openapi.Must, t.server.Seed
		if t.Spotless {
			o.FailOn = openapi.Should
		}
		t.Report, t.SuiteError, err = serveAndRun(ctx, server, o)
	}
	if untestable := (*conformance.TargetError)(nil); errors.As(err, &untestable) {
		t.Report, t.SuiteError, err = new(report.Report), "it says that it cannot test the server: "+untestable.Error(), nil
	}
	if err != nil {
		return fmt.Errorf("lawful server %s: %w", t.Name, err)
	}
	return nil
}
