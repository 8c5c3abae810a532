package snapshot

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// maxSnapshots bounds how many snapshots there are at a time.
const maxSnapshots = 1000

// Snapshot is a snapshot in a list. At is when it was saved, by the clock of that moment.
type Snapshot struct {
	Name string
	At   time.Time
}

// Save saves the present state of a customer or, for "", of the whole server, under a name, and replaces what was saved under it.
// It fails with ErrTooMany if there are a thousand snapshots, and as Options.Known does.
func (m *Manager) Save(ctx context.Context, csi, name string) (Snapshot, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k := key{csi, name}
	if m.named[k] == nil && len(m.named) >= maxSnapshots {
		return Snapshot{}, ErrTooMany
	}
	s, err := m.present(ctx, csi)
	if err != nil {
		return Snapshot{}, err
	}
	m.named[k] = s
	return Snapshot{name, s.at}, nil
}

// Restore makes the customer, or for "" the whole server, what it was when the snapshot was saved. Transients stay, except those
// of customers that are gone. It fails with ErrNoSnapshot; for a customer it also fails as its Parts do, and changes nothing then.
func (m *Manager) Restore(ctx context.Context, csi, name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.named[key{csi, name}]
	switch {
	case s == nil:
		return ErrNoSnapshot
	case csi == "":
		return m.restore(ctx, s)
	}
	return m.restoreOne(ctx, s, csi)
}

// Delete deletes a snapshot. It fails with ErrNoSnapshot.
func (m *Manager) Delete(_ context.Context, csi, name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	k := key{csi, name}
	if m.named[k] == nil {
		return ErrNoSnapshot
	}
	delete(m.named, k)
	return nil
}

// List lists the snapshots of a customer, or for "" of the whole server, by name; nil for none.
func (m *Manager) List(_ context.Context, csi string) ([]Snapshot, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var all []Snapshot
	for k, s := range m.named {
		if k.csi == csi {
			all = append(all, Snapshot{k.name, s.at})
		}
	}
	slices.SortFunc(all, func(a, b Snapshot) int { return cmp.Compare(a.Name, b.Name) })
	return all, nil
}

// Find returns what was saved under a name. It fails with ErrNoSnapshot.
func (m *Manager) Find(_ context.Context, csi, name string) (*State, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	s := m.named[key{csi, name}]
	if s == nil {
		return nil, ErrNoSnapshot
	}
	return s, nil
}

// Present returns the state of a customer, or for "" of the whole server, right now. It fails as Options.Known does.
func (m *Manager) Present(ctx context.Context, csi string) (*State, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.present(ctx, csi)
}

// present is save for a customer that must be known. The caller must hold mu.
func (m *Manager) present(ctx context.Context, csi string) (*State, error) {
	if csi != "" {
		if err := m.options.Known(ctx, csi); err != nil {
			return nil, err
		}
	}
	return m.save(ctx, csi)
}
