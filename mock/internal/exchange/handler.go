package exchange

import (
	"cmp"
	"slices"

	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/readings"
)

// Handler is what an operation of a document is bound to. X is the request of its API.
type Handler[X API] struct {
	// Path lists the path parameters that the handler reads.
	Path []string
	// BodyOptional says that the body may be left out, even if the document has one.
	BodyOptional bool
	// Unjournaled says that calls are neither journaled nor counted: probes ask often.
	Unjournaled bool
	// Rule is the rule that the route rests on; "" means path.
	Rule string
	// New builds the request of the API around an exchange that is routed.
	New func(*Exchange) X
	// Checks returns the checks in the order that the readings demand. The caller must not change the slice.
	Checks func(*readings.Set) []Check[X]
	// Answer is called when every check has passed.
	Answer func(X) (*Answer, *Refusal)
}

// Route is a Handler without its type parameter.
type Route struct {
	Path        []string
	Unjournaled bool
	// Serve answers an exchange that was routed. The interceptors, in their order, may change the plan.
	Serve func(x *Exchange, interceptors []Interceptor) *Answer
}

// Route returns the handler as a Route.
func (h Handler[X]) Route() Route {
	step := RouteStep(h.Rule)
	return Route{Path: h.Path, Unjournaled: h.Unjournaled, Serve: func(x *Exchange, interceptors []Interceptor) *Answer {
		return h.serve(x, step, interceptors)
	}}
}

// RouteStep returns the first step of a trace: a route was found, by this rule; "" means path.
func RouteStep(rule string) *journal.Step {
	return &journal.Step{Check: "route", Outcome: "passed", Rule: cmp.Or(rule, "path")}
}

func (h *Handler[X]) serve(x *Exchange, route *journal.Step, interceptors []Interceptor) *Answer {
	request := h.New(x)
	x.Speak(request)
	x.bodyOptional = h.BodyOptional
	checks := h.Checks(x.Readings)
	if !slices.ContainsFunc(interceptors, func(i Interceptor) bool { return i.Concerns(x) }) {
		return deliver(x, conclude(request, Run(request, route, checks), h.Answer))
	}
	p := &Plan{Answer: func(*Exchange) (*Answer, *Refusal) { return h.Answer(request) }}
	for _, c := range checks {
		p.Checks = append(p.Checks, Check[*Exchange]{
			Name: c.Name, Rule: c.Rule, Run: func(*Exchange) *Refusal { return c.Run(request) }, passed: c.step(),
		})
	}
	return p.decide(x, route, interceptors)
}

// conclude encodes a refusal or, without one, calls end for the answer.
func conclude[X API](request X, refusal *Refusal, end func(X) (*Answer, *Refusal)) (a *Answer) {
	x := request.Base()
	if refusal == nil {
		if a, refusal = end(request); refusal != nil {
			x.TraceRefusal("answer", refusal)
		}
	}
	if refusal != nil {
		a = x.Encode(refusal)
	}
	return a
}

// Interceptor can come between a request to an operation of the contract and its ordinary answer. It must be safe for concurrent
// use.
type Interceptor interface {
	// Concerns reports whether the interceptor may touch x. It is called for every request, and costs next to nothing.
	Concerns(x *Exchange) bool
	// Intercept changes the plan of x, if the interceptor concerns it.
	Intercept(x *Exchange, p *Plan)
}

// Plan is how an exchange is decided. Interceptors change it before it runs.
type Plan struct {
	Checks []Check[*Exchange]
	// Answer is called when every check has passed.
	Answer func(*Exchange) (*Answer, *Refusal)
}

// Insert adds a check behind the last of the named ones, or in front if the plan has none of them.
func (p *Plan) Insert(c Check[*Exchange], behind ...string) {
	at := 0
	for i, each := range slices.Backward(p.Checks) {
		if slices.Contains(behind, each.Name) {
			at = i + 1
			break
		}
	}
	p.Checks = slices.Insert(p.Checks, at, c)
}

// Keep drops all checks but the named ones.
func (p *Plan) Keep(names []string) {
	p.Checks = slices.DeleteFunc(p.Checks, func(c Check[*Exchange]) bool { return !slices.Contains(names, c.Name) })
}

func (p *Plan) decide(x *Exchange, route *journal.Step, interceptors []Interceptor) *Answer {
	came := x.Now
	for _, each := range interceptors {
		each.Intercept(x, p)
	}
	a := conclude(x, Run(x, route, p.Checks), p.Answer)
	x.Now = came
	return deliver(x, a)
}

// deliver returns the answer, or what an injected fault makes of it.
func deliver(x *Exchange, a *Answer) *Answer {
	if x.Delivery.Injection != nil {
		return x.Delivery.Injection.Alter(x, a)
	}
	return a
}
