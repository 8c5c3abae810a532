// Package control is the control API of the mock, below /__admin: customers with all that belongs to them, keys, tokens, readings, clocks,
// the journal, faults, rate limits, snapshots and seed files. A file has the operations of one resource.
//
// It decides nothing about the Bounce API, and knows neither routes nor sockets. It may import packages exchange, store, domain, clock,
// readings, keys, token, jwks, journal, journal/export, seed, snapshot, fault, ratelimit, metrics, openapi and openapi/sample.
package control

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/fault"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/metrics"
	"example.com/bounce/mock/internal/ratelimit"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/mock/internal/store"
	"example.com/bounce/openapi"
)

// API is the control API. Nobody changes the fields once Routes was called.
type API struct {
	Document *openapi.Document // of the control API
	Contract *openapi.Document
	State    *state.State
	Requests *Requests
	Faults   *fault.Injector
	Limits   *ratelimit.Limits
	Journal  *journal.Journal
	Metrics  *metrics.Metrics
	Logger   *slog.Logger
	// Allowed returns the methods that a templated path takes.
	Allowed func(path string) []string
	// Explain returns an entry with the change that would have passed, where one is known.
	Explain func(context.Context, journal.Entry) journal.Entry
	// CA is the PEM of the authority that the mock has made itself; nil for none.
	CA []byte
	// DefaultCustomer is the customer of a token that names none.
	DefaultCustomer string
	// Skew is how far a token's times may lie off.
	Skew time.Duration
}

// store and friends shorten the way to what the state is made of.
func (a *API) store() store.Store             { return a.State.Store }
func (a *API) clocks() *clock.PerCustomer     { return a.State.Clocks }
func (a *API) keys() *keys.Ring               { return a.State.Keys }
func (a *API) readingsOf() *readings.Registry { return a.State.Readings }

// Request is a call of the control API.
type Request struct {
	*exchange.Exchange

	explain func(*Request) *exchange.Refusal
}

// ExplainBody implements exchange.API.
func (x *Request) ExplainBody() *exchange.Refusal {
	if x.explain == nil {
		return nil
	}
	return x.explain(x)
}

type (
	answer = exchange.Answer
	check  = exchange.Check[*Request]
)

// operation is an operation of the document. csi is the customer in its path; "" for the server.
type operation struct {
	// id is the operationId. A * in it stands for nothing and for Customer: the server and each customer have the operation alike.
	id     string
	params []string // path parameters other than csi
	answer func(x *Request, csi string) (*answer, *exchange.Refusal)
	// bodyOptional says that the operation can do without a body.
	bodyOptional bool
	// explain refuses a body in better words than the document has; nil if there are no better words.
	explain func(*Request) *exchange.Refusal
	// unheld says that a customer may be removed or restored while the operation runs: it waits, or changes customers itself.
	unheld bool
}

func newCheck(name, rule string, run func(*Request) *exchange.Refusal) check {
	return check{Name: name, Rule: rule, Run: run}
}

// Routes binds the operations by operationId.
func (a *API) Routes() map[string]exchange.Route {
	routes := map[string]exchange.Route{}
	for _, op := range slices.Concat(
		a.serverOperations(), a.customerOperations(), a.instanceOperations(), a.executionOperations(), a.rfcOperations(),
		a.readingOperations(), a.keyOperations(), a.clockOperations(), a.requestOperations(), a.faultOperations(),
		a.limitOperations(), a.snapshotOperations(), a.seedOperations(),
	) {
		for _, owner := range []string{"", "Customer"} {
			id := strings.Replace(op.id, "*", owner, 1)
			routes[id] = a.route(op, id)
		}
	}
	return routes
}

func (a *API) route(op operation, id string) exchange.Route {
	h := exchange.Handler[*Request]{
		Path: op.params, BodyOptional: op.bodyOptional,
		New: func(x *exchange.Exchange) *Request { return &Request{Exchange: x, explain: op.explain} },
	}
	checks := a.checks()
	h.Checks = func(*readings.Set) []check { return checks }
	document, _ := a.Document.Operation(id)
	if document == nil || !slices.Contains(document.Parameters("path"), "csi") {
		h.Answer = func(x *Request) (*answer, *exchange.Refusal) { return op.answer(x, "") }
	} else {
		h.Path = append([]string{"csi"}, op.params...)
		h.Answer = func(x *Request) (*answer, *exchange.Refusal) { return a.forCustomer(x, op.answer) }
	}
	if !op.unheld {
		h.Answer = a.hold(h.Answer)
	}
	return h.Route()
}

// hold calls then while nobody adds, removes or restores a customer. It must not wait.
func (a *API) hold(then func(*Request) (*answer, *exchange.Refusal)) func(*Request) (*answer, *exchange.Refusal) {
	return func(x *Request) (response *answer, refusal *exchange.Refusal) {
		_ = a.State.Snapshots.Hold(func() error { response, refusal = then(x); return nil })
		return response, refusal
	}
}

// forCustomer calls then for the customer in the path, which must be there to begin with.
func (a *API) forCustomer(
	x *Request, then func(*Request, string) (*answer, *exchange.Refusal),
) (*answer, *exchange.Refusal) {
	csi := x.Path["csi"]
	if _, err := a.store().Customer(x.Request.Context(), csi); err != nil {
		return nil, a.refuseStore(x, csi, err)
	}
	own, err := a.clocks().Of(x.Request.Context(), csi)
	if err != nil {
		return nil, a.refuseStore(x, csi, err)
	}
	x.Now = own.Now()
	return then(x, csi)
}

// checks are the same for every operation: of the body, and of what it would ignore; there are no credentials.
func (a *API) checks() []check {
	return []check{
		newCheck("size", "body-limit", func(x *Request) *exchange.Refusal { return x.CheckSize() }),
		newCheck("stray", "body-invalid-status", a.checkUnexpected),
		newCheck("media-type", "media-type", func(x *Request) *exchange.Refusal { return x.CheckMediaType() }),
		newCheck("json", "one-json-value", func(x *Request) *exchange.Refusal { return x.CheckJSON() }),
		newCheck("contract", "body-invalid-status", func(x *Request) *exchange.Refusal { return x.CheckContract(exchange.BadParameter, nil) }),
	}
}

// checkUnexpected refuses what an operation has no place for: a query that it does not know, and a body where it takes none. The client
// meant to say something by it: a reset that was meant for one customer must not be one of the server.
func (a *API) checkUnexpected(x *Request) *exchange.Refusal {
	all := x.Operation.ValidateQuery(x.Request.URL.RawQuery)
	if len(x.Raw) > 0 && len(x.Operation.MediaTypes()) == 0 {
		all = append(all, openapi.Violation{In: "body", Code: "unknown", Message: "must be empty: the operation takes none"})
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

// fail logs an error that no request causes, and refuses the request for it.
func (a *API) fail(x *Request, doing, detail string, err error) *exchange.Refusal {
	a.Logger.Error(doing, "customer", x.Path["csi"], "err", err)
	return x.Refuse(exchange.Internal, detail)
}

// refuseStore refuses a customer that is not there, and fails for any other error.
func (a *API) refuseStore(x *Request, csi string, err error) *exchange.Refusal {
	if errors.Is(err, domain.ErrUnknown) {
		return x.Refuse(KindNoCustomer, "There is no customer of this CSI.")
	}
	return a.fail(x, "read the store", fmt.Sprintf("The mock could not read customer %q.", csi), err)
}

// refuseOther refuses a body that names another thing than the path does; it is nil for one that does not.
func refuseOther(x *Request, member, named string) *exchange.Refusal {
	if given, is := x.Body[member]; is && given != named {
		return x.RefuseMember(member, "must be that of the path, or left out")
	}
	return nil
}
