package bounce

import (
	"fmt"
	"slices"
)

// Saved is what a World, or a part of it, was at a moment. It never changes, and costs little: what has not changed since is
// shared with the World. It is good for the World that saved it only.
type Saved struct{ customers []*customer }

// Save keeps the present state of all customers. Each instance is kept as one step; what runs meanwhile may show in one
// instance and not yet in another.
func (w *World) Save() *Saved {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := new(Saved)
	for _, c := range w.order {
		s.customers = append(s.customers, c.save())
	}
	return s
}

// SaveOne keeps the present state of one customer, and says whether there is one.
func (w *World) SaveOne(csi string) (*Saved, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.byCSI[csi]
	if c == nil {
		return nil, false
	}
	return &Saved{[]*customer{c.save()}}, true
}

// Snapshot is World.Snapshot of what was saved.
func (s *Saved) Snapshot() []Customer {
	var all []Customer
	for _, c := range s.customers {
		all = append(all, c.snapshot(c.facts, c.order))
	}
	return all
}

// One is the part of s that is one customer's, and whether it has one.
func (s *Saved) One(csi string) (*Saved, bool) {
	for _, c := range s.customers {
		if c.facts.CSI == csi {
			return &Saved{[]*customer{c}}, true
		}
	}
	return nil, false
}

// Restore makes the World what it was: customers that came since are gone. Customers that are as they were cost nothing. A
// call that has found its customer before goes on as if it had come before Restore.
func (w *World) Restore(s *Saved) {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := w.byCSI
	w.order = make([]*customer, 0, len(s.customers))
	w.byCSI = make(map[string]*customer, len(s.customers))
	w.byIdentifier = make(map[string]*customer, len(s.customers))
	for _, saved := range s.customers {
		c := saved.again(before[saved.facts.CSI])
		w.order = append(w.order, c)
		w.byCSI[c.facts.CSI], w.byIdentifier[identifierKey(c.facts.Identifier)] = c, c
	}
}

// RestoreOne makes one customer what it was in s, in its place, or behind all others where it is gone. It fails, changing
// nothing, with ErrUnknown when s has no such customer, and with ErrDuplicate when another one has taken its Identifier.
func (w *World) RestoreOne(s *Saved, csi string) error {
	one, known := s.One(csi)
	if !known {
		return fmt.Errorf("restore: %w customer %q", ErrUnknown, csi)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	saved, live := one.customers[0], w.byCSI[csi]
	identifier := identifierKey(saved.facts.Identifier)
	if holder := w.byIdentifier[identifier]; holder != nil && holder != live {
		return fmt.Errorf("restore: %w", &DuplicateError{Kind: "Identifier", Name: saved.facts.Identifier})
	}
	c := saved.again(live)
	w.order = slices.Clone(w.order)
	if i := slices.Index(w.order, live); i >= 0 {
		delete(w.byIdentifier, identifierKey(live.facts.Identifier))
		w.order[i] = c
	} else {
		w.order = append(w.order, c)
	}
	if w.byCSI == nil {
		w.byCSI, w.byIdentifier = map[string]*customer{}, map[string]*customer{}
	}
	w.byCSI[csi], w.byIdentifier[identifier] = c, c
	return nil
}

// again is live where that is still as c, which was saved, else a copy of c. The caller holds the mutex of the world.
func (c *customer) again(live *customer) *customer {
	if live != nil && live.is(c) {
		return live
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	fresh := c.copied()
	fresh.saved = c
	return fresh
}

// is tells whether c is still what it was saved as, or made from. The caller holds the mutex of the world.
func (c *customer) is(saved *customer) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.saved == saved && c.unchanged()
}

// unchanged tells whether nothing was changed since c was saved. The caller holds the mutexes of world and customer.
func (c *customer) unchanged() bool {
	return c.saved != nil && !slices.ContainsFunc(c.order, (*instance).hasChanged)
}

func (in *instance) hasChanged() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.changed
}

// save is a copy that nothing changes; the same as long as the customer stays as it is.
func (c *customer) save() *customer {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.unchanged() {
		c.saved = c.copied()
	}
	return c.saved
}

// copied is a customer of the same state, which shares what never changes; the instances of c count as unchanged from then
// on. The caller holds the mutexes of world and customer.
func (c *customer) copied() *customer {
	x := &customer{
		facts: c.facts, order: make([]*instance, len(c.order)), instances: make(map[string]*instance, len(c.order)),
		executions: make(map[string]*execution, len(c.executions)),
	}
	for i, in := range c.order {
		copied := in.copied()
		x.order[i], x.instances[in.name] = copied, copied
		for _, e := range copied.order {
			x.executions[e.facts.ID] = e
		}
	}
	return x
}

func (in *instance) copied() *instance {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.changed, in.rfcs = false, slices.Clip(in.rfcs) // whoever appends first moves away
	x := &instance{
		name: in.name, service: in.service, production: in.production, machines: in.machines, rfcs: in.rfcs, calendar: in.calendar.copied(), ranks: in.ranks,
		order: make([]*execution, len(in.order)), executions: make(map[string]*execution, len(in.order)),
	}
	for i, e := range in.order {
		copied := *e
		copied.in, copied.facts.History = x, slices.Clone(e.facts.History)
		x.order[i], x.executions[e.facts.ID] = &copied, &copied
		if e.scheduled {
			x.calendar.put(&copied.listing) // where the copy of the calendar has that of e
		}
	}
	return x
}

// copied shares all nodes until one of the two calendars changes them.
func (c *calendar) copied() calendar {
	x := calendar{lengths: make([]lengthClass, len(c.lengths))}
	for i, l := range c.lengths {
		x.lengths[i] = lengthClass{l.exponent, l.tree.Copy()}
	}
	return x
}
