// Package mutant is the catalogue of faulty servers: each is the mock with one named check replaced, so that it breaks
// one rule of the contract and looks healthy otherwise. A conformance suite that does not notice one of them has a hole.
//
// It is not a fault injector: what happens on the wire, or at random, is none of its business. It may import package mock
// and what that is made of.
package mutant

import (
	"fmt"
	"slices"
	"strings"

	"example.com/bounce/mock"
)

// Mutant is one faulty server.
type Mutant struct {
	// Name is unique, such as limit-15min.
	Name string
	// Class is what it gets wrong: auth, request, time, answer or state.
	Class string
	// Rule is the slug of the clause that it breaks.
	Rule string
	// Defect says what it does, completing "the server ...".
	Defect string

	check string       // the check that is replaced
	plant func() plant // makes the replacement, with a state of its own for each server
}

// plant is what takes the place of a check. It is handed the healthy one.
type plant func(x *mock.Exchange, healthy func(*mock.Exchange) *mock.Refusal) *mock.Refusal

// All returns the catalogue in a stable order.
func All() []Mutant {
	return []Mutant{
		anyTokenOK, wrongScopeOK, otherCustomerOK,
		actionUnchecked,
		limit15Minutes, startShiftedByOffset,
		conflictItemWithoutDuration,
		rescheduleKeepsOldWindow,
	}
}

// Find returns the mutant of that name. The error lists the names there are.
func Find(name string) (Mutant, error) {
	var names []string
	for _, m := range All() {
		if m.Name == name {
			return m, nil
		}
		names = append(names, m.Name)
	}
	return Mutant{}, fmt.Errorf("unknown mutant %q, want one of %s", name, strings.Join(names, ", "))
}

// New is mock.New with the defect planted; the Checks of o see the list before it.
func (m Mutant) New(o mock.Options) (*mock.Server, error) { return mock.New(m.Options(o)) }

// Options returns o with the defect planted, for mock.New or mock.Start: use it for one server only, as some defects keep
// a state.
func (m Mutant) Options(o mock.Options) mock.Options {
	before, planted := o.Checks, m.plant()
	o.Checks = func(checks []mock.Check) []mock.Check {
		if before != nil {
			checks = before(checks)
		}
		checks = slices.Clone(checks)
		for i, c := range checks {
			if c.Name == m.check {
				checks[i].Run = func(x *mock.Exchange) *mock.Refusal { return planted(x, c.Run) }
			}
		}
		return checks
	}
	return o
}

// stateless is a plant without a state.
func stateless(p plant) func() plant { return func() plant { return p } }

// skip passes whatever the healthy check would have said.
func skip(*mock.Exchange, func(*mock.Exchange) *mock.Refusal) *mock.Refusal { return nil }
