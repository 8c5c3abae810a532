package memory

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sync"

	"example.com/bounce/mock/internal/domain"
)

// customer is the live form of a customer. The mutex of the store guards the fields above its own; order and instances are
// replaced under both, never changed. Mutexes are taken in the order store, customer, instance: so a decision, which holds only that of its
// instance, does not wait for the customer's other instances.
type customer struct {
	facts     domain.Customer // without Instances and Created
	order     []*instance
	instances map[string]*instance

	mu         sync.RWMutex
	executions map[string]*execution // of all instances
	created    uint64                // how many executions it has had
	lists      lists                 // of the executions, for pages
	// saved is the last saved form, or the one that the customer was made from; changed says that the customer itself has changed
	// since. An instance has its own changed.
	saved   *savedForm
	changed bool
}

// newCustomer takes over a normalized customer.
func newCustomer(x domain.Customer) *customer {
	c := &customer{facts: x, instances: make(map[string]*instance, len(x.Instances)), executions: map[string]*execution{}}
	c.facts.Instances, c.facts.Created = nil, nil
	for _, each := range x.Instances {
		in := newInstance(each)
		c.order = append(c.order, in)
		c.instances[in.facts.Name] = in
		maps.Copy(c.executions, in.executions)
	}
	for _, id := range x.CreationOrder() {
		c.number(c.executions[id])
	}
	return c
}

// number puts an execution behind all others in the order of creation.
func (c *customer) number(e *execution) {
	c.created++
	e.seq = c.created
}

// attach adds a normalized instance. The caller must hold the mutex of the store.
func (c *customer) attach(x domain.Instance) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.instances[x.Name] != nil {
		return &domain.DuplicateError{Kind: "instance", Name: x.Name}
	}
	for _, e := range x.Executions {
		if first := c.executions[e.ID]; first != nil {
			return &domain.DuplicateError{Kind: "execution", Name: e.ID, Instance: first.in.facts.Name}
		}
	}
	in := newInstance(x)
	for _, e := range in.order {
		c.number(e)
	}
	maps.Copy(c.executions, in.executions)
	c.lists = nil
	c.order = append(slices.Clip(c.order), in)
	c.instances = maps.Clone(c.instances)
	c.instances[x.Name], c.changed = in, true
	return nil
}

// detach removes an instance with its executions. The caller must hold the mutex of the store.
func (c *customer) detach(in *instance) {
	defer c.lock(in)()
	c.order = slices.DeleteFunc(slices.Clone(c.order), func(each *instance) bool { return each == in })
	c.instances = maps.Clone(c.instances)
	delete(c.instances, in.facts.Name)
	for id := range in.executions {
		delete(c.executions, id)
	}
	c.lists = nil
	in.order, in.executions = nil, map[string]*execution{} // for calls that have found it before
	c.changed = true
}

// markChanged notes that the customer is no longer as it was saved.
func (c *customer) markChanged() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changed = true
}

// add adds a normalized execution. It holds the customer until the instance has the execution, so that a call finds it in both or
// in neither.
func (c *customer) add(in *instance, x domain.Execution) error {
	defer c.lock(in)()
	if c.instances[in.facts.Name] != in {
		return fmt.Errorf("%w instance %q", domain.ErrUnknown, in.facts.Name)
	}
	if first := c.executions[x.ID]; first != nil {
		return &domain.DuplicateError{Kind: "execution", Name: x.ID, Instance: first.in.facts.Name}
	}
	e := newExecution(x)
	c.number(e)
	in.add(e)
	c.lists.add(e)
	c.executions[x.ID], in.changed = e, true
	return nil
}

// replace puts a normalized execution in the place of the one of its ID.
func (c *customer) replace(in *instance, x domain.Execution) error {
	defer c.lock(in)()
	old, err := in.find(x.ID)
	if err != nil {
		return err
	}
	in.leave(old)
	e := newExecution(x)
	e.in, e.seq, e.listing.rank = in, old.seq, old.listing.rank
	in.order[slices.Index(in.order, old)] = e
	c.lists.replace(e)
	if e.scheduled {
		in.calendar.put(&e.listing)
	}
	in.executions[x.ID], c.executions[x.ID], in.changed = e, e, true
	return nil
}

// remove removes an execution from the customer and its instance.
func (c *customer) remove(in *instance, id string) error {
	defer c.lock(in)()
	e, err := in.find(id)
	if err != nil {
		return err
	}
	in.leave(e)
	c.lists.remove(e)
	in.order = slices.DeleteFunc(in.order, func(each *execution) bool { return each == e })
	delete(in.executions, id)
	delete(c.executions, id)
	in.changed = true
	return nil
}

// lock locks the customer and an instance of it, and returns what unlocks them.
func (c *customer) lock(in *instance) (unlock func()) {
	c.mu.Lock()
	in.mu.Lock()
	return func() {
		in.mu.Unlock()
		c.mu.Unlock()
	}
}

// whole returns the customer as plain data. The facts and the order are those that were read under the mutex of the store.
func (c *customer) whole(facts domain.Customer, order []*instance) domain.Customer {
	x := facts
	for _, in := range order {
		x.Instances = append(x.Instances, in.whole())
	}
	given := x.CreationOrder() // which is that of the instances: there is no other yet
	c.mu.RLock()
	defer c.mu.RUnlock()
	created := slices.Clone(given)
	slices.SortStableFunc(created, func(a, b string) int { return cmp.Compare(c.seq(a), c.seq(b)) })
	if !slices.Equal(created, given) {
		x.Created = created
	}
	return x
}

// seq returns the place of an execution in the order of creation; one that was removed comes last.
func (c *customer) seq(id string) uint64 {
	if e := c.executions[id]; e != nil {
		return e.seq
	}
	return c.created + 1
}
