// Package settings keeps small encoded values for customers: their readings, keys, clock and counters. A Store holds the
// bytes, in memory or in an engine that several servers share; a Cache keeps the decoded values next to it.
//
// It does not know what a value means: the package whose part it is encodes and decodes it. It may import the standard
// library only.
package settings

import (
	"context"
	"sync/atomic"
)

// Store keeps one value for each part and customer. The CSI "" is the server itself. It is safe for concurrent use.
type Store interface {
	// Get returns the value, which the caller must not change; nil for no value.
	Get(ctx context.Context, part, csi string) ([]byte, error)
	// Update replaces the value by the result of change, nil or empty for none, in one step: no other Update of the value comes
	// between. If change fails, Update changes nothing, and returns its error. change may be called again, and must not call the
	// Store.
	Update(ctx context.Context, part, csi string, change func(old []byte) ([]byte, error)) error
	// List returns the CSIs that have a value in the part, sorted.
	List(ctx context.Context, part string) ([]string, error)
	// Epoch returns a number that grows with each change of the part, and is 0 while the part has no value. The Store changes it;
	// others only load it.
	Epoch(part string) *atomic.Uint64
}

// Put sets a value, whatever it was; nil or empty removes it.
func Put(ctx context.Context, s Store, part, csi string, value []byte) error {
	return s.Update(ctx, part, csi, func([]byte) ([]byte, error) { return value, nil })
}

// Values are the values of one part, not decoded: a snapshot.Part.
type Values struct {
	Store Store
	Part  string
}

// Save returns the value; nil for none.
func (v Values) Save(ctx context.Context, csi string) ([]byte, error) {
	return v.Store.Get(ctx, v.Part, csi)
}

// Restore sets the value to what Save has returned; nil removes it.
func (v Values) Restore(ctx context.Context, csi string, saved []byte) error {
	return Put(ctx, v.Store, v.Part, csi, saved)
}
