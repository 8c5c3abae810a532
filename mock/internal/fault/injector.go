package fault

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"example.com/bounce/mock/internal/exchange"
)

// Rule slugs and titles of refusals that a fault makes.
const (
	// RuleFault is what they rest on; it is the mock's own, and not among the contract's clauses.
	RuleFault = "mock-fault"
	// Title is their title.
	Title = "Fault"
)

// Options are what an Injector needs. All fields are required.
type Options struct {
	// Operations are the operationIds that a rule may name.
	Operations []string
	// Now returns the time of a customer, or for "" of the server.
	Now func(csi string) time.Time
	// Subject returns the customer that a request concerns.
	Subject func(*exchange.Exchange) string
	// CheckGrant returns an *Error for a rule whose Grant is not possible.
	CheckGrant func(Rule) error
	// Initial are the rules of the start, which a reset adds again.
	Initial []Rule
	// RandomSeed decides the bytes of garbage.
	RandomSeed int64
}

// Injector is the interceptor that injects the faults of a list of rules.
type Injector struct {
	options Options
	started time.Time
	list    List
}

// NewInjector returns an Injector without rules.
func NewInjector(o Options) *Injector { return &Injector{options: o, started: time.Now()} }

// Add puts a rule behind the others. The error is an *Error, or ErrFull; then nothing is added.
func (i *Injector) Add(r Rule) (State, error) {
	if err := i.options.CheckGrant(r); err != nil {
		return State{}, err
	}
	return i.list.Add(r, i.momentOf, i.options.Operations)
}

// All lists the rules of a customer, or for "" of everybody, and how often each has struck.
func (i *Injector) All(csi string) []State { return i.list.All(csi, i.momentOf) }

// Remove takes out the rule of an id, or for "" all rules, those of one customer unless csi is "". It returns how many there were.
func (i *Injector) Remove(id, csi string) int { return i.list.Remove(id, csi) }

// Drop takes out the rules of a customer that has gone.
func (i *Injector) Drop(_ context.Context, csi string) error {
	i.list.Remove("", csi)
	return nil
}

// Reset takes out all rules, or those of one customer, and adds the initial ones again. For "" it numbers them from one. A rule whose end
// has come by the clock of its customer stays out.
func (i *Injector) Reset(_ context.Context, csi string) error {
	if csi == "" {
		i.list.Reset()
	} else {
		i.list.Remove("", csi)
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

// moment is the time for rules that end: by the mock's clock, and since the injector was made.
func (i *Injector) moment(now time.Time) Moment {
	return Moment{Now: now, Elapsed: time.Since(i.started)}
}

func (i *Injector) momentOf(csi string) Moment { return i.moment(i.options.Now(csi)) }

// Concerns implements exchange.Interceptor.
func (i *Injector) Concerns(*exchange.Exchange) bool { return i.list.Any() }

// Intercept puts in the check at which a rule strikes: at once, or when the request has been processed. It counts no request that was
// refused before it.
func (i *Injector) Intercept(x *exchange.Exchange, p *exchange.Plan) {
	if !i.list.Any() {
		return
	}
	csi := i.options.Subject(x)
	p.Insert(exchange.Check[*exchange.Exchange]{Name: "fault", Rule: RuleFault, Run: func(x *exchange.Exchange) *exchange.Refusal {
		hit, struck := i.list.Strike(x.Operation.ID, csi, x.Request.Header, i.moment(x.Now))
		if !struck {
			return x.Skip()
		}
		return i.inject(x, hit)
	}}, "size", "epoch")
}

// GrantOptions are what StrikeGrant needs: the epochs of customers, and whether the token of a Grant would be refused by now.
type GrantOptions struct {
	Epochs   *exchange.Epochs
	Possible func(Grant) bool
}

// StrikeGrant strikes what the token endpoint would grant to a customer, by the rules that name its operation. The Grant is what is wrong
// with the token to issue.
func (i *Injector) StrikeGrant(x *exchange.Exchange, csi string, o GrantOptions) (Grant, *exchange.Refusal) {
	if !i.list.Any() {
		return Grant{}, x.Skip()
	}
	hit, struck := i.list.Strike(IssueToken, csi, x.Request.Header, i.moment(x.Now))
	if !struck {
		return Grant{}, x.Skip()
	}
	x.Delivery.Epoch = o.Epochs.Of(x.Request.Context(), csi)
	grant := hit.Response.Grant
	if !o.Possible(grant) { // the customer's keys were changed since
		return grant, &exchange.Refusal{
			Rule: RuleFault, Status: http.StatusInternalServerError, Title: Title, Synthetic: true,
			Detail: hit.ID + " asks for a token of the defect " + grant.Defect + ", which the customer would let pass by now.",
			Hint:   "remove the fault, or give the customer an issuer or audience again",
		}
	}
	return grant, i.inject(x, hit)
}

// inject does what a rule says that has struck.
func (i *Injector) inject(x *exchange.Exchange, hit Hit) *exchange.Refusal {
	r := hit.Response
	injection := &Injection{Response: r, Number: hit.Number, Rule: RuleFault, ID: hit.ID, Seed: i.options.RandomSeed}
	detail := hit.ID + " strikes: " + r.describe()
	switch {
	case r.Fault != "" && !exchange.HasConnection(x.Writer):
		return &exchange.Refusal{
			Rule: RuleFault, Status: http.StatusNotImplemented, Title: "Fault needs a connection", Synthetic: true,
			Detail: "The fault " + string(r.Fault) + " is done to a connection of HTTP/1.1, and this handler has none.",
			Hint:   "serve the mock with Start or Serve, and speak HTTP/1.1",
		}
	case r.Processes():
		x.Delivery.Injection = injection
		return x.Note("fault", RuleFault, detail+", once the request is processed")
	case !x.Wait(milliseconds(r.Delay)):
		return x.Leave(RuleFault, detail)
	case !r.Answers():
		return x.Note("fault", RuleFault, detail)
	}
	x.Delivery.Injection = injection
	return &exchange.Refusal{Rule: RuleFault, Status: r.Status, Title: Title, Detail: detail, Hint: "remove the fault", Synthetic: true}
}

func milliseconds(n int) time.Duration { return time.Duration(n) * time.Millisecond }

// describe lists what a response does, for the trace.
func (r Response) describe() string {
	text := ""
	add := func(part string) {
		if text != "" {
			text += ", "
		}
		text += part
	}
	if r.Delay > 0 {
		add(fmt.Sprintf("a delay of %d ms", r.Delay))
	}
	if r.Status > 0 {
		add(fmt.Sprintf("status %d", r.Status))
	}
	if r.Fault != "" {
		add(string(r.Fault))
	}
	if r.Grant.Defect != "" {
		add("a token of the defect " + r.Grant.Defect)
	}
	if r.Grant.ExpiresIn > 0 {
		add(fmt.Sprintf("a token for %d s", r.Grant.ExpiresIn))
	}
	return text
}
