package bounce

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
	// Operation and Services are words of the document, kept as given; when added, "" is Bounce and All.
	Operation, Services string
	Summary, Contact    string   // may be empty
	Options             []Option // in the order given; nil for none
	Duration            Duration // zero, when added: 2 hours
	BlackOut            Duration // zero: none; counts only under EndByDurationPlusBlackout
	CreatedBy           string   // may be empty
	CreatedOn           time.Time
	ScheduledBy         string // who scheduled it last; "" while it is not scheduled, also when added so
	// Scheduled is nil while the execution is not scheduled. When added it enters the calendar as given: it is not compared with
	// the Duration, nor with other windows.
	Scheduled *Window
	History   []Window // former windows, oldest first: the newest HistoryLimit of them
	Forgotten int      // how many former windows are not in History
	Outcome   Outcome  // how its run goes; "" is Succeeds
	Overrun   Duration // of Overruns: by how long; zero is the length of its window
}

// SubStatus is SubStatusReady while the execution is scheduled, and SubStatusAwaitsApproval before and after.
func (x Execution) SubStatus() string {
	if x.Scheduled != nil {
		return SubStatusReady
	}
	return SubStatusAwaitsApproval
}

// CustomerStatus is StatusAcknowledged until the execution is scheduled for the first time, and StatusReviewUpdate from then on,
// also once it was cancelled.
func (x Execution) CustomerStatus() string {
	if x.Scheduled == nil && len(x.History) == 0 && x.Forgotten <= 0 {
		return StatusAcknowledged
	}
	return StatusReviewUpdate
}

// execution is the live form of an Execution; the mutex of its instance guards it, except what says that it stays.
type execution struct {
	in       *instance // stays
	nth      int       // its place in the order of creation of its customer, whose mutex guards it, too, where it changes
	facts    Execution // without Scheduled
	length   time.Duration
	blackOut time.Duration
	// listing is how the calendar shows it; its Window is the scheduled one.
	listing   record
	scheduled bool
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
	e := &execution{facts: x}
	var err error
	if e.length, err = x.Duration.positive(); err != nil {
		return nil, err
	}
	if x.BlackOut != (Duration{}) {
		if e.blackOut, err = x.BlackOut.Length(); err != nil {
			return nil, fmt.Errorf("blackout: %w", err)
		}
	}
	if err := x.checkOutcome(); err != nil {
		return nil, err
	}
	if !inCalendar(x.CreatedOn) {
		return nil, fmt.Errorf("creation: %w", ErrBeyondCalendar)
	}
	e.listing.rfc = RFC{
		Number: x.ID, Type: TypeSelfService, SubType: SubTypeBounce,
		Status: StatusOpen, SubStatus: SubStatusReady, Duration: x.Duration,
	}
	e.facts.Operation, e.facts.Services = cmp.Or(x.Operation, OperationBounce), cmp.Or(x.Services, ServicesAll)
	e.facts.Options = copiedOptions(x.Options)
	return e, e.dated(x)
}

// dated takes over when x is and was scheduled.
func (e *execution) dated(x Execution) error {
	e.facts.History, e.facts.Forgotten = nil, max(x.Forgotten, 0)
	for _, w := range x.History {
		if err := w.check(); err != nil {
			return fmt.Errorf("history: %w", err)
		}
		e.remember(w)
	}
	if x.Scheduled == nil {
		e.facts.ScheduledBy = ""
		return nil
	}
	e.facts.Scheduled, e.listing.rfc.Window, e.scheduled = nil, *x.Scheduled, true
	return x.Scheduled.check()
}

// remember appends a former window and forgets the oldest beyond HistoryLimit.
func (e *execution) remember(w Window) {
	if len(e.facts.History) < HistoryLimit {
		e.facts.History = append(e.facts.History, w)
		return
	}
	copy(e.facts.History, e.facts.History[1:])
	e.facts.History[HistoryLimit-1] = w
	e.facts.Forgotten++
}

// brief is a copy of the execution without its History, whose windows Forgotten counts.
func (e *execution) brief() Execution {
	x := e.facts
	x.Options = copiedOptions(x.Options)
	x.History, x.Forgotten = nil, x.Forgotten+len(x.History)
	if e.scheduled {
		w := e.listing.rfc.Window
		x.Scheduled = &w
	}
	return x
}

// whole is a copy of all of the execution.
func (e *execution) whole() Execution {
	x := e.brief()
	x.History, x.Forgotten = slices.Clone(e.facts.History), e.facts.Forgotten
	return x
}
