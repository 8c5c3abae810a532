package bounce

import (
	"fmt"
	"strings"
	"sync"
)

// Customer is a customer as plain data, used to seed a World and to hand out copies of it. CSI is the Customer Support
// Identifier, Identifier names the key set that verifies the customer's tokens, OptedIn is the opt-in to bounce (clauses
// support-identifier, jwks-identifier, opt-in).
type Customer struct {
	CSI, Name, Identifier string
	OptedIn               bool
	Instances             []Instance
}

// customer is the live form of a Customer. What stands above its mutex does not change once it is built, except inside its
// instances. Whoever holds the mutex may take that of one instance, never the other way round: so a schedule, which takes only
// its instance's, waits for nothing that happens to the customer's other instances.
type customer struct {
	facts     Customer // without Instances
	order     []*instance
	instances map[string]*instance

	mu         sync.RWMutex
	executions map[string]*execution // of all instances
}

func newCustomer(x Customer) (*customer, error) {
	for _, each := range []struct{ field, value string }{{"CSI", x.CSI}, {"name", x.Name}, {"Identifier", x.Identifier}} {
		if each.value == "" {
			return nil, fmt.Errorf("%w: the %s is empty", ErrInvalid, each.field)
		}
	}
	c := &customer{facts: x, instances: make(map[string]*instance, len(x.Instances)), executions: map[string]*execution{}}
	c.facts.Instances = nil
	for _, each := range x.Instances {
		if err := c.add(each); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *customer) add(x Instance) error {
	in, err := newInstance(x)
	if err != nil {
		return err
	}
	if c.instances[x.Name] != nil {
		return fmt.Errorf("%w instance %q", ErrDuplicate, x.Name)
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
	if first := c.executions[x.ID]; first != nil {
		return fmt.Errorf("%w execution %q: instance %q has it", ErrDuplicate, x.ID, first.in.name)
	}
	e.nth = len(c.executions)
	in.add(e)
	c.executions[x.ID] = e
	return nil
}

func (c *customer) snapshot() Customer {
	x := c.facts
	for _, in := range c.order {
		x.Instances = append(x.Instances, in.facts())
	}
	return x
}

// identifierKey makes Identifiers equal that differ only in case, as GUIDs may.
func identifierKey(identifier string) string { return strings.ToLower(identifier) }
