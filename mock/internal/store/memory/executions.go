package memory

import (
	"context"
	"fmt"

	"example.com/bounce/mock/internal/domain"
)

// Execution implements [store.Store].
func (s *Store) Execution(_ context.Context, csi, id string) (domain.Listed, error) {
	if c := s.customer(csi); c != nil {
		c.mu.RLock()
		e := c.executions[id]
		c.mu.RUnlock()
		if e != nil {
			e.in.mu.Lock()
			defer e.in.mu.Unlock()
			return e.listed(e.full()), nil
		}
	}
	return domain.Listed{}, fmt.Errorf("%w execution %q of customer %q", domain.ErrUnknown, id, csi)
}

// AddExecution implements [store.Store].
func (s *Store) AddExecution(_ context.Context, csi, instance string, x domain.Execution) error {
	c, in, err := s.find(csi, instance)
	if err == nil {
		x, err = x.Normalize()
	}
	if err == nil {
		err = c.add(in, x)
	}
	return wrap("create", err)
}

// ReplaceExecution implements [store.Store].
func (s *Store) ReplaceExecution(_ context.Context, csi, instance string, x domain.Execution) error {
	c, in, err := s.find(csi, instance)
	if err == nil {
		x, err = x.Normalize()
	}
	if err == nil {
		err = c.replace(in, x)
	}
	return wrap("replace", err)
}

// RemoveExecution implements [store.Store].
func (s *Store) RemoveExecution(_ context.Context, p domain.Place) error {
	c, in, err := s.find(p.CSI, p.Instance)
	if err == nil {
		err = c.remove(in, p.Execution)
	}
	return wrap("remove", err)
}
