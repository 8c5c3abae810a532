package conformance

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/cucumber/godog"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/steps"
	"example.com/bounce/conformance/internal/suite"
	"example.com/bounce/conformance/report"
	"example.com/bounce/features"
)

// run is one run under way.
type run struct {
	options Options
	plan    *plan
	started time.Time
	client  *retry.Client
	env     *scenario.Env
	effects string
	profile string

	recognised bool // whether it was seen to be the API when the profile was found out

	note        string // what may be wrong with the target's description
	closeErr    error  // why the target could not be left as it was found
	interrupted error  // why the run ended before its first scenario

	mu      sync.Mutex
	results map[string]*result // by the scenario's key
	shelf   shelf              // of the results' exchanges
}

// result is the outcome of a scenario, before it is judged by its level.
type result struct {
	err     error
	earlier []error // of the times that it ran before

	series bool // whether err rests on all of its runs

	ended bool // whether the run had ended before the scenario did
	world *scenario.World
	// exchanges are the world's calls, as the report has them; judged is the one that was judged.
	exchanges []report.Exchange
	judged    *report.Judged
	size      int // of the exchanges, in bytes of JSON
	left      int // how many more there were than the report keeps

	seed int64
	took time.Duration
}

// core is the operation that each profile has.
const core = "scheduleExecution"

func (r *run) close(ctx context.Context) error {
	defer r.client.Close()
	return r.env.Target.Close(ctx)
}

// execute runs the scenarios that may run in parallel, then those that must run alone. It runs once more, on another day, those
// that changes of others may have ended, and twice more those that ended because a request got no answer.
func (r *run) execute(ctx context.Context) error {
	selected := func(serial bool) func(Scenario) bool {
		return func(s Scenario) bool { return r.plan.selected[suite.Key(s)] && s.Serial == serial }
	}
	if err := r.godog(ctx, selected(false), r.options.Pacing.Concurrency); err != nil {
		return err
	}
	if err := r.godog(ctx, selected(true), 1); err != nil {
		return err
	}
	if err := r.godog(ctx, r.isObstructed, 1); err != nil {
		return err
	}
	for range runs - 1 {
		if err := r.godog(ctx, r.isUnanswered, 1); err != nil {
			return err
		}
	}
	r.settle()
	return nil
}

// begin tells that a scenario begins, and returns what is known of its earlier runs.
func (r *run) begin(s Scenario) scenario.Attempt {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tell(s, "")
	a := scenario.Attempt{Obstructed: r.isObstructed(s)}
	if result, ran := r.results[suite.Key(s)]; ran {
		a.Runs, a.Page = 1+len(result.earlier), result.refusedByPages()
	}
	return a
}

// isObstructed reports whether changes of others may have ended the scenario.
func (r *run) isObstructed(s Scenario) bool {
	result, ran := r.results[suite.Key(s)]
	var unclear *outcome.Inconclusive
	return ran && errors.As(result.err, &unclear) && unclear.Obstructed
}

// godog runs the scenarios that are wanted. Its own judgement is not used: results come from the hooks.
func (r *run) godog(ctx context.Context, want func(Scenario) bool, concurrency int) error {
	wanted := map[string]bool{} // settled before the first one ends
	for _, s := range r.plan.all {
		wanted[suite.Key(s)] = want(s)
	}
	ids, files := r.plan.filter(func(s Scenario) bool { return wanted[suite.Key(s)] })
	if len(files) == 0 {
		return nil
	}
	suite := godog.TestSuite{
		Name:                "bounce",
		ScenarioInitializer: func(sc *godog.ScenarioContext) { r.initialize(sc, wanted) },
		Options: &godog.Options{
			FS: features.FS, Paths: files, Tags: ids, Concurrency: concurrency, Strict: true,
			Format: silent(), Output: io.Discard, NoColors: true, DefaultContext: ctx,
		},
	}
	const optionsWrong = 2
	if status := suite.Run(); status == optionsWrong {
		return errors.New("godog refused its options")
	}
	return nil
}

// silence is a format of godog's that prints nothing. Its others count all results in the end, for a summary.
type silence struct{ *godog.BaseFmt }

func (silence) Summary() {}

// silent registers it, and returns its name.
var silent = sync.OnceValue(func() string {
	const name = "silent"
	godog.Format(name, "prints nothing", func(suite string, out io.Writer) godog.Formatter {
		return silence{godog.NewBaseFmt(suite, out)}
	})
	return name
})

// initialize is called once for each scenario, in the scenario's goroutine. The rows of an outline come together, and those
// that are not wanted are passed over.
func (r *run) initialize(sc *godog.ScenarioContext, wanted map[string]bool) {
	w := scenario.NewWorld(r.env)
	steps.Bind(w, sc)
	var began time.Time
	var seed int64
	sc.Before(func(ctx context.Context, s *godog.Scenario) (context.Context, error) {
		this := suite.Of(s)
		if !wanted[suite.Key(this)] {
			return ctx, godog.ErrSkip
		}
		began, seed = time.Now(), scenario.Seed(r.options.RandomSeed, this.ID)
		w.Begin(scenario.Subject{ID: this.ID, Kind: this.Kind, Rule: this.Rule, Level: this.Level}, seed)
		w.Attempt = r.begin(this)
		return ctx, r.runnable(ctx, this)
	})
	sc.After(func(ctx context.Context, s *godog.Scenario, err error) (context.Context, error) {
		if !wanted[suite.Key(suite.Of(s))] {
			return ctx, nil
		}
		last := w.Last
		if endErr := w.End(context.WithoutCancel(ctx)); err == nil {
			err = endErr
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		next := &result{err: err, ended: ctx.Err() != nil, world: w, seed: seed, took: time.Since(began)}
		next.exchanges, next.left = r.exchanges(w)
		next.judged = judged(w, last, next.left)
		w.Forget()
		r.bound(w, err)
		r.shelf.put(next)
		r.keep(suite.Of(s), next)
		o, _, _ := judging{run: r}.outcome(suite.Of(s), next)
		r.tell(suite.Of(s), o)
		return ctx, nil
	})
}

// tell tells of a scenario that begins, if the outcome is "", or ends; the caller must hold mu while scenarios run.
func (r *run) tell(s Scenario, o report.Outcome) {
	if r.options.Progress == nil {
		return
	}
	total := 0
	for _, selected := range r.plan.selected {
		if selected {
			total++
		}
	}
	r.options.Progress(Progress{Done: len(r.results), Total: total, Scenario: s, Outcome: o})
}

// keep keeps the result of a scenario; the caller must hold mu. If a scenario ran again, the last result counts, unless it was
// blocked and the one before was not.
func (r *run) keep(s Scenario, next *result) {
	before, again := r.results[suite.Key(s)]
	if !again {
		r.results[suite.Key(s)] = next
		return
	}
	next.earlier = slices.Concat(before.earlier, []error{before.err})
	if _, blocked := outcome.AsBlocked(next.err); blocked {
		before, next = next, before
	}
	r.shelf.take(before)
	r.results[suite.Key(s)] = next
}

// runnable returns an error if the scenario may not run on this target.
func (r *run) runnable(ctx context.Context, s Scenario) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, need := range s.Needs {
		if err := r.env.Target.Provides(need); err != nil {
			return err
		}
	}
	switch {
	case s.Effect != "none" && !r.env.Books:
		return &outcome.Blocked{Code: "effects", Provide: "--effects books, and instances.bookable in the target file: it books restarts"}
	case s.Effect == "contends" && r.effects != "contends":
		return &outcome.Blocked{Code: "effects", Provide: "--effects contends: it books many restarts at once"}
	}
	return nil
}
