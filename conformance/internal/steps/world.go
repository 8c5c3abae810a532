// Package steps binds the words of the features to requests and to judgements of their answers: a World a scenario, one
// file a topic. Steps never repair an answer before they judge it. godog's types stay in definitions.go; the package
// imports the exchange, model and target packages beside it and package openapi.
package steps

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"net/url"
	"slices"
	"sync"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/linear"
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
	// MaxBookings bounds how many bookings the target may accept; 0 is no bound.
	MaxBookings int

	mu       sync.Mutex
	bookings int // accepted, or on their way
	noise    noise

	// still is held for reading by each scenario that counts on the clock of a target with the control API to stand still.
	still sync.RWMutex
}

// Booking is one accepted booking, for the ledger.
type Booking struct {
	CSI, Instance, Execution string
	Start, At                time.Time
	// Maybe is true of a request whose answer was lost: the target may have booked.
	Maybe bool
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
	seed int64

	// again is true where others may have stood in the way the first time.
	again bool

	fixture  *target.Fixture
	other    *target.Fixture // another customer, or one that has not opted in
	leases   []*target.Fixture
	base     time.Time // the clock to go back to after turning it
	clockWas bool
	still    bool // whether the clock must stand still for this scenario

	last  *call
	aside *call
	// negative is the last request with a fault, and good the same without it.
	negative *call
	fault    *fault
	good     draft
	// accepted holds the last accepted answer of each execution, by its index.
	accepted map[int]*call
	// createdAt is the server's time just before each execution was created, by its id.
	createdAt map[string]time.Time
	// history is what racing clients saw.
	history []linear.Op
	// rows is the whole list of executions, as it was last read page by page, narrowed by rowsOf.
	rows   []row
	rowsOf url.Values

	Calls        []*call
	Bookings     []Booking
	Observations []Observation
	Warnings     []Warning
	Positive     bool // a change, such as a schedule, was seen to be accepted
}

// Warning is something that is no breach but should be known.
type Warning struct{ Code, Text string }

// call is a request, as it was meant, and what came of it.
type call struct {
	Label     string
	draft     draft
	execution int
	*exchange.Exchange
	answer map[string]any // the decoded body when it is one JSON object, else nil
	list   []any          // the decoded body when it is one JSON array, else nil
}

// newCall decodes what came of a request.
func newCall(label string, d draft, execution int, x *exchange.Exchange) *call {
	return &call{Label: label, draft: d, execution: execution, Exchange: x, answer: object(x.Body), list: list(x.Body)}
}

// Operation is the operationId of what the call is a request for.
func (c *call) Operation() string { return c.draft.form.operation }

// Violations are the faults of the call's answer by the contract; nil where the contract has no such operation.
func (c *call) Violations(contract *openapi.Document) []openapi.Violation {
	operation, known := contract.Operation(c.draft.form.operation)
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
func (w *World) Begin(rule string, seed int64) { w.rule, w.seed = rule, seed }

// Repeat says that the scenario is run again, on another day: others may have stood in the way the first time.
func (w *World) Repeat() { w.again = true }

// Seed derives a scenario's seed from the run's, so that order, selection and concurrency change nothing.
func Seed(root int64, id string) int64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d/%s", root, id)
	return int64(h.Sum64() >> 1)
}

// End gives back what the scenario took: fixtures, and the server's clock if it was turned. Where bookings are real, those
// that would soon come true are moved far ahead first, so that no instance restarts on the suite's account, and so are those
// beside RFCs, which stay where they are: the next run asks for the same windows.
func (w *World) End(ctx context.Context) error {
	err := w.moveAway(ctx)
	for _, f := range w.leases {
		f.Release()
	}
	if w.clockWas {
		err = errors.Join(err, w.env.Target.SetClock(ctx, w.base))
	}
	if w.still {
		w.env.still.RUnlock()
	}
	return err
}

// now is the server's time. From here to its end, the scenario counts on the clock.
func (w *World) now(ctx context.Context) (time.Time, error) {
	if !w.still {
		w.env.still.RLock()
		w.still = true
	}
	return w.env.Target.Now(ctx)
}

func (w *World) moveAway(ctx context.Context) error {
	if w.env.Target.Kind() == "control" {
		return nil
	}
	now, err := w.now(ctx)
	if err != nil {
		return err
	}
	for _, execution := range slices.Sorted(maps.Keys(w.accepted)) {
		start, err := w.accepted[execution].stamp("scheduledStart")
		far := err != nil || start.Time.After(now.AddDate(0, 0, 1))
		if far && len(w.fixture.RFCs) == 0 {
			continue
		}
		d := w.accepted[execution].draft.clone()
		d.body = scheduleBody(instant(w.fixture.Day.AddDate(0, 0, 1).Add(-time.Duration(execution+1) * 3 * time.Hour)))
		if err := w.send(ctx, "moved far ahead", d, execution, false); ctx.Err() != nil {
			return err
		}
		if !w.last.isAccepted() && !far {
			w.warn("left-behind", "execution %s is still scheduled for %s: it could not be moved far ahead", d.execution, instant(start.Time))
		}
	}
	return nil
}

func (w *World) lease(ctx context.Context, need target.Need) (*target.Fixture, error) {
	f, err := w.env.Target.Lease(ctx, need)
	if err != nil {
		return nil, err
	}
	w.leases = append(w.leases, f)
	return f, nil
}

// send sends a draft and remembers the call as the last one. A draft that a correct server would book is sent only
// where bookings are allowed and the budget is not used up. The error says that there is no answer to judge; the steps
// behind it are then not run.
func (w *World) send(ctx context.Context, label string, d draft, execution int, books bool) error {
	if books {
		if err := w.env.reserve(); err != nil {
			return err
		}
	}
	c := w.call(ctx, label, d, execution)
	switch {
	case books && c.isLost():
		w.mayHaveBooked(c)
	case books:
		w.env.giveBack()
	}
	if c.Err != nil && ctx.Err() != nil {
		return fmt.Errorf("%s: %w", label, ctx.Err()) // the run ended: the target is not to blame
	}
	if !c.isUnanswered() || w.isClosedUnread(c) {
		return nil
	}
	return w.unanswered(ctx, c, books)
}

// call sends a draft, again where it was not processed, and keeps what came of it as the last call.
func (w *World) call(ctx context.Context, label string, d draft, execution int) *call {
	x := d.request()
	var c *call
	if w.rule == neverRepeated {
		c = newCall(label, d, execution, w.env.Client.Once(ctx, x))
	} else {
		c = newCall(label, d, execution, w.env.Client.SendPausing(ctx, x, w.pause))
	}
	w.last = c
	w.Calls = append(w.Calls, c)
	if c.isAccepted() {
		w.note(c)
	}
	return c
}

// mayHaveBooked enters a lost call in the ledger; what it has reserved of the budget stays used up.
func (w *World) mayHaveBooked(c *call) {
	b := Booking{CSI: c.draft.csi, Instance: c.draft.instance, Execution: c.draft.execution, At: c.Sent, Maybe: true}
	if start, err := c.asked(); err == nil {
		b.Start = start
	}
	w.Bookings = append(w.Bookings, b)
}

// note remembers what an accepted request has changed.
func (w *World) note(c *call) {
	w.Positive = w.Positive || c.draft.form.books
	switch c.draft.form {
	case forms["schedule"]:
		w.book(c)
	case forms["cancel"]:
		delete(w.accepted, c.execution)
	}
}

func (w *World) book(c *call) {
	w.accepted[c.execution] = c
	w.Positive = true
	b := Booking{CSI: c.draft.csi, Instance: c.draft.instance, Execution: c.draft.execution, At: c.Sent}
	if start, err := c.stamp("scheduledStart"); err == nil {
		b.Start = start.Time
	}
	w.Bookings = append(w.Bookings, b)
	w.env.mu.Lock()
	defer w.env.mu.Unlock()
	w.env.bookings++
}

func (e *Env) mayBook() error {
	if !e.Books {
		return &Blocked{Code: "effects", Provide: "--effects books, and instances.bookable in the target file: it books restarts"}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.withinBudget()
}

// withinBudget needs the lock.
func (e *Env) withinBudget() error {
	if e.MaxBookings > 0 && e.bookings >= e.MaxBookings {
		return &Blocked{Code: "budget", Provide: fmt.Sprintf("--max-bookings above %d", e.MaxBookings)}
	}
	return nil
}

// reserve takes a booking out of the budget before the request is sent, so that requests side by side stay within it too.
// An answer gives it back (an accepted one is counted by book); where it was lost, the target may have booked.
func (e *Env) reserve() error {
	if err := e.mayBook(); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.withinBudget(); err != nil {
		return err
	}
	e.bookings++
	return nil
}

func (e *Env) giveBack() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.bookings--
}

func (w *World) warn(code, format string, args ...any) {
	w.Warnings = append(w.Warnings, Warning{Code: code, Text: fmt.Sprintf(format, args...)})
}

// observe notes the alternative that the target takes; one that the reading does not have is a warning.
func (w *World) observe(slug, alternative string, known bool) {
	w.Observations = append(w.Observations, Observation{Reading: slug, Alternative: alternative, Unusual: !known})
	if !known {
		w.warn("unusual", "reading %s: %s is none of its alternatives", slug, alternative)
	}
}
