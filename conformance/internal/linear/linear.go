// Package linear checks what concurrent clients saw of one instance: a history of schedules must be explained by some
// order in which they happened one after the other, each between its request and its answer. The sequential model is
// written from the contract alone. It imports porcupine, which searches for the order, and the model package beside it.
package linear

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

// Outcome is what a client saw of its schedule.
type Outcome int

// The outcomes of a schedule.
const (
	// Accepted is an answer with the window that was asked for.
	Accepted Outcome = iota
	// Conflicting is a conflict answer.
	Conflicting
	// Lost is no answer: the schedule may have happened, or may yet.
	Lost
)

// Op is one schedule of one client. Executions are counted from 0.
type Op struct {
	Execution int
	Window    Window
	Outcome   Outcome
	// Listed are the starts, in order, of the windows that a conflict answer lists; nil when they are not known.
	Listed []time.Time
	// Call and Return are when the request began and the answer was there, on one clock.
	Call, Return time.Duration
}

// Window is the time that is asked for; its end is not part of it.
type Window struct{ Start, End time.Time }

func (w Window) overlaps(other Window) bool {
	return model.Overlap(w.Start, w.End, other.Start, other.End)
}

// String is one line of a history.
func (o Op) String() string {
	outcome := [...]string{"accepted", "refused with conflicts", "not answered"}[o.Outcome]
	if o.Outcome == Conflicting && o.Listed != nil {
		outcome += " " + o.listing()
	}
	return fmt.Sprintf("%8.3f ms to %8.3f ms: execution %d for %s: %s", float64(o.Call.Microseconds())/1e3,
		float64(o.Return.Microseconds())/1e3, o.Execution+1, o.Window.Start.UTC().Format(time.RFC3339), outcome)
}

func (o Op) listing() string {
	if len(o.Listed) == 0 {
		return "of which none is listed"
	}
	starts := make([]string, 0, len(o.Listed))
	for _, start := range o.Listed {
		starts = append(starts, start.UTC().Format(time.RFC3339))
	}
	return "from " + strings.Join(starts, ", ")
}

// lists says whether a conflict answer lists the windows that begin at these times, as far as it is known. Their order
// carries no meaning, and their ends are a reading of their own.
func (o Op) lists(starts []time.Time) bool {
	slices.SortFunc(starts, time.Time.Compare)
	return o.Listed == nil || slices.EqualFunc(o.Listed, starts, time.Time.Equal)
}

// reading is a way to take the questions that decide which sequential histories are lawful.
type reading struct{ bookedAnyway, selfIncluded bool }

var lawful = []reading{{}, {bookedAnyway: true}, {selfIncluded: true}, {bookedAnyway: true, selfIncluded: true}}

// Check says whether an order explains the history under some lawful reading of conflict-effect and self-conflict,
// beginning with nothing scheduled. The windows must not touch each other, which is a reading of its own. If no order
// does, it returns the shortest part of the history that none explains: the schedules whose outcomes are needed to see
// it; whatever the others came to would change nothing. The search is exponential at worst, so it is bounded in time: a
// history that cannot be decided passes, and a part may stay longer than it needs to be.
func Check(history []Op) (ok bool, shortest []Op) {
	if explained(history, patience) {
		return true, nil
	}
	return false, shrink(beginning(history))
}

// patience bounds the search for one history, and impatience that for each of its parts.
const (
	patience   = 10 * time.Second
	impatience = 100 * time.Millisecond
)

func explained(history []Op, limit time.Duration) bool {
	return slices.ContainsFunc(lawful, func(r reading) bool {
		return linearizable(history, r, limit) != porcupine.Illegal
	})
}

// beginning cuts an illegal history off behind the first answer that makes it so. What was under way then may have
// happened.
func beginning(history []Op) []Op {
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
		if !explained(begun, impatience) {
			return begun
		}
	}
	return history
}

// shrink forgets outcomes one by one, the latest first, as long as the rest is still without an explanation. To forget
// an outcome, rather than the schedule, keeps what is left sound: a schedule that may have happened explains more.
func shrink(history []Op) []Op {
	rest := slices.Clone(history)
	for i := len(rest) - 1; i >= 0; i-- {
		outcome := rest[i].Outcome
		rest[i].Outcome = Lost
		if explained(rest, impatience) {
			rest[i].Outcome = outcome
		}
	}
	rest = slices.DeleteFunc(rest, func(o Op) bool { return o.Outcome == Lost })
	slices.SortFunc(rest, func(a, b Op) int { return int(a.Call - b.Call) })
	return rest
}

// state is the window that each execution has; the zero Window is none. It is comparable, as porcupine wants it.
type state [MaxExecutions]Window

func linearizable(history []Op, r reading, limit time.Duration) porcupine.CheckResult {
	m := porcupine.NondeterministicModel{
		Init: func() []any { return []any{state{}} },
		Step: func(s, input, output any) []any { return step(s.(state), input.(Op), output.(Outcome), r) },
	}
	operations := make([]porcupine.Operation, 0, len(history))
	for _, o := range history {
		returned := int64(o.Return)
		if o.Outcome == Lost {
			returned = math.MaxInt64
		}
		operations = append(operations, porcupine.Operation{
			ClientId: o.Execution, Input: o, Output: o.Outcome, Call: int64(o.Call), Return: returned,
		})
	}
	return porcupine.CheckOperationsTimeout(m.ToModel(), operations, limit)
}

// step lists the states that a schedule with this outcome may lead to; none when the outcome is wrong here.
func step(s state, o Op, outcome Outcome, r reading) []any {
	var inTheWay []time.Time
	for execution, window := range s {
		own := execution == o.Execution && !r.selfIncluded
		if !own && window.overlaps(o.Window) {
			inTheWay = append(inTheWay, window.Start)
		}
	}
	blocked := len(inTheWay) > 0
	booked := s
	booked[o.Execution] = o.Window
	switch {
	case outcome == Lost && (!blocked || r.bookedAnyway):
		return []any{s, booked}
	case outcome == Lost:
		return []any{s}
	case outcome == Conflicting && (!blocked || !o.lists(inTheWay)):
		return nil
	case outcome == Conflicting && !r.bookedAnyway:
		return []any{s}
	case outcome == Conflicting, outcome == Accepted && !blocked:
		return []any{booked}
	}
	return nil
}

// Describe writes a history line by line.
func Describe(history []Op) string {
	lines := make([]string, 0, len(history))
	for _, o := range history {
		lines = append(lines, o.String())
	}
	return strings.Join(lines, "\n")
}
