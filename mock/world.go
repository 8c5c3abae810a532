package mock

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
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

// customer hands enter the source of the next customer, as drawFrom does.
func (m *madeUp) customer(randomSeed int64, enter func(*sample.Source) error) error {
	return drawFrom(&m.customers, func(number uint64) error {
		return enter(sample.New(randomSeed, fmt.Sprintf("made up %d", number)))
	})
}

// part hands enter the source of the customer's next execution, instance or RFC, as drawFrom does: the seed, the CSI and how
// many came before decide it.
func (m *madeUp) part(csi string, randomSeed int64, enter func(*sample.Source) error) error {
	count, _ := m.executions.LoadOrStore(csi, new(atomic.Uint64))
	return drawFrom(count.(*atomic.Uint64), func(number uint64) error {
		return enter(sample.New(randomSeed, fmt.Sprintf("execution %d of %s", number, csi)))
	})
}

// drawFrom takes the next number of a count for something that is made up, and another one as long as that is a duplicate: a
// seed file may have brought what the same random seed makes up. What is the same duplicate twice in a row was not made up.
// What is refused gives its numbers back, so that it does not show in what is made up next, unless others have drawn meanwhile.
func drawFrom(count *atomic.Uint64, enter func(number uint64) error) error {
	var drawn []uint64
	var taken *bounce.DuplicateError
	for before := (bounce.DuplicateError{}); ; before = *taken {
		drawn = append(drawn, count.Add(1))
		err := enter(drawn[len(drawn)-1])
		if err == nil {
			return nil
		}
		if !errors.As(err, &taken) || *taken == before {
			for _, number := range slices.Backward(drawn) {
				count.CompareAndSwap(number, number-1)
			}
			return err
		}
	}
}

// create adds the customer of an entry of a seed file, in JSON, with what it lacks made up. The error is that of seed.One or
// newcomer, or a takenError.
func (s *Server) create(entry []byte, now time.Time) (c seed.Customer, err error) {
	given, _ := jsonbody.Decode(entry) // what is no JSON seed.One refuses
	err = s.made.customer(s.options.RandomSeed, func(source *sample.Source) (err error) {
		if c, err = seed.One(entry, now, source, s.options.RandomSeed); err == nil {
			err = asGiven(given, s.newcomer(c))
		}
		return err
	})
	return c, err
}

// createCustomer adds the customer of the body, or one that is made up.
func (s *Server) createCustomer(x *Exchange) (*answer, *Refusal) {
	c, err := s.create(x.raw, x.Now)
	switch faults, taken := (seed.Faults)(nil), (*takenError)(nil); {
	case errors.As(err, &faults):
		return nil, x.refuseFaults(faultBadEntry, notOneCustomer, faults)
	case errors.As(err, &taken):
		return nil, x.refuseTaken(faultDuplicate, taken)
	case errors.Is(err, errManyCustomers):
		return nil, x.refuse(faultManyCustomers, fmt.Sprintf("The mock has %d customers, as many as it may.", s.options.MaxCustomers))
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
