package snapshot

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// save returns the present state of a customer, or for "" of the whole server. The caller must hold mu.
func (m *Manager) save(ctx context.Context, csi string) (*State, error) {
	at, err := m.options.Now(ctx, csi)
	if err != nil {
		return nil, err
	}
	s, csis := &State{at: at, parts: m.options.Parts}, []string{csi}
	if csi == "" {
		if s.server, err = m.values(ctx, ""); err != nil {
			return nil, err
		}
		if csis, err = m.options.Customers(ctx); err != nil {
			return nil, err
		}
	}
	s.customers = make([]*customer, len(csis))
	for i, each := range csis {
		if s.customers[i], err = m.saveCustomer(ctx, each); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// saveCustomer returns what is kept for a customer now: the same value as the last time if it is equal. The caller must hold mu.
func (m *Manager) saveCustomer(ctx context.Context, csi string) (*customer, error) {
	values, err := m.values(ctx, csi)
	if err != nil {
		return nil, err
	}
	c := &customer{csi: csi, birth: m.births[csi], values: values}
	if last := m.latest[csi]; c.equal(last) {
		return last, nil
	}
	m.latest[csi] = c
	return c, nil
}

// values returns what the parts keep for a customer, or for "" of the server.
func (m *Manager) values(ctx context.Context, csi string) ([][]byte, error) {
	values := make([][]byte, len(m.options.Parts))
	for i, p := range m.options.Parts {
		var err error
		if values[i], err = p.Part.Save(ctx, csi); err != nil {
			return nil, fmt.Errorf("save %s: %w", p.Name, err)
		}
	}
	return values, nil
}

// restore makes the whole server what it was. It drops customers that came since; one that was removed and added again counts as
// another one. The caller must hold mu.
func (m *Manager) restore(ctx context.Context, s *State) error {
	was := make(map[string]*customer, len(s.customers))
	for _, c := range s.customers {
		was[c.csi] = c
	}
	present, err := m.options.Customers(ctx)
	if err != nil {
		return err
	}
	for _, csi := range present {
		if c := was[csi]; c == nil || c.birth != m.births[csi] {
			if err := m.drop(ctx, csi); err != nil {
				return err
			}
		}
	}
	for i, p := range m.options.Parts {
		for _, c := range s.customers {
			if err := p.Part.Restore(ctx, c.csi, c.values[i]); err != nil {
				return err
			}
		}
		if err := p.Part.Restore(ctx, "", s.server[i]); err != nil {
			return err
		}
	}
	m.births = map[string]*State{}
	for _, c := range s.customers {
		if c.birth != nil {
			m.births[c.csi] = c.birth
		}
	}
	return nil
}

// restoreOne makes a customer what it was in a state of the customer or of the server. It fails with ErrNoCustomer if the state
// lacks it, and as the Parts do; it changes nothing then. The caller must hold mu.
func (m *Manager) restoreOne(ctx context.Context, s *State, csi string) error {
	c := s.customer(csi)
	if c == nil {
		return ErrNoCustomer
	}
	before, err := m.values(ctx, csi)
	if err != nil {
		return err
	}
	for i, p := range m.options.Parts {
		if checker, is := p.Part.(Checker); is {
			if err := checker.Check(ctx, csi, c.values[i]); err != nil {
				return err
			}
		}
	}
	for i, p := range m.options.Parts {
		err := p.Part.Restore(ctx, csi, c.values[i])
		if err == nil {
			continue
		}
		for j, done := range slices.Backward(m.options.Parts[:i]) {
			if left := done.Part.Restore(ctx, csi, before[j]); left != nil {
				err = errors.Join(err, left)
			}
		}
		return err
	}
	return nil
}
