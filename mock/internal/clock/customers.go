package clock

import (
	"context"
	"time"

	"example.com/bounce/mock/internal/settings"
)

// part is the name in the settings store.
const part = "clock"

// PerCustomer has the clocks of customers: the server's, or their own, which may count from it. It is safe for concurrent use; to
// be made by NewPerCustomer. While no customer has its own clock, it costs a reader next to nothing.
//
// It is a snapshot.Part: of a customer's own clock or, for the CSI "", of the server's.
type PerCustomer struct {
	base  *Clock
	store settings.Store
	own   *settings.Cache[*Clock]
}

// NewPerCustomer returns the clocks of the customers of a server whose clock is base. Other servers may share base: until Close,
// it must keep the customers' clocks within the years 1970 to 9999.
func NewPerCustomer(base *Clock, s settings.Store) *PerCustomer {
	p := &PerCustomer{base: base, store: s}
	p.own = settings.NewCache(s, part, func(_ string, value []byte) (*Clock, error) {
		set, err := decode(value)
		if err != nil {
			return nil, err
		}
		p.base.dependents.Store(p, nil)
		return p.over(set), nil
	}, nil)
	if p.own.Any() {
		base.dependents.Store(p, nil)
	}
	return p
}

// over returns a clock that counts from the base.
func (p *PerCustomer) over(s *setting) *Clock {
	own := &Clock{base: p.base}
	own.setting.Store(s)
	return own
}

// View shows a clock, and cannot turn it. Later changes of a customer's own clock do not show in it.
type View struct{ clock *Clock }

// Now returns the present moment in UTC, to the millisecond.
func (v View) Now() time.Time { return v.clock.Now() }

// Mode returns Real, Running, Frozen or Offset.
func (v View) Mode() string { return v.clock.Mode() }

// Stands reports whether no time passes.
func (v View) Stands() bool { return v.clock.stands() }

// Read returns the mode, the present moment and, if the mode is Offset, the offset, all of the same setting.
func (v View) Read() (mode string, now time.Time, offset time.Duration) { return v.clock.read() }

// Server shows the server's clock.
func (p *PerCustomer) Server() View { return View{p.base} }

// Of shows the clock of a customer, who need not exist. With an error, it shows the server's.
func (p *PerCustomer) Of(ctx context.Context, csi string) (View, error) {
	own, found, err := p.own.Of(ctx, csi)
	if err != nil || !found {
		return p.Server(), err
	}
	return View{own}, nil
}

// HasOwn reports whether any customer has its own clock.
func (p *PerCustomer) HasOwn() bool { return p.own.Any() }

// Has reports whether the customer has its own clock.
func (p *PerCustomer) Has(ctx context.Context, csi string) (bool, error) {
	_, found, err := p.own.Of(ctx, csi)
	return found, err
}

// Update changes the customer's own clock, which it gets if it has none; that shows the server's time until change sets it.
// Update fails with the error of change, and changes nothing then. change may be called again, and must not turn another clock.
func (p *PerCustomer) Update(ctx context.Context, csi string, change func(*Clock) error) error {
	p.base.mu.Lock()
	defer p.base.mu.Unlock()
	p.base.dependents.Store(p, nil)
	defer p.settle()
	return p.store.Update(ctx, part, csi, func(old []byte) ([]byte, error) {
		before, err := decode(old)
		if err != nil {
			return nil, err
		}
		own := p.over(before)
		if err := change(own); err != nil {
			return nil, err
		}
		return encode(own.setting.Load())
	})
}

// settle releases the base if no clock counts from it. The caller must hold its mutex.
func (p *PerCustomer) settle() {
	if !p.own.Any() {
		p.base.dependents.Delete(p)
	}
}

// checkOver fails if a customer's clock would be out of bounds when the base shows now.
func (p *PerCustomer) checkOver(now time.Time) error {
	ctx := context.Background() // turning a Clock waits for nothing else
	csis, err := p.store.List(ctx, part)
	for _, csi := range csis {
		own, found, err := p.own.Of(ctx, csi)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		if s := own.setting.Load(); s != nil && s.mode == Offset && isOut(now.Add(s.offset)) {
			return &BoundsError{"a customer's clock", now.Add(s.offset)}
		}
	}
	return err
}

// Release takes a customer back to the server's clock.
func (p *PerCustomer) Release(ctx context.Context, csi string) error {
	p.base.mu.Lock()
	defer p.base.mu.Unlock()
	defer p.settle()
	err := settings.Put(ctx, p.store, part, csi, nil)
	if err == nil {
		p.own.Forget(csi)
	}
	return err
}

// Close releases the base. The customers' clocks go on.
func (p *PerCustomer) Close() {
	p.base.mu.Lock()
	defer p.base.mu.Unlock()
	p.base.dependents.Delete(p)
}

// Save returns the setting of a customer's own clock or, for "", of the server's, encoded; nil for none. A clock that runs is
// saved with the time that it shows now.
func (p *PerCustomer) Save(ctx context.Context, csi string) ([]byte, error) {
	if csi == "" {
		return encodeShown(p.base.setting.Load())
	}
	value, err := p.store.Get(ctx, part, csi)
	if err != nil {
		return nil, err
	}
	s, err := decode(value)
	if err != nil || s == nil || s.mode != Running {
		return value, err
	}
	return encodeShown(s)
}

// Check fails with a BoundsError if a customer's clock that is restored now would be out of bounds.
func (p *PerCustomer) Check(_ context.Context, csi string, saved []byte) error {
	s, err := decode(saved)
	if err != nil || csi == "" || s == nil {
		return err
	}
	return p.over(nil).check(s)
}

// Restore sets a customer's own clock or, for "", the server's, to what Save has returned, without a check: a clock that ran goes
// on from the time that was saved. nil takes a customer back to the server's clock, and the server to the machine's time.
func (p *PerCustomer) Restore(ctx context.Context, csi string, saved []byte) error {
	if csi != "" && len(saved) == 0 {
		return p.Release(ctx, csi)
	}
	s, err := decode(saved)
	if err != nil {
		return err
	}
	p.base.mu.Lock()
	defer p.base.mu.Unlock()
	if csi == "" {
		p.base.setting.Store(s)
		return nil
	}
	value, err := encode(s)
	if err != nil {
		return err
	}
	p.base.dependents.Store(p, nil)
	defer p.settle()
	return settings.Put(ctx, p.store, part, csi, value)
}
