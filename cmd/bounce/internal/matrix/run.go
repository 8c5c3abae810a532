package matrix

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"runtime"
	"sync"
	"time"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/mock/mutant"
	"example.com/bounce/openapi"
)

// Options say what to run.
type Options struct {
	// Mutants are run; nil is the whole catalogue, and an empty list none.
	Mutants []mutant.Mutant
	// Lawful runs the lawful servers too. The healthy mock runs with them, with mutants, and where nothing else is asked for.
	Lawful bool
	// Others finds out which scenarios of other rules notice a mutant, too. It takes the whole suite for each, and minutes
	// in all; without it, a mutant that the scenarios of its own rule notice is shown no more, but for one that breaks what
	// should be, where Levels holds it to failing nothing of what must be.
	Others bool
	// Levels shows each mutant that breaks what should be the whole suite.
	Levels bool
	// Path is how the suite gets its fixtures; "" is Control.
	Path Path
	// Servers are lawful servers beside those of the catalogue.
	Servers []mutant.LawfulServer
	// Draws are the seeds by which readings are drawn for lawful servers, beside those of the catalogue.
	Draws []int64
}

// Run runs the suite against each server, on loopback sockets, a few at a time. The error is a fault of this program, or
// ctx's end; whatever the servers do is in the evidence.
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
	along, err := e.Path.fixtures()
	if err != nil {
		return e, err
	}
	lawful, err := greens(o)
	if err != nil {
		return e, err
	}
	e.Mutants, e.Lawful = make([]Trial, len(o.Mutants)), lawful
	var jobs []func() error
	for i, m := range o.Mutants {
		jobs = append(jobs, func() (err error) {
			e.Mutants[i], err = try(ctx, suite, m, o.Others || o.Levels && breaksShould(suite, m), along)
			return err
		})
	}
	for i := range lawful {
		jobs = append(jobs, func() error { return lawful[i].try(ctx, along) })
	}
	err = inParallel(ctx, patientFirst(jobs, o.Mutants))
	e.Took = report.Seconds(time.Since(began).Round(time.Millisecond).Seconds())
	return e, err
}

// greens lists the healthy mock and, if asked for, the lawful servers, and those whose readings are drawn.
func greens(o Options) ([]LawfulTrial, error) {
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
	var servers []mutant.LawfulServer
	if o.Lawful {
		servers = mutant.Lawful()
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

// alone selects what a server with a fault that needs no race is shown: who wins a race for it says nothing, and differs
// from run to run.
const alone = "not @effect:contends"

// own lists the scenarios that rest on the rule that the mutant breaks.
func own(suite []conformance.Scenario, m mutant.Mutant) (ids []string) {
	for _, s := range suite {
		if s.Kind+":"+s.Rule == m.Rule {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// breaksShould says whether the mutant breaks what should be, and nothing else: all scenarios of its rule are of that level. A
// server error that repeats breaks the rule under test as well, whatever that is.
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

// attempts is how often a race is run until it is lost: chance decides who meets whom.
const attempts = 3

// try shows a mutant the scenarios of its own rule and, if none of them notices it or others are asked for, all of them. A
// mutant that wavers takes several rules to be noticed.
func try(ctx context.Context, suite []conformance.Scenario, m mutant.Mutant, others bool, along fixtures) (Trial, error) {
	if !others && !m.Wavers {
		t, err := show(ctx, m, own(suite, m), along)
		if err != nil || t.Strange || t.Fault != "" || t.Report.Count(report.Failed) > 0 {
			return t, err
		}
	}
	return show(ctx, m, nil, along)
}

// show runs the scenarios of these ids, or all, against a mutant.
func show(ctx context.Context, m mutant.Mutant, ids []string, along fixtures) (Trial, error) {
	t := Trial{Mutant: m}
	tags := ""
	if m.Class != mutant.Concurrency {
		tags = alone
	}
	for attempt := range int64(attempts) {
		handler, err := m.New(along.server)
		if err == nil {
			o := along.suite
			o.FailOn, o.RequestTimeout, o.Tags, o.IDs, o.RandomSeed = openapi.Should, m.Patience, tags, ids, attempt+1
			t.Report, t.Fault, err = check(ctx, handler, o)
		}
		var notTheAPI *conformance.TargetError
		if errors.As(err, &notTheAPI) {
			t.Strange, t.Report = true, new(report.Report)
			return t, nil
		}
		if err != nil {
			return Trial{}, fmt.Errorf("mutant %s: %w", m.Name, err)
		}
		if m.Class != mutant.Concurrency || t.Fault != "" || t.Report.Count(report.Failed) > 0 {
			break
		}
	}
	return t, nil
}

// try checks the trial's server. A breach of level should is lawful, but of the healthy mock.
func (t *LawfulTrial) try(ctx context.Context, along fixtures) error {
	along.server.CheckAnswers = true
	server, err := t.server.New(along.server)
	if err == nil {
		o := along.suite
		o.FailOn, o.RandomSeed = openapi.Must, t.server.Seed
		if t.Spotless {
			o.FailOn = openapi.Should
		}
		t.Report, t.Fault, err = check(ctx, server, o)
	}
	if untestable := (*conformance.TargetError)(nil); errors.As(err, &untestable) {
		t.Report, t.Fault, err = new(report.Report), "it takes the server for none that it can test: "+untestable.Error(), nil
	}
	if err != nil {
		return fmt.Errorf("lawful server %s: %w", t.Name, err)
	}
	return nil
}

// limit is how long the suite may take for one server. It takes a few seconds, or ten where every answer is waited for; on a
// machine that has other work, and under the race detector, minutes.
const limit = 15 * time.Minute

// turns holds one token for each suite that runs: however many matrices there are in the process, no more suites run at once than
// there are processors, and one more since they wait at times.
var turns = make(chan struct{}, runtime.GOMAXPROCS(0)+1)

// run is the suite's, within the limit. A suite that does not come to an end is left behind: it is the suite's fault, and
// told as such.
func run(ctx context.Context, o conformance.Options) (r *report.Report, fault string, err error) {
	type result struct {
		report *report.Report
		err    error
	}
	select {
	case turns <- struct{}{}:
	case <-ctx.Done():
		return nil, "", ctx.Err()
	}
	defer func() { <-turns }()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	ended := make(chan result, 1)
	go func() {
		r, err := conformance.Run(ctx, o)
		ended <- result{r, err}
	}()
	select {
	case done := <-ended:
		return outcomesOf(done.report), "", done.err
	case <-ctx.Done():
	}
	const grace = 5 * time.Second
	select {
	case done := <-ended:
		return outcomesOf(done.report), "", errors.Join(done.err, ctx.Err())
	case <-time.After(grace):
		return new(report.Report), fmt.Sprintf("it did not come to an end within %s", limit), nil
	}
}

// outcomesOf is the report without the exchanges, which nothing here reads, and hundreds of reports are kept.
func outcomesOf(r *report.Report) *report.Report {
	if r == nil {
		return nil
	}
	for i := range r.Scenarios {
		r.Scenarios[i].Exchanges = nil
	}
	return r
}

// check serves a handler on loopback for as long as the suite runs.
func check(ctx context.Context, handler http.Handler, o conformance.Options) (r *report.Report, fault string, err error) {
	var listening net.ListenConfig
	l, err := listening.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	const patience = time.Minute
	server := &http.Server{
		Handler: handler, ReadTimeout: patience, WriteTimeout: patience, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	defer func() {
		closing := server.Close()
		if serving := <-ended; !errors.Is(serving, http.ErrServerClosed) {
			closing = errors.Join(closing, serving)
		}
		err = errors.Join(err, closing)
	}()
	o.Target = "http://" + l.Addr().String()
	if o.RequestTimeout > 0 { // it waits more than it works
		o.Concurrency = 16
	}
	return run(ctx, o)
}

// patientFirst begins with the mutants that keep the suite waiting, so that the others pass the time.
func patientFirst(jobs []func() error, mutants []mutant.Mutant) []func() error {
	var first, rest []func() error
	for i, job := range jobs {
		if i < len(mutants) && mutants[i].Patience > 0 {
			first = append(first, job)
		} else {
			rest = append(rest, job)
		}
	}
	return append(first, rest...)
}

// inParallel runs as many jobs at once as there may be suites. After the first error, or when ctx ends, no other begins.
func inParallel(ctx context.Context, jobs []func() error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	next := make(chan func() error)
	var workers sync.WaitGroup
	for range cap(turns) {
		workers.Go(func() {
			for job := range next {
				if err := job(); err != nil {
					stop(err)
				}
			}
		})
	}
	for _, job := range jobs {
		select {
		case next <- job:
		case <-ctx.Done():
		}
	}
	close(next)
	workers.Wait()
	return context.Cause(ctx)
}
