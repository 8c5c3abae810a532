package memory

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"example.com/bounce/mock/internal/domain"
)

// Executions implements [store.Store].
func (s *Store) Executions(_ context.Context, csi string) ([]domain.Listed, error) {
	var all []numbered
	for _, in := range s.instances(csi) {
		all = in.list(all)
	}
	bySeq := func(a, b numbered) int { return cmp.Compare(a.seq, b.seq) }
	if !slices.IsSortedFunc(all, bySeq) { // as it is where one instance has them all
		slices.SortFunc(all, bySeq)
	}
	if len(all) == 0 {
		return nil, nil
	}
	listed := make([]domain.Listed, 0, len(all))
	for _, x := range all {
		listed = append(listed, x.Listed)
	}
	return listed, nil
}

// numbered is an execution with its place in the order of creation.
type numbered struct {
	seq uint64
	domain.Listed
}

// instances returns the instances of a customer, which the caller must not change.
func (s *Store) instances(csi string) []*instance {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if c := s.byCSI[csi]; c != nil {
		return c.order
	}
	return nil
}

// list appends the executions.
func (in *instance) list(all []numbered) []numbered {
	in.mu.Lock()
	defer in.mu.Unlock()
	all = slices.Grow(all, len(in.order))
	for _, e := range in.order {
		all = append(all, numbered{e.seq, e.listed(e.summary())})
	}
	return all
}

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
