package mutant

import (
	"sync"
	"sync/atomic"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// ledger remembers the windows that were granted on one server, for defects that a look at the calendar does not give.
type ledger struct {
	mu      sync.Mutex
	granted map[bounce.Place]bounce.Window
}

func newLedger() *ledger { return &ledger{granted: map[bounce.Place]bounce.Window{}} }

// keep remembers the window that x was granted.
func (l *ledger) keep(x *mock.Exchange) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.granted[x.Place] = x.Window
}

// find returns another execution's window for which is holds, as a change that stands in the way.
func (l *ledger) find(x *mock.Exchange, is func(bounce.Place, bounce.Window) bool) []bounce.RFC {
	l.mu.Lock()
	defer l.mu.Unlock()
	for place, w := range l.granted {
		if place != x.Place && is(place, w) {
			return []bounce.RFC{asRFC(place.Execution, w)}
		}
	}
	return nil
}

// within books as ever, and remembers what was granted, unless refused has a refusal.
func (l *ledger) within(refused func(*mock.Exchange) *mock.Refusal) plant {
	return func(x *mock.Exchange, healthy run) *mock.Refusal {
		if r := refused(x); r != nil {
			return r
		}
		r := healthy(x)
		if r == nil {
			l.keep(x)
		}
		return r
	}
}

// asRFC shows the window of an execution as the calendar does.
func asRFC(execution string, w bounce.Window) bounce.RFC {
	return bounce.RFC{
		Number: execution, Type: bounce.TypeSelfService, SubType: bounce.SubTypeBounce, Status: bounce.StatusOpen,
		SubStatus: bounce.SubStatusReady, Window: w, Duration: bounce.Hours(2),
	}
}

// asked is the window that x asks for; it lasts as long as the execution.
func asked(x *mock.Exchange) bounce.Window {
	e, _ := x.Stored()
	length, err := e.Duration.Length()
	if err != nil {
		length = 0
	}
	return bounce.Window{Start: x.Start, End: x.Start.Add(length)}
}

func overlap(a, b bounce.Window) bool { return a.Start.Before(b.End) && b.Start.Before(a.End) }

// marks is a set of places that concurrent requests share.
type marks struct {
	mu  sync.Mutex
	set map[bounce.Place]bool
}

func newMarks() *marks { return &marks{set: map[bounce.Place]bool{}} }

func (m *marks) put(p bounce.Place, on bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.set[p] = on
}

func (m *marks) has(p bounce.Place) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.set[p]
}

// hide takes the conflicts of marked executions out of a refusal.
func (m *marks) hide(x *mock.Exchange, r *mock.Refusal) *mock.Refusal {
	return without(x, r, func(c mock.Conflict) bool {
		return m.has(bounce.Place{CSI: x.Place.CSI, Instance: x.Place.Instance, Execution: c.RFCNumber})
	})
}

// counter counts from 1.
type counter struct{ n atomic.Int64 }

func (c *counter) next() int64 { return c.n.Add(1) }
