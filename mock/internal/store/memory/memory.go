// Package memory keeps customers in memory: it is the store of a mock that keeps nothing longer than it runs. Its calls wait for
// mutexes only, and a decision on a calendar costs little more than the search of an ordered tree, at a million windows too.
//
// It decides nothing: package domain does. It may import package store, package domain and github.com/tidwall/btree.
package memory

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/store"
)

// Store is a [store.Store]. The zero value is empty and ready; a Store must not be copied. Only Save and Restore look whether their
// context has ended: the other calls wait for nothing but each other.
type Store struct {
	mu           sync.RWMutex
	order        []*customer
	byCSI        map[string]*customer
	byIdentifier map[string]*customer
	listing      []byte // what Save of "" returned last; nil if customers were added, removed or ordered since
}

var _ store.Store = (*Store)(nil)

// New returns an empty Store.
func New() *Store { return new(Store) }

// CSIs implements [store.Store].
func (s *Store) CSIs(context.Context) ([]string, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	all := slices.Grow([]string(nil), len(s.order))
	for _, c := range s.order {
		all = append(all, c.facts.CSI)
	}
	return all, nil
}

// Count implements [store.Store].
func (s *Store) Count(context.Context) (int, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.order), nil
}

// Customer implements [store.Store].
func (s *Store) Customer(_ context.Context, csi string) (domain.Customer, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c := s.byCSI[csi]
	if c == nil {
		return domain.Customer{}, unknownCustomer(csi)
	}
	return c.facts, nil
}

// CustomerByIdentifier implements [store.Store].
func (s *Store) CustomerByIdentifier(_ context.Context, identifier string) (domain.Customer, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c := s.byIdentifier[identifierKey(identifier)]
	if c == nil {
		return domain.Customer{}, fmt.Errorf("%w customer of Identifier %q", domain.ErrUnknown, identifier)
	}
	return c.facts, nil
}

// WholeCustomer implements [store.Store].
func (s *Store) WholeCustomer(_ context.Context, csi string) (domain.Customer, error) {
	s.mu.RLock()
	c := s.byCSI[csi]
	if c == nil {
		s.mu.RUnlock()
		return domain.Customer{}, unknownCustomer(csi)
	}
	facts, instances := c.facts, c.order
	s.mu.RUnlock()
	return c.whole(facts, instances), nil
}

// Instance implements [store.Store].
func (s *Store) Instance(_ context.Context, csi, name string) (domain.Instance, error) {
	_, in, err := s.find(csi, name)
	if err != nil {
		return domain.Instance{}, err
	}
	return in.facts, nil
}

// find returns a customer and one of its instances. It fails with ErrUnknown.
func (s *Store) find(csi, name string) (*customer, *instance, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if c := s.byCSI[csi]; c != nil && c.instances[name] != nil {
		return c, c.instances[name], nil
	}
	return nil, nil, fmt.Errorf("%w instance %q of customer %q", domain.ErrUnknown, name, csi)
}

// customer returns nil for an unknown customer.
func (s *Store) customer(csi string) *customer {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.byCSI[csi]
}

func unknownCustomer(csi string) error { return fmt.Errorf("%w customer %q", domain.ErrUnknown, csi) }

// wrap adds the operation to an error, if there is one.
func wrap(operation string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", operation, err)
}

// identifierKey makes Identifiers equal that differ only in case, as GUIDs may.
func identifierKey(identifier string) string { return strings.ToLower(identifier) }
