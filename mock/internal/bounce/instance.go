package bounce

import (
	"fmt"
	"sync"
	"time"
)

// Instance is what an execution bounces, as plain data. Its Name is unique within its customer, its Service is the type of
// service it belongs to (clauses instance-id, service-type).
type Instance struct {
	Name, Service string
	Executions    []Execution
	RFCs          []RFC // enter the calendar before the executions, in this order
}

// instance is the live form of an Instance and the unit of atomicity: one mutex, one calendar.
type instance struct {
	name, service string
	rfcs          []record // never appended to: the calendar points into it

	mu         sync.Mutex
	order      []*execution
	executions map[string]*execution
	calendar   calendar
}

func newInstance(x Instance) (*instance, error) {
	if x.Name == "" {
		return nil, fmt.Errorf("%w: the name of an instance is empty", ErrInvalid)
	}
	in, err := checkedInstance(x)
	if err != nil {
		return nil, fmt.Errorf("instance %q: %w", x.Name, err)
	}
	return in, nil
}

func checkedInstance(x Instance) (*instance, error) {
	if x.Service == "" {
		return nil, fmt.Errorf("%w: its service is empty", ErrInvalid)
	}
	in := &instance{
		name: x.Name, service: x.Service, rfcs: make([]record, len(x.RFCs)),
		executions: make(map[string]*execution, len(x.Executions)),
	}
	for i, rfc := range x.RFCs {
		if err := rfc.check(); err != nil {
			return nil, err
		}
		in.rfcs[i].rfc = rfc
		in.calendar.enter(&in.rfcs[i])
	}
	for _, each := range x.Executions {
		if err := in.add(each); err != nil {
			return nil, err
		}
	}
	return in, nil
}

func (in *instance) add(x Execution) error {
	e, err := newExecution(x)
	if err != nil {
		return err
	}
	if in.executions[x.ID] != nil {
		return fmt.Errorf("%w execution %q", ErrDuplicate, x.ID)
	}
	in.order = append(in.order, e)
	in.executions[x.ID] = e
	if e.scheduled {
		in.calendar.enter(&e.listing)
	}
	return nil
}

// schedule reads, decides and writes as one step.
func (in *instance) schedule(id string, start time.Time, r Rules) (Booking, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	e := in.executions[id]
	if e == nil {
		return Booking{}, fmt.Errorf("%w execution %q", ErrUnknown, id)
	}
	w, err := r.window(e, start)
	if err != nil {
		return Booking{}, err
	}
	conflicts := in.conflicts(w, e, r)
	if len(conflicts) > 0 && !r.BookAnyway {
		return Booking{Window: w, Conflicts: conflicts}, nil
	}
	in.book(e, w)
	return Booking{Window: w, Conflicts: conflicts, Booked: true}, nil
}

func (in *instance) conflicts(w Window, e *execution, r Rules) []RFC {
	own := &e.listing
	if r.SelfIncluded {
		own = nil
	}
	found := r.refusing(in.calendar.overlapping(w, r.ClosedEdges, own))
	if len(found) == 0 {
		return nil
	}
	rfcs := make([]RFC, len(found))
	for i, s := range found {
		rfcs[i] = s.record.rfc
	}
	return rfcs
}

// book moves e to w. The same instants again only take the offset of w: one effect, however often (hygiene idempotent).
func (in *instance) book(e *execution, w Window) {
	former := e.listing.rfc.Window
	if e.scheduled && former.sameInstants(w) {
		e.listing.rfc.Window = w
		return
	}
	if e.scheduled {
		in.calendar.leave(&e.listing)
		e.remember(former)
	}
	e.listing.rfc.Window, e.scheduled = w, true
	in.calendar.enter(&e.listing)
}

func (in *instance) execution(id string) (Execution, bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	e := in.executions[id]
	if e == nil {
		return Execution{}, false
	}
	return e.facts(), true
}

func (in *instance) facts() Instance {
	in.mu.Lock()
	defer in.mu.Unlock()
	x := Instance{Name: in.name, Service: in.service}
	for i := range in.rfcs {
		x.RFCs = append(x.RFCs, in.rfcs[i].rfc)
	}
	for _, e := range in.order {
		x.Executions = append(x.Executions, e.facts())
	}
	return x
}
