package bounce

import (
	"fmt"
	"slices"
	"time"
)

// HistoryLimit is how many former windows an execution keeps: enough for any test, and no memory leak under load.
const HistoryLimit = 100

// Execution is one bounce of an instance, as plain data.
type Execution struct {
	ID       string
	Duration Duration // zero, when added: 2 hours
	BlackOut Duration // zero: none; counts only under EndByDurationPlusBlackout
	// Scheduled is nil while the execution is not scheduled. When added it enters the calendar as given: it is not compared with
	// the Duration, nor with other windows.
	Scheduled *Window
	History   []Window // former windows, oldest first: the newest HistoryLimit of them
	Forgotten int      // how many older ones are no longer in History
}

// execution is the live form of an Execution; the mutex of its instance guards it.
type execution struct {
	blackOutGiven Duration
	length        time.Duration
	blackOut      time.Duration
	listing       record // how the calendar shows it; its Window is the scheduled one
	scheduled     bool
	history       []Window
	forgotten     int
}

func newExecution(x Execution) (*execution, error) {
	if x.ID == "" {
		return nil, fmt.Errorf("%w: the id of an execution is empty", ErrInvalid)
	}
	e, err := checkedExecution(x)
	if err != nil {
		return nil, fmt.Errorf("execution %q: %w", x.ID, err)
	}
	return e, nil
}

func checkedExecution(x Execution) (*execution, error) {
	if x.Duration == (Duration{}) {
		x.Duration = Hours(2)
	}
	e := &execution{blackOutGiven: x.BlackOut, forgotten: max(x.Forgotten, 0)}
	var err error
	if e.length, err = x.Duration.positive(); err != nil {
		return nil, err
	}
	if x.BlackOut != (Duration{}) {
		if e.blackOut, err = x.BlackOut.Length(); err != nil {
			return nil, fmt.Errorf("blackout: %w", err)
		}
	}
	e.listing.rfc = RFC{
		Number: x.ID, Type: TypeSelfService, SubType: SubTypeBounce,
		Status: StatusOpen, SubStatus: SubStatusReady, Duration: x.Duration,
	}
	for _, w := range x.History {
		if err := w.check(); err != nil {
			return nil, fmt.Errorf("history: %w", err)
		}
		e.remember(w)
	}
	if x.Scheduled != nil {
		e.listing.rfc.Window, e.scheduled = *x.Scheduled, true
		err = x.Scheduled.check()
	}
	return e, err
}

// remember appends a former window and forgets the oldest beyond HistoryLimit.
func (e *execution) remember(w Window) {
	if len(e.history) < HistoryLimit {
		e.history = append(e.history, w)
		return
	}
	copy(e.history, e.history[1:])
	e.history[HistoryLimit-1] = w
	e.forgotten++
}

func (e *execution) facts() Execution {
	x := Execution{
		ID: e.listing.rfc.Number, Duration: e.listing.rfc.Duration, BlackOut: e.blackOutGiven,
		History: slices.Clone(e.history), Forgotten: e.forgotten,
	}
	if e.scheduled {
		w := e.listing.rfc.Window
		x.Scheduled = &w
	}
	return x
}
