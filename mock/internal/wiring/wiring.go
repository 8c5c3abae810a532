// Package wiring joins the rooms of a mock server: it makes each, and hands it what it needs of the others.
//
// It may import the rooms, and package openapi. Only package mock imports it.
package wiring

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/bounce/mock/internal/api"
	"example.com/bounce/mock/internal/certificate"
	"example.com/bounce/mock/internal/chaos"
	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/control"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/fault"
	"example.com/bounce/mock/internal/inspect"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/metrics"
	"example.com/bounce/mock/internal/oauth"
	"example.com/bounce/mock/internal/prefer"
	"example.com/bounce/mock/internal/ratelimit"
	"example.com/bounce/mock/internal/remedy"
	"example.com/bounce/mock/internal/router"
	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/snapshot"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/mock/internal/store/memory"
	"example.com/bounce/mock/internal/tail"
	"example.com/bounce/mock/internal/token"
	"example.com/bounce/openapi"
)

// Options are those of a mock server: package mock says what they mean, and its groups of options can be assigned to those here.
type Options struct {
	Contract *openapi.Document
	Readings map[string]string
	Clock    *clock.Clock
	Seed     struct {
		Name string
		Text []byte
	}
	RandomSeed   int64
	MaxCustomers int
	Tokens       struct {
		Skew             time.Duration
		AllowPrivateJWKS bool
	}
	Admin struct {
		Off   bool
		Token string
	}
	Interceptors struct {
		Faults    []fault.Rule
		Hostile   int64
		RateLimit ratelimit.Limit
		NoPrefer  bool
	}
	HTTP struct {
		TLS         *certificate.TLS
		CORS        []string
		ReadTimeout time.Duration
	}
	Journal      struct{ Entries, Bytes int }
	CheckAnswers bool
	Logger       *slog.Logger
	RequestLog   *tail.Log
	Checks       func(operation string, checks []api.Check) []api.Check
}

const maxSkew = time.Hour

// withDefaults fills in what nil and zero stand for.
func (o Options) withDefaults() (Options, error) {
	if o.Contract == nil {
		contract, err := openapi.Bounce()
		if err != nil {
			return o, err
		}
		o.Contract = contract
	}
	if o.Clock == nil {
		o.Clock = new(clock.Clock)
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	o.Seed.Name = cmp.Or(o.Seed.Name, "seed")
	o.RandomSeed = cmp.Or(o.RandomSeed, 1)
	o.MaxCustomers = cmp.Or(o.MaxCustomers, 200_000)
	o.HTTP.ReadTimeout = cmp.Or(o.HTTP.ReadTimeout, 10*time.Second)
	switch {
	case o.Tokens.Skew < 0 || o.Tokens.Skew > maxSkew:
		return o, fmt.Errorf("skew %s: want 0s to %s", o.Tokens.Skew, maxSkew)
	case o.Journal.Entries < 0 || o.Journal.Bytes < 0:
		return o, fmt.Errorf("journal of %d entries and %d bytes: want 0 or more", o.Journal.Entries, o.Journal.Bytes)
	case o.MaxCustomers < 0:
		return o, fmt.Errorf("at most %d customers: want 0 or more", o.MaxCustomers)
	}
	return o, cmp.Or(router.CheckAdminToken(o.Admin.Token), router.CheckOrigins(o.HTTP.CORS))
}

// Rooms are the rooms of a mock server. Make them by New. Nobody changes the fields.
type Rooms struct {
	Options Options // with the defaults in place of what nil and zero stand for
	API     *api.Deps
	State   *state.State
	Journal *journal.Journal
	Faults  *fault.Injector
	Limits  *ratelimit.Limits
	Epochs  *exchange.Epochs
	Router  *router.Router

	defaultCustomer string
	advisor         *remedy.Advisor
	inspector       *inspect.Inspector
	reloads         *reloads
}

// New joins the rooms of a server. Tokens that the control API mints are the default customer's, unless a call names another.
func New(o Options, defaultCustomer string) (*Rooms, error) {
	r := &Rooms{defaultCustomer: defaultCustomer, reloads: new(reloads)}
	var err error
	if r.Options, err = o.withDefaults(); err == nil {
		err = join(r)
	}
	if err != nil {
		return nil, fmt.Errorf("new mock: %w", err)
	}
	return r, nil
}

func join(r *Rooms) error {
	for _, step := range []func(*Rooms) error{wireAPI, wireState, bindContract} {
		if err := step(r); err != nil {
			return err
		}
	}
	bindControl(r)
	takeEffect(r)
	return r.Faults.AddInitial()
}

// wireAPI sets up the operations of the contract, and what can come between a request to them and its ordinary answer.
func wireAPI(r *Rooms) (err error) {
	o := r.Options
	r.API = &api.Deps{
		Contract: o.Contract, Store: memory.New(), Verifier: token.NewVerifier(token.Options{}), Metrics: new(metrics.Metrics),
		Logger: o.Logger, Skew: o.Tokens.Skew, Checks: o.Checks,
	}
	known := func(csi string) bool { return r.API.Knows(context.Background(), csi) }
	r.Journal = journal.New(journal.Options{
		Entries: o.Journal.Entries, Bytes: o.Journal.Bytes, Instance: strconv.FormatInt(time.Now().UnixNano(), 36), //nolint:mnd // short
		Known: known,
	})
	r.Epochs = exchange.NewEpochs(r.API.Knows, r.API.Subject)
	r.Limits, err = ratelimit.New(o.Interceptors.RateLimit, r.API.Subject)
	r.Faults = fault.NewInjector(fault.Options{
		Operations: func() []string { return r.Inspector().Operations }, Initial: o.Interceptors.Faults, Subject: r.API.Subject, Known: known,
		RandomSeed: o.RandomSeed, Epochs: r.Epochs, Now: func(csi string) time.Time { return r.State.Now(csi) },
		CheckGrant: func(rule fault.Rule) error { return oauth.CheckGrant(context.Background(), r.State.Keys, rule) },
	})
	r.Router = router.New(routerOptions(r))
	return err
}

func routerOptions(r *Rooms) router.Options {
	o := r.Options
	return router.Options{
		Contract: o.Contract, Subject: r.API.Subject, Journal: r.Journal, Metrics: r.API.Metrics, Logger: o.Logger, Log: o.RequestLog,
		AdminToken: o.Admin.Token, CORS: o.HTTP.CORS, CheckAnswers: o.CheckAnswers, RandomSeed: o.RandomSeed,
		ReadTimeout: o.HTTP.ReadTimeout, TLS: o.HTTP.TLS.Server(),
	}
}

// operationIDs returns the operations that are journaled, and that faults can strike: those of a contract, and issueToken.
func operationIDs(contract *openapi.Document) (ids []string) {
	for _, o := range contract.Operations() {
		ids = append(ids, o.ID)
	}
	return append(ids, fault.IssueToken)
}

// wireState adds the customers of the seed, with everything that is kept for them.
func wireState(r *Rooms) (err error) {
	o := r.Options
	var scopes []string
	for _, operation := range o.Contract.Operations() {
		scopes = append(scopes, operation.Scopes...)
	}
	slices.Sort(scopes)
	usual := "" // without the operation, Bind says so
	if core, found := o.Contract.Operation(api.Core); found {
		usual = strings.Join(core.Scopes, " ")
	}
	r.State, err = state.New(context.Background(), state.Options{
		Store: r.API.Store, Settings: settings.NewMemory(), Clock: o.Clock, Seed: o.Seed.Text, SeedName: o.Seed.Name, Readings: o.Readings,
		RandomSeed: o.RandomSeed, MaxCustomers: o.MaxCustomers, AllowPrivateJWKS: o.Tokens.AllowPrivateJWKS,
		Scope: usual, Scopes: slices.Compact(scopes), Logger: o.Logger,
		Transients: []snapshot.Transient{r.Faults, r.Limits, r.Epochs, state.Journal(r.Journal), r.Router}, Interrupt: r.Epochs.End,
	})
	if err != nil {
		return err
	}
	r.API.Keys, r.API.NextID = r.State.Keys, r.State.Generator.Item
	r.Router.Govern(r.State.Clocks, r.State.Readings)
	return nil
}

// bindContract binds the operations of the contract and those of the authorization server.
func bindContract(r *Rooms) error { return bindBehind(r) }

// bindBehind is bindContract with some more interceptors before the others.
func bindBehind(r *Rooms, first ...exchange.Interceptor) error {
	o := r.Options
	err := r.Router.Bind(router.Group{
		Document: o.Contract, Routes: r.API.Routes(), Contract: true,
		Interceptors: append(first, r.Epochs, r.Faults, chaos.Mode{Seed: o.Interceptors.Hostile}, r.Limits, prefer.Preferences{
			RandomSeed: o.RandomSeed, Off: o.Interceptors.NoPrefer,
			Allowed: func(op *openapi.Operation) []string { return r.Router.Allowed(op.Path) },
		}),
	})
	if err != nil {
		return err
	}
	document, err := openapi.Authorization()
	if err != nil {
		return err
	}
	tokens := &oauth.Deps{
		Store: r.State.Store, Keys: r.State.Keys, Verifier: r.API.Verifier, Faults: r.Faults, Logger: o.Logger,
		Skew: o.Tokens.Skew, Follow: r.Router.Follow,
	}
	return r.Router.Bind(router.Group{Document: document, Routes: tokens.Routes()})
}

// bindControl sets up the search of the journal and the suggestions for what was refused, and binds the control API.
func bindControl(r *Rooms) {
	o := r.Options
	r.advisor = &remedy.Advisor{API: r.API, Clocks: r.State.Clocks, Readings: r.State.Readings, Limits: r.Limits}
	r.inspector = &inspect.Inspector{
		Journal: r.Journal, Operations: slices.Sorted(slices.Values(operationIDs(o.Contract))), AnyReason: o.Checks != nil,
		Closed: r.Router.Closed(), Explain: r.advisor.Explain,
		DryRun: func(request *http.Request) (journal.Entry, bool, error) { return dryRun(r, request) },
		OwnRules: map[string]string{
			oauth.Rule:      "A client gets its token by the client credentials grant (RFC 6749 section 4.4).",
			fault.RuleFault: "The mock injects a fault here.",
			chaos.Rule:      "Under hostile mode the mock varies what the contract leaves open.",
			prefer.Rule:     "A request may prefer an answer (RFC 7240); what cannot be met is refused.",
			ratelimit.Rule:  "The mock limits how many requests it lets through.",
		},
	}
	if !o.Admin.Off {
		r.Router.BindControl(control.Base, func() (router.Group, error) { return controlGroup(r) })
	}
}

func controlGroup(r *Rooms) (router.Group, error) {
	o := r.Options
	document, err := openapi.Control()
	if err != nil {
		return router.Group{}, err
	}
	calls := &control.API{
		Document: document, Contract: o.Contract, State: r.State, Requests: r.inspector, Faults: r.Faults, Limits: r.Limits,
		Journal: r.Journal, Metrics: r.API.Metrics, Logger: o.Logger, Allowed: r.Router.Allowed,
		CA: o.HTTP.TLS.CA(), DefaultCustomer: r.defaultCustomer, Skew: o.Tokens.Skew,
		Reloads: &r.reloads.Reloads,
	}
	return router.Group{Document: document, Routes: calls.Routes()}, nil
}
