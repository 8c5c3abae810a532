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
// its own. One goroutine uses it, once. It is for checks of package mutant: the types of the domain in it are internal.
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
	// Cancels is whether the action is cancel, set by the check action.
	Cancels bool
	// Start is the instant that is asked for, in the zone of the answer, set by the check time.
	Start time.Time
	// Window is what was booked, set by the check book; or what is looked for in the query, set by the check window.
	Window bounce.Window
	// Wanted is the execution that is to be created, set by the check words; the check create gives it its id.
	Wanted bounce.Execution
	// Page is what part of the list is asked for, set by the check page.
	Page Page
	// Found are the executions whose progress is asked for, in the order of the query, set by the check ids.
	Found []bounce.Listed

	server    *Server
	clock     *Clock // whose time Now is
	readings  *readings
	writer    http.ResponseWriter // the server's own, which http.MaxBytesReader needs
	path      map[string]string   // path parameters by name, decoded
	raw       []byte              // the body as it was sent
	cut       bool                // whether more of the body was announced, or sent, than raw has
	faults    []openapi.Violation // of the parameters
	checked   bool                // whether faults was filled
	control   bool                // whether it is a call of the control API
	admitted  bool                // whether it is one, and the control API is there for the caller
	passed    bool                // whether the check under way has nothing to say
	bodiless  bool                // whether the operation can do without a body
	unlisted  bool                // whether it is neither journaled nor counted
	reader    func(*Exchange) *Refusal
	started   time.Time // when it came in, by the machine's clock
	kept      bool      // whether it is journaled and counted already
	query     *string   // the query as it came, where another one is read in its place; nil where it is the same
	requestID bool      // whether its X-Request-Id was not taken over
	claims    *token.Claims
	asked     *asked // of the token endpoint, set by the check client
	trace     []journal.Step

	// What a detour leaves behind; the zero value for the ordinary way.
	disturbance *disturbance
	generation  *generation
	gone        string // the rule under which it is left without an answer; "" while there is to be one
	draw        *draw  // of hostility
	applied     string // the value of Preference-Applied

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
	// Run passes by returning nil. It may set fields of the Exchange; only the checks book, cancel and create change the
	// mock's state.
	Run func(*Exchange) *Refusal
}

// run takes the exchange through the checks up to the first refusal, and keeps the trace.
func (x *Exchange) run(checks []Check) *Refusal {
	route := journal.Step{Check: "route", Outcome: "passed", Rule: "path"}
	if x.issues() {
		route.Rule = ruleGrant
	}
	x.trace = append(x.server.traces.take(len(checks)+1), route)
	for _, c := range checks {
		x.passed = false
		r := c.Run(x)
		if r != nil {
			x.refused(c.Name, r)
			return r
		}
		if x.passed {
			continue
		}
		x.trace = append(x.trace, journal.Step{Check: c.Name, Outcome: "passed", Rule: c.Rule})
	}
	return nil
}

// pass leaves a check out of the trace: it has nothing to say about this request.
func (x *Exchange) pass() *Refusal {
	x.passed = true
	return nil
}

// refused closes the trace with a refusal and what would have avoided it.
func (x *Exchange) refused(check string, r *Refusal) {
	x.trace = append(x.trace, journal.Step{
		Check: check, Outcome: "refused", Rule: r.Rule, Detail: r.Detail, Change: r.Change, Apply: x.remedy(r),
	})
}

// parameterFaults holds the parameters to the document, once.
func (x *Exchange) parameterFaults() []openapi.Violation {
	if !x.checked {
		x.faults, x.checked = x.Operation.ValidateParameters(x.wideRequest(), x.path), true
	}
	return x.faults
}

// Stored is the execution that the path names, and whether there is one.
func (x *Exchange) Stored() (bounce.Execution, bool) { return x.server.world.Execution(x.Place) }

// Schedule asks the calendar for the window from Start on, under the rules in force or, where change is not nil, as it
// changes them: package mutant's defects decide otherwise.
func (x *Exchange) Schedule(change func(*bounce.Rules)) (bounce.Booking, error) {
	rules := x.rules("schedule-begun")
	if change == nil { // spares the copy that change would make escape
		return x.server.world.Schedule(x.Place, x.Start, x.caller(), rules)
	}
	changed := rules
	change(&changed)
	return x.server.world.Schedule(x.Place, x.Start, x.caller(), changed)
}

// Cancel takes the execution off the calendar, under the rules in force or, where change is not nil, as it changes them.
func (x *Exchange) Cancel(change func(*bounce.Rules)) (bool, error) {
	rules := x.rules("cancel-begun")
	if change != nil {
		change(&rules)
	}
	return x.server.world.Cancel(x.Place, rules)
}

// Create adds an execution to the instance of the path.
func (x *Exchange) Create(e bounce.Execution) error {
	return x.server.world.Create(x.Place.CSI, x.Place.Instance, e)
}

// rules are those in force for what the reading says about executions whose window has begun.
func (x *Exchange) rules(begun string) bounce.Rules {
	rules := x.readings.rules
	if !x.readings.Is(begun, "accepted") {
		rules.Begun = x.Now
	}
	return rules
}

// caller is the e-mail address of whom the token speaks for.
func (x *Exchange) caller() string {
	subject := x.Customer.CSI
	if x.claims != nil && x.claims.Subject != "" {
		subject = x.claims.Subject
	}
	if strings.Contains(subject, "@") {
		return subject
	}
	return subject + "@example.com"
}

// neededScopes are the operation's scopes as RFC 6749 writes them.
func (x *Exchange) neededScopes() string { return strings.Join(x.Operation.Scopes, " ") }
