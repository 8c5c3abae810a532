package target

import (
	"context"
	"fmt"
	"slices"
)

// Listed is an execution of the target file, and its caller.
type Listed struct {
	// Field is where the file lists its instance, such as instances.bookable[0].
	Field string
	// Identity is approver or other-customer.
	Identity string
	Place    Place
	// Execution is one of the place's.
	Execution string
}

// Listed lists the executions of customers that have opted in, if the file has an identity for them.
func (r *Roles) Listed() []Listed {
	var all []Listed
	for _, role := range []string{"bookable", "busy", "long", "neighbour", "production", "foreign"} {
		identity := "approver"
		if role == "foreign" {
			identity = "other-customer"
		}
		if _, known := r.config.Identities[identity]; !known {
			continue
		}
		for i, p := range r.config.Instances[role] {
			for _, execution := range slices.Compact(slices.Clone(p.Executions)) {
				all = append(all, Listed{fmt.Sprintf("instances.%s[%d]", role, i), identity, p, execution})
			}
		}
	}
	return all
}

// Look is a fixture for a listed execution without a lease: nothing may be booked on it.
func (r *Roles) Look(l Listed) *Fixture {
	f := &Fixture{
		CSI: l.Place.CSI, Service: l.Place.Service, Instance: l.Place.Instance, Executions: []string{l.Execution}, Day: r.first,
	}
	r.identify(f, l.Identity)
	return f
}

// identify sets the callers of a fixture's customer; approver is the role of its approver.
func (r *Roles) identify(f *Fixture, approver string) {
	caller := r.config.Identities[approver]
	f.Identifier, f.CustID, f.Contact, f.approver = caller.Identifier, caller.CustID, caller.Contact, approver
	f.Tokens = func(ctx context.Context, identity string) (string, error) { return r.tokens.get(ctx, f.Role(identity)) }
}
