package memory

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"example.com/bounce/mock/internal/domain"
)

// AddCustomer implements [store.Store].
func (s *Store) AddCustomer(_ context.Context, x domain.Customer) error {
	c, err := x.Normalize()
	if err == nil {
		err = s.insert(newCustomer(c))
	}
	return wrap("add customer "+strconv.Quote(x.CSI), err)
}

func (s *Store) insert(c *customer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byCSI[c.facts.CSI] != nil {
		return &domain.DuplicateError{Kind: "CSI", Name: c.facts.CSI}
	}
	if s.byIdentifier[identifierKey(c.facts.Identifier)] != nil {
		return &domain.DuplicateError{Kind: "Identifier", Name: c.facts.Identifier}
	}
	s.order, s.listing = append(s.order, c), nil
	s.index(c)
	return nil
}

// index makes a customer known by its CSI and its Identifier. The caller must hold mu.
func (s *Store) index(c *customer) {
	if s.byCSI == nil {
		s.byCSI, s.byIdentifier = map[string]*customer{}, map[string]*customer{}
	}
	s.byCSI[c.facts.CSI], s.byIdentifier[identifierKey(c.facts.Identifier)] = c, c
}

// SetOptIn implements [store.Store].
func (s *Store) SetOptIn(_ context.Context, csi string, optedIn bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.byCSI[csi]
	if c == nil {
		return fmt.Errorf("opt in: %w", unknownCustomer(csi))
	}
	c.facts.OptedIn = optedIn
	c.markChanged()
	return nil
}

// RemoveCustomer implements [store.Store].
func (s *Store) RemoveCustomer(_ context.Context, csi string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.byCSI[csi]
	if c == nil {
		return fmt.Errorf("remove: %w", unknownCustomer(csi))
	}
	s.remove(c)
	return nil
}

// remove removes a customer. The caller must hold mu.
func (s *Store) remove(c *customer) {
	s.order, s.listing = slices.DeleteFunc(s.order, func(each *customer) bool { return each == c }), nil
	delete(s.byCSI, c.facts.CSI)
	delete(s.byIdentifier, identifierKey(c.facts.Identifier))
}

// AddInstance implements [store.Store].
func (s *Store) AddInstance(_ context.Context, csi string, x domain.Instance) error {
	normal, err := x.Normalize()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.byCSI[csi]
	if c == nil {
		err = unknownCustomer(csi)
	}
	if err == nil {
		err = c.attach(normal)
	}
	return wrap("add instance", err)
}

// RemoveInstance implements [store.Store].
func (s *Store) RemoveInstance(_ context.Context, csi, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.byCSI[csi]
	if c == nil || c.instances[name] == nil {
		return fmt.Errorf("remove: %w instance %q of customer %q", domain.ErrUnknown, name, csi)
	}
	c.detach(c.instances[name])
	return nil
}
