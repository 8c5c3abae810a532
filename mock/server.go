package mock

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/bounce/mock/internal/api"
	"example.com/bounce/mock/internal/chaos"
	"example.com/bounce/mock/internal/control"
	"example.com/bounce/mock/internal/dryrun"
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
	"example.com/bounce/mock/internal/token"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
)

// Server is a mock server: an http.Handler with its own customers, clock and journal. Make one by New or Start. Safe for
// concurrent use.
type Server struct {
	// URL is where a server made by Start listens, without a trailing slash; "" for one made by New.
	URL string

	options  Options
	api      *api.Deps
	state    *state.State
	journal  *journal.Journal
	requests *inspect.Inspector
	advisor  *remedy.Advisor
	faults   *fault.Injector
	limits   *ratelimit.Limits
	epochs   *exchange.Epochs
	router   *router.Router
	reloads  *reloads
	client   *http.Client // of Start
}

// New returns a server that is not listening yet: serve it with Serve, or use it as an http.Handler. It starts no goroutine. The
// error says which option is wrong, and what would be right: an unknown reading, a seed file with a mistake (with its line), a
// contract with other operations than the mock can handle.
func New(o Options) (*Server, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("new mock: %w", err)
	}
	s := &Server{options: o, reloads: &reloads{seed: o.Seed}}
	for _, step := range []func(*Server) error{wireAPI, wireState, bindContract} {
		if err := step(s); err != nil {
			return nil, fmt.Errorf("new mock: %w", err)
		}
	}
	bindControl(s)
	s.reloads.advisor.Store(s.advisor)
	if err := s.faults.AddInitial(); err != nil {
		return nil, fmt.Errorf("new mock: %w", err)
	}
	return s, nil
}

// wireAPI sets up the operations of the contract, and what can come between a request to them and its ordinary answer.
func wireAPI(s *Server) (err error) {
	o := s.options
	s.api = &api.Deps{
		Contract: o.Contract, Store: memory.New(), Verifier: token.NewVerifier(token.Options{}), Metrics: new(metrics.Metrics),
		Logger: o.Logger, Skew: o.Tokens.Skew, Checks: o.Checks,
	}
	s.journal = journal.New(journal.Options{
		Entries: o.Journal.Entries, Bytes: o.Journal.Bytes, Instance: strconv.FormatInt(time.Now().UnixNano(), 36), //nolint:mnd // short
		Known: func(csi string) bool { return s.api.Knows(context.Background(), csi) },
	})
	s.epochs = exchange.NewEpochs(s.api.Knows, s.api.Subject)
	s.limits, err = ratelimit.New(o.Interceptors.RateLimit, s.api.Subject)
	s.faults = fault.NewInjector(fault.Options{
		Operations: append(operationIDs(o.Contract), fault.IssueToken), Initial: o.Interceptors.Faults, Subject: s.api.Subject,
		Known:      func(csi string) bool { return s.api.Knows(context.Background(), csi) },
		RandomSeed: o.RandomSeed, Epochs: s.epochs, Now: func(csi string) time.Time { return s.state.Now(csi) },
		CheckGrant: func(r fault.Rule) error { return oauth.CheckGrant(context.Background(), s.state.Keys, r) },
	})
	s.router = router.New(routerOptions(s))
	return err
}

func routerOptions(s *Server) router.Options {
	o := s.options
	return router.Options{
		Contract: o.Contract, Subject: s.api.Subject, Journal: s.journal, Metrics: s.api.Metrics, Logger: o.Logger, Log: o.RequestLog,
		AdminToken: o.Admin.Token, CORS: o.HTTP.CORS, CheckAnswers: o.CheckAnswers, RandomSeed: o.RandomSeed,
		ReadTimeout: o.HTTP.ReadTimeout, TLS: o.HTTP.TLS.Server(),
	}
}

// wireState adds the customers of the seed, with everything that is kept for them.
func wireState(s *Server) (err error) {
	o := s.options
	var scopes []string
	for _, operation := range o.Contract.Operations() {
		scopes = append(scopes, operation.Scopes...)
	}
	slices.Sort(scopes)
	usual := "" // without the operation, Bind says so
	if core, found := o.Contract.Operation(api.Core); found {
		usual = strings.Join(core.Scopes, " ")
	}
	s.state, err = state.New(context.Background(), state.Options{
		Store: s.api.Store, Settings: settings.NewMemory(), Clock: o.Clock, Seed: o.Seed.Text, SeedName: o.Seed.Name, Readings: o.Readings,
		RandomSeed: o.RandomSeed, MaxCustomers: o.MaxCustomers, AllowPrivateJWKS: o.Tokens.AllowPrivateJWKS,
		Scope: usual, Scopes: slices.Compact(scopes), Logger: o.Logger,
		Transients: []snapshot.Transient{s.faults, s.limits, s.epochs, state.Journal(s.journal), s.router}, Interrupt: s.epochs.End,
	})
	if err != nil {
		return err
	}
	s.api.Keys, s.api.NextID = s.state.Keys, s.state.Generator.Item
	s.router.Govern(s.state.Clocks, s.state.Readings)
	return nil
}

// bindContract binds the operations of the contract and those of the authorization server.
func bindContract(s *Server) error { return bindBehind(s) }

// bindBehind is bindContract with some more interceptors before the others.
func bindBehind(s *Server, first ...exchange.Interceptor) error {
	o := s.options
	err := s.router.Bind(router.Group{
		Document: o.Contract, Routes: s.api.Routes(), Contract: true,
		Interceptors: append(first, s.epochs, s.faults, chaos.Mode{Seed: o.Interceptors.Hostile}, s.limits, prefer.Preferences{
			RandomSeed: o.RandomSeed, Off: o.Interceptors.NoPrefer,
			Allowed: func(op *openapi.Operation) []string { return s.router.Allowed(op.Path) },
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
		Store: s.state.Store, Keys: s.state.Keys, Verifier: s.api.Verifier, Faults: s.faults, Logger: o.Logger,
		Skew: o.Tokens.Skew, Follow: s.router.Follow,
	}
	return s.router.Bind(router.Group{Document: document, Routes: tokens.Routes()})
}

// bindControl sets up the search of the journal and the suggestions for what was refused, and binds the control API.
func bindControl(s *Server) {
	o := s.options
	s.advisor = &remedy.Advisor{API: s.api, Clocks: s.state.Clocks, Readings: s.state.Readings, Limits: s.limits}
	operations := append(operationIDs(o.Contract), fault.IssueToken)
	slices.Sort(operations)
	s.requests = &inspect.Inspector{
		Journal: s.journal, Operations: operations, AnyReason: o.Checks != nil, Closed: s.router.Closed(),
		Explain: s.advisor.Explain, DryRun: func(r *http.Request) (journal.Entry, bool, error) { return dryRun(s, r) },
		OwnRules: map[string]string{
			oauth.Rule:      "A client gets its token by the client credentials grant (RFC 6749 section 4.4).",
			fault.RuleFault: "The mock injects a fault here.",
			chaos.Rule:      "Under hostile mode the mock varies what the contract leaves open.",
			prefer.Rule:     "A request may prefer an answer (RFC 7240); what cannot be met is refused.",
			ratelimit.Rule:  "The mock limits how many requests it lets through.",
		},
	}
	if !o.Admin.Off {
		s.router.BindControl(control.Base, func() (router.Group, error) { return controlGroup(s) })
	}
}

func controlGroup(s *Server) (router.Group, error) {
	o := s.options
	document, err := openapi.Control()
	if err != nil {
		return router.Group{}, err
	}
	calls := &control.API{
		Document: document, Contract: o.Contract, State: s.state, Requests: s.requests, Faults: s.faults, Limits: s.limits,
		Journal: s.journal, Metrics: s.api.Metrics, Logger: o.Logger, Allowed: s.router.Allowed,
		CA: o.HTTP.TLS.CA(), DefaultCustomer: DefaultCustomer, Skew: o.Tokens.Skew,
		Reloads: &s.reloads.Reloads,
	}
	return router.Group{Document: document, Routes: calls.Routes()}, nil
}

// dryRun decides a request as if it were sent now, on copies of all that it could change. It is called while nobody adds, removes or
// restores a customer.
func dryRun(s *Server, r *http.Request) (journal.Entry, bool, error) {
	dry := &Server{
		options: s.options, state: s.state, journal: journal.New(journal.Options{Entries: 1, BodyBytes: jsonbody.Limit}),
		limits: s.limits.Peek(), epochs: s.epochs.Copy(),
	}
	dry.faults = s.faults.Copy(dry.epochs)
	deps := *s.api
	deps.Store, deps.Metrics = memory.New(), new(metrics.Metrics)
	deps.Verifier, deps.NextID = deps.Verifier.Offline(), s.state.Generator.Peek
	dry.api = &deps
	o := routerOptions(dry)
	o.Subject, o.DryRun, o.Log = s.api.Subject, true, nil
	dry.router = router.New(o)
	dry.router.Govern(s.state.Clocks, s.state.Readings)
	if err := bindBehind(dry, dryrun.Customers{From: s.api.Store, To: deps.Store, Subject: s.api.Subject}); err != nil {
		return journal.Entry{}, false, err
	}
	dry.router.ServeHTTP(dryrun.NewWriter(), r)
	entries, _ := dry.journal.Entries(journal.Filter{})
	if len(entries) == 0 {
		return journal.Entry{}, false, nil
	}
	return entries[0], true, nil
}

func operationIDs(d *openapi.Document) (ids []string) {
	for _, o := range d.Operations() {
		ids = append(ids, o.ID)
	}
	return ids
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.router.ServeHTTP(w, r) }

// RandomSeed returns what decides all that the server makes up: Options.RandomSeed, or 1 if that is 0.
func (s *Server) RandomSeed() int64 { return s.options.RandomSeed }

// Scheduled returns when an execution is booked; ok is false if it is not booked or unknown.
func (s *Server) Scheduled(csi, instance, execution string) (start, end time.Time, ok bool) {
	e, err := s.api.Store.Execution(context.Background(), csi, execution)
	if err != nil || e.Instance != instance || e.Scheduled == nil {
		return time.Time{}, time.Time{}, false
	}
	return e.Scheduled.Start, e.Scheduled.End, true
}
