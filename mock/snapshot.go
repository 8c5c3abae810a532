package mock

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/seed"
)

// The errors of snapshots: one that is not there, and one too many.
var (
	errNoSnapshot    = errors.New("no such snapshot")
	errManySnapshots = errors.New("too many snapshots")
)

// snapshotKey names a snapshot: a customer has names of its own, the server has the CSI "".
type snapshotKey struct{ csi, name string }

// maxSnapshots bounds how many snapshots there are at a time.
const maxSnapshots = 1000

// errManyCustomers is that there are as many customers as the options allow.
var errManyCustomers = errors.New("the mock has as many customers as it may")

// newcomer adds a customer that was not there at the start.
func (s *Server) newcomer(c seed.Customer) error {
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
	if s.world.Len() >= s.options.MaxCustomers {
		return errManyCustomers
	}
	if err := s.enroll(c); err != nil {
		return err
	}
	if s.states.births == nil {
		s.states.births = map[string]*state{}
	}
	s.states.births[c.CSI] = s.save(c.CSI)
	return nil
}

// dismiss takes a customer out with all that belongs to it, and says whether there was one.
func (s *Server) dismiss(csi string) bool {
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
	_, known := s.world.Customer(csi)
	s.part(csi)
	return known
}

// part takes out a customer, its rows of the journal and its snapshots included. The caller holds states.
func (s *Server) part(csi string) {
	s.expel(csi)
	s.unplan(csi)
	s.journal.ResetCustomer(csi)
	delete(s.states.births, csi)
	delete(s.states.latest, csi)
	for key := range s.states.named {
		if key.csi == csi {
			delete(s.states.named, key)
		}
	}
}

// Reset takes the server back to its start: customers, executions, readings, keys, clocks, faults, limits, an empty journal, and
// the counts behind all that is made up, so that the same requests get the same answers again. Snapshots stay, but for those of
// customers that are gone. Requests that a fault delays or stalls are dropped.
func (s *Server) Reset() error {
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
	s.detours.generations.endAll() // first: what waits belongs to the world that goes
	if err := errors.Join(s.restore(s.states.start), s.replan()); err != nil {
		return fmt.Errorf("reset: %w", err)
	}
	s.journal.Reset()
	s.ids.count.Store(0)
	return nil
}

// ResetCustomer takes one customer back to its start: that of the server, or when it was created. Its rows of the journal go,
// its snapshots stay. One of the start that was removed is there again. It fails, changing nothing, with a *CustomerError where
// there was no such customer, and where another one has its Identifier by now.
func (s *Server) ResetCustomer(csi string) error {
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
	err := s.resetOne(csi)
	if errors.Is(err, bounce.ErrUnknown) {
		return fmt.Errorf("reset customer: %w", &CustomerError{csi, s.customers()})
	}
	return err
}

// resetOneOfTheWorld is ResetCustomer for a customer that is there.
func (s *Server) resetOneOfTheWorld(csi string) error {
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
	if _, known := s.world.Customer(csi); !known {
		return bounce.ErrUnknown
	}
	return s.resetOne(csi)
}

func (s *Server) resetOne(csi string) error {
	st := s.states.births[csi]
	if st == nil {
		st = s.states.start
	}
	s.detours.generations.end(csi) // first: what waits belongs to the customer that goes
	if err := s.restoreOne(st, csi); err != nil {
		return fmt.Errorf("reset customer: %w", err)
	}
	if err := s.replanFor(csi); err != nil {
		return fmt.Errorf("reset customer: %w", err)
	}
	s.journal.ResetCustomer(csi)
	return nil
}

// snapshot saves the present state under a name, over what was saved under it before. It fails beyond maxSnapshots, and
// with bounce.ErrUnknown for a customer that is not there.
func (s *Server) snapshot(csi, name string) (*state, error) {
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
	key := snapshotKey{csi, name}
	if s.states.named[key] == nil && len(s.states.named) >= maxSnapshots {
		return nil, errManySnapshots
	}
	st := s.save(csi)
	if st == nil {
		return nil, bounce.ErrUnknown
	}
	if s.states.named == nil {
		s.states.named = map[snapshotKey]*state{}
	}
	s.states.named[key] = st
	return st, nil
}

// snapshots lists the names of those of a customer, or of the whole server, sorted.
func (s *Server) snapshots(csi string) []snapshotView {
	s.states.mu.RLock()
	defer s.states.mu.RUnlock()
	all := []snapshotView{}
	for key, st := range s.states.named {
		if key.csi == csi {
			all = append(all, viewOf(key.name, st))
		}
	}
	slices.SortFunc(all, func(a, b snapshotView) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// found is nil for a name under which nothing was saved.
func (s *Server) found(csi, name string) *state {
	s.states.mu.RLock()
	defer s.states.mu.RUnlock()
	return s.states.named[snapshotKey{csi, name}]
}

// forget drops a snapshot; it is false when there is none.
func (s *Server) forget(csi, name string) bool {
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
	key := snapshotKey{csi, name}
	_, known := s.states.named[key]
	delete(s.states.named, key)
	return known
}

// goBack makes the server, or the customer, what it was when it was saved. The journal stays, but for customers that are gone.
func (s *Server) goBack(csi, name string) error {
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
	st := s.states.named[snapshotKey{csi, name}]
	switch {
	case st == nil:
		return errNoSnapshot
	case csi == "":
		return s.restore(st)
	}
	return s.restoreOne(st, csi)
}

// present is the state of a customer, or of the whole server, right now; nil for a customer that is not there.
func (s *Server) present(csi string) *state {
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
	return s.save(csi)
}
