// Package race decides what racing clients send to one instance, and checks what they saw: some order must explain a history of
// creates, schedules, cancels and reads, one after the other, each between its request and its answer. The sequential model is
// written from the contract alone. The package sends nothing. It imports porcupine, which searches for the order, and the judge,
// model, outcome, report, request and target packages.
package race

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"

	"example.com/bounce/conformance/internal/model"
)

// MaxExecutions bounds the executions of a history.
const MaxExecutions = 16

// Kind is what a client does to an execution.
type Kind int

// The kinds.
const (
	Schedule Kind = iota
	Cancel
	Read   // the details
	Create // of an execution that is not known before
	// Stand is not sent: it puts what an execution was scheduled for before all others into the history.
	Stand
)

// Outcome is the answer to a request, as the model sees it.
type Outcome int

// The outcomes.
const (
	// Accepted is an answer with the requested window; for a read, with the window that the execution has, if any.
	Accepted Outcome = iota
	// Conflicting is a conflict answer to a schedule.
	Conflicting
	// Lost means no answer: it may have happened, or may yet happen.
	Lost
	// Refused is a refusal of a cancel, for an execution that is not scheduled or not known.
	Refused
	// Unknown is a refusal of a schedule or a read for an execution that is not known.
	Unknown
)

// Op is one request of one client. Executions are counted from 0; those that no Create of the history creates are known from
// the beginning.
type Op struct {
	// Client is who sent it, counted from 1; 0 for a Stand. It decides nothing.
	Client    int
	Kind      Kind
	Execution int
	// Window is what a schedule requests, or what a read has seen: the zero Window for no window. For a read only the start
	// counts.
	Window  model.Window
	Outcome Outcome
	// Listed are the starts, in order, of the windows that a conflict answer lists; nil when they are not known.
	Listed []time.Time
	// Call and Return are when the request began and the answer was there, on one clock.
	Call, Return time.Duration
}

// String is one line of a history.
func (o Op) String() string {
	return fmt.Sprintf("%8.3f ms to %8.3f ms: execution %d, %s: %s", float64(o.Call.Microseconds())/1e3,
		float64(o.Return.Microseconds())/1e3, o.Execution+1, o.action(), o.outcome())
}

func (o Op) input() string { return fmt.Sprintf("execution %d, %s", o.Execution+1, o.action()) }

func (o Op) action() string {
	switch o.Kind {
	case Schedule:
		return "schedule for " + utc(o.Window.Start)
	case Stand:
		return "scheduled for " + utc(o.Window.Start) + " before"
	}
	return [...]string{Cancel: "cancel", Read: "details", Create: "create"}[o.Kind]
}

func (o Op) outcome() string {
	switch {
	case o.Kind == Read && o.Outcome == Accepted && o.Window.Start.IsZero():
		return "not scheduled"
	case o.Kind == Read && o.Outcome == Accepted:
		return "scheduled for " + utc(o.Window.Start)
	case o.Outcome == Conflicting && o.Listed != nil:
		return "refused with conflicts " + o.listing()
	}
	return [...]string{
		Accepted: "accepted", Conflicting: "refused with conflicts", Lost: "not answered", Refused: "refused", Unknown: "not found",
	}[o.Outcome]
}

func utc(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func (o Op) listing() string {
	if len(o.Listed) == 0 {
		return "of which none is listed"
	}
	starts := make([]string, 0, len(o.Listed))
	for _, start := range o.Listed {
		starts = append(starts, utc(start))
	}
	return "from " + strings.Join(starts, ", ")
}

// lists reports whether a conflict answer lists the windows that begin at these times, as far as that is known. Their order has
// no meaning, and their ends are another reading.
func (o Op) lists(starts []time.Time) bool {
	slices.SortFunc(starts, time.Time.Compare)
	return o.Listed == nil || slices.EqualFunc(o.Listed, starts, time.Time.Equal)
}

// reading is one answer to the questions that decide which sequential histories are lawful.
type reading struct {
	bookedAnyway, selfIncluded bool
	alone                      bool // whether only what holds for an execution alone is checked
}

var (
	lawful = []reading{{}, {bookedAnyway: true}, {selfIncluded: true}, {bookedAnyway: true, selfIncluded: true}}
	alone  = []reading{{alone: true}, {alone: true, bookedAnyway: true}}
)

// Check reports whether an order explains the history under some lawful reading of conflict-effect and self-conflict, beginning
// with nothing scheduled but the windows that Stands has added. A cancel of an execution that is not scheduled may be accepted or
// refused, and changes nothing. The windows must not touch each other, which is another reading. If no order explains the
// history, Check returns the shortest part that none explains: the requests whose outcomes show it. The search is exponential at
// worst, so its time is bounded: a history that cannot be decided passes, and a part may stay longer than it needs to be.
func Check(history []Op) (ok bool, shortest []Op) {
	for execution := range MaxExecutions { // quick to search, and a part that is shown soonest
		own := slices.DeleteFunc(slices.Clone(history), func(o Op) bool { return o.Execution != execution })
		if !explained(own, alone, patience) {
			return false, shrink(beginning(own, alone), alone)
		}
	}
	written := slices.DeleteFunc(slices.Clone(history), func(o Op) bool { return o.Kind == Read })
	for _, part := range [][]Op{written, history} {
		if !explained(part, lawful, patience) {
			return false, shrink(beginning(part, lawful), lawful)
		}
	}
	return true, nil
}

// patience bounds the search for one history, and impatience that for each of its parts.
const (
	patience   = 10 * time.Second
	impatience = 100 * time.Millisecond
)

func explained(history []Op, under []reading, limit time.Duration) bool {
	return slices.ContainsFunc(under, func(r reading) bool {
		return linearizable(history, r, limit) != porcupine.Illegal
	})
}

// beginning cuts an illegal history off after the first answer that makes it illegal. Requests in flight at that time may have
// happened.
func beginning(history []Op, under []reading) []Op {
	ends := slices.SortedFunc(slices.Values(history), func(a, b Op) int { return int(a.Return - b.Return) })
	for _, last := range ends {
		var begun []Op
		for _, o := range history {
			if o.Call > last.Return {
				continue
			}
			if o.Return > last.Return {
				o.Outcome = Lost
			}
			begun = append(begun, o)
		}
		if !explained(begun, under, impatience) {
			return begun
		}
	}
	return history
}

// shrink forgets outcomes one by one, the latest first, while the rest stays without an explanation. It forgets the outcome and
// not the schedule, to keep the rest sound: a schedule that may have happened explains more.
func shrink(history []Op, under []reading) []Op {
	rest := slices.Clone(history)
	for i := len(rest) - 1; i >= 0; i-- {
		outcome := rest[i].Outcome
		rest[i].Outcome = Lost
		if explained(rest, under, impatience) {
			rest[i].Outcome = outcome
		}
	}
	rest = slices.DeleteFunc(rest, func(o Op) bool { return o.Outcome == Lost })
	slices.SortFunc(rest, func(a, b Op) int { return int(a.Call - b.Call) })
	return rest
}

// state holds the window of each execution, the zero Window for none, and whether it is known. It is comparable, as porcupine
// requires.
type state struct {
	windows [MaxExecutions]model.Window
	known   [MaxExecutions]bool
}

func beforeAll(history []Op) state {
	var s state
	for i := range s.known {
		s.known[i] = !slices.ContainsFunc(history, func(o Op) bool { return o.Kind == Create && o.Execution == i })
	}
	return s
}

func linearizable(history []Op, r reading, limit time.Duration) porcupine.CheckResult {
	initial := beforeAll(history) // not in Init: a search that runs out of time may end after the caller has changed history
	m := porcupine.NondeterministicModel{
		Init: func() []any { return []any{initial} },
		Step: func(s, input, output any) []any { return step(s.(state), input.(Op), output.(Outcome), r) },
	}
	operations := make([]porcupine.Operation, 0, len(history))
	for _, o := range history {
		returned := int64(o.Return)
		switch {
		case o.Outcome == Lost && o.Kind == Read: // it has seen and changed nothing
			continue
		case o.Outcome == Lost:
			returned = math.MaxInt64
		}
		operations = append(operations, porcupine.Operation{
			ClientId: o.Execution, Input: o, Output: o.Outcome, Call: int64(o.Call), Return: returned,
		})
	}
	return porcupine.CheckOperationsTimeout(m.ToModel(), operations, limit)
}

// step returns the states that a request with this outcome may lead to; none if the outcome is wrong here.
func step(s state, o Op, outcome Outcome, r reading) []any {
	after := s
	switch known := s.known[o.Execution]; {
	case o.Kind == Stand:
		after.windows[o.Execution] = o.Window
		return effects(s, after, outcome)
	case o.Kind == Create:
		after.known[o.Execution] = true
		return effects(s, after, outcome)
	case outcome == Unknown, !known:
		return effectsIf(!known && outcome != Accepted && outcome != Conflicting, s, s, outcome)
	case o.Kind == Cancel:
		scheduled := s.windows[o.Execution] != model.Window{}
		after.windows[o.Execution] = model.Window{}
		return effectsIf(outcome != Refused || !scheduled, s, after, outcome)
	case o.Kind == Read:
		return effectsIf(outcome == Accepted && s.windows[o.Execution].Start.Equal(o.Window.Start), s, s, outcome)
	}
	return schedule(s, o, outcome, r)
}

// effects returns the state after the request; if nobody knows whether it happened, the one before it, too.
func effects(before, after state, outcome Outcome) []any {
	if outcome == Lost && before != after {
		return []any{before, after}
	}
	return []any{after}
}

func effectsIf(lawful bool, before, after state, outcome Outcome) []any {
	if !lawful {
		return nil
	}
	return effects(before, after, outcome)
}

func schedule(s state, o Op, outcome Outcome, r reading) []any {
	var conflicting []time.Time
	for execution := range s.windows {
		window := s.windows[execution]
		own := execution == o.Execution && !r.selfIncluded
		if !own && !r.alone && window.Overlaps(o.Window) {
			conflicting = append(conflicting, window.Start)
		}
	}
	blocked := len(conflicting) > 0
	booked := s
	if r.bookedAnyway || !blocked && outcome != Conflicting {
		booked.windows[o.Execution] = o.Window
	}
	switch outcome {
	case Conflicting:
		return effectsIf(r.alone || blocked && o.lists(conflicting), s, booked, outcome)
	case Accepted:
		return effectsIf(!blocked, s, booked, outcome)
	}
	return effectsIf(outcome == Lost, s, booked, outcome)
}

// Describe writes a history line by line.
func Describe(history []Op) string {
	lines := make([]string, 0, len(history))
	for _, o := range history {
		lines = append(lines, o.String())
	}
	return strings.Join(lines, "\n")
}
