package memory

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/store"
)

// savedForm is a customer at a moment. It never changes, and costs little: it shares with the customer what has not changed
// since.
type savedForm struct {
	frozen  *customer
	encoded func() ([]byte, error) // encodes it once
}

// is reports whether Save returned this slice for the form.
func (f *savedForm) is(saved []byte) bool {
	encoded, err := f.encoded()
	return err == nil && bytes.Equal(encoded, saved) // at once if it is the same slice
}

// entry is a customer in what Save of "" returns.
type entry struct{ CSI, Identifier string }

// Save implements [store.Store].
func (s *Store) Save(ctx context.Context, csi string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("save: %w", err)
	}
	if csi == "" {
		return s.saveOrder()
	}
	f := s.save(csi)
	if f == nil {
		return nil, nil
	}
	return f.encoded()
}

func (s *Store) saveOrder() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listing != nil {
		return s.listing, nil
	}
	all := make([]entry, len(s.order))
	for i, c := range s.order {
		all[i] = entry{c.facts.CSI, c.facts.Identifier}
	}
	var err error
	s.listing, err = json.Marshal(all)
	return s.listing, err
}

// save returns the present form of a customer, the same as the last time if it is unchanged; nil for an unknown customer.
func (s *Store) save(csi string) *savedForm {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c := s.byCSI[csi]
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.isUnchanged() {
		frozen := c.clone()
		c.changed = false
		c.saved = &savedForm{frozen, sync.OnceValues(func() ([]byte, error) {
			return store.Encode(frozen.whole(frozen.facts, frozen.order))
		})}
	}
	return c.saved
}

// isUnchanged reports whether nothing was changed since c was saved. The caller must hold the mutexes of store and customer.
func (c *customer) isUnchanged() bool {
	return c.saved != nil && !c.changed && !slices.ContainsFunc(c.order, (*instance).hasChanged)
}

func (in *instance) hasChanged() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.changed
}

// Restore implements [store.Store].
func (s *Store) Restore(ctx context.Context, csi string, saved []byte) error {
	err := ctx.Err()
	switch {
	case err != nil:
	case csi == "":
		err = s.restoreOrder(saved)
	case len(saved) == 0:
		_ = s.RemoveCustomer(ctx, csi) // it may be gone already
	default:
		err = s.restore(csi, saved)
	}
	return wrap("restore", err)
}

func (s *Store) restoreOrder(saved []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listing != nil && bytes.Equal(s.listing, saved) {
		return nil
	}
	var all []entry
	if err := json.Unmarshal(saved, &all); err != nil {
		return fmt.Errorf("decode the customers: %w", err)
	}
	before := s.byCSI
	s.order, s.byCSI, s.byIdentifier, s.listing = nil, nil, nil, nil
	for _, each := range all {
		if c := before[each.CSI]; c != nil && identifierKey(c.facts.Identifier) == identifierKey(each.Identifier) {
			s.order = append(s.order, c)
			s.index(c)
		}
	}
	return nil
}

func (s *Store) restore(csi string, saved []byte) error {
	fresh, err := s.thaw(csi, saved)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	live := s.byCSI[csi]
	if fresh == live {
		return nil
	}
	if holder := s.byIdentifier[identifierKey(fresh.facts.Identifier)]; holder != nil && holder != live {
		return &domain.DuplicateError{Kind: "Identifier", Name: fresh.facts.Identifier}
	}
	if i := slices.Index(s.order, live); i >= 0 {
		delete(s.byIdentifier, identifierKey(live.facts.Identifier))
		s.order[i] = fresh
	} else {
		s.order = append(s.order, fresh)
	}
	s.listing = nil
	s.index(fresh)
	return nil
}

// thaw returns the customer as it was saved: the present one if that is still so, else a new one.
func (s *Store) thaw(csi string, saved []byte) (*customer, error) {
	if live := s.customer(csi); live != nil {
		if f := live.lastSaved(); f != nil && f.is(saved) {
			return s.unchanged(live, f), nil
		}
	}
	x, err := store.Decode(saved)
	if err == nil && x.CSI != csi {
		err = fmt.Errorf("%w customer: it is that of CSI %q", domain.ErrInvalid, x.CSI)
	}
	if err != nil {
		return nil, fmt.Errorf("customer %q: %w", csi, err)
	}
	fresh := newCustomer(x)
	fresh.saved = &savedForm{fresh.clone(), func() ([]byte, error) { return saved, nil }}
	return fresh, nil
}

func (c *customer) lastSaved() *savedForm {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.saved
}

// unchanged returns live if it is still what was saved as f, else a copy of that.
func (s *Store) unchanged(live *customer, f *savedForm) *customer {
	s.mu.RLock()
	defer s.mu.RUnlock()
	live.mu.Lock()
	same := live.saved == f && live.isUnchanged()
	live.mu.Unlock()
	if same {
		return live
	}
	f.frozen.mu.Lock()
	defer f.frozen.mu.Unlock()
	fresh := f.frozen.clone()
	fresh.saved = f
	return fresh
}

// clone returns a customer of the same state, which shares what never changes; the instances of c count as unchanged from then
// on. The caller must hold the mutexes of store and customer.
func (c *customer) clone() *customer {
	x := &customer{
		facts: c.facts, order: make([]*instance, len(c.order)), instances: make(map[string]*instance, len(c.order)),
		executions: make(map[string]*execution, len(c.executions)), created: c.created,
	}
	for i, in := range c.order {
		copied := in.clone()
		x.order[i], x.instances[in.facts.Name] = copied, copied
		for _, e := range copied.order {
			x.executions[e.facts.ID] = e
		}
	}
	return x
}

func (in *instance) clone() *instance {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.changed, in.rfcs = false, slices.Clip(in.rfcs) // the first append of either moves away
	x := &instance{
		facts: in.facts, rfcs: in.rfcs, calendar: in.calendar.clone(), ranks: in.ranks,
		order: make([]*execution, len(in.order)), executions: make(map[string]*execution, len(in.order)),
	}
	for i, e := range in.order {
		copied := *e
		copied.in, copied.facts.History = x, slices.Clone(e.facts.History)
		x.order[i], x.executions[e.facts.ID] = &copied, &copied
		if e.scheduled {
			x.calendar.put(&copied.listing) // where the copy of the calendar has that of e
		}
	}
	return x
}
