package domain

import (
	"fmt"
	"slices"
)

// Customer is a customer as plain data. CSI is the Customer Support Identifier, Identifier names the key set that verifies the
// customer's tokens, OptedIn is the opt-in to bounce (clauses support-identifier, jwks-identifier, opt-in).
type Customer struct {
	CSI, Name, Identifier string
	// ID is the customer's number, which is not its CSI; "" for none.
	ID      string
	OptedIn bool
	// Contacts are the e-mail addresses of its valid contacts. Nobody changes the slice.
	Contacts  []string
	Instances []Instance
	// Created lists the ids of executions in the order of their creation, the first ones at least; nil if that is the order
	// of Instances and, within each, of Executions.
	Created []string
}

// Normalize returns a deep copy as a store keeps it, with normalized instances. It fails with ErrInvalid for an empty CSI, Name or
// Identifier and for a Created that lists an unknown id, or one twice; with a [DuplicateError] for an instance given twice and for
// an execution on two instances; and as [Instance.Normalize] does.
func (c Customer) Normalize() (Customer, error) {
	for _, each := range []struct{ field, value string }{{"CSI", c.CSI}, {"name", c.Name}, {"Identifier", c.Identifier}} {
		if each.value == "" {
			return Customer{}, fmt.Errorf("%w: the %s is empty", ErrInvalid, each.field)
		}
	}
	given := c.Instances
	c.Contacts, c.Created, c.Instances = slices.Clone(c.Contacts), slices.Clone(c.Created), nil
	names, owners := map[string]bool{}, map[string]string{} // owners has the instance of each execution
	for _, in := range given {
		in, err := in.Normalize()
		if err != nil {
			return Customer{}, err
		}
		if names[in.Name] {
			return Customer{}, &DuplicateError{Kind: "instance", Name: in.Name}
		}
		for _, e := range in.Executions {
			if owner, taken := owners[e.ID]; taken {
				return Customer{}, fmt.Errorf("instance %q: %w", in.Name, &DuplicateError{Kind: "execution", Name: e.ID, Instance: owner})
			}
			owners[e.ID] = in.Name
		}
		names[in.Name] = true
		c.Instances = append(c.Instances, in)
	}
	for _, id := range c.Created {
		if owners[id] == "" {
			return Customer{}, fmt.Errorf("%w order of creation: %q is not an execution, or is listed twice", ErrInvalid, id)
		}
		delete(owners, id)
	}
	return c, nil
}

// CreationOrder returns the ids of all executions of a normalized customer in the order of their creation.
func (c Customer) CreationOrder() []string {
	order := slices.Clone(c.Created)
	listed := make(map[string]bool, len(order))
	for _, id := range order {
		listed[id] = true
	}
	for _, in := range c.Instances {
		for _, e := range in.Executions {
			if !listed[e.ID] {
				order = append(order, e.ID)
			}
		}
	}
	return order
}
