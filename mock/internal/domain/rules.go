package domain

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"
)

// EndRule decides the end of a booked window (reading end-rule).
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
	PendingIgnored bool    // reading pending-blocks: pending RFCs alone do not refuse, and are listed only with another conflict
	SelfIncluded   bool    // reading self-conflict: the execution's own window counts, even when the same start comes again
	BookAnyway     bool    // reading conflict-effect: a conflict is listed, and the execution is booked nevertheless
	End            EndRule // reading end-rule: Schedule fails with ErrInvalid for a value that is not one of its alternatives
	// Begun is the present moment if an execution whose window has begun by it (Start <= Begun) can be neither moved nor cancelled
	// (readings schedule-begun, cancel-begun); with the zero value it can.
	Begun time.Time
}

// checkBegun fails with ErrBegun for an execution that has to stay as it is.
func (r Rules) checkBegun(x Execution) error {
	if x.Scheduled != nil && !r.Begun.IsZero() && !x.Scheduled.Start.After(r.Begun) {
		return fmt.Errorf("execution %q: its window has %w", x.ID, ErrBegun)
	}
	return nil
}

// window returns the window that x would be booked for from start on, in the offset of start.
func (r Rules) window(x Execution, start time.Time) (Window, error) {
	length, err := r.End.length(x)
	if err != nil {
		return Window{}, err
	}
	if !inCalendar(start) {
		return Window{}, fmt.Errorf("start: %w", ErrBeyondCalendar)
	}
	start = pin(start)
	w := Window{Start: start, End: start.Add(length)}
	if !inCalendar(w.End) {
		return Window{}, fmt.Errorf("end: %w", ErrBeyondCalendar)
	}
	return w, nil
}

// length returns how long the window of x is.
func (e EndRule) length(x Execution) (time.Duration, error) {
	switch e {
	case EndByDuration:
		return x.Duration.Length()
	case EndTwoHours:
		return twoHours, nil
	case EndByDurationPlusBlackout:
		return x.lengthWithBlackOut()
	}
	return 0, fmt.Errorf("%w end rule %d", ErrInvalid, e)
}

func (x Execution) lengthWithBlackOut() (time.Duration, error) {
	length, err := x.Duration.Length()
	if err != nil || x.BlackOut == (Duration{}) {
		return length, err
	}
	blackOut, err := x.BlackOut.Length()
	if err == nil && length > math.MaxInt64-blackOut {
		err = fmt.Errorf("duration and blackout: %w", ErrBeyondCalendar)
	}
	return length + blackOut, err
}

// conflicts returns the changes on the calendar that refuse w to the execution of an ID, in their order; nil for none.
func (r Rules) conflicts(ctx context.Context, c Calendar, w Window, id string) ([]RFC, error) {
	if r.SelfIncluded {
		id = ""
	}
	found, err := c.Overlapping(ctx, w, r.ClosedEdges, id)
	if err != nil || r.PendingIgnored && !slices.ContainsFunc(found, func(x RFC) bool { return !x.Pending() }) {
		return nil, err
	}
	return found, nil
}
