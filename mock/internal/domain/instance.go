package domain

import (
	"fmt"
	"slices"
)

// Instance is what an execution bounces, as plain data. Its Name is unique within its customer, its Service is the type of
// service it belongs to (clauses instance-id, service-type).
type Instance struct {
	Name, Service string
	// Production marks a production instance. VirtualMachines is true if its services include those that bounce its virtual
	// machines, too.
	Production, VirtualMachines bool

	Executions []Execution
	// RFCs come before the executions where windows begin together, each in the order given.
	RFCs []RFC
}

// Normalize returns a deep copy as a store keeps it, with normalized executions. It fails with ErrInvalid for an empty Name or
// Service, with a [DuplicateError] for an execution given twice, and as [RFC.Check] and [Execution.Normalize] do.
func (x Instance) Normalize() (Instance, error) {
	if x.Name == "" {
		return Instance{}, fmt.Errorf("%w: the name of an instance is empty", ErrInvalid)
	}
	if err := x.check(); err != nil {
		return Instance{}, fmt.Errorf("instance %q: %w", x.Name, err)
	}
	given := x.Executions
	x.RFCs, x.Executions = slices.Clone(x.RFCs), nil
	ids := make(map[string]bool, len(given))
	for _, e := range given {
		e, err := e.Normalize()
		if err == nil && ids[e.ID] {
			err = &DuplicateError{Kind: "execution", Name: e.ID, Instance: x.Name}
		}
		if err != nil {
			return Instance{}, fmt.Errorf("instance %q: %w", x.Name, err)
		}
		ids[e.ID] = true
		x.Executions = append(x.Executions, e)
	}
	return x, nil
}

func (x Instance) check() error {
	if x.Service == "" {
		return fmt.Errorf("%w: its service is empty", ErrInvalid)
	}
	for _, r := range x.RFCs {
		if err := r.Check(); err != nil {
			return err
		}
	}
	return nil
}
