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
	// Production says that it is a production instance, VirtualMachines that what bounces its virtual machines is among its
	// services.
	Production, VirtualMachines bool

	Executions []Execution
	// RFCs come before the executions where windows begin together, each in the order given.
	RFCs []RFC
}

// instance is the live form of an Instance and the unit of atomicity: one mutex, one calendar.
type instance struct {
	name, service string
	// production and machines are Production and VirtualMachines of an Instance; they stay.
	production, machines bool

	mu         sync.Mutex
	changed    bool      // since its customer was saved
	rfcs       []*record // which never change: a saved instance shares them
	order      []*execution
	executions map[string]*execution
	calendar   calendar
	ranks      uint64 // how many were given
}

// bookings is what the ranks of executions have over those of RFCs.
const bookings = 1 << 63

// rank gives an RFC, or an execution, its place behind the others of its kind, whatever is on the calendar when: so a copy of the
// instance's facts shows windows that begin together in the same order.
func (in *instance) rank(r *record, over uint64) {
	in.ranks++
	r.rank = in.ranks | over
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
		name: x.Name, service: x.Service, production: x.Production, machines: x.VirtualMachines, rfcs: make([]*record, len(x.RFCs)),
		executions: make(map[string]*execution, len(x.Executions)),
	}
	records := make([]record, len(x.RFCs))
	for i, rfc := range x.RFCs {
		if err := rfc.check(); err != nil {
			return nil, err
		}
		records[i].rfc = rfc
		in.rfcs[i] = &records[i]
		in.rank(in.rfcs[i], 0)
		in.calendar.put(in.rfcs[i])
	}
	return in, nil
}

// add takes a new execution in, whose id nothing else has here.
func (in *instance) add(e *execution) {
	in.mu.Lock()
	defer in.mu.Unlock()
	e.in, in.changed = in, true
	in.order = append(in.order, e)
	in.executions[e.facts.ID] = e
	in.rank(&e.listing, bookings)
	if e.scheduled {
		in.calendar.put(&e.listing)
	}
}

// schedule reads, decides and writes as one step.
func (in *instance) schedule(id string, start time.Time, by string, r Rules) (Booking, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	e := in.executions[id]
	if e == nil {
		return Booking{}, fmt.Errorf("%w execution %q", ErrUnknown, id)
	}
	if err := r.check(e); err != nil {
		return Booking{}, err
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
	e.facts.ScheduledBy, in.changed = by, true
	return Booking{Window: w, Conflicts: conflicts, Booked: true}, nil
}

func (in *instance) conflicts(w Window, e *execution, r Rules) []RFC {
	own := &e.listing
	if r.SelfIncluded {
		own = nil
	}
	return rfcsOf(r.refusing(in.calendar.overlapping(w, r.ClosedEdges, own)))
}

func rfcsOf(slots []slot) []RFC {
	if len(slots) == 0 {
		return nil
	}
	rfcs := make([]RFC, len(slots))
	for i, s := range slots {
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
	in.free(e)
	e.listing.rfc.Window, e.scheduled = w, true
	in.calendar.put(&e.listing)
}

// free takes e off the calendar, if it is on it, and remembers its window.
func (in *instance) free(e *execution) {
	if e.scheduled {
		in.calendar.leave(&e.listing)
		e.remember(e.listing.rfc.Window)
		e.listing.rfc.Window, e.scheduled = Window{}, false
	}
}

// cancel reads, decides and writes as one step.
func (in *instance) cancel(id string, r Rules) (bool, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	e := in.executions[id]
	if e == nil {
		return false, fmt.Errorf("%w execution %q", ErrUnknown, id)
	}
	if err := r.check(e); err != nil || !e.scheduled {
		return false, err
	}
	in.free(e)
	e.facts.ScheduledBy, in.changed = "", true
	return true, nil
}

func (in *instance) execution(id string) (Execution, bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	e := in.executions[id]
	if e == nil {
		return Execution{}, false
	}
	return e.whole(), true
}

func (in *instance) facts() Instance {
	in.mu.Lock()
	defer in.mu.Unlock()
	x := Instance{Name: in.name, Service: in.service, Production: in.production, VirtualMachines: in.machines}
	for _, r := range in.rfcs {
		x.RFCs = append(x.RFCs, r.rfc)
	}
	for _, e := range in.order {
		x.Executions = append(x.Executions, e.whole())
	}
	return x
}
