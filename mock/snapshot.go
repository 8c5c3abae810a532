package mock

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"example.com/bounce/mock/internal/seed"
)

// errNoSnapshot is a snapshot that is not there.
var errNoSnapshot = errors.New("no such snapshot")

// snapshotKey names a snapshot: a customer has names of its own, the server has the CSI "".
type snapshotKey struct{ csi, name string }

// maxSnapshots bounds how many snapshots there are at a time.
const maxSnapshots = 1000

// newcomer adds a customer that was not there at the start.
func (s *Server) newcomer(c seed.Customer) error {
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
	if err := s.enroll(c); err != nil {
		return err
	}
	if s.states.births == nil {
		s.states.births = map[string]*state{}
	}
	s.states.births[c.CSI] = s.save(c.CSI)
	return nil
}

// dismiss takes a customer out with all that belongs to it, its rows of the journal and its snapshots included.
func (s *Server) dismiss(csi string) {
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
	s.expel(csi)
	s.unplan(csi)
	s.journal.ResetCustomer(csi)
	delete(s.states.births, csi)
	for key := range s.states.named {
		if key.csi == csi {
			delete(s.states.named, key)
		}
	}
}

// Reset takes the server back to its start: customers, executions, readings, keys, clocks, faults, limits, an empty journal, and
// the counts behind all that is made up, so that the same requests get the same answers again. Snapshots stay.
func (s *Server) Reset() error {
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
	if err := errors.Join(s.restore(s.states.start), s.replan()); err != nil {
		return fmt.Errorf("reset: %w", err)
	}
	s.journal.Reset()
	s.ids.count.Store(0)
	return nil
}

// ResetCustomer takes one customer back to its start: that of the server, or when it was created. Its rows of the journal go,
// its snapshots stay. It fails where there was no such customer.
func (s *Server) ResetCustomer(csi string) error {
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
	st := s.states.births[csi]
	if st == nil {
		st = s.states.start
	}
	if err := s.restoreOne(st, csi); err != nil {
		return fmt.Errorf("reset customer: %w", err)
	}
	if err := s.replanFor(csi); err != nil {
		return fmt.Errorf("reset customer: %w", err)
	}
	s.journal.ResetCustomer(csi)
	return nil
}

// snapshot saves the present state under a name, over what was saved under it before. It is nil beyond maxSnapshots.
func (s *Server) snapshot(csi, name string) *state {
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
	key := snapshotKey{csi, name}
	if s.states.named[key] == nil && len(s.states.named) >= maxSnapshots {
		return nil
	}
	if s.states.named == nil {
		s.states.named = map[snapshotKey]*state{}
	}
	st := s.save(csi)
	s.states.named[key] = st
	return st
}

// snapshots lists the names of those of a customer, or of the whole server, sorted.
func (s *Server) snapshots(csi string) []snapshotView {
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
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
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
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

// goBack makes the server, or the customer, what it was when it was saved. The journal stays.
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

// present is the state of a customer, or of the whole server, right now.
func (s *Server) present(csi string) *state {
	s.states.mu.Lock()
	defer s.states.mu.Unlock()
	return s.save(csi)
}
