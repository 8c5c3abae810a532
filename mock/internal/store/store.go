// Package store says how customers are kept, with all that belongs to them: [Store] is what every store does, whatever it keeps
// them in. Package memory has the one in memory, and package storetest the tests that every store passes.
//
// It decides nothing about bookings: package domain does, over the calendar that a store hands out. It may import package domain.
package store

import (
	"context"
	"errors"

	"example.com/bounce/mock/internal/domain"
)

// ErrUnavailable is a store that could not do a call this time, and has changed nothing. The same call may succeed when it is made
// again; a caller that does not repeat it treats it as an internal error.
var ErrUnavailable = errors.New("store unavailable")

// Store keeps customers. It is safe for concurrent use, and whatever goes in or comes out is a copy, unless it says otherwise. A
// call that fails has changed nothing; its error wraps one of package domain with the name of the thing, or is the store's own. A
// call that is given a context that has ended either fails or does what it was made for.
//
// The unit of atomicity is the instance: each call sees and leaves an instance whole. What runs at the same time may show in one
// instance and not yet in another. A call that has found its customer or instance before that is removed or restored goes on as if
// it had come before.
type Store interface {
	// CSIs lists the customers in order of entry. It is nil for none.
	CSIs(ctx context.Context) ([]string, error)
	// Count returns how many customers there are.
	Count(ctx context.Context) (int, error)
	// Customer returns the facts about a customer, without its Instances and Created. It fails with ErrUnknown.
	Customer(ctx context.Context, csi string) (domain.Customer, error)
	// CustomerByIdentifier is Customer by an Identifier, in any case of letters, as in any GUID.
	CustomerByIdentifier(ctx context.Context, identifier string) (domain.Customer, error)
	// WholeCustomer returns a customer with all that belongs to it, fit for AddCustomer. It fails with ErrUnknown.
	WholeCustomer(ctx context.Context, csi string) (domain.Customer, error)
	// AddCustomer adds a customer with all that belongs to it, whole or not at all. It fails with a *DuplicateError for a CSI or
	// Identifier of another customer, and as [domain.Customer.Normalize] does.
	AddCustomer(ctx context.Context, c domain.Customer) error
	// SetOptIn decides whether a customer has opted in from now on (clause opt-in). It fails with ErrUnknown.
	SetOptIn(ctx context.Context, csi string, optedIn bool) error
	// RemoveCustomer removes a customer with all that belongs to it. It fails with ErrUnknown.
	RemoveCustomer(ctx context.Context, csi string) error

	// AddInstance adds an instance with all that belongs to it, whole or not at all. It fails with ErrUnknown for an unknown
	// customer, with a *DuplicateError for a name or an execution that the customer has, and as [domain.Instance.Normalize] does.
	AddInstance(ctx context.Context, csi string, x domain.Instance) error
	// RemoveInstance removes an instance with its calendar and its executions. It fails with ErrUnknown.
	RemoveInstance(ctx context.Context, csi, name string) error
	// Instance returns the facts about an instance, without its Executions and RFCs. It fails with ErrUnknown.
	Instance(ctx context.Context, csi, name string) (domain.Instance, error)
	// Calendar calls f with the calendar of an instance while nobody else reads or changes that. What f has written is kept if f
	// returns nil, and nothing of it if f fails, whose error Calendar returns then. Calls for one instance happen one after the
	// other. A store may call f again, with what f wrote before undone: so f has no effect but on its calendar and on variables
	// that it sets anew each time, and does not call the store. Calendar fails with ErrUnknown for an unknown instance.
	Calendar(ctx context.Context, csi, name string, f func(domain.Calendar) error) error

	// Executions returns a page of the executions of all instances of a customer, without their History. It is empty for an unknown
	// customer. A page has each execution once, and the state of each instance at one moment.
	Executions(ctx context.Context, csi string, q Query) (Page, error)
	// Execution returns the execution of an ID with its History, on whichever instance of the customer it is. It fails with
	// ErrUnknown.
	Execution(ctx context.Context, csi, id string) (domain.Listed, error)
	// AddExecution adds an execution to an instance; with a Scheduled window it is on the calendar at once. It fails with
	// ErrUnknown for an unknown instance, with a *DuplicateError if any instance of the customer has an execution of this ID, and
	// as [domain.Execution.Normalize] does. Of calls that race to add one ID, one succeeds.
	AddExecution(ctx context.Context, csi, instance string, x domain.Execution) error
	// ReplaceExecution puts an execution in the place of the one of its ID, with all its facts, History included; its place in
	// the order of creation stays. It fails with ErrUnknown, and as [domain.Execution.Normalize] does.
	ReplaceExecution(ctx context.Context, csi, instance string, x domain.Execution) error
	// RemoveExecution removes an execution, from the calendar too. It fails with ErrUnknown.
	RemoveExecution(ctx context.Context, p domain.Place) error

	// Save returns the present state of a customer, as Encode writes it; nil for an unknown one. For the CSI "" it returns which
	// customers there are, in their order. While nothing changes it returns the same slice, which nobody changes.
	Save(ctx context.Context, csi string) ([]byte, error)
	// Restore makes a customer what it was when Save returned this slice, in its place, or behind all others if it is gone; nil
	// removes it. It fails with a *DuplicateError if another customer has its Identifier.
	//
	// For the CSI "" it removes the customers that were not there, and puts the others in their order. So all customers are
	// restored by "", each of them, and "" again. Restoring what has not changed costs next to nothing.
	Restore(ctx context.Context, csi string, saved []byte) error
}
