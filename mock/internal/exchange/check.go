package exchange

import (
	"example.com/bounce/mock/internal/journal"
)

// Check is one step of a request's way: a name, the rule that it rests on, and a function that passes (nil) or refuses. X is the
// request of an API.
type Check[X any] struct {
	// Name is the check's name in the decision trace.
	Name string
	// Rule is the slug of the clause, reading or hygiene rule that the check holds; a refusal may name a closer one.
	Rule string
	// Run passes by returning nil. It may set fields of the request; only the checks book, cancel and create change the mock's
	// state.
	Run func(X) *Refusal
}

// Run takes a request through checks up to the first refusal, and keeps the trace. rule is that of the route.
func Run[X interface{ Base() *Exchange }](request X, rule string, checks []Check[X]) *Refusal {
	x := request.Base()
	x.Trace = append(x.traces.take(len(checks)+1), journal.Step{Check: "route", Outcome: "passed", Rule: rule})
	for _, c := range checks {
		x.passed = false
		if r := c.Run(request); r != nil {
			x.TraceRefusal(c.Name, r)
			return r
		}
		if !x.passed {
			x.Trace = append(x.Trace, journal.Step{Check: c.Name, Outcome: "passed", Rule: c.Rule})
		}
	}
	return nil
}

// Skip leaves the check that runs out of the trace: it has nothing to say about this request. It returns nil.
func (x *Exchange) Skip() *Refusal {
	x.passed = true
	return nil
}

// Note adds a step that did not refuse to the trace, in place of the check's own. It returns nil.
func (x *Exchange) Note(check, rule, detail string) *Refusal {
	x.Trace = append(x.Trace, journal.Step{Check: check, Outcome: "passed", Rule: rule, Detail: detail})
	return x.Skip()
}

// TraceRefusal closes the trace with a refusal.
func (x *Exchange) TraceRefusal(check string, r *Refusal) {
	x.Trace = append(x.Trace, journal.Step{Check: check, Outcome: "refused", Rule: r.Rule, Detail: r.Detail, Change: r.Hint})
}
