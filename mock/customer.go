package mock

import (
	"errors"
	"fmt"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/token"
)

// NewCustomer is a customer as CreateCustomer has made it, with all that a client needs to be one.
type NewCustomer struct {
	Customer
	// Name is what it is called.
	Name string
	// Instances are those of all its services, in order of entry; nil for none.
	Instances []Instance
	// Tokens are good for 24 hours by the customer's clock: one of each role (app-admin, approver, privileged-user, user), some with
	// several scopes (approver-first, approver-between, approver-last, no-approver), and one of the
	// approver with each defect (Defects) that the customer's keys, issuer and audience refuse. None where the mock has only
	// public keys. After the clock was turned further, Server.Token mints others.
	Tokens map[string]string
}

// Instance names an instance of a customer, and what is on it.
type Instance struct {
	// Service is the type of its service, such as EBSO.
	Service, Name string
	// Executions and RFCs are their ids and numbers, in order of entry; nil for none.
	Executions, RFCs []string
}

// CreateCustomer adds a customer, as POST /__admin/customers does. The entry is that of a customer in a seed file, in JSON; what
// it leaves out is made up, and "" leaves out all: then the customer has one instance of EBSO with one execution that may be
// scheduled. The error says what is wrong with the entry, or that its CSI or Identifier is another customer's.
func (s *Server) CreateCustomer(entry string) (NewCustomer, error) {
	c, err := s.create([]byte(entry), s.clock.Now())
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
	made.Tokens, err = s.tokens(c.CSI, keys{signer: c.Signer, issuer: c.Issuer, audience: c.Audience})
	if err != nil {
		return NewCustomer{}, fmt.Errorf("create customer: %w", err)
	}
	return made, nil
}

// RemoveCustomer takes a customer out with all that belongs to it, its rows of the journal and its snapshots included. The
// error, a *CustomerError, says that there is none.
func (s *Server) RemoveCustomer(csi string) error {
	if !s.dismiss(csi) {
		return fmt.Errorf("remove customer: %w", &CustomerError{csi, s.customers()})
	}
	return nil
}

// The outcomes of SetOutcome.
const (
	OutcomeSuccess = string(bounce.Succeeds) // the run ends with the window
	OutcomeFailure = string(bounce.Fails)    // it fails halfway through the window
	OutcomeOverrun = string(bounce.Overruns) // it goes on behind the window, and succeeds then
)

// SetOutcome tells an execution, also one that a client has created, how its run goes: clients then meet more than the workflow
// status success. overrun is for OutcomeOverrun alone: the zero value is the length of the window. The window and the calendar
// stay as they are. The error says what is not there, or wrong.
func (s *Server) SetOutcome(csi, instance, execution, outcome string, overrun Duration) error {
	return s.ofOne("set outcome", csi, func() error {
		p := bounce.Place{CSI: csi, Instance: instance, Execution: execution}
		return s.world.SetOutcome(p, bounce.Outcome(outcome), bounce.Duration(overrun))
	})
}

// ChooseReadings adds to the server's readings, by slug: each holds for the customers that have not chosen otherwise for
// themselves. It fails for one that is unknown, and changes nothing then.
func (s *Server) ChooseReadings(chosen map[string]string) error {
	if err := s.readings.choose(chosen); err != nil {
		return fmt.Errorf("choose readings: %w", err)
	}
	return nil
}

// ChooseCustomerReadings adds to a customer's own readings, over those of the server. It fails, changing nothing, for one that
// is unknown, and with a *CustomerError.
func (s *Server) ChooseCustomerReadings(csi string, chosen map[string]string) error {
	return s.ofOne("choose readings", csi, func() error { return s.readings.chooseFor(csi, chosen) })
}

// SetCustomerKeys puts other keys in the place of a customer's, as PUT /__admin/customers/{csi}/jwks does: {"keys": {"keys":
// [...]}} is a JWK set, with which the mock signs where it has private keys; {"jwksUri": "..."} is where they are fetched. Nothing
// that the former keys have signed is good any more. The error says what is wrong with the keys, or is a *CustomerError.
func (s *Server) SetCustomerKeys(csi, keys string) error {
	return s.ofOne("set keys", csi, func() error {
		given, err := seed.Keys([]byte(keys))
		if err != nil {
			return err
		}
		return s.setKeys(csi, given)
	})
}

// RotateCustomerKeys gives a customer one more key, by which its tokens are signed from then on; with retire it drops the others,
// and with them each token that they have signed. Of the keys that were added so, the latest eight stay. It fails where the mock
// has no private key of the customer, and with a *CustomerError.
func (s *Server) RotateCustomerKeys(csi string, retire bool) error {
	return s.ofOne("rotate keys", csi, func() error {
		if !s.rotate(csi, retire) {
			return errPublicKeys
		}
		return nil
	})
}

var errPublicKeys = errors.New("the customer's keys are public ones, want a private one to sign with")

// rotate is false where the mock has no private key of the customer.
func (s *Server) rotate(csi string, retire bool) (possible bool) {
	s.keys.replace(csi, func(old keys) (keys, bool) {
		if possible = old.signer != nil; !possible {
			return old, false
		}
		fresh := old
		fresh.signer, fresh.rotations = old.signer.Rotate(token.Rotation{
			Seed: s.options.RandomSeed, CSI: csi, Generation: old.rotations + 1, Retire: retire,
		})
		fresh.source = fresh.signer.KeySet()
		return fresh, true
	})
	return possible
}

// SaveSnapshot keeps the present state of the whole server under a name, over what was saved under it before: customers,
// readings, keys and clocks, but neither journal nor faults nor limits. It fails where there are a thousand already.
func (s *Server) SaveSnapshot(name string) error { return s.saved("", name) }

// RestoreSnapshot makes the server what it was when the snapshot was saved. It fails where none was saved under the name.
func (s *Server) RestoreSnapshot(name string) error { return s.wentBack("", name) }

// SaveCustomerSnapshot is SaveSnapshot for one customer, whose snapshots have names of their own. It fails with a *CustomerError,
// too.
func (s *Server) SaveCustomerSnapshot(csi, name string) error {
	if err := s.missing(csi); err != nil {
		return fmt.Errorf("save snapshot %q: %w", name, err)
	}
	return s.saved(csi, name)
}

// RestoreCustomerSnapshot is RestoreSnapshot for one customer. It fails, changing nothing, with a *CustomerError, and where
// another one has its Identifier by now, too.
func (s *Server) RestoreCustomerSnapshot(csi, name string) error {
	if err := s.missing(csi); err != nil {
		return fmt.Errorf("restore snapshot %q: %w", name, err)
	}
	return s.wentBack(csi, name)
}

func (s *Server) saved(csi, name string) error {
	_, err := s.snapshot(csi, name)
	if errors.Is(err, bounce.ErrUnknown) {
		err = &CustomerError{csi, s.customers()}
	}
	if err != nil {
		return fmt.Errorf("save snapshot %q: %w", name, err)
	}
	return nil
}

func (s *Server) wentBack(csi, name string) error {
	if err := s.goBack(csi, name); err != nil {
		return fmt.Errorf("restore snapshot %q: %w", name, err)
	}
	return nil
}
