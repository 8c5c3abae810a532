package bounce

import (
	"fmt"
	"time"
)

// Booking is what Schedule decided.
type Booking struct {
	Window    Window // what was booked, or would have been
	Conflicts []RFC  // what stands in the way, in order of start, then RFCs first (clause conflict-item); nil for none
	Booked    bool   // with Conflicts only under Rules.BookAnyway
}

// Create enters a new execution into an instance, whole or not at all; with a Scheduled window it is on the calendar at once.
//
// It fails, changing nothing, with ErrUnknown where there is no such instance, with ErrDuplicate when the customer has an
// execution of this id, on whichever instance, and as Add does for what is wrong with the execution. Of calls that race to
// create one id, one succeeds.
func (w *World) Create(csi, instance string, x Execution) error {
	c, in := w.find(csi, instance)
	if in == nil {
		return fmt.Errorf("create: %w instance %q of customer %q", ErrUnknown, instance, csi)
	}
	if err := c.create(in, x); err != nil {
		return fmt.Errorf("create: %w", err)
	}
	return nil
}

// Schedule books the execution at p from start on, or moves it there (clauses purpose, reschedule), and says what conflicts.
// Whoever it is that asks becomes its ScheduledBy once it is booked, also with the window that it has already.
// The window keeps the offset of start and ends as r.End says. A move frees the former window and adds it to the History; the
// same window again changes nothing but the offset it is shown with. A conflict refuses, unless r says otherwise, and a
// refusal changes nothing. Only the instance's own calendar counts.
//
// It fails, changing nothing, with ErrUnknown when there is nothing at p, with ErrBegun when the window it has has begun by
// r.Begun, be it the one asked for, with ErrBeyondCalendar when the window would leave the calendar, and with ErrInvalid for an
// unknown r.End. Calls for one instance happen one after the other, each whole.
func (w *World) Schedule(p Place, start time.Time, by string, r Rules) (Booking, error) {
	in := w.instance(p.CSI, p.Instance)
	if in == nil {
		return Booking{}, fmt.Errorf("schedule: %w instance %q of customer %q", ErrUnknown, p.Instance, p.CSI)
	}
	b, err := in.schedule(p.Execution, start, by, r)
	if err != nil {
		return Booking{}, fmt.Errorf("schedule: %w", err)
	}
	return b, nil
}

// Cancel takes the execution at p off the calendar; its window is added to the History. It says false, and nothing changes,
// when the execution is not scheduled. Of r only Begun counts.
//
// It fails, changing nothing, with ErrUnknown when there is nothing at p, and with ErrBegun when its window has begun by r.Begun.
func (w *World) Cancel(p Place, r Rules) (cancelled bool, err error) {
	in := w.instance(p.CSI, p.Instance)
	if in == nil {
		return false, fmt.Errorf("cancel: %w instance %q of customer %q", ErrUnknown, p.Instance, p.CSI)
	}
	if cancelled, err = in.cancel(p.Execution, r); err != nil {
		return false, fmt.Errorf("cancel: %w", err)
	}
	return cancelled, nil
}
