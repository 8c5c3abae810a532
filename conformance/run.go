package conformance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/cucumber/godog"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/steps"
	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/features"
)

// run is one run under way.
type run struct {
	options Options
	plan    *plan
	started time.Time
	client  *exchange.Client
	env     *steps.Env
	effects string

	mu      sync.Mutex
	results map[string]*result // by the scenario's key
}

// result is what a scenario came to, before it is judged by its level.
type result struct {
	err   error
	world *steps.World
	seed  int64
	took  time.Duration
}

// connect finds out what kind of target there is.
func (r *run) connect(ctx context.Context) (err error) {
	operation, ok := r.options.Contract.Operation("scheduleExecution")
	if !ok {
		return usage("contract %s has no operation scheduleExecution", r.options.Contract.Name())
	}
	if r.client, err = exchange.NewClient(r.options.Target, r.options.RequestTimeout); err != nil {
		return &UsageError{err}
	}
	x := r.client.Send(ctx, exchange.Request{Method: http.MethodGet, Path: "/"})
	var dial *net.OpError
	if errors.As(x.Err, &dial) && dial.Op == "dial" {
		return &TargetError{fmt.Errorf("target %s cannot be reached: %w", r.options.Target, dial)}
	}
	found, err := r.target(ctx)
	if err != nil {
		return &TargetError{err}
	}
	r.effects = r.options.Effects
	if r.effects == "" {
		r.effects = map[string]string{"control": "contends", "roles": "none"}[found.Kind()]
	}
	r.env = &steps.Env{
		Client: r.client, Target: found, Operation: operation, Books: r.effects != "none", MaxBookings: r.options.MaxBookings,
	}
	return nil
}

func (r *run) target(ctx context.Context) (target.Target, error) {
	if r.options.Config == nil || len(r.options.Config.Identities) == 0 {
		control, err := target.Discover(ctx, r.client)
		if err != nil || control != nil {
			return control, err
		}
	}
	return target.NewRoles(ctx, r.client, r.options.Config)
}

func (r *run) close(ctx context.Context) error {
	defer r.client.Close()
	if err := r.env.Target.Close(ctx); err != nil {
		return &TargetError{err}
	}
	return nil
}

// execute runs the scenarios that may run side by side, then those that must run alone.
func (r *run) execute(ctx context.Context) error {
	if err := r.godog(ctx, r.plan.filter(false), r.options.Concurrency); err != nil {
		return err
	}
	return r.godog(ctx, r.plan.filter(true), 1)
}

// godog runs the scenarios with these ids. Its own judgement is not used: results come from the hooks.
func (r *run) godog(ctx context.Context, ids string, concurrency int) error {
	if ids == "" {
		return nil
	}
	suite := godog.TestSuite{
		Name:                "bounce",
		ScenarioInitializer: func(sc *godog.ScenarioContext) { r.initialize(sc) },
		Options: &godog.Options{
			FS: features.FS, Paths: r.plan.files, Tags: ids, Concurrency: concurrency, Strict: true,
			Format: "progress", Output: io.Discard, NoColors: true, DefaultContext: ctx,
		},
	}
	const optionsWrong = 2
	if status := suite.Run(); status == optionsWrong {
		return errors.New("godog refused its options")
	}
	return nil
}

// initialize is called once for each scenario, in the scenario's goroutine.
func (r *run) initialize(sc *godog.ScenarioContext) {
	w := steps.NewWorld(r.env)
	w.Bind(sc)
	var began time.Time
	var seed int64
	sc.Before(func(ctx context.Context, s *godog.Scenario) (context.Context, error) {
		scenario := scenarioOf(s)
		began, seed = time.Now(), steps.Seed(r.options.RandomSeed, scenario.ID)
		w.Begin(scenario.Rule, seed)
		return ctx, r.ready(ctx, scenario)
	})
	sc.After(func(ctx context.Context, s *godog.Scenario, err error) (context.Context, error) {
		if endErr := w.End(context.WithoutCancel(ctx)); err == nil {
			err = endErr
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.results[scenarioOf(s).key()] = &result{err: err, world: w, seed: seed, took: time.Since(began)}
		return ctx, nil
	})
}

// ready says whether the scenario may run on this target.
func (r *run) ready(ctx context.Context, s Scenario) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, need := range s.Needs {
		if err := r.env.Target.Provides(need); err != nil {
			return err
		}
	}
	if s.Effect != "none" && !r.env.Books {
		return &steps.Blocked{Code: "effects", Provide: "--effects books, and instances.bookable in the target file: it books restarts"}
	}
	return nil
}
