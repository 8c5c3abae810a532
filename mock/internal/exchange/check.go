package exchange

import (
	"slices"

	"example.com/bounce/mock/internal/journal"
)

// Check is one step of a pipeline: it lets a request pass, or refuses it. X is the request type of an API.
type Check[X any] struct {
	// Name is the check's name in the decision trace.
	Name string
	// Rule is the slug of the clause, reading or hygiene rule that it enforces; a refusal may name a closer one.
	Rule string
	// Run returns nil to pass. It may set fields of the request; only the checks book, cancel and create change the mock's state.
	Run func(X) *Refusal

	passed *journal.Step // in the trace of each request that passes; nil until Prepare
}

// Prepare makes the steps of the checks' traces, so that a request that passes makes none.
func Prepare[X any](checks []Check[X]) {
	for i := range checks {
		checks[i].passed = checks[i].step()
	}
}

// step returns what the trace says of a request that passes.
func (c *Check[X]) step() *journal.Step {
	if c.passed != nil {
		return c.passed
	}
	return &journal.Step{Check: c.Name, Outcome: "passed", Rule: c.Rule}
}

// Run runs checks up to the first refusal, which it returns, and writes the trace behind the step of the route.
func Run[X interface{ Base() *Exchange }](request X, route *journal.Step, checks []Check[X]) *Refusal {
	x := request.Base()
	x.Trace = append(slices.Grow(x.Trace[:0], len(checks)+1), route)
	for i := range checks {
		c := &checks[i]
		x.passed = false
		if r := c.Run(request); r != nil {
			x.TraceRefusal(c.Name, r)
			return r
		}
		if !x.passed {
			x.Trace = append(x.Trace, c.step())
		}
	}
	return nil
}

// Skip leaves the running check out of the trace, as it does not apply to this request. It returns nil.
func (x *Exchange) Skip() *Refusal {
	x.passed = true
	return nil
}

// Note adds a passed step to the trace, in place of the running check's own. It returns nil.
func (x *Exchange) Note(check, rule, detail string) *Refusal {
	x.Trace = append(x.Trace, &journal.Step{Check: check, Outcome: "passed", Rule: rule, Detail: detail})
	return x.Skip()
}

// TraceRefusal closes the trace with a refusal.
func (x *Exchange) TraceRefusal(check string, r *Refusal) {
	x.Trace = append(x.Trace, &journal.Step{Check: check, Outcome: "refused", Rule: r.Rule, Detail: r.Detail, Fault: r.Fault, Change: r.Hint})
}
