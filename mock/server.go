package mock

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/api"
	"example.com/bounce/mock/internal/chaos"
	"example.com/bounce/mock/internal/control"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/fault"
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
)

// Server is a mock server: an http.Handler with customers, a clock and a journal of its own. It is safe for concurrent use; to be made by
// New or Start.
type Server struct {
	// URL is where a server made by Start listens, without a trailing slash; "" for one made by New.
	URL string

	options  Options
	api      *api.Deps
	state    *state.State
	journal  *journal.Journal
	requests *control.Requests
	advisor  *remedy.Advisor
	faults   *fault.Injector
	limits   *ratelimit.Limits
	epochs   *exchange.Epochs
	router   *router.Router
	client   *http.Client // of Start
}

// New returns a server that is not listening yet: serve it with Serve, or hand it to anything that takes an http.Handler. It starts no
// goroutine. An error says which option is wrong, and what would be right: an unknown reading, a seed file with a mistake (with its line),
// a contract whose operations are not the ones that the mock can handle.
func New(o Options) (*Server, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("new mock: %w", err)
	}
	s := &Server{options: o}
	s.wireAPI()
	for _, step := range []func() error{s.wireInterceptors, s.wireState, s.wireRouter} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("new mock: %w", err)
		}
	}
	if err := s.faults.AddInitial(); err != nil {
		return nil, fmt.Errorf("new mock: %w", err)
	}
	return s, nil
}

// wireAPI sets up what the operations of the contract need. The state comes later.
func (s *Server) wireAPI() {
	o := s.options
	s.api = &api.Deps{
		Contract: o.Contract, Store: memory.New(), Verifier: token.NewVerifier(token.Options{}), Metrics: new(metrics.Metrics),
		Logger: o.Logger, Skew: o.Skew, Checks: o.Checks,
	}
	s.journal = journal.New(journal.Options{Entries: o.JournalEntries, Bytes: o.JournalBytes, Known: func(csi string) bool {
		return s.knows(context.Background(), csi)
	}})
}

// knows reports whether there is a customer of a CSI.
func (s *Server) knows(ctx context.Context, csi string) bool {
	_, err := s.api.Store.Customer(ctx, csi)
	return err == nil
}

// wireInterceptors sets up what can come between a request to the contract and its ordinary answer.
func (s *Server) wireInterceptors() (err error) {
	o := s.options
	s.epochs = exchange.NewEpochs(s.knows, s.api.Subject)
	s.limits, err = ratelimit.New(o.RateLimit, s.api.Subject)
	s.faults = fault.NewInjector(fault.Options{
		Operations: append(operationIDs(o.Contract), fault.IssueToken), Initial: o.Faults, Subject: s.api.Subject, RandomSeed: o.RandomSeed,
		Now: func(csi string) time.Time { return s.state.Now(csi) }, CheckGrant: func(r fault.Rule) error { return oauth.CheckGrant(context.Background(), s.state.Keys, r) },
	})
	return err
}

// wireState adds the customers of the seed, and binds to them what is kept for them elsewhere.
func (s *Server) wireState() (err error) {
	o := s.options
	s.router = router.New(router.Options{
		Contract: o.Contract, Subject: s.api.Subject, Journal: s.journal, Metrics: s.api.Metrics, Logger: o.Logger,
		AdminToken: o.AdminToken, CORS: o.CORS, CheckAnswers: o.CheckAnswers, RandomSeed: o.RandomSeed, ReadTimeout: o.ReadTimeout,
		TLS: o.TLS.server(),
	})
	s.state, err = state.New(context.Background(), state.Options{
		Store: s.api.Store, Settings: settings.NewMemory(), Clock: o.Clock, Seed: o.Seed, SeedName: o.SeedName, Readings: o.Readings,
		RandomSeed: o.RandomSeed, MaxCustomers: o.MaxCustomers, AllowPrivateJWKS: o.AllowPrivateJWKS,
		Scope: coreScope(o.Contract), Scopes: scopesOf(o.Contract), Logger: o.Logger,
	}, state.Extras{
		Transients: []snapshot.Transient{s.faults, s.limits, s.epochs, state.Journal(s.journal), s.router}, Interrupt: s.epochs.Interrupt,
	})
	if err != nil {
		return err
	}
	s.api.Keys, s.api.NextID = s.state.Keys, s.state.Generator.Item
	return nil
}

// wireRouter binds the operations of the documents.
func (s *Server) wireRouter() error {
	o := s.options
	s.router.Govern(s.state.Clocks, s.state.Readings)
	authorization, err := openapi.Authorization()
	if err != nil {
		return err
	}
	err = s.router.Bind(router.Group{
		Document: o.Contract, Routes: s.api.Routes(), Contract: true,
		Interceptors: []exchange.Interceptor{
			s.epochs, s.faults, chaos.Mode{Seed: o.Hostile}, s.limits,
			prefer.Preferences{RandomSeed: o.RandomSeed, Off: o.NoPrefer, Allowed: func(op *openapi.Operation) []string { return s.router.Allowed(op.Path) }},
		},
	})
	if err != nil {
		return err
	}
	tokens := &oauth.Deps{
		Store: s.api.Store, Keys: s.state.Keys, Verifier: s.api.Verifier, Faults: s.faults, Epochs: s.epochs, Logger: o.Logger,
		Skew: o.Skew, Follow: s.router.Follow,
	}
	s.wireJournal()
	if err := s.router.Bind(router.Group{Document: authorization, Routes: tokens.Routes()}); err != nil || o.NoAdmin {
		return err
	}
	return s.bindControl()
}

// wireJournal sets up the search of the journal, and the suggestions for what was refused.
func (s *Server) wireJournal() {
	s.advisor = &remedy.Advisor{API: s.api, Clocks: s.state.Clocks, Readings: s.state.Readings, Limits: s.limits}
	operations := append(operationIDs(s.options.Contract), fault.IssueToken)
	slices.Sort(operations)
	s.requests = &control.Requests{
		Journal: s.journal, Operations: operations, AnyReason: s.options.Checks != nil, Closed: s.router.Closed(),
		OwnRules: map[string]string{
			oauth.Rule:      "A client gets its token by the client credentials grant (RFC 6749 section 4.4).",
			fault.RuleFault: "The mock was asked to go wrong here.",
			chaos.Rule:      "Under hostile mode the mock varies what the contract leaves open.",
			prefer.Rule:     "A request may prefer an answer (RFC 7240); what cannot be met is refused.",
			ratelimit.Rule:  "The mock was asked to let only so many requests through.",
		},
	}
}

func (s *Server) bindControl() error {
	document, err := openapi.Control()
	if err != nil {
		return err
	}
	api := &control.API{
		Document: document, Contract: s.options.Contract, State: s.state, Requests: s.requests, Faults: s.faults, Limits: s.limits,
		Journal: s.journal, Metrics: s.api.Metrics, Logger: s.options.Logger, Allowed: s.router.Allowed, Explain: s.advisor.Explain,
		CA: s.options.TLS.CA(), DefaultCustomer: DefaultCustomer, Skew: s.options.Skew,
	}
	return s.router.Bind(router.Group{Document: document, Routes: api.Routes(), Control: true})
}

func operationIDs(d *openapi.Document) (ids []string) {
	for _, o := range d.Operations() {
		ids = append(ids, o.ID)
	}
	return ids
}

// coreScope returns the scope of a token that is minted without one.
func coreScope(d *openapi.Document) string {
	operation, found := d.Operation(api.Core)
	if !found { // which Bind then says
		return ""
	}
	return strings.Join(operation.Scopes, " ")
}

// scopesOf returns the scopes of a contract's operations, sorted.
func scopesOf(d *openapi.Document) []string {
	var all []string
	for _, o := range d.Operations() {
		all = append(all, o.Scopes...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.router.ServeHTTP(w, r) }

// RandomSeed decides all that the server makes up: Options.RandomSeed, or 1 where that is 0.
func (s *Server) RandomSeed() int64 { return s.options.RandomSeed }

// Scheduled returns when an execution is booked; ok is false if it is not booked or unknown.
func (s *Server) Scheduled(csi, instance, execution string) (start, end time.Time, ok bool) {
	e, err := s.api.Store.Execution(context.Background(), csi, execution)
	if err != nil || e.Instance != instance || e.Scheduled == nil {
		return time.Time{}, time.Time{}, false
	}
	return e.Scheduled.Start, e.Scheduled.End, true
}
