// Package steps binds the words of the features to requests and to judgements of their answers: a World a scenario, one
// file a topic. Steps never repair an answer before they judge it. godog's types stay in definitions.go; the package
// imports the exchange, model and target packages beside it and package openapi.
package steps

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/url"
	"sync"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/linear"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/openapi"
)

// Env is what all scenarios of a run share. It is safe for concurrent use.
type Env struct {
	Client   *retry.Client
	Target   target.Target
	Contract *openapi.Document
	// Books says whether requests may be sent that a correct server books.
	Books bool
	// Ledger bounds the bookings, and holds them.
	Ledger Ledger

	mu       sync.Mutex
	custIDs  string // how paths name customers by custId, "" until that is known
	noise    noise
	verdicts verdicts

	// still is held for reading by each scenario that counts on the clock of a target with the control API to stand still.
	still sync.RWMutex
}

// Observation is an alternative that the target was seen to take.
type Observation struct {
	Reading, Alternative string
	// Unusual is true when it is none of the reading's alternatives.
	Unusual bool
}

// World is one scenario's state. It is used by one goroutine.
type World struct {
	env *Env
	// Rule is the slug that the scenario rests on.
	rule string
	Seed int64
	// subject is what else the ledger must know of the scenario.
	subject Subject
	// refusalFollows reports whether the scenario's next judgement is that the request which is sent now is refused.
	refusalFollows bool
	// kept is how many places of the budget are kept for moves.
	kept int

	// runs is how often the scenario ran before, where it is one that never repeats a request.
	runs int
	// again is true where others may have stood in the way the first time.
	again bool

	Fixture  *target.Fixture
	other    *target.Fixture // another customer, or one that has not opted in
	leases   []*target.Fixture
	base     time.Time // the clock to go back to after turning it
	clockWas bool
	still    bool // whether the clock must stand still for this scenario

	last  *call
	aside *call
	// negative is the last request with a fault, and good the same without it.
	negative *call
	fault    *request.Mutation
	good     request.Draft
	// accepted holds the last accepted answer of each execution, by its index.
	accepted map[int]*call
	// createdAt is the server's time just before each execution was created, by its id.
	createdAt map[string]time.Time
	// history is what racing clients saw.
	history []linear.Op
	// sent counts the requests of the scenario's steps, without their repeats and control requests.
	sent int
	// unsent counts the racing requests that could not be sent.
	unsent int
	// rows is the whole list of executions, as it was last read page by page, narrowed by rowsOf.
	rows   []row
	rowsOf url.Values
	// match is the alternative of conflicts-match by which what is listed for a window is judged; "" takes what overlaps it.
	match string
	// whole is true once the list was seen to be given whole, and not in pages.
	whole bool

	// third is the request at which the scenario's earlier runs ended with a page: a refusal by one is judged now.
	third int

	received int // bytes of the bodies of all calls

	Calls        []*call
	Observations []Observation
	Warnings     []Warning
	Diverted     bool // a page or a redirect was judged, since it came three times
	Positive     bool // a change, such as a schedule, was seen to be accepted
}

// Warning is something that is no breach but should be known.
type Warning struct{ Code, Text string }

// call is a request, as it was meant, and what came of it.
type call struct {
	Label     string
	draft     request.Draft
	execution int
	*exchange.Exchange
	kept   int            // how many places of the budget are kept for moving what it has booked
	answer map[string]any // the decoded body when it is one JSON object, else nil
	list   []any          // the decoded body when it is one JSON array, else nil
}

// newCall decodes what came of a request.
func newCall(label string, d request.Draft, execution int, x *exchange.Exchange) *call {
	return &call{Label: label, draft: d, execution: execution, Exchange: x, answer: object(x.Body), list: list(x.Body)}
}

// Operation is the operationId of what the call is a request for.
func (c *call) Operation() string { return c.draft.Form.Operation }

// Caller is the role whose token the call carried, such as approver, "" for none, and whether the token was changed on purpose.
func (c *call) Caller() (role string, changed bool) { return c.draft.Caller() }

// Violations are the faults of the call's answer by the contract; nil where the contract has no such operation.
func (c *call) Violations(contract *openapi.Document) []openapi.Violation {
	operation, known := contract.Operation(c.draft.Form.Operation)
	if !known {
		return nil
	}
	return operation.ValidateAnswer(c.Status, c.Header, c.Body)
}

// NewWorld makes the state of one scenario, which Begin must still name.
func NewWorld(env *Env) *World {
	return &World{env: env, accepted: map[int]*call{}, createdAt: map[string]time.Time{}}
}

// Begin says which rule the scenario rests on; the seed makes up what it needs made up.
func (w *World) Begin(rule string, seed int64) { w.rule, w.Seed = rule, seed }

// Repeat says that the scenario is run again, on another day: others may have stood in the way the first time.
func (w *World) Repeat() { w.again = true }

// Shift says how often the scenario ran before: one that never repeats a request is to send it at another place of the sequence.
func (w *World) Shift(runs int) {
	if w.rule == neverRepeated {
		w.runs = runs
	}
}

// Third says that two runs ended, at the request of that number, with a page; a refusal by one is judged in the third.
func (w *World) Third(send int) { w.third = send }

// Subject says what a scenario is, beside its rule.
type Subject struct {
	ID, Kind, Level string
}

// Concern says which scenario it is.
func (w *World) Concern(s Subject) { w.subject = s }

// Seed derives a scenario's seed from the run's, so that order, selection and concurrency change nothing.
func Seed(root int64, id string) int64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d/%s", root, id)
	return int64(h.Sum64() >> 1)
}

// now is the server's time. From here to its end, the scenario counts on the clock.
func (w *World) now(ctx context.Context) (time.Time, error) {
	if !w.still {
		w.env.still.RLock()
		w.still = true
	}
	return w.env.Target.Now(ctx)
}

func (w *World) lease(ctx context.Context, need target.Need) (*target.Fixture, error) {
	f, err := w.env.Target.Lease(ctx, need)
	if err != nil {
		return nil, err
	}
	w.leases = append(w.leases, f)
	return f, nil
}

func (w *World) warn(code, format string, args ...any) {
	w.Warnings = append(w.Warnings, Warning{Code: code, Text: fmt.Sprintf(format, args...)})
}

// observe notes the alternative that the target takes; one that the reading does not have is a warning.
func (w *World) observe(slug, alternative string, known bool) {
	if slug == "conflict-effect" && known {
		w.env.Ledger.learn(alternative)
	}
	w.Observations = append(w.Observations, Observation{Reading: slug, Alternative: alternative, Unusual: !known})
	if !known {
		w.warn("unusual", "reading %s: %s is none of its alternatives", slug, alternative)
	}
}
