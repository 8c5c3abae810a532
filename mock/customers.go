package mock

import (
	"context"
	"fmt"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/state"
)

// Customer is what a client has to know about one of the server's customers.
type Customer struct {
	// CSI is its support identifier.
	CSI string
	// Identifier is the GUID of its key set, which each of its requests carries.
	Identifier string
	// OptedIn reports whether it may use bounces.
	OptedIn bool
}

// NewCustomer is a customer that CreateCustomer has added, with everything that its clients need.
type NewCustomer struct {
	Customer
	// Name is what it is called.
	Name string
	// Instances are those of all its services, in order of entry; nil for none.
	Instances []Instance
	// Tokens are good for 24 hours by the customer's clock: one of each role (app-admin, approver, privileged-user, user), some
	// with several scopes (approver-first, approver-between, approver-last, no-approver), and one of the approver with each
	// defect (Defects) that the customer's keys, issuer and audience refuse. There are none if the mock has only public keys. If
	// the clock was set further, Server.Token mints others.
	Tokens map[string]string
}

// Instance names an instance of a customer, with its executions and RFCs.
type Instance struct {
	// Service is the type of its service, such as EBSO.
	Service, Name string
	// Executions and RFCs are their ids and numbers, in order of entry; nil for none.
	Executions, RFCs []string
}

// CustomerError says that a server has no customer of this CSI. Known []string are the CSIs that it has, or the first of them if
// there are many.
type CustomerError = state.CustomerError

// Customers lists the server's customers in the order in which they were added.
func (s *Server) Customers() []Customer {
	ctx := context.Background()
	csis, err := s.rooms.API.Store.CSIs(ctx)
	if err != nil {
		s.rooms.Options.Logger.Error("list customers", "err", err)
	}
	var all []Customer
	for _, csi := range csis {
		if c, err := s.rooms.API.Store.Customer(ctx, csi); err == nil {
			all = append(all, Customer{CSI: c.CSI, Identifier: c.Identifier, OptedIn: c.OptedIn})
		}
	}
	return all
}

// CreateCustomer adds a customer, as POST /__admin/customers does. The entry is that of a customer in a seed file, in JSON; what
// is missing is made up. For the entry "" the customer has one instance of EBSO with one execution that may be scheduled. The
// error says what is wrong with the entry, or that its CSI or Identifier is another customer's.
func (s *Server) CreateCustomer(entry string) (NewCustomer, error) {
	c, err := s.rooms.State.CreateCustomer(context.Background(), []byte(entry), s.rooms.Options.Clock.Now())
	if err != nil {
		return NewCustomer{}, fmt.Errorf("create customer: %w", err)
	}
	made := NewCustomer{Customer: Customer{CSI: c.CSI, Identifier: c.Identifier, OptedIn: c.OptedIn}, Name: c.Name}
	for _, in := range c.Instances {
		named := Instance{Service: in.Service, Name: in.Name}
		for _, e := range in.Executions {
			named.Executions = append(named.Executions, e.ID)
		}
		for _, r := range in.RFCs {
			named.RFCs = append(named.RFCs, r.Number)
		}
		made.Instances = append(made.Instances, named)
	}
	made.Tokens, err = s.rooms.State.Keys.Tokens(c.CSI, keys.Key{Signer: c.Signer, Issuer: c.Issuer, Audience: c.Audience})
	if err != nil {
		return NewCustomer{}, fmt.Errorf("create customer: %w", err)
	}
	return made, nil
}

// RemoveCustomer removes a customer with everything that belongs to it, its entries of the journal and its snapshots included. It
// fails with a *CustomerError.
func (s *Server) RemoveCustomer(csi string) error {
	return s.wrapUnknown("remove customer", csi, s.rooms.State.RemoveCustomer(context.Background(), csi))
}

// The outcomes of SetOutcome.
const (
	OutcomeSuccess = string(domain.Succeeds) // the run ends with the window
	OutcomeFailure = string(domain.Fails)    // it fails halfway through the window
	OutcomeOverrun = string(domain.Overruns) // it goes on beyond the window, and succeeds then
)

// SetOutcome decides how the run of an execution goes, also of one that a client has created: clients then meet more than the
// workflow status success. overrun is for OutcomeOverrun alone; its zero value is the length of the window. The window and the
// calendar stay as they are. The error says what is unknown, or wrong.
func (s *Server) SetOutcome(csi, instance, execution, outcome string, overrun Duration) error {
	return s.forCustomer("set outcome", csi, func(ctx context.Context) error {
		p := domain.Place{CSI: csi, Instance: instance, Execution: execution}
		return s.rooms.State.SetOutcome(ctx, p, domain.Run{Outcome: domain.Outcome(outcome), Overrun: domain.Duration(overrun)})
	})
}

// ChooseReadings adds to the server's readings, by slug. Each holds for the customers that have not chosen otherwise for
// themselves. It fails, changing nothing, for one that is unknown.
func (s *Server) ChooseReadings(chosen map[string]string) error {
	return wrap("choose readings", s.rooms.State.Readings.Choose(context.Background(), chosen))
}

// ChooseCustomerReadings adds to a customer's own readings, over those of the server. It fails, changing nothing, for one that is
// unknown, and with a *CustomerError.
func (s *Server) ChooseCustomerReadings(csi string, chosen map[string]string) error {
	return s.forCustomer("choose readings", csi, func(ctx context.Context) error {
		return s.rooms.State.Readings.ChooseFor(ctx, csi, chosen)
	})
}

// SetCustomerKeys replaces a customer's keys, as PUT /__admin/customers/{csi}/jwks does: {"keys": {"keys": [...]}} is a JWK set,
// with whose private keys, if any, the mock signs; from {"jwksUri": "..."} they are fetched. Tokens that the former keys have
// signed are no longer good. The error says what is wrong with the keys, or is a *CustomerError.
func (s *Server) SetCustomerKeys(csi, keys string) error {
	return s.forCustomer("set keys", csi, func(ctx context.Context) error {
		return s.rooms.State.SetKeys(ctx, csi, []byte(keys))
	})
}

// RotateCustomerKeys gives a customer one more key, which signs its tokens from then on; with retire it drops the others, whose
// tokens are no longer good. The latest eight of such keys stay. It fails if the mock has no private key of the customer, and
// with a *CustomerError.
func (s *Server) RotateCustomerKeys(csi string, retire bool) error {
	return s.forCustomer("rotate keys", csi, func(ctx context.Context) error { return s.rooms.State.Keys.Rotate(ctx, csi, retire) })
}

// SaveSnapshot keeps the present state of the whole server under a name, in place of what was saved under it before: customers,
// readings, keys and clocks, but neither journal nor faults nor limits. It fails if there are a thousand snapshots already.
func (s *Server) SaveSnapshot(name string) error {
	_, err := s.rooms.State.Snapshots.Save(context.Background(), "", name)
	return wrap(fmt.Sprintf("save snapshot %q", name), err)
}

// RestoreSnapshot makes the server what it was when the snapshot was saved. It fails if there is no such snapshot.
func (s *Server) RestoreSnapshot(name string) error {
	return wrap(fmt.Sprintf("restore snapshot %q", name), s.rooms.State.Snapshots.Restore(context.Background(), "", name))
}

// SaveCustomerSnapshot is SaveSnapshot for one customer, whose snapshots are its own. It also fails with a *CustomerError.
func (s *Server) SaveCustomerSnapshot(csi, name string) error {
	ctx := context.Background()
	_, err := s.rooms.API.Store.Customer(ctx, csi)
	if err == nil {
		_, err = s.rooms.State.Snapshots.Save(ctx, csi, name)
	}
	return s.wrapUnknown(fmt.Sprintf("save snapshot %q", name), csi, err)
}

// RestoreCustomerSnapshot is RestoreSnapshot for one customer. It also fails, changing nothing, with a *CustomerError, and if
// another customer has its Identifier by now.
func (s *Server) RestoreCustomerSnapshot(csi, name string) error {
	ctx := context.Background()
	_, err := s.rooms.API.Store.Customer(ctx, csi)
	if err == nil {
		err = s.rooms.State.Snapshots.Restore(ctx, csi, name)
	}
	return s.wrapUnknown(fmt.Sprintf("restore snapshot %q", name), csi, err)
}

// Reset returns the server to its start: customers, executions, readings, keys, clocks, faults, limits, an empty journal, and the
// counts behind all that is made up, so that the same requests get the same answers again. Snapshots stay, except those of
// customers that are gone. Requests that a fault delays or stalls are dropped.
func (s *Server) Reset() error { return s.rooms.State.Snapshots.Reset(context.Background()) }

// ResetCustomer returns one customer to its start: that of the server, or when it was created. Its entries of the journal go, its
// snapshots stay. A customer of the start that was removed comes back. It fails, changing nothing, with a *CustomerError, and if
// another customer has its Identifier by now.
func (s *Server) ResetCustomer(csi string) error {
	return s.wrapUnknown("reset customer", csi, s.rooms.State.Snapshots.Revive(context.Background(), csi))
}

// forCustomer calls f for a customer while nobody adds, removes or restores customers. It fails with a *CustomerError.
func (s *Server) forCustomer(what, csi string, f func(context.Context) error) error {
	return wrap(what, s.rooms.State.ForCustomer(context.Background(), csi, f))
}

// wrap adds what has failed to an error; nil stays nil.
func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// wrapUnknown is wrap with a *CustomerError in place of domain.ErrUnknown.
func (s *Server) wrapUnknown(what, csi string, err error) error {
	return wrap(what, s.rooms.State.Unknown(context.Background(), csi, err))
}
