package memory

import (
	"fmt"
	"sync"

	"example.com/bounce/mock/internal/domain"
)

// instance is the live form of an instance and the unit of atomicity: one mutex, one calendar.
type instance struct {
	facts domain.Instance // without Executions and RFCs; they stay
	paged bool            // whether who reads a page holds mu; the mutex of the customer guards it

	mu         sync.Mutex
	changed    bool      // since its customer was saved
	rfcs       []*record // which never change: a saved instance shares them
	order      []*execution
	executions map[string]*execution
	calendar   calendar
	ranks      uint64 // how many were given
	session    session
}

// bookings is the offset of the ranks of executions over those of RFCs.
const bookings = 1 << 63

// rank gives an RFC, or an execution, its place behind the others of its kind, however the calendar changes: so a copy of the
// instance's facts shows windows that begin together in the same order.
func (in *instance) rank(r *record, over uint64) {
	in.ranks++
	r.rank = in.ranks | over
}

// newInstance takes over a normalized instance, whose executions have no place in the order of creation yet.
func newInstance(x domain.Instance) *instance {
	in := &instance{facts: x, rfcs: make([]*record, len(x.RFCs)), executions: make(map[string]*execution, len(x.Executions))}
	in.facts.Executions, in.facts.RFCs = nil, nil
	records := make([]record, len(x.RFCs))
	for i, rfc := range x.RFCs {
		records[i].rfc = rfc
		in.rfcs[i] = &records[i]
		in.rank(in.rfcs[i], 0)
		in.calendar.put(in.rfcs[i])
	}
	for _, each := range x.Executions {
		in.add(newExecution(each))
	}
	return in
}

// add adds a new execution whose ID is free. The caller must hold mu.
func (in *instance) add(e *execution) {
	e.in = in
	in.order = append(in.order, e)
	in.executions[e.facts.ID] = e
	in.rank(&e.listing, bookings)
	if e.scheduled {
		in.calendar.put(&e.listing)
	}
}

// leave takes an execution off the calendar. The caller must hold mu.
func (in *instance) leave(e *execution) {
	if e.scheduled {
		in.calendar.remove(&e.listing)
	}
}

// find returns an execution. It fails with ErrUnknown. The caller must hold mu.
func (in *instance) find(id string) (*execution, error) {
	if e := in.executions[id]; e != nil {
		return e, nil
	}
	return nil, fmt.Errorf("%w execution %q", domain.ErrUnknown, id)
}

// place moves e to w, or takes it off the calendar if that is zero. The caller must hold mu.
func (in *instance) place(e *execution, w domain.Window) {
	if e.scheduled && e.listing.rfc.Window.Same(w) { // the calendar holds instants only
		e.listing.rfc.Window = w
		return
	}
	in.leave(e)
	e.listing.rfc.Window, e.scheduled = w, !w.IsZero()
	if e.scheduled {
		in.calendar.put(&e.listing)
	}
}

// whole returns the instance as plain data.
func (in *instance) whole() domain.Instance {
	in.mu.Lock()
	defer in.mu.Unlock()
	x := in.facts
	for _, r := range in.rfcs {
		x.RFCs = append(x.RFCs, r.rfc)
	}
	for _, e := range in.order {
		x.Executions = append(x.Executions, e.full())
	}
	return x
}

// execution is the live form of an execution; the mutex of its instance guards it, except what stays.
type execution struct {
	in    *instance        // stays
	seq   uint64           // its place in the order of creation of its customer; stays
	facts domain.Execution // without Scheduled
	// listing is how the calendar shows it; its Window is the scheduled one.
	listing   record
	scheduled bool
}

// newExecution takes over a normalized execution.
func newExecution(x domain.Execution) *execution {
	e := &execution{facts: x, listing: record{rfc: x.RFC()}, scheduled: x.Scheduled != nil}
	e.facts.Scheduled = nil
	return e
}

// shared returns the execution, which shares its pointers and slices with e.
func (e *execution) shared() domain.Execution {
	x := e.facts
	if e.scheduled {
		x.Scheduled = &e.listing.rfc.Window
	}
	return x
}

// full returns a copy.
func (e *execution) full() domain.Execution { return e.shared().Clone() }

// withoutHistory lets Forgotten count the windows of the History.
func withoutHistory(x domain.Execution) domain.Execution {
	x.History, x.Forgotten = nil, x.Forgotten+len(x.History)
	return x
}

func (e *execution) listed(x domain.Execution) domain.Listed {
	return domain.Listed{Instance: e.in.facts.Name, Service: e.in.facts.Service, Execution: x}
}
