package bounce

import "slices"

// Listed is an execution and where it is, as plain data. It has no History: Forgotten counts all former windows, so that
// CustomerStatus is right.
type Listed struct {
	Instance, Service string
	Execution
}

// Executions returns all executions of a customer, of all its instances, in order of creation: those that came with the
// customer first, in the order given. It is nil for none and for an unknown customer. Each instance is copied as one step;
// what runs meanwhile may show in one instance and not yet in another.
func (w *World) Executions(csi string) []Listed {
	c, order := w.instances(csi)
	if c == nil {
		return nil
	}
	c.mu.RLock()
	n := len(c.executions)
	c.mu.RUnlock()
	if n == 0 {
		return nil
	}
	all := make([]Listed, n)
	for _, in := range order {
		in.list(all)
	}
	return slices.DeleteFunc(all, func(x Listed) bool { return x.ID == "" }) // removed since they were counted
}

// Find returns the execution of an id, on whichever instance of the customer it is, and whether there is one.
func (w *World) Find(csi, id string) (Listed, bool) {
	c := w.customer(csi)
	if c == nil {
		return Listed{}, false
	}
	c.mu.RLock()
	e := c.executions[id]
	c.mu.RUnlock()
	if e == nil {
		return Listed{}, false
	}
	e.in.mu.Lock()
	defer e.in.mu.Unlock()
	return e.listed(), true
}

// list puts the executions in their places, without those created since the places were counted.
func (in *instance) list(places []Listed) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, e := range in.order {
		if e.nth < len(places) {
			places[e.nth] = e.listed()
		}
	}
}

func (e *execution) listed() Listed { return Listed{e.in.name, e.in.service, e.brief()} }
