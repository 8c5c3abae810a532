package mock

import (
	"net/http"
	"strings"
	"time"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/token"
	"example.com/bounce/openapi"
)

// Exchange is one request on its way through the checks. Each check reads what the ones before it found out, and adds
// its own. One goroutine uses it, once.
type Exchange struct {
	// Operation is the operation of the document that the request was routed to; nil when there is none.
	Operation *openapi.Operation
	// Request is the request. Its body has been read by the check size.
	Request *http.Request
	// Now is when the request came in, by the mock's clock.
	Now time.Time
	// Place and Service are the names in the path, decoded.
	Place   bounce.Place
	Service string
	// Bearer is the token as it was sent, set by the check bearer; "" when none was sent.
	Bearer string
	// Customer is whom the Identifier names, set by the check identifier.
	Customer bounce.Customer
	// Scopes are those of the verified token, set by the check token.
	Scopes []string
	// Body is the decoded body, set by the check json; nil when there is none.
	Body map[string]any
	// Start is the instant that is asked for, in the zone of the answer, set by the check time.
	Start time.Time
	// Window is what was booked, set by the check book.
	Window bounce.Window

	server   *Server
	readings *readings
	writer   http.ResponseWriter // the server's own, which http.MaxBytesReader needs
	path     map[string]string   // path parameters by name, decoded
	raw      []byte              // the body as it was sent
	faults   []openapi.Violation // of the parameters
	checked  bool                // whether faults was filled
	control  bool                // whether it is a call of the control API
	bodiless bool                // whether the operation can do without a body
	claims   *token.Claims
	trace    []journal.Step

	// What was sent, for the journal.
	status int
	reason string
	sent   []byte
}

// Check is one step of a request's way: a name, the rule it rests on, and a function that passes (nil) or refuses.
type Check struct {
	// Name is the check's name in the decision trace and for Options.Checks.
	Name string
	// Rule is the slug of the clause, reading or hygiene rule that the check holds; a refusal may name a closer one.
	Rule string
	// Run passes by returning nil. It may set fields of the Exchange; only the check book changes the mock's state.
	Run func(*Exchange) *Refusal
}

// run takes the exchange through the checks up to the first refusal, and keeps the trace.
func (x *Exchange) run(checks []Check) *Refusal {
	x.trace = append(make([]journal.Step, 0, len(checks)+1), journal.Step{Check: "route", Outcome: "passed", Rule: "path"})
	for _, c := range checks {
		r := c.Run(x)
		if r != nil {
			x.refused(c.Name, r)
			return r
		}
		x.trace = append(x.trace, journal.Step{Check: c.Name, Outcome: "passed", Rule: c.Rule})
	}
	return nil
}

// refused closes the trace with a refusal and what would have avoided it.
func (x *Exchange) refused(check string, r *Refusal) {
	detail := r.Detail
	if r.Change != "" {
		detail += "; to pass: " + r.Change
	}
	x.trace = append(x.trace, journal.Step{Check: check, Outcome: "refused", Rule: r.Rule, Detail: detail})
}

// parameterFaults holds the parameters to the document, once.
func (x *Exchange) parameterFaults() []openapi.Violation {
	if !x.checked {
		x.faults, x.checked = x.Operation.ValidateParameters(x.Request, x.path), true
	}
	return x.faults
}

// Stored is the execution that the path names, and whether there is one.
func (x *Exchange) Stored() (bounce.Execution, bool) { return x.server.world.Execution(x.Place) }

// Schedule asks the calendar for the window from Start on, under the rules in force or, where change is not nil, as it
// changes them: package mutant's defects decide otherwise.
func (x *Exchange) Schedule(change func(*bounce.Rules)) (bounce.Booking, error) {
	if change == nil { // spares the copy that change would make escape
		return x.server.world.Schedule(x.Place, x.Start, x.readings.rules)
	}
	rules := x.readings.rules
	change(&rules)
	return x.server.world.Schedule(x.Place, x.Start, rules)
}

// neededScopes are the operation's scopes as RFC 6749 writes them.
func (x *Exchange) neededScopes() string { return strings.Join(x.Operation.Scopes, " ") }
