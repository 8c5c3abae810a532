package fault

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/openapi/printable"
)

const (
	// RuleFault is what refusals by faults rest on; it is the mock's own, and not among the contract's clauses.
	RuleFault = "mock-fault"
	// Title is their title.
	Title = "Fault"
)

// Options are what an Injector needs. All fields are required, except where nil means something.
type Options struct {
	// Operations returns the operationIds that a rule may name.
	Operations func() []string
	// Now returns the time of a customer, or for "" of the server.
	Now func(csi string) time.Time
	// Subject returns the customer that a request concerns.
	Subject func(*exchange.Exchange) string
	// CheckGrant returns an *Error for a rule whose Grant is not possible.
	CheckGrant func(Rule) error
	Epochs     *exchange.Epochs
	// Initial are the rules of the start, which a reset adds again.
	Initial []Rule
	// Known reports whether there is a customer of a CSI; nil means that each CSI is one.
	Known func(csi string) bool
	// RandomSeed decides the bytes of garbage, and the draws of rules with a chance.
	RandomSeed int64
}

// Injector is the interceptor that injects the faults of a list of rules.
type Injector struct {
	options Options
	started time.Time
	list    List
}

// NewInjector returns an Injector without rules.
func NewInjector(o Options) *Injector {
	return &Injector{options: o, started: time.Now(), list: List{Chance: Chance{Seed: o.RandomSeed, Known: o.Known}}}
}

// Copy returns an Injector with the same rules, hits and draws, which changes nothing of i. The epochs are those of its exchanges.
func (i *Injector) Copy(epochs *exchange.Epochs) *Injector {
	c := &Injector{options: i.options, started: i.started}
	c.options.Epochs = epochs
	i.list.copyTo(&c.list)
	return c
}

// Add puts a rule behind the others. The error is an *Error, or ErrFull; then nothing is added.
func (i *Injector) Add(r Rule) (State, error) {
	if err := i.options.CheckGrant(r); err != nil {
		return State{}, err
	}
	return i.list.Add(r, i.momentOf, i.options.Operations())
}

// All lists the rules of a customer, or for "" all of them, and how often each has hit.
func (i *Injector) All(csi string) []State { return i.list.All(csi, i.momentOf) }

// Remove is List.Remove.
func (i *Injector) Remove(id, csi string) int { return i.list.Remove(id, csi) }

// Drop removes the rules of a customer that has gone.
func (i *Injector) Drop(_ context.Context, csi string) error {
	i.list.Remove("", csi)
	i.list.ResetChance(csi)
	return nil
}

// Reset removes all rules, or those of one customer, and adds the initial ones again, but for those that have ended by the clock
// of their customer. Draws begin anew. For "" it numbers the rules from one.
func (i *Injector) Reset(_ context.Context, csi string) error {
	if csi == "" {
		i.list.Reset()
	} else {
		i.list.Remove("", csi)
		i.list.ResetChance(csi)
	}
	for _, rule := range i.options.Initial {
		ended := !rule.Until.IsZero() && !i.options.Now(rule.Request.CSI).Before(rule.Until)
		if ended || csi != "" && rule.Request.CSI != csi {
			continue
		}
		if _, err := i.Add(rule); err != nil {
			return err
		}
	}
	return nil
}

// AddInitial adds the initial rules. The error says which of them is wrong.
func (i *Injector) AddInitial() error {
	for n, rule := range i.options.Initial {
		if _, err := i.Add(rule); err != nil {
			return fmt.Errorf("fault %d: %w", n+1, err)
		}
	}
	return nil
}

func (i *Injector) moment(now time.Time) Moment {
	return Moment{Now: now, Elapsed: time.Since(i.started)}
}

func (i *Injector) momentOf(csi string) Moment { return i.moment(i.options.Now(csi)) }

// Concerns implements exchange.Interceptor.
func (i *Injector) Concerns(*exchange.Exchange) bool { return i.list.Any() }

// Intercept adds the check at which a rule hits: at once, or when the request has been processed. It counts no request that was
// refused before it.
func (i *Injector) Intercept(x *exchange.Exchange, p *exchange.Plan) {
	if !i.list.Any() {
		return
	}
	csi := i.options.Subject(x)
	p.Insert(exchange.Check[*exchange.Exchange]{Name: "fault", Rule: RuleFault, Run: func(x *exchange.Exchange) *exchange.Refusal {
		return i.inject(x, i.list.Hit(x.Operation.ID, csi, x.Request.Header, i.moment(x.Now)))
	}}, "size", "epoch")
}

// InjectGrant injects a fault into what the token endpoint would grant to the customer of x, by the rules that name its
// operation. The Grant says what is wrong with the token to issue. possible reports whether that token would be refused by now.
func (i *Injector) InjectGrant(x *exchange.Exchange, possible func(Grant) bool) (Grant, *exchange.Refusal) {
	if !i.list.Any() {
		return Grant{}, x.Skip()
	}
	hit := i.list.Hit(IssueToken, x.CSI, x.Request.Header, i.moment(x.Now))
	if hit == nil {
		return Grant{}, x.Skip()
	}
	x.Delivery.Epoch = i.options.Epochs.Of(x.Request.Context(), x.CSI)
	grant := hit.Grant
	if !possible(grant) { // the customer's keys were changed since
		return grant, &exchange.Refusal{
			Rule: RuleFault, Status: http.StatusInternalServerError, Title: Title, Synthetic: true,
			Detail: hit.ID + " asks for a token of the defect " + grant.Defect + ", which the customer would accept by now.",
			Hint:   "remove the fault, or give the customer an issuer or audience again",
		}
	}
	return grant, i.inject(x, hit)
}

// inject does what the rule says that has hit, if any.
func (i *Injector) inject(x *exchange.Exchange, hit *Injection) *exchange.Refusal {
	if hit == nil {
		return x.Skip()
	}
	hit.Seed = i.options.RandomSeed
	detail := hit.ID + " strikes: " + hit.describe()
	switch {
	case hit.Fault != "" && !exchange.HasConnection(x.Writer):
		return &exchange.Refusal{
			Rule: RuleFault, Status: http.StatusNotImplemented, Title: "Fault needs a connection", Synthetic: true,
			Detail: "The fault " + string(hit.Fault) + " is done to a connection of HTTP/1.1, and this handler has none.",
			Hint:   "serve the mock with Start or Serve, and speak HTTP/1.1",
		}
	case hit.Processes():
		x.Delivery.Injection = hit
		return note(x, hit, detail+", once the request is processed")
	case !x.Wait(hit.delay()):
		left := x.Leave(RuleFault, detail)
		left.Fault = hit.ID
		return left
	case !hit.Answers():
		return note(x, hit, detail)
	}
	x.Delivery.Injection = hit
	return &exchange.Refusal{Rule: RuleFault, Status: hit.Status, Title: Title, Detail: detail, Hint: "remove the fault", Synthetic: true, Fault: hit.ID}
}

// note adds the step of a fault that lets the request pass.
func note(x *exchange.Exchange, hit *Injection, detail string) *exchange.Refusal {
	x.Trace = append(x.Trace, &journal.Step{Check: "fault", Outcome: "passed", Rule: RuleFault, Detail: detail, Fault: hit.ID})
	return x.Skip()
}

// describe lists what a response does, for the trace.
func (r Response) describe() string {
	var all []string
	if r.Delay > 0 {
		all = append(all, fmt.Sprintf("a delay of %d ms", r.Delay))
	}
	if r.Status > 0 {
		all = append(all, fmt.Sprintf("status %d", r.Status))
	}
	if r.Fault != "" {
		all = append(all, string(r.Fault))
	}
	if r.Grant.Defect != "" {
		all = append(all, "a token of the defect "+r.Grant.Defect)
	}
	if r.Grant.ExpiresIn > 0 {
		all = append(all, "a token for "+printable.Duration(time.Duration(r.Grant.ExpiresIn)*time.Second))
	}
	return strings.Join(all, ", ")
}
