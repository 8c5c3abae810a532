// Package control is the control API of the mock, below /__admin: customers with all that belongs to them, keys, tokens,
// readings, clocks, the journal, faults, rate limits, snapshots and seed files. A file has the operations of one resource.
//
// It decides nothing about the Bounce API, and knows neither routes nor sockets. It may import packages exchange, store, domain,
// clock, readings, keys, token, jwks, journal, journal/export, inspect, dryrun, seed, snapshot, state, fault, ratelimit, metrics,
// openapi and its parts.
package control

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/fault"
	"example.com/bounce/mock/internal/inspect"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/metrics"
	"example.com/bounce/mock/internal/ratelimit"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/openapi"
)

// Base is the path that the control API is below: the base path of its document.
const Base = "/__admin"

// API is the control API. Nobody changes the fields once Routes was called.
type API struct {
	Document *openapi.Document // of the control API
	Contract *openapi.Document
	State    *state.State
	Requests *inspect.Inspector
	Faults   *fault.Injector
	Limits   *ratelimit.Limits
	Journal  *journal.Journal
	Metrics  *metrics.Metrics
	Logger   *slog.Logger
	// Allowed returns the methods that a templated path takes.
	Allowed func(path string) []string
	// CA is the PEM of the authority that the mock has made itself; nil for none.
	CA []byte
	// DefaultCustomer is the customer of a token that names none.
	DefaultCustomer string
	// Skew is how far a token's times may lie off.
	Skew time.Duration
	// Reloads are what became of the reloads; nil for a server that has none.
	Reloads *state.Reloads
}

// Request is a call of the control API.
type Request struct {
	*exchange.Exchange

	csi       string // the customer in the path; "" for the server
	operation *operation
}

func (x *Request) ctx() context.Context { return x.Request.Context() }

// ExplainBody implements exchange.API.
func (x *Request) ExplainBody() *exchange.Refusal { return x.operation.body.explain(x) }

type (
	answer = exchange.Answer
	check  = exchange.Check[*Request]
)

// operation is an operation of the document.
type operation struct {
	// id is the operationId. A * in it stands for nothing and for Customer: the server and each customer have the operation alike.
	id     string
	params []string // path parameters other than csi
	// answer returns what the answer shows as JSON, an *answer as a whole, or nil for an empty body. API.refuse knows its errors.
	answer func(*Request) (any, error)
	status int // of an answer of JSON; 0 means 200
	// bodyOptional says that the operation can do without a body.
	bodyOptional bool
	// body is what package seed reads the body as; the zero value is a body that it does not read.
	body body
	// unheld says that a customer may be removed or restored while the operation runs: it waits, or changes customers itself.
	unheld bool
	// event is announced after a success, unless the operation is a GET; "" for none.
	event string
}

// Routes binds the operations by operationId.
func (a *API) Routes() map[string]exchange.Route {
	routes, of := map[string]exchange.Route{}, customers{a.State, a.Logger, a.DefaultCustomer}
	for _, op := range slices.Concat(
		a.operations(), requests{a.Requests, a.Contract, a.Document}.operations(), seeds{a.State}.operations(), of.tokenOperations(),
		announcing(stateChanged, slices.Concat(of.operations(), instances{a.State}.operations(), executions{a.State}.operations(),
			rfcs{a.State}.operations(), snapshots{a.State}.operations())),
		announcing(readingsChanged, choices{a.State}.operations()),
		announcing(clockChanged, clocks{a.State, a.Contract}.operations()),
		announcing(faultsChanged, slices.Concat(faults{a.Faults}.operations(), limits{a.Limits}.operations())),
	) {
		for _, owner := range []string{"", "Customer"} {
			id := strings.Replace(op.id, "*", owner, 1)
			routes[id] = a.route(&op, id)
		}
	}
	return routes
}

func (a *API) route(op *operation, id string) exchange.Route {
	h := exchange.Handler[*Request]{
		Path: op.params, BodyOptional: op.bodyOptional,
		New: func(x *exchange.Exchange) *Request { return &Request{Exchange: x, operation: op} },
	}
	checks := a.checks()
	h.Checks = func(*readings.Set) []check { return checks }
	run := op.answer
	document, _ := a.Document.Operation(id)
	if document != nil && slices.Contains(document.Parameters("path"), "csi") {
		h.Path = append([]string{"csi"}, op.params...)
		run = a.forCustomer(run)
	}
	if !op.unheld {
		run = a.hold(run)
	}
	if document != nil && document.Method != http.MethodGet && op.event != "" {
		run = a.announce(op.event, run)
	}
	h.Answer = func(x *Request) (*answer, *exchange.Refusal) {
		view, err := run(x)
		if err != nil {
			return nil, a.refuse(x, err)
		}
		switch view := view.(type) {
		case nil:
			return exchange.NoContent()
		case *answer:
			return view, nil
		}
		return &answer{Status: cmp.Or(op.status, http.StatusOK), ContentType: exchange.TypeJSON, Body: view}, nil
	}
	return h.Route()
}

// hold calls run while nobody adds, removes or restores a customer. run must not wait.
func (a *API) hold(run func(*Request) (any, error)) func(*Request) (any, error) {
	return func(x *Request) (view any, err error) {
		err = a.State.Snapshots.Hold(func() (err error) { view, err = run(x); return err })
		return view, err
	}
}

// forCustomer calls run for the customer in the path, which must be there to begin with.
func (a *API) forCustomer(run func(*Request) (any, error)) func(*Request) (any, error) {
	return func(x *Request) (any, error) {
		x.csi = x.Path["csi"]
		_, err := a.State.Store.Customer(x.ctx(), x.csi)
		if errors.Is(err, domain.ErrUnknown) {
			return nil, refusal{x.refuseCustomer()}
		}
		if err != nil {
			return nil, err
		}
		own, err := a.State.Clocks.Of(x.ctx(), x.csi)
		if err != nil {
			return nil, err
		}
		x.Now = own.Now()
		return run(x)
	}
}

// checks are the same for every operation: of the body, and of what it would ignore; there are no credentials.
func (a *API) checks() []check {
	return []check{
		{Name: "size", Rule: "body-limit", Run: func(x *Request) *exchange.Refusal { return x.CheckSize() }},
		{Name: "stray", Rule: "body-invalid-status", Run: a.checkUnexpected},
		{Name: "media-type", Rule: "media-type", Run: func(x *Request) *exchange.Refusal { return x.CheckMediaType() }},
		{Name: "json", Rule: "one-json-value", Run: func(x *Request) *exchange.Refusal { return x.CheckJSON() }},
		{Name: "contract", Rule: "body-invalid-status", Run: func(x *Request) *exchange.Refusal {
			return x.CheckContract(exchange.BadParameter, nil)
		}},
	}
}

// checkUnexpected refuses what an operation has no place for: a query that it does not know, and a body where it takes none. The
// client meant to say something by it: a reset that was meant for one customer must not reset the server.
func (a *API) checkUnexpected(x *Request) *exchange.Refusal {
	all := x.Operation.ValidateQuery(x.Request.URL.RawQuery)
	if len(x.Raw) > 0 && len(x.Operation.MediaTypes()) == 0 {
		all = append(all, openapi.Violation{In: "body", Code: "unknown", Message: "must be empty: the operation takes no body"})
	}
	if len(all) == 0 {
		return nil
	}
	r := x.Refuse(KindStray, exchange.Summarize(all), all...)
	base := a.Document.BasePath()
	path := base + "/customers/{csi}" + strings.TrimPrefix(x.Operation.Path, base)
	if slices.Contains(a.Allowed(path), x.Operation.Method) {
		r.Hint += "; for one customer there is " + x.Operation.Method + " " + path
	}
	return r
}
