package api

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/view"
	"example.com/bounce/openapi"
)

// Request is a request to an operation of the contract on its way through the checks. Each check reads what the earlier ones have
// found, and adds to it. One goroutine uses it, for one request: its memory is lent, and is another request's after the end. Nobody
// may change what Scopes refers to. Package mutant plants its defects in such checks.
type Request struct {
	*exchange.Exchange

	// Place and Service are the names in the path, decoded.
	Place   domain.Place
	Service string
	// Bearer is the token as it was sent, set by the check bearer; "" without one.
	Bearer string
	// Customer is the one that the Identifier names, set by the check identifier.
	Customer domain.Customer
	// Scopes are those of the verified token, set by the check token.
	Scopes []string
	// Cancels reports whether the action is cancel, set by the check action.
	Cancels bool
	// Start is the instant to schedule at, in the zone of the answer, set by the check time.
	Start time.Time
	// Window is what was booked, set by the check book; or what the query looks for, set by the check window.
	Window domain.Window
	// Wanted is the execution to create, set by the check words; the check create gives it its id.
	Wanted domain.Execution
	// Page is the part of the list to show, set by the check page.
	Page Page
	// Found are the executions whose progress is shown, in the order of the query, set by the check ids.
	Found []domain.Listed

	subject string // the sub of the verified token; "" for none
	query   query
	deps    *Deps
}

// query is what is kept of the query of a request.
type query struct {
	original *string // if a check has changed it
	decoded  string  // the text that values are of
	values   url.Values
}

// Query returns the parameters of the query, decoded once. Nobody may change them.
func (x *Request) Query() url.Values {
	if raw := x.Request.URL.RawQuery; x.query.decoded != raw {
		x.query.decoded, x.query.values = raw, x.Request.URL.Query()
	}
	return x.query.values
}

// requests has requests that have ended, to be used again.
var requests sync.Pool

// newRequest builds the request of an exchange that is routed.
func (d *Deps) newRequest(x *exchange.Exchange) *Request {
	r, used := requests.Get().(*Request)
	if !used {
		r = new(Request)
	}
	*r = Request{Exchange: x, deps: d, Place: placeOf(x.Path), Service: x.Path["serviceType"]}
	return r
}

// Release gives the request back. The exchange calls it at its own end: nobody may use the request from then on.
func (x *Request) Release() {
	*x = Request{}
	requests.Put(x)
}

// placeOf returns the place that path parameters name.
func placeOf(path map[string]string) domain.Place {
	p := domain.Place{CSI: path["supportIdentifier"], Instance: path["instanceId"], Execution: path["executionId"]}
	if p.Instance == "" {
		p.Instance = path["instanceName"]
	}
	if p.Execution == "" {
		p.Execution = path["id"]
	}
	return p
}

// Subject returns the customer whose readings, clock, faults and limits apply to a request, also to the order of its checks:
//
//   - the customer that the Identifier header names;
//   - without such a customer, the one in the path;
//   - without either "", the server itself.
//
// A customer's readings are its own over the server's. On the path of another customer the caller's apply, so that nobody learns
// from the answer whether that customer exists (hygiene no-existence-leak). Without a known caller the path counts, so that a
// test meets its customer's readings about the Identifier, too; a client without a known Identifier can therefore tell which
// customers have readings of their own, but nothing else. The subject is settled before the first check, for the whole request.
func (d *Deps) Subject(x *exchange.Exchange) string {
	if caller, known := d.identified(x); known {
		return caller.CSI
	}
	return x.CSI
}

// identified returns the customer that the Identifier header names.
func (d *Deps) identified(x *exchange.Exchange) (domain.Customer, bool) {
	values := x.Request.Header.Values(identifierHeader)
	if len(values) != 1 {
		return domain.Customer{}, false
	}
	customer, err := d.Store.CustomerByIdentifier(x.Request.Context(), values[0])
	return customer, err == nil
}

// style is how the answer is written.
func (x *Request) style() view.Style { return view.Style{Set: x.Readings, Now: x.Now} }

// Knows reports whether there is a customer of a CSI.
func (d *Deps) Knows(ctx context.Context, csi string) bool {
	_, err := d.Store.Customer(ctx, csi)
	return err == nil
}

// Stored returns the execution that the path names, without its History, and whether there is one.
func (x *Request) Stored() (domain.Execution, bool) {
	e, err := x.stored()
	return e, err == nil
}

func (x *Request) stored() (e domain.Execution, err error) {
	err = onCalendar(x, func(c domain.Calendar) (err error) {
		e, err = c.Execution(x.Request.Context(), x.Place.Execution)
		return err
	})
	return e, err
}

// findExecution fails with domain.ErrUnknown if the path names no execution.
func findExecution(x *Request) error {
	return onCalendar(x, func(c domain.Calendar) error {
		_, err := c.Execution(x.Request.Context(), x.Place.Execution)
		return err
	})
}

// onCalendar calls f with the calendar of the instance in the path.
func onCalendar(x *Request, f func(domain.Calendar) error) error {
	return x.deps.Store.Calendar(x.Request.Context(), x.Place.CSI, x.Place.Instance, f)
}

// Schedule books the window from Start on, under the rules in force. change may change those; nil does not. Defects of package
// mutant do.
func (x *Request) Schedule(change func(*domain.Rules)) (domain.Booking, error) {
	decision := struct { // in one piece of memory, which f keeps
		rules   domain.Rules
		booking domain.Booking
	}{rules: x.rules("schedule-begun")}
	if change != nil {
		change(&decision.rules)
	}
	err := onCalendar(x, func(c domain.Calendar) (err error) {
		decision.booking, err = domain.Schedule(x.Request.Context(), c, x.Place.Execution, x.Start, x.caller(), decision.rules)
		return err
	})
	return decision.booking, err
}

// Cancel takes the execution off the calendar, under the rules in force. change may change those; nil does not.
func (x *Request) Cancel(change func(*domain.Rules)) (cancelled bool, err error) {
	rules := x.rules("cancel-begun")
	if change != nil {
		change(&rules)
	}
	err = onCalendar(x, func(c domain.Calendar) (err error) {
		cancelled, err = domain.Cancel(x.Request.Context(), c, x.Place.Execution, rules)
		return err
	})
	return cancelled, err
}

// FirstFree returns the first start from a time on, a multiple of step, at which the execution of a place could be scheduled
// under the rules in force; found is false if no time near is free.
func (x *Request) FirstFree(p domain.Place, from time.Time, step time.Duration) (start time.Time, found bool) {
	ctx, rules := x.Request.Context(), x.rules("schedule-begun")
	err := x.deps.Store.Calendar(ctx, p.CSI, p.Instance, func(c domain.Calendar) (err error) {
		start, found, err = domain.FirstFree(ctx, c, p.Execution, from, step, rules)
		return err
	})
	return start, found && err == nil
}

// Create adds an execution to the instance of the path.
func (x *Request) Create(e domain.Execution) error {
	return x.deps.Store.AddExecution(x.Request.Context(), x.Place.CSI, x.Place.Instance, e)
}

// instance returns the facts of the instance in the path.
func (x *Request) instance() (domain.Instance, error) {
	return x.deps.Store.Instance(x.Request.Context(), x.Place.CSI, x.Place.Instance)
}

// Production reports whether the path names a production instance.
func (x *Request) Production() bool {
	in, err := x.instance()
	return err == nil && in.Production
}

// rules returns those in force. begun is the reading that says what becomes of executions whose window has begun.
func (x *Request) rules(begun string) domain.Rules {
	rules := x.Readings.Rules()
	if !x.Readings.Is(begun, "accepted") {
		rules.Begun = x.Now
	}
	return rules
}

// caller returns the e-mail address of the subject of the token.
func (x *Request) caller() string {
	subject := x.Customer.CSI
	if x.subject != "" {
		subject = x.subject
	}
	if strings.Contains(subject, "@") {
		return subject
	}
	return subject + "@example.com"
}

// fail logs an error that no request causes, and refuses the request for it.
func (x *Request) fail(doing, detail string, err error) *exchange.Refusal {
	x.deps.Logger.Error(doing, "err", err)
	return x.Refuse(exchange.Internal, detail)
}

// unless returns nil for no error, the refusal for domain.ErrUnknown, and that of an internal error for any other.
func (x *Request) unless(err error, refusal func() *exchange.Refusal) *exchange.Refusal {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, domain.ErrUnknown):
		return refusal()
	}
	return x.fail("read the store", "The mock could not read what it keeps.", err)
}

// EncodeRefusal implements exchange.API: conflicts are the list of them (clause conflict-body).
func (x *Request) EncodeRefusal(r *exchange.Refusal) *exchange.Answer {
	conflicts, is := r.Body.(*view.Conflicts)
	if !is {
		return x.Exchange.EncodeRefusal(r)
	}
	if len(conflicts.Conflicts) == 0 {
		problem := *r
		problem.Body = nil
		return x.Exchange.EncodeRefusal(&problem)
	}
	a := x.AnswerOf(r)
	a.Body = x.style().Conflicts(conflicts)
	return a
}

// Challenge implements exchange.API (hygiene challenge; RFC 6750 section 3): error codes only where a bearer token was sent.
func (x *Request) Challenge(r *exchange.Refusal) string {
	switch {
	case r.Status == http.StatusUnauthorized && x.Bearer != "":
		return exchange.BearerRealm + `, error="invalid_token"`
	case r.Status == http.StatusForbidden && r.Kind == KindScopeMissing.ID:
		return exchange.BearerRealm + `, error="insufficient_scope", scope="` + neededScopes(x.Operation) + `"`
	}
	return x.Exchange.Challenge(r)
}

// neededScopes returns the operation's scopes in the form of RFC 6749.
func neededScopes(o *openapi.Operation) string { return strings.Join(o.Scopes, " ") }
