package bounce

import (
	"fmt"
	"math"
	"time"
)

// EndRule says where the end of a booked window comes from (reading end-rule).
type EndRule int

// The alternatives of the reading end-rule.
const (
	EndByDuration             EndRule = iota // the execution's Duration after the start: the default
	EndTwoHours                              // two hours after the start
	EndByDurationPlusBlackout                // the execution's Duration and then its BlackOut after the start
)

// twoHours is the length of the sample's window (clause end-after-start).
const twoHours = 2 * time.Hour

// Rules are the readings that a decision depends on. The zero value takes the default of each; it is a plain value.
type Rules struct {
	ClosedEdges    bool    // reading window-edges: touching windows conflict
	PendingIgnored bool    // reading pending-blocks: pending RFCs alone do not refuse, and are listed only beside another conflict
	SelfIncluded   bool    // reading self-conflict: the execution's own window counts, even when the same start comes again
	BookAnyway     bool    // reading conflict-effect: a conflict is listed, and the execution booked all the same
	End            EndRule // reading end-rule: a value that is none of its alternatives makes Schedule fail with ErrInvalid
	// Begun is the present moment where an execution whose window has begun by it (Start <= Begun) can be neither moved nor
	// cancelled (readings schedule-begun, cancel-begun); the zero value lets it.
	Begun time.Time
}

// check fails with ErrBegun for an execution that has to stay as it is.
func (r Rules) check(e *execution) error {
	if w := e.listing.rfc.Window; e.scheduled && !r.Begun.IsZero() && !w.Start.After(r.Begun) {
		return fmt.Errorf("execution %q: its window has %w", e.facts.ID, ErrBegun)
	}
	return nil
}

// window is what e would be booked for from start on, in the offset of start.
func (r Rules) window(e *execution, start time.Time) (Window, error) {
	length, err := r.End.length(e)
	if err != nil {
		return Window{}, err
	}
	if !inCalendar(start) {
		return Window{}, fmt.Errorf("start: %w", ErrBeyondCalendar)
	}
	start = pinned(start)
	w := Window{Start: start, End: start.Add(length)}
	if !inCalendar(w.End) {
		return Window{}, fmt.Errorf("end: %w", ErrBeyondCalendar)
	}
	return w, nil
}

func (r EndRule) length(e *execution) (time.Duration, error) {
	switch r {
	case EndByDuration:
		return e.length, nil
	case EndTwoHours:
		return twoHours, nil
	case EndByDurationPlusBlackout:
		if e.length > math.MaxInt64-e.blackOut {
			return 0, fmt.Errorf("duration and blackout: %w", ErrBeyondCalendar)
		}
		return e.length + e.blackOut, nil
	}
	return 0, fmt.Errorf("%w end rule %d", ErrInvalid, r)
}

// refusing is what remains of the conflicts found, in their order, once pending ones alone do not count.
func (r Rules) refusing(found []slot) []slot {
	if !r.PendingIgnored {
		return found
	}
	for _, s := range found {
		if !s.record.rfc.Pending() {
			return found
		}
	}
	return nil
}
