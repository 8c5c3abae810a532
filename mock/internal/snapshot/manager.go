package snapshot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Options configures a Manager. All but Transients and Interrupt are required.
type Options struct {
	// Parts are saved and restored in this order. The first one has the customers themselves: if it refuses, nothing changes.
	Parts      []Named
	Transients []Transient
	// Customers lists the CSIs of the customers, in order of entry.
	Customers func(ctx context.Context) ([]string, error)
	// Known fails for an unknown customer.
	Known func(ctx context.Context, csi string) error
	// Now returns the time of a customer or, for "", of the server.
	Now func(ctx context.Context, csi string) (time.Time, error)
	// Interrupt ends the waiting requests of a customer, or all for "", before a reset: they belong to the former state. nil does
	// nothing.
	Interrupt func(csi string)
}

// Manager adds and removes customers, and saves, restores and resets what is kept for them, one call after the other. It is
// safe for concurrent use; to be made by New. Requests do not wait for it.
type Manager struct {
	options Options

	mu     sync.RWMutex         // comes before every other mutex
	start  *State               // of the whole server
	births map[string]*State    // of each customer that came later
	named  map[key]*State       // the snapshots
	latest map[string]*customer // what was saved last of each customer
}

// key names a snapshot: each customer has its own names, and the server has the CSI "".
type key struct{ csi, name string }

// New returns a Manager of what the Parts keep.
func New(o Options) *Manager {
	if o.Interrupt == nil {
		o.Interrupt = func(string) {}
	}
	return &Manager{options: o, births: map[string]*State{}, named: map[key]*State{}, latest: map[string]*customer{}}
}

// Start makes the present state the one that Reset goes back to. It is called once.
func (m *Manager) Start(ctx context.Context) (err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.start, err = m.save(ctx, "")
	return err
}

// Hold calls f while nobody adds, removes or restores a customer, and returns its error. f must not call the Manager.
func (m *Manager) Hold(f func() error) error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return f()
}

// WithCustomer is Hold for a known customer. It fails as Options.Known does.
func (m *Manager) WithCustomer(ctx context.Context, csi string, f func() error) error {
	return m.Hold(func() error {
		if err := m.options.Known(ctx, csi); err != nil {
			return err
		}
		return f()
	})
}

// Add adds a customer: enter adds it to the first Part, then equip gives it what the other Parts keep, which drop what they kept
// for a former customer of the CSI. If either fails, Add returns its error, and there is no customer. ResetCustomer returns one
// that comes after Start to its present state.
func (m *Manager) Add(ctx context.Context, csi string, enter, equip func() error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := enter(); err != nil {
		return err
	}
	err := m.settle(ctx, csi, equip)
	if err != nil {
		if left := m.dropParts(ctx, csi); left != nil {
			err = errors.Join(err, left)
		}
	}
	return err
}

// settle equips a customer that was entered. The caller must hold mu.
func (m *Manager) settle(ctx context.Context, csi string, equip func() error) error {
	for _, p := range m.options.Parts[1:] { // a request may have outlived a former customer of this CSI
		if err := p.Part.Restore(ctx, csi, nil); err != nil {
			return err
		}
	}
	err := equip()
	if err != nil || m.start == nil {
		return err
	}
	m.births[csi], err = m.save(ctx, csi)
	return err
}

// Remove removes a customer with all that is kept for it, and with its snapshots. It fails as Options.Known does.
func (m *Manager) Remove(ctx context.Context, csi string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	unknown := m.options.Known(ctx, csi)
	if err := m.drop(ctx, csi); err != nil {
		return err
	}
	return unknown
}

// drop removes all that is kept for a customer. It changes nothing if the first Part refuses. The caller must hold mu.
func (m *Manager) drop(ctx context.Context, csi string) error {
	if err := m.dropParts(ctx, csi); err != nil {
		return err
	}
	var errs []error
	for _, t := range m.options.Transients {
		errs = append(errs, t.Drop(ctx, csi))
	}
	delete(m.births, csi)
	delete(m.latest, csi)
	for k := range m.named {
		if k.csi == csi {
			delete(m.named, k)
		}
	}
	return errors.Join(errs...)
}

// dropParts removes what the Parts keep for a customer, first the customer itself.
func (m *Manager) dropParts(ctx context.Context, csi string) error {
	for _, p := range m.options.Parts {
		if err := p.Part.Restore(ctx, csi, nil); err != nil {
			return fmt.Errorf("drop %s: %w", p.Name, err)
		}
	}
	return nil
}

// Reset takes the server back to its start. Snapshots stay, except those of customers that are gone.
func (m *Manager) Reset(ctx context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.options.Interrupt("")
	err := m.restore(ctx, m.start)
	if err == nil {
		err = m.resetTransients(ctx, "")
	}
	if err != nil {
		return fmt.Errorf("reset: %w", err)
	}
	return nil
}

// ResetCustomer takes one customer back to the start: that of the server, or its own if it was added later. Its snapshots stay.
// It fails as Options.Known does, and if a Part refuses; it changes nothing then.
func (m *Manager) ResetCustomer(ctx context.Context, csi string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.options.Known(ctx, csi); err != nil {
		return err
	}
	return m.resetCustomer(ctx, csi)
}

// Revive is ResetCustomer that also brings back a customer of the start that was removed. It fails with ErrNoCustomer if there
// was no such customer.
func (m *Manager) Revive(ctx context.Context, csi string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.resetCustomer(ctx, csi)
}

func (m *Manager) resetCustomer(ctx context.Context, csi string) error {
	s := m.births[csi]
	if s == nil {
		s = m.start
	}
	m.options.Interrupt(csi)
	err := m.restoreOne(ctx, s, csi)
	if err == nil {
		err = m.resetTransients(ctx, csi)
	}
	if err != nil {
		return fmt.Errorf("reset customer: %w", err)
	}
	return nil
}

// Replace makes the start of another Manager of the same Parts the one of this, and takes the server there, as Reset does. On the
// way it calls chosen, while nobody holds the Manager. If a Part refuses, it goes back to the present state.
func (m *Manager) Replace(ctx context.Context, other *Manager, chosen func()) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	before, err := m.save(ctx, "")
	if err != nil {
		return fmt.Errorf("replace: %w", err)
	}
	m.options.Interrupt("")
	if err := m.restore(ctx, other.start); err != nil {
		return fmt.Errorf("replace: %w", errors.Join(err, m.restore(ctx, before)))
	}
	m.start = other.start
	chosen()
	return m.resetTransients(ctx, "")
}

func (m *Manager) resetTransients(ctx context.Context, csi string) error {
	var errs []error
	for _, t := range m.options.Transients {
		errs = append(errs, t.Reset(ctx, csi))
	}
	return errors.Join(errs...)
}
