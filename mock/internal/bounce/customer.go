package bounce

import (
	"fmt"
	"strings"
)

// Customer is a customer as plain data, used to seed a World and to hand out copies of it. CSI is the Customer Support
// Identifier, Identifier names the key set that verifies the customer's tokens, OptedIn is the opt-in to bounce (clauses
// support-identifier, jwks-identifier, opt-in).
type Customer struct {
	CSI, Name, Identifier string
	OptedIn               bool
	Instances             []Instance
}

// customer is the live form of a Customer. Nothing in it changes once it is built, except inside its instances.
type customer struct {
	facts     Customer // without Instances
	order     []*instance
	instances map[string]*instance
}

func newCustomer(x Customer) (*customer, error) {
	for _, each := range []struct{ field, value string }{{"CSI", x.CSI}, {"name", x.Name}, {"Identifier", x.Identifier}} {
		if each.value == "" {
			return nil, fmt.Errorf("%w: the %s is empty", ErrInvalid, each.field)
		}
	}
	c := &customer{facts: x, instances: make(map[string]*instance, len(x.Instances))}
	c.facts.Instances = nil
	for _, each := range x.Instances {
		in, err := newInstance(each)
		if err != nil {
			return nil, err
		}
		if c.instances[each.Name] != nil {
			return nil, fmt.Errorf("%w instance %q", ErrDuplicate, each.Name)
		}
		c.order = append(c.order, in)
		c.instances[each.Name] = in
	}
	return c, nil
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
