package domain

import (
	"context"
	"fmt"
	"time"
)

// Booking is what Schedule decided.
type Booking struct {
	Window    Window // what was booked, or would have been
	Conflicts []RFC  // the conflicting changes, in order of start, then RFCs first (clause conflict-item); nil for none
	Booked    bool   // with Conflicts only under Rules.BookAnyway
}

// Schedule books an execution from start on, or moves it there (clauses purpose, reschedule), and returns what conflicts. The
// caller, by, becomes its ScheduledBy when it is booked, also with the window that it has already. The window keeps the offset of
// start and ends as r.End says. A move frees the former window and adds it to the History; the same window again changes nothing
// but the offset it is shown with. A conflict refuses, unless r says otherwise, and a refusal changes nothing. Only the
// instance's own calendar counts.
//
// It fails, before it changes anything, with ErrUnknown for an unknown execution, with ErrBegun if its present window has begun by
// r.Begun, even if the same window is requested, with ErrBeyondCalendar if the window would leave the calendar, and with ErrInvalid
// for an unknown r.End.
func Schedule(ctx context.Context, c Calendar, id string, start time.Time, by string, r Rules) (Booking, error) {
	b, err := schedule(ctx, c, id, start, by, r)
	if err != nil {
		return Booking{}, fmt.Errorf("schedule: %w", err)
	}
	return b, nil
}

func schedule(ctx context.Context, c Calendar, id string, start time.Time, by string, r Rules) (Booking, error) {
	x, err := c.Execution(ctx, id)
	if err != nil {
		return Booking{}, err
	}
	if err := r.checkBegun(x); err != nil {
		return Booking{}, err
	}
	b := Booking{}
	if b.Window, err = r.window(x, start); err != nil {
		return Booking{}, err
	}
	if b.Conflicts, err = r.conflicts(ctx, c, b.Window, id); err != nil {
		return Booking{}, err
	}
	if b.Booked = len(b.Conflicts) == 0 || r.BookAnyway; !b.Booked {
		return b, nil
	}
	// The same instants again only take the offset of the new window: one effect, however often (hygiene idempotent).
	moved := x.Scheduled != nil && !x.Scheduled.Same(b.Window)
	return b, c.Book(ctx, id, Slot{Window: b.Window, By: by, Remember: moved})
}

// Cancel takes an execution off the calendar; its window is added to the History. It returns false, and changes nothing, if the
// execution is not scheduled. Of r only Begun counts.
//
// It fails, before it changes anything, with ErrUnknown for an unknown execution, and with ErrBegun if its window has begun by
// r.Begun.
func Cancel(ctx context.Context, c Calendar, id string, r Rules) (cancelled bool, err error) {
	x, err := c.Execution(ctx, id)
	if err == nil {
		err = r.checkBegun(x)
	}
	if err == nil && x.Scheduled != nil {
		err = c.Book(ctx, id, Slot{Remember: true})
	}
	if err != nil {
		return false, fmt.Errorf("cancel: %w", err)
	}
	return x.Scheduled != nil, nil
}

// searches bounds how often FirstFree looks at the calendar: one that is full for years must not hold up the calls that wait for
// it.
const searches = 100

// FirstFree returns the first start from a time on, a whole multiple of step since year 1 in UTC, at which Schedule would find no
// conflict for an execution. It returns false if there is no such start within the calendar or after a hundred searches of it.
// Nothing is changed, and others may book what was free. It fails with ErrUnknown for an unknown execution.
func FirstFree(ctx context.Context, c Calendar, id string, from time.Time, step time.Duration, r Rules) (time.Time, bool, error) {
	x, err := c.Execution(ctx, id)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("first free: %w", err)
	}
	for range searches {
		start := from.UTC().Truncate(step)
		if start.Before(from) {
			start = start.Add(step)
		}
		w, err := r.window(x, start)
		if err != nil {
			return time.Time{}, false, nil //nolint:nilerr // the calendar ends here
		}
		conflicts, err := r.conflicts(ctx, c, w, id)
		if err != nil {
			return time.Time{}, false, fmt.Errorf("first free: %w", err)
		}
		if len(conflicts) == 0 {
			return start, true, nil
		}
		from = r.behind(start, step, conflicts)
	}
	return time.Time{}, false, nil
}

// behind returns the earliest time at which none of the conflicts, which a window from start on has, is met again.
func (r Rules) behind(start time.Time, step time.Duration, conflicts []RFC) time.Time {
	from := start
	if r.ClosedEdges {
		from = start.Add(step)
	}
	for _, rfc := range conflicts { // of which none ends before start
		end := rfc.Window.End
		if r.ClosedEdges {
			end = end.Add(1)
		}
		if end.After(from) {
			from = end
		}
	}
	return from
}
