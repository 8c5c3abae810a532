package domain

import (
	"context"
	"fmt"
)

// Calendar is the calendar of one instance while nobody else changes it. A store hands it to a function, and it is good only until
// that function returns. Reads see the writes before them. Whatever the store has trouble with is an error of any method.
type Calendar interface {
	// Instance returns the facts about the instance, without its Executions and RFCs.
	Instance(ctx context.Context) (Instance, error)
	// Execution returns an execution without its History, whose windows Forgotten counts. Nobody changes its Options. It fails
	// with ErrUnknown.
	Execution(ctx context.Context, id string) (Execution, error)
	// Overlapping returns the RFCs, pending ones too, and the scheduled executions that overlap w, in order of start; of those
	// that begin together the RFCs come first, and each kind in order of creation. Windows that only touch overlap if closed is
	// true. The execution of the ID except is left out; "" leaves out nothing. It is nil for none.
	Overlapping(ctx context.Context, w Window, closed bool, except string) ([]RFC, error)
	// Book puts an execution into a slot, and so on the calendar, elsewhere on it, or off it. It fails with ErrUnknown.
	Book(ctx context.Context, id string, s Slot) error
	// SetOutcome decides how an execution runs. It fails with ErrUnknown, and as [Run.Check] does.
	SetOutcome(ctx context.Context, id string, run Run) error
	// AddRFC adds an RFC, behind all other RFCs that begin with it. It fails with ErrDuplicate if there is one of this Number,
	// and as [RFC.Check] does.
	AddRFC(ctx context.Context, r RFC) error
	// ReplaceRFC puts an RFC in the place of the first one of its Number. It fails with ErrUnknown, and as [RFC.Check] does.
	ReplaceRFC(ctx context.Context, r RFC) error
	// RemoveRFC removes the first RFC of a number. It fails with ErrUnknown.
	RemoveRFC(ctx context.Context, number string) error
}

// Slot is where an execution is on the calendar.
type Slot struct {
	Window Window // zero: it is not on the calendar
	By     string // its ScheduledBy
	// Remember appends the former window, if there is one, to the History.
	Remember bool
}

// Changes returns what is on a calendar and overlaps w, as [Calendar].Overlapping does. A zero Start or End leaves that side open;
// an End before the Start overlaps nothing. Whether windows that only touch overlap is the reading window-edges.
func Changes(ctx context.Context, c Calendar, w Window, closed bool) ([]RFC, error) {
	w = w.Opened()
	if w.End.Before(w.Start) {
		return nil, nil
	}
	found, err := c.Overlapping(ctx, w, closed, "")
	if err != nil {
		return nil, fmt.Errorf("changes: %w", err)
	}
	return found, nil
}
