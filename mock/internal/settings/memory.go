package settings

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

// Memory is a Store in memory. Its methods do not wait, and fail only as the function does that they call.
type Memory struct {
	mu    sync.RWMutex
	parts map[string]*part
}

// part is what Memory holds of one part; its fields but epoch need the mutex of Memory.
type part struct {
	values  map[string][]byte
	changes uint64
	epoch   atomic.Uint64
}

var _ Store = (*Memory)(nil)

// NewMemory returns an empty Store.
func NewMemory() *Memory { return &Memory{parts: map[string]*part{}} }

// Get implements Store.
func (m *Memory) Get(_ context.Context, name, csi string) ([]byte, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if p := m.parts[name]; p != nil {
		return p.values[csi], nil
	}
	return nil, nil
}

// Update implements Store. A value that stays equal stays the same slice, and makes no new epoch.
func (m *Memory) Update(_ context.Context, name, csi string, change func(old []byte) ([]byte, error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.part(name)
	old := p.values[csi]
	value, err := change(old)
	if err != nil || bytes.Equal(old, value) {
		return err
	}
	if len(value) == 0 {
		delete(p.values, csi)
	} else {
		p.values[csi] = value
	}
	if p.changes++; len(p.values) == 0 {
		p.epoch.Store(0)
	} else {
		p.epoch.Store(p.changes)
	}
	return nil
}

// List implements Store.
func (m *Memory) List(_ context.Context, name string) ([]string, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if p := m.parts[name]; p != nil {
		return slices.Sorted(maps.Keys(p.values)), nil
	}
	return nil, nil
}

// Epoch implements Store.
func (m *Memory) Epoch(name string) *atomic.Uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return &m.part(name).epoch
}

// part returns the part of a name, and adds it if it is missing. The caller must hold mu.
func (m *Memory) part(name string) *part {
	p := m.parts[name]
	if p == nil {
		p = &part{values: map[string][]byte{}}
		m.parts[name] = p
	}
	return p
}
