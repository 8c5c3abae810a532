package domain

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// HistoryLimit is how many former windows an execution keeps: enough for any test, and no memory leak under load.
const HistoryLimit = 100

// Execution is one bounce of an instance, as plain data.
type Execution struct {
	ID string
	// Operation and Services are words of the document, kept as given. Normalize sets "" to Bounce and All.
	Operation, Services string
	Summary, Contact    string   // may be empty
	Options             []Option // in the order given; nil for none
	Duration            Duration // Normalize sets zero to 2 hours
	BlackOut            Duration // zero: none; counts only under EndByDurationPlusBlackout
	CreatedBy           string   // may be empty
	CreatedOn           time.Time
	ScheduledBy         string // who scheduled it last; "" while it is not scheduled
	// Scheduled is nil while the execution is not scheduled. A new execution enters the calendar as given: its window is not
	// compared with the Duration, nor with other windows.
	Scheduled *Window
	History   []Window // former windows, oldest first: the newest HistoryLimit of them
	Forgotten int      // how many former windows are not in History
	Run
}

// Listed is an execution with the instance that has it, as plain data. In a list it has no History, and Forgotten counts all former
// windows, so that CustomerStatus is right.
type Listed struct {
	Instance, Service string
	Execution
}

// SubStatus is SubStatusReady while the execution is scheduled, and SubStatusAwaitsApproval before and after.
func (x Execution) SubStatus() string {
	if x.Scheduled != nil {
		return SubStatusReady
	}
	return SubStatusAwaitsApproval
}

// CustomerStatus is StatusAcknowledged until the execution is scheduled for the first time, and StatusReviewUpdate from then on,
// also after it was cancelled.
func (x Execution) CustomerStatus() string {
	if x.Scheduled == nil && len(x.History) == 0 && x.Forgotten <= 0 {
		return StatusAcknowledged
	}
	return StatusReviewUpdate
}

// RFC returns the change record that a calendar shows for the execution; its Window is zero while the execution is not scheduled.
func (x Execution) RFC() RFC {
	r := RFC{
		Number: x.ID, Type: TypeSelfService, SubType: SubTypeBounce,
		Status: StatusOpen, SubStatus: SubStatusReady, Duration: x.Duration,
	}
	if x.Scheduled != nil {
		r.Window = *x.Scheduled
	}
	return r
}

// Clone returns a deep copy.
func (x Execution) Clone() Execution {
	x.Options, x.History = copyOptions(x.Options), slices.Clone(x.History)
	if x.Scheduled != nil {
		w := *x.Scheduled
		x.Scheduled = &w
	}
	return x
}

// Remember appends a former window to the History, in place, and forgets the oldest beyond HistoryLimit.
func (x *Execution) Remember(w Window) {
	if len(x.History) < HistoryLimit {
		x.History = append(x.History, w)
		return
	}
	copy(x.History, x.History[1:])
	x.History[HistoryLimit-1] = w
	x.Forgotten++
}

// Normalize returns a deep copy as a store keeps it, with the defaults filled in, the History cut to HistoryLimit, and without a
// ScheduledBy if it is not scheduled. It fails with ErrInvalid for an empty ID, a Duration without length, a BlackOut without a
// unit or below zero, a wrong Outcome or Overrun, and a window that does not end after its start; and with ErrBeyondCalendar for
// a window or a CreatedOn outside the calendar.
func (x Execution) Normalize() (Execution, error) {
	if x.ID == "" {
		return Execution{}, fmt.Errorf("%w: the id of an execution is empty", ErrInvalid)
	}
	x.Duration = cmp.Or(x.Duration, Hours(2))
	x.Operation, x.Services = cmp.Or(x.Operation, OperationBounce), cmp.Or(x.Services, ServicesAll)
	if err := x.check(); err != nil {
		return Execution{}, fmt.Errorf("execution %q: %w", x.ID, err)
	}
	former := x.History
	x.History, x.Forgotten = nil, max(x.Forgotten, 0)
	for _, w := range former {
		x.Remember(w)
	}
	if x.Scheduled == nil {
		x.ScheduledBy = ""
	}
	return x.Clone(), nil
}

func (x Execution) check() error {
	if err := x.Duration.checkPositive(); err != nil {
		return err
	}
	if x.BlackOut != (Duration{}) {
		if _, err := x.BlackOut.Length(); err != nil {
			return fmt.Errorf("blackout: %w", err)
		}
	}
	if err := x.Run.Check(); err != nil { //nolint:staticcheck // x.Check() would hide that it is of the run alone
		return err
	}
	if !inCalendar(x.CreatedOn) {
		return fmt.Errorf("creation: %w", ErrBeyondCalendar)
	}
	for _, w := range x.History {
		if err := w.Check(); err != nil {
			return fmt.Errorf("history: %w", err)
		}
	}
	if x.Scheduled == nil {
		return nil
	}
	return x.Scheduled.Check()
}
