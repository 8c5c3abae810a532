package bounce

import (
	"fmt"
	"sync"
)

// World holds all customers. The zero value is empty and ready; a World is safe for concurrent use and must not be copied.
// Whatever goes in or comes out is a copy.
type World struct {
	mu           sync.RWMutex
	order        []*customer
	byCSI        map[string]*customer
	byIdentifier map[string]*customer
}

// NewWorld returns an empty World.
func NewWorld() *World { return new(World) }

// Add enters a customer with all that belongs to it, whole or not at all.
//
// It fails with ErrInvalid for an empty CSI, name, Identifier, instance name, service, execution id or RFC number, for a
// window that does not end after its start and for a duration of no length; with ErrBeyondCalendar for a window or a CreatedOn
// outside the calendar; with ErrDuplicate for a CSI or Identifier of another customer, for an instance given twice, and for an
// execution given twice, be it on two instances.
func (w *World) Add(c Customer) error {
	added, err := newCustomer(c)
	if err == nil {
		err = w.enter(added)
	}
	if err != nil {
		return fmt.Errorf("add customer %q: %w", c.CSI, err)
	}
	return nil
}

func (w *World) enter(c *customer) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	identifier := identifierKey(c.facts.Identifier)
	if w.byCSI[c.facts.CSI] != nil {
		return &DuplicateError{Kind: "CSI", Name: c.facts.CSI}
	}
	if w.byIdentifier[identifier] != nil {
		return &DuplicateError{Kind: "Identifier", Name: c.facts.Identifier}
	}
	if w.byCSI == nil {
		w.byCSI, w.byIdentifier = map[string]*customer{}, map[string]*customer{}
	}
	w.order = append(w.order, c)
	w.byCSI[c.facts.CSI], w.byIdentifier[identifier] = c, c
	return nil
}

// Customer returns the facts about the customer of a CSI, without its Instances, and whether there is one.
func (w *World) Customer(csi string) (Customer, bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return factsOf(w.byCSI[csi])
}

// Identified returns the facts about the customer of an Identifier, without its Instances, and whether there is one. Case
// does not matter, as in any GUID.
func (w *World) Identified(identifier string) (Customer, bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return factsOf(w.byIdentifier[identifierKey(identifier)])
}

func factsOf(c *customer) (Customer, bool) {
	if c == nil {
		return Customer{}, false
	}
	return c.facts, true
}

// Service returns the type of service of an instance, and whether there is such an instance (clause service-type).
func (w *World) Service(csi, instance string) (string, bool) {
	in := w.instance(csi, instance)
	if in == nil {
		return "", false
	}
	return in.service, true
}

// Machines reports whether the virtual machines of an instance can be bounced too; it is false where there is no such instance.
func (w *World) Machines(csi, instance string) bool {
	in := w.instance(csi, instance)
	return in != nil && in.machines
}

// Production reports whether an instance is a production instance; it is false where there is no such instance.
func (w *World) Production(csi, instance string) bool {
	in := w.instance(csi, instance)
	return in != nil && in.production
}

// Instance returns a copy of an instance with all that belongs to it, and whether there is one.
func (w *World) Instance(csi, name string) (Instance, bool) {
	in := w.instance(csi, name)
	if in == nil {
		return Instance{}, false
	}
	return in.facts(), true
}

// Execution returns a copy of the execution at p, and whether there is one.
func (w *World) Execution(p Place) (Execution, bool) {
	in := w.instance(p.CSI, p.Instance)
	if in == nil {
		return Execution{}, false
	}
	return in.execution(p.Execution)
}

// customer returns nil where there is none.
func (w *World) customer(csi string) *customer {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.byCSI[csi]
}

// instance returns nil where there is none.
func (w *World) instance(csi, name string) *instance {
	_, in := w.find(csi, name)
	return in
}

// find returns nil for what is not there.
func (w *World) find(csi, name string) (*customer, *instance) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	c := w.byCSI[csi]
	if c == nil {
		return nil, nil
	}
	return c, c.instances[name]
}

// instances returns a customer, nil where there is none, and its instances, which the caller must not change.
func (w *World) instances(csi string) (*customer, []*instance) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	c := w.byCSI[csi]
	if c == nil {
		return nil, nil
	}
	return c, c.order
}

// Snapshot returns a deep copy of all customers in order of entry, fit for Add into another World. Each instance is copied as
// one step; what runs meanwhile may show in one instance and not yet in another. It is nil for an empty World.
func (w *World) Snapshot() []Customer {
	var all []Customer
	for _, csi := range w.CSIs() {
		if c, known := w.Whole(csi); known {
			all = append(all, c)
		}
	}
	return all
}

// Len is how many customers there are.
func (w *World) Len() int {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return len(w.order)
}

// CSIs lists the customers in order of entry. It is nil for an empty World.
func (w *World) CSIs() []string {
	w.mu.RLock()
	defer w.mu.RUnlock()
	var all []string
	for _, c := range w.order {
		all = append(all, c.facts.CSI)
	}
	return all
}

// Whole is the part of a Snapshot that is one customer's, and whether there is such a customer.
func (w *World) Whole(csi string) (Customer, bool) {
	w.mu.RLock()
	c := w.byCSI[csi]
	if c == nil {
		w.mu.RUnlock()
		return Customer{}, false
	}
	facts, order := c.facts, c.order
	w.mu.RUnlock()
	return c.snapshot(facts, order), true
}
