package bounce

import (
	"fmt"
	"time"
)

// Outcome is how the run of an execution goes.
type Outcome string

// The outcomes. The zero value is Succeeds.
const (
	Succeeds Outcome = "success" // it ends with its window
	Fails    Outcome = "failure" // it ends halfway through its window
	Overruns Outcome = "overrun" // it goes on behind its window, and succeeds then
)

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

// Progress is how far the execution has come at a time.
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

// Ends is when the run of a scheduled execution ends, whatever the calendar has; the zero time where it is not scheduled.
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

// checkOutcome refuses what is no outcome, and an Overrun of what does not overrun.
func (x Execution) checkOutcome() error {
	switch x.Outcome {
	case "", Succeeds, Fails, Overruns:
	default:
		return fmt.Errorf("%w outcome %q", ErrInvalid, x.Outcome)
	}
	if x.Overrun == (Duration{}) {
		return nil
	}
	if x.Outcome != Overruns {
		return fmt.Errorf("%w outcome %q: it has an overrun", ErrInvalid, x.Outcome)
	}
	if _, err := x.Overrun.positive(); err != nil {
		return fmt.Errorf("overrun: %w", err)
	}
	return nil
}

// SetOutcome says how the execution at p goes when it runs; by is how long it overruns, the length of its window where that is
// zero. Neither its window nor the calendar changes. It fails, changing nothing, with ErrUnknown where there is nothing at p, and
// with ErrInvalid for an outcome that there is not and for an overrun of another outcome.
func (w *World) SetOutcome(p Place, outcome Outcome, by Duration) error {
	if err := (Execution{Outcome: outcome, Overrun: by}).checkOutcome(); err != nil {
		return fmt.Errorf("set outcome: %w", err)
	}
	in := w.instance(p.CSI, p.Instance)
	if in == nil {
		return fmt.Errorf("set outcome: %w instance %q of customer %q", ErrUnknown, p.Instance, p.CSI)
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	e := in.executions[p.Execution]
	if e == nil {
		return fmt.Errorf("set outcome: %w execution %q", ErrUnknown, p.Execution)
	}
	e.facts.Outcome, e.facts.Overrun, in.changed = outcome, by, true
	return nil
}
