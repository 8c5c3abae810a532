package bounce

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Customer is a customer as plain data, used to seed a World and to hand out copies of it. CSI is the Customer Support
// Identifier, Identifier names the key set that verifies the customer's tokens, OptedIn is the opt-in to bounce (clauses
// support-identifier, jwks-identifier, opt-in).
type Customer struct {
	CSI, Name, Identifier string
	// ID is the customer's number, which is not its CSI; "" for none.
	ID      string
	OptedIn bool
	// Contacts are the e-mail addresses of its valid contacts. Nobody changes the slice.
	Contacts  []string
	Instances []Instance
	// Created lists the ids of executions in the order of their creation, the first ones at least; nil where that is the order
	// of Instances and, within each, of Executions.
	Created []string
}

// customer is the live form of a Customer. What stands above its mutex is guarded by the world's; order and instances are
// replaced, never changed. Mutexes are taken in the order world, customer, instance: so a schedule, which holds only its
// instance's, waits for nothing that happens to the customer's other instances.
type customer struct {
	facts     Customer // without Instances and Created
	order     []*instance
	instances map[string]*instance

	mu         sync.RWMutex
	executions map[string]*execution // of all instances
	// saved is what the customer was saved as, or made from; nil once the customer itself was changed since. An instance knows
	// itself whether it was.
	saved *customer
}

func newCustomer(x Customer) (*customer, error) {
	for _, each := range []struct{ field, value string }{{"CSI", x.CSI}, {"name", x.Name}, {"Identifier", x.Identifier}} {
		if each.value == "" {
			return nil, fmt.Errorf("%w: the %s is empty", ErrInvalid, each.field)
		}
	}
	c := &customer{facts: x, instances: make(map[string]*instance, len(x.Instances)), executions: map[string]*execution{}}
	c.facts.Instances, c.facts.Created, c.facts.Contacts = nil, nil, slices.Clone(x.Contacts)
	for _, each := range x.Instances {
		if err := c.add(each); err != nil {
			return nil, err
		}
	}
	return c, c.renumber(x.Created)
}

// renumber puts the executions of these ids before all others.
func (c *customer) renumber(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	given := make([]*execution, len(c.executions))
	for _, e := range c.executions {
		given[e.nth] = e
	}
	first := make([]*execution, 0, len(given))
	for _, id := range ids {
		e := c.executions[id]
		if e == nil || given[e.nth] == nil {
			return fmt.Errorf("%w order of creation: %q is none of the executions, or there twice", ErrInvalid, id)
		}
		given[e.nth] = nil
		first = append(first, e)
	}
	rest := slices.DeleteFunc(given, func(e *execution) bool { return e == nil })
	for nth, e := range append(first, rest...) {
		e.nth = nth
	}
	return nil
}

func (c *customer) add(x Instance) error {
	in, err := newInstance(x)
	if err != nil {
		return err
	}
	if c.instances[x.Name] != nil {
		return &DuplicateError{Kind: "instance", Name: x.Name}
	}
	c.order = append(c.order, in)
	c.instances[x.Name] = in
	for _, each := range x.Executions {
		if err := c.create(in, each); err != nil {
			return fmt.Errorf("instance %q: %w", x.Name, err)
		}
	}
	return nil
}

// create holds the customer until the instance has the execution too: whoever finds it in one finds it in the other.
func (c *customer) create(in *instance, x Execution) error {
	e, err := newExecution(x)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.instances[in.name] != in {
		return fmt.Errorf("%w instance %q", ErrUnknown, in.name)
	}
	if first := c.executions[x.ID]; first != nil {
		return &DuplicateError{Kind: "execution", Name: x.ID, Instance: first.in.name}
	}
	e.nth = len(c.executions)
	in.add(e)
	c.executions[x.ID] = e
	c.saved = nil
	return nil
}

// snapshot is a copy of the customer as plain data. The facts and the order are those that were read under the mutex of the
// world.
func (c *customer) snapshot(facts Customer, order []*instance) Customer {
	x := facts
	var given, created []string
	for _, in := range order {
		x.Instances = append(x.Instances, in.facts())
		for _, e := range x.Instances[len(x.Instances)-1].Executions {
			given = append(given, e.ID)
		}
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	created = slices.Clone(given)
	slices.SortStableFunc(created, func(a, b string) int { return cmp.Compare(c.nth(a), c.nth(b)) })
	if !slices.Equal(created, given) {
		x.Created = created
	}
	return x
}

// nth is the place of an execution in the order of creation; behind all others for one that is gone.
func (c *customer) nth(id string) int {
	if e := c.executions[id]; e != nil {
		return e.nth
	}
	return len(c.executions)
}

// identifierKey makes Identifiers equal that differ only in case, as GUIDs may.
func identifierKey(identifier string) string { return strings.ToLower(identifier) }
