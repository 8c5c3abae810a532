package domain

import (
	"fmt"
	"time"
)

// Outcome is how the run of an execution ends.
type Outcome string

// The outcomes. The zero value is Succeeds.
const (
	Succeeds Outcome = "success" // it ends with its window
	Fails    Outcome = "failure" // it ends halfway through its window
	Overruns Outcome = "overrun" // it goes on after its window, and succeeds then
)

// Run is how an execution runs. The zero value is a run that succeeds.
type Run struct {
	Outcome Outcome  // "" is Succeeds
	Overrun Duration // of Overruns: by how long; zero is the length of the window
}

// Progress is how far an execution has come.
type Progress int

// The states of an execution, in their order.
const (
	Unscheduled Progress = iota
	Waiting
	Running
	Failed
	Succeeded
)

// Progress returns how far the execution has come at a time.
func (x Execution) Progress(now time.Time) Progress {
	switch {
	case x.Scheduled == nil:
		return Unscheduled
	case now.Before(x.Scheduled.Start):
		return Waiting
	case now.Before(x.Ends()):
		return Running
	case x.Outcome == Fails:
		return Failed
	}
	return Succeeded
}

// Ends returns when the run of a scheduled execution ends, whatever the calendar has; the zero time if it is not scheduled.
func (x Execution) Ends() time.Time {
	if x.Scheduled == nil {
		return time.Time{}
	}
	w := *x.Scheduled
	switch x.Outcome {
	case Fails:
		return w.Start.Add(w.End.Sub(w.Start) / 2)
	case Overruns:
		longer := w.End.Sub(w.Start)
		if length, err := x.Overrun.Length(); err == nil && length > 0 {
			longer = length
		}
		return w.End.Add(longer)
	}
	return w.End
}

// Check fails with ErrInvalid for an unknown outcome, and for an overrun of another outcome than Overruns.
func (r Run) Check() error {
	switch r.Outcome {
	case "", Succeeds, Fails, Overruns:
	default:
		return fmt.Errorf("%w outcome %q", ErrInvalid, r.Outcome)
	}
	if r.Overrun == (Duration{}) {
		return nil
	}
	if r.Outcome != Overruns {
		return fmt.Errorf("%w outcome %q: it has an overrun", ErrInvalid, r.Outcome)
	}
	if err := r.Overrun.checkPositive(); err != nil {
		return fmt.Errorf("overrun: %w", err)
	}
	return nil
}
