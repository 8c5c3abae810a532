package bounce

import (
	"fmt"
	"maps"
	"slices"
)

// Remove takes a customer out with all that belongs to it, and says whether there was one. A call that has found the customer
// before goes on, and changes what nobody sees any more.
func (w *World) Remove(csi string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.byCSI[csi]
	if c == nil {
		return false
	}
	w.order = slices.DeleteFunc(slices.Clone(w.order), func(each *customer) bool { return each == c })
	delete(w.byCSI, csi)
	delete(w.byIdentifier, identifierKey(c.facts.Identifier))
	return true
}

// OptIn says whether a customer has opted in from now on (clause opt-in). It fails with ErrUnknown where there is none.
func (w *World) OptIn(csi string, optedIn bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.byCSI[csi]
	if c == nil {
		return fmt.Errorf("opt in: %w customer %q", ErrUnknown, csi)
	}
	c.facts.OptedIn = optedIn
	c.touch()
	return nil
}

// AddInstance enters an instance with all that belongs to it, whole or not at all. It fails, changing nothing, with ErrUnknown
// where there is no such customer, with ErrDuplicate when the customer has an instance of this name, or one of the executions,
// and as Add does for what is wrong with the instance.
func (w *World) AddInstance(csi string, x Instance) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.byCSI[csi]
	if c == nil {
		return fmt.Errorf("add instance: %w customer %q", ErrUnknown, csi)
	}
	if err := c.join(x); err != nil {
		return fmt.Errorf("add instance: %w", err)
	}
	return nil
}

// join builds the instance apart, under a customer of its own, and takes it over when it is whole.
func (c *customer) join(x Instance) error {
	apart, err := newCustomer(Customer{CSI: c.facts.CSI, Name: c.facts.Name, Identifier: c.facts.Identifier, Instances: []Instance{x}})
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.instances[x.Name] != nil {
		return &DuplicateError{Kind: "instance", Name: x.Name}
	}
	for _, e := range apart.order[0].order {
		if first := c.executions[e.facts.ID]; first != nil {
			return &DuplicateError{Kind: "execution", Name: e.facts.ID, Instance: first.in.name}
		}
	}
	before := len(c.executions)
	for id, e := range apart.executions {
		e.nth += before
		c.executions[id] = e
	}
	c.order = append(slices.Clone(c.order), apart.order...)
	c.instances = maps.Clone(c.instances)
	c.instances[x.Name] = apart.order[0]
	c.saved = nil
	return nil
}

// RemoveInstance takes an instance out with its calendar and its executions, and says whether there was one. A call that has
// found the instance before ends with ErrUnknown, or changes what nobody sees any more.
func (w *World) RemoveInstance(csi, name string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.byCSI[csi]
	if c == nil || c.instances[name] == nil {
		return false
	}
	c.part(c.instances[name])
	return true
}

// part is the opposite of join.
func (c *customer) part(in *instance) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.order = slices.DeleteFunc(slices.Clone(c.order), func(each *instance) bool { return each == in })
	c.instances = maps.Clone(c.instances)
	delete(c.instances, in.name)
	for _, e := range in.emptied() {
		c.forget(e)
	}
	c.saved = nil
}

// emptied takes all executions out, and returns them.
func (in *instance) emptied() []*execution {
	in.mu.Lock()
	defer in.mu.Unlock()
	gone := in.order
	in.order, in.executions = nil, map[string]*execution{}
	return gone
}

// touch notes that the customer is no longer as it was saved.
func (c *customer) touch() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.saved = nil
}

// Replace puts an execution in the place of the one that has its ID, with all its facts, History included; its place in the
// order of creation stays. It fails, changing nothing, with ErrUnknown where there is none, and as Add does for what is wrong
// with the execution.
func (w *World) Replace(csi, instance string, x Execution) error {
	c, in := w.find(csi, instance)
	if in == nil {
		return fmt.Errorf("replace: %w instance %q of customer %q", ErrUnknown, instance, csi)
	}
	fresh, err := newExecution(x)
	if err == nil {
		err = c.replace(in, fresh)
	}
	if err != nil {
		return fmt.Errorf("replace: %w", err)
	}
	return nil
}

func (c *customer) replace(in *instance, fresh *execution) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	in.mu.Lock()
	defer in.mu.Unlock()
	old := in.executions[fresh.facts.ID]
	if old == nil {
		return fmt.Errorf("%w execution %q", ErrUnknown, fresh.facts.ID)
	}
	in.off(old)
	fresh.in, fresh.nth, fresh.listing.rank = in, old.nth, old.listing.rank
	in.order = slices.Clone(in.order)
	in.order[slices.Index(in.order, old)] = fresh
	in.executions[fresh.facts.ID], c.executions[fresh.facts.ID] = fresh, fresh
	if fresh.scheduled {
		in.calendar.put(&fresh.listing)
	}
	in.changed = true
	return nil
}

// off takes an execution off the calendar for good.
func (in *instance) off(e *execution) {
	if e.scheduled {
		in.calendar.leave(&e.listing)
	}
}

// RemoveExecution takes an execution out, off the calendar too, and says whether there was one at p.
func (w *World) RemoveExecution(p Place) bool {
	c, in := w.find(p.CSI, p.Instance)
	if in == nil {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	e := in.remove(p.Execution)
	if e == nil {
		return false
	}
	c.forget(e)
	c.saved = nil
	return true
}

// forget takes an execution, which its instance has no more, out of the order of creation.
func (c *customer) forget(e *execution) {
	delete(c.executions, e.facts.ID)
	for _, later := range c.executions {
		later.moveUp(e.nth)
	}
}

// remove returns nil where there is no such execution.
func (in *instance) remove(id string) *execution {
	in.mu.Lock()
	defer in.mu.Unlock()
	e := in.executions[id]
	if e == nil {
		return nil
	}
	in.off(e)
	delete(in.executions, id)
	in.order = slices.DeleteFunc(slices.Clone(in.order), func(each *execution) bool { return each == e })
	in.changed = true
	return e
}

// moveUp closes the gap that the removed one has left in the order of creation.
func (e *execution) moveUp(removed int) {
	e.in.mu.Lock()
	defer e.in.mu.Unlock()
	if e.nth > removed {
		e.nth--
	}
}

// AddRFC enters an RFC, behind all other RFCs that begin with it. It fails, changing nothing, with ErrUnknown where there is
// no such instance, with ErrDuplicate when the instance has an RFC of this number, and as Add does for what is wrong with it.
func (w *World) AddRFC(csi, instance string, x RFC) error {
	in := w.instance(csi, instance)
	if in == nil {
		return fmt.Errorf("add RFC: %w instance %q of customer %q", ErrUnknown, instance, csi)
	}
	if err := x.check(); err != nil {
		return fmt.Errorf("add RFC: %w", err)
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.numbered(x.Number) >= 0 {
		return fmt.Errorf("add RFC: %w", &DuplicateError{Kind: "RFC", Name: x.Number})
	}
	r := &record{rfc: x}
	in.rank(r, 0)
	in.rfcs = append(in.rfcs, r)
	in.calendar.put(r)
	in.changed = true
	return nil
}

// ReplaceRFC puts an RFC in the place of the first one that has its Number. It fails, changing nothing, with ErrUnknown where
// there is none, and as Add does for what is wrong with it.
func (w *World) ReplaceRFC(csi, instance string, x RFC) error {
	in := w.instance(csi, instance)
	if in == nil {
		return fmt.Errorf("replace RFC: %w instance %q of customer %q", ErrUnknown, instance, csi)
	}
	if err := x.check(); err != nil {
		return fmt.Errorf("replace RFC: %w", err)
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	i := in.numbered(x.Number)
	if i < 0 {
		return fmt.Errorf("replace RFC: %w RFC %q", ErrUnknown, x.Number)
	}
	in.calendar.leave(in.rfcs[i])
	in.rfcs = slices.Clone(in.rfcs)
	in.rfcs[i] = &record{rfc: x, rank: in.rfcs[i].rank}
	in.calendar.put(in.rfcs[i])
	in.changed = true
	return nil
}

// RemoveRFC takes the first RFC of a number off the calendar, and says whether there was one.
func (w *World) RemoveRFC(csi, instance, number string) bool {
	in := w.instance(csi, instance)
	if in == nil {
		return false
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	i := in.numbered(number)
	if i < 0 {
		return false
	}
	in.calendar.leave(in.rfcs[i])
	in.rfcs = slices.Delete(slices.Clone(in.rfcs), i, i+1)
	in.changed = true
	return true
}

// numbered is the index of an RFC, -1 for none.
func (in *instance) numbered(number string) int {
	return slices.IndexFunc(in.rfcs, func(r *record) bool { return r.rfc.Number == number })
}
