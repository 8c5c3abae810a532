package conformance

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
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
	profile string
	parting error // why the target could not be left as it was found

	mu      sync.Mutex
	results map[string]*result // by the scenario's key
}

// result is what a scenario came to, before it is judged by its level.
type result struct {
	err   error
	ended bool // whether the run had ended before the scenario did
	world *steps.World
	seed  int64
	took  time.Duration
}

// core is the operation that each profile has.
const core = "scheduleExecution"

// connect finds out what kind of target there is.
func (r *run) connect(ctx context.Context) (err error) {
	if _, ok := r.options.Contract.Operation(core); !ok {
		return usage("contract %s has no operation %s", r.options.Contract.Name(), core)
	}
	if r.client, err = dial(ctx, r.options.Target, r.options.RequestTimeout); err != nil {
		return err
	}
	found, err := r.target(ctx)
	if err != nil {
		r.client.Close()
		return untestable(ctx, err)
	}
	if r.profile, err = r.detect(ctx, found); err != nil {
		err = errors.Join(err, found.Close(context.WithoutCancel(ctx)))
		r.client.Close()
		return untestable(ctx, err)
	}
	r.plan.narrow(r.profile)
	r.effects = r.options.Effects
	if r.effects == "" {
		r.effects = map[string]string{"control": "contends", "roles": "none"}[found.Kind()]
	}
	r.env = &steps.Env{
		Client: r.client, Target: found, Contract: r.options.Contract, Books: r.effects != "none", MaxBookings: r.options.MaxBookings,
	}
	return nil
}

// dial makes a client for the server at a URL, and sees whether there is one.
func dial(ctx context.Context, url string, timeout time.Duration) (*exchange.Client, error) {
	client, err := exchange.NewClient(url, timeout)
	if err != nil {
		return nil, &UsageError{err}
	}
	x := client.Send(ctx, exchange.Request{Method: http.MethodGet, Path: "/"})
	if ctx.Err() != nil || unreachable(x.Err) {
		client.Close()
		return nil, untestable(ctx, fmt.Errorf("target %s cannot be reached: %w", url, x.Err))
	}
	return client, nil
}

// unreachable tells a server that is not there, or that this machine cannot speak with, from one that answers badly.
func unreachable(err error) bool {
	var refused *net.OpError
	var untrusted *tls.CertificateVerificationError
	return errors.As(err, &refused) && refused.Op == "dial" || errors.As(err, &untrusted) || errors.Is(err, http.ErrSchemeMismatch)
}

// untestable blames the target, unless the run ended.
func untestable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("reach the target: %w", ctx.Err())
	}
	return &TargetError{err}
}

// Controllable tells whether the server at a URL has the control API, so that Run needs no Config for it; timeout is that
// of Options. The server's clock is left as it was. The error is that of Run: a *UsageError for what is no URL, a
// *TargetError for a server that is not there or whose control API does not work.
func Controllable(ctx context.Context, url string, timeout time.Duration) (bool, error) {
	client, err := dial(ctx, url, timeout)
	if err != nil {
		return false, err
	}
	defer client.Close()
	control, err := target.Discover(ctx, client)
	if err == nil && control != nil {
		err = control.Close(context.WithoutCancel(ctx))
	}
	if err != nil {
		return false, &TargetError{err}
	}
	return control != nil, nil
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

// detect finds out the profile: a server that has the family answers to a request for the details of an execution that is
// there, if only by a refusal of the token. Where the control API breaks nothing is known, and the whole suite says so.
func (r *run) detect(ctx context.Context, t target.Target) (string, error) {
	if r.options.Profile != "" {
		return r.options.Profile, nil
	}
	status, err := steps.Probe(ctx, r.client, t)
	var missing *target.Missing
	var control *target.ControlError
	switch {
	case errors.As(err, &missing):
		return Schedule, nil
	case err != nil && !errors.As(err, &control):
		return "", err
	case err == nil && slices.Contains(noFamily, status):
		return Schedule, nil
	}
	return Family, nil
}

// noFamily are the statuses of a server without the family; 0 is no answer.
var noFamily = []int{http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented, 0}

func (r *run) close(ctx context.Context) error {
	defer r.client.Close()
	return r.env.Target.Close(ctx)
}

// execute runs the scenarios that may run side by side, then those that must run alone.
func (r *run) execute(ctx context.Context) error {
	if err := r.godog(ctx, false, r.options.Concurrency); err != nil {
		return err
	}
	return r.godog(ctx, true, 1)
}

// godog runs the selected scenarios that run alone, or those that do not. Its own judgement is not used: results come
// from the hooks.
func (r *run) godog(ctx context.Context, serial bool, concurrency int) error {
	ids, files := r.plan.filter(serial)
	if ids == "" {
		return nil
	}
	suite := godog.TestSuite{
		Name:                "bounce",
		ScenarioInitializer: func(sc *godog.ScenarioContext) { r.initialize(sc) },
		Options: &godog.Options{
			FS: features.FS, Paths: files, Tags: ids, Concurrency: concurrency, Strict: true,
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
		r.results[scenarioOf(s).key()] = &result{err: err, ended: ctx.Err() != nil, world: w, seed: seed, took: time.Since(began)}
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
	switch {
	case s.Effect != "none" && !r.env.Books:
		return &steps.Blocked{Code: "effects", Provide: "--effects books, and instances.bookable in the target file: it books restarts"}
	case s.Effect == "contends" && r.effects != "contends":
		return &steps.Blocked{Code: "effects", Provide: "--effects contends: it books many restarts at once"}
	}
	return nil
}
