package domain

import "fmt"

// RFC is one change record on the calendar of an instance, kept verbatim: Duration may disagree with the window, as it does
// in the document's own sample (clause conflict-item). A booked execution appears as one, too. It is a plain value.
type RFC struct {
	Number, Type, SubType, Status, SubStatus string
	Window                                   Window
	Duration                                 Duration
}

// Pending reports whether the record still awaits approval (clause conflict-pending).
func (r RFC) Pending() bool { return r.SubStatus == SubStatusAwaitsApproval }

// Check fails with ErrInvalid for an empty Number, a window that does not end after its start and a duration without length, and
// with ErrBeyondCalendar for a window outside the calendar.
func (r RFC) Check() error {
	if r.Number == "" {
		return fmt.Errorf("%w: the number of an RFC is empty", ErrInvalid)
	}
	if err := r.Window.Check(); err != nil {
		return fmt.Errorf("RFC %q: %w", r.Number, err)
	}
	if err := r.Duration.checkPositive(); err != nil {
		return fmt.Errorf("RFC %q: %w", r.Number, err)
	}
	return nil
}
