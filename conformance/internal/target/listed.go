package target

import (
	"context"
	"fmt"
	"slices"
)

// Listed is an execution that the target file lists, with who calls for it.
type Listed struct {
	// Field is where the file lists its instance, such as instances.bookable[0].
	Field string
	// Identity is approver or other-customer.
	Identity string
	Place    Place
	// Execution is one of the place's.
	Execution string
}

// Listed lists the executions whose customers have opted in, as far as the file has an identity for them.
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

// Look is a fixture of what is listed that takes no lease: nothing may be booked on it.
func (r *Roles) Look(l Listed) *Fixture {
	f := &Fixture{
		CSI: l.Place.CSI, Service: l.Place.Service, Instance: l.Place.Instance, Executions: []string{l.Execution}, Day: r.first,
	}
	r.identify(f, l.Identity)
	return f
}

// identify gives the fixture the callers of a customer, whose approver has the role.
func (r *Roles) identify(f *Fixture, approver string) {
	caller := r.config.Identities[approver]
	f.Identifier, f.CustID, f.Contact, f.approver = caller.Identifier, caller.CustID, caller.Contact, approver
	f.Tokens = func(ctx context.Context, identity string) (string, error) { return r.tokens.get(ctx, f.Role(identity)) }
}
