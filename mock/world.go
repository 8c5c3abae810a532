package mock

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/sample"
)

// populate fills the world with the customers of the seed.
func (s *Server) populate() error {
	o := s.options
	w, err := seed.Load(o.SeedName, o.Seed, s.clock.Now(), o.RandomSeed)
	if err != nil {
		return err
	}
	if err := s.choose(w.Readings); err != nil {
		return err
	}
	for _, c := range w.Customers {
		if err := s.enroll(c); err != nil {
			return err
		}
	}
	return nil
}

// enroll adds a customer with its readings and keys, whole or not at all. It lacks them for a moment, when nobody has been
// told of it yet.
func (s *Server) enroll(c seed.Customer) error {
	if err := s.world.Add(c.Customer); err != nil {
		return err
	}
	s.made.executions.Delete(c.CSI) // a request may have outlived a former one of this CSI
	err := s.readings.chooseFor(c.CSI, c.Readings)
	if err == nil {
		err = s.setKeys(c.CSI, c)
	}
	if err != nil {
		s.expel(c.CSI)
	}
	return err
}

// expel takes out all that belongs to a customer, but for its rows of the journal.
func (s *Server) expel(csi string) {
	s.world.Remove(csi)
	s.readings.release(csi)
	s.clocks.release(csi)
	s.keys.drop(csi)
	s.made.executions.Delete(csi)
}

// madeUp counts what is made up, so that each thing has a row of chance of its own.
type madeUp struct {
	customers  atomic.Uint64
	executions sync.Map // CSI to *atomic.Uint64, which also counts instances and RFCs
}

func (m *madeUp) customer(randomSeed int64) *sample.Source {
	return sample.New(randomSeed, fmt.Sprintf("made up %d", m.customers.Add(1)))
}

// executionID is the customer's next: the seed, the CSI and how many came before decide it.
func (m *madeUp) executionID(csi string, randomSeed int64) string {
	return m.part(csi, randomSeed).ExecutionID()
}

// part is the source of the customer's next execution, instance or RFC.
func (m *madeUp) part(csi string, randomSeed int64) *sample.Source {
	count, _ := m.executions.LoadOrStore(csi, new(atomic.Uint64))
	number := count.(*atomic.Uint64).Add(1)
	return sample.New(randomSeed, fmt.Sprintf("execution %d of %s", number, csi))
}

// createCustomer adds the customer of the body, or one that is made up.
func (s *Server) createCustomer(x *Exchange) (*answer, *Refusal) {
	const draws = 3 // what is made up may be taken already, but hardly three times
	var c seed.Customer
	var err error
	for range draws {
		c, err = seed.One(x.raw, x.Now, s.made.customer(s.options.RandomSeed), s.options.RandomSeed)
		if err == nil {
			err = s.newcomer(c)
		}
		if !errors.Is(err, bounce.ErrDuplicate) {
			break
		}
	}
	switch faults := (seed.Faults)(nil); {
	case errors.As(err, &faults):
		return nil, x.refuseFaults(faultBadEntry, "The body is not one customer", faults)
	case errors.Is(err, bounce.ErrDuplicate):
		return nil, x.refuse(faultDuplicate, "There is a customer of this CSI or Identifier already.")
	case err != nil:
		s.logger.Info("customer refused", "err", err)
		return nil, x.refuse(faultBadEntry, "The customer breaks a rule of the domain.")
	}
	s.logger.Debug("customer added", "customer", c.CSI)
	return s.customerAnswer(x, http.StatusCreated, c)
}

// refuseFaults passes on what the seed's reader found, in its own words, which show no key.
func (x *Exchange) refuseFaults(f fault, what string, faults seed.Faults) *Refusal {
	var errs []openapi.Violation
	for _, each := range faults {
		errs = append(errs, openapi.Violation{
			In: "body", Pointer: each.Pointer, Code: "seed", Message: each.What + ", want " + each.Want, Allowed: each.Allowed,
		})
	}
	return x.refuse(f, what+": "+faults[0].Error()+".", errs...)
}
