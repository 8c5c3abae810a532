package settings

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"
)

// Cache keeps the values of one part of a Store decoded. It reads a value again when the epoch of the part has changed, and
// decodes it again only if its bytes have. It is safe for concurrent use; to be made by NewCache.
//
// A reader of a part without values pays one atomic load; of one with values, a lookup without a lock.
type Cache[T any] struct {
	store   Store
	part    string
	epoch   *atomic.Uint64
	decode  func(csi string, value []byte) (T, error)
	discard func(T)

	entries sync.Map   // CSI to *entry[T]
	mu      sync.Mutex // guards changes of entries
	absent  int        // how many entries have no value
}

// entry is what was read of one customer. Only epoch changes.
type entry[T any] struct {
	epoch atomic.Uint64 // at which it was read, or compared
	raw   []byte        // empty for no value
	value T
}

// mostAbsent bounds how many customers without a value are remembered: their CSIs come from requests, and may be made up.
const mostAbsent = 10_000

// NewCache returns an empty cache of a part. decode returns what the bytes of a value mean; it must not call the cache. discard,
// which may be nil, is called with each decoded value that is replaced or forgotten.
func NewCache[T any](s Store, part string, decode func(csi string, value []byte) (T, error), discard func(T)) *Cache[T] {
	if discard == nil {
		discard = func(T) {}
	}
	return &Cache[T]{store: s, part: part, epoch: s.Epoch(part), decode: decode, discard: discard}
}

// Of returns the value of a customer, who need not exist, and whether there is one. The error is that of the store or of decode.
func (c *Cache[T]) Of(ctx context.Context, csi string) (value T, found bool, err error) {
	epoch := c.epoch.Load()
	if epoch == 0 {
		return value, false, nil
	}
	if e, _ := c.entries.Load(csi); e != nil {
		if e := e.(*entry[T]); e.epoch.Load() == epoch {
			return e.value, len(e.raw) > 0, nil
		}
	}
	return c.read(ctx, csi, epoch)
}

// Any reports whether the part has a value at all.
func (c *Cache[T]) Any() bool { return c.epoch.Load() != 0 }

// read gets a value from the store. What was read is of the epoch or later.
func (c *Cache[T]) read(ctx context.Context, csi string, epoch uint64) (value T, found bool, err error) {
	raw, err := c.store.Get(ctx, c.part, csi)
	if err != nil {
		return value, false, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entry(csi)
	switch {
	case e != nil && e.epoch.Load() > epoch: // another caller has read something newer
	case e != nil && bytes.Equal(e.raw, raw):
		e.epoch.Store(epoch)
	default:
		fresh := &entry[T]{raw: raw}
		if len(raw) > 0 {
			if fresh.value, err = c.decode(csi, raw); err != nil {
				return value, false, err
			}
		}
		fresh.epoch.Store(epoch)
		c.replace(csi, e, fresh)
		e = fresh
	}
	return e.value, len(e.raw) > 0, nil
}

// Set keeps the decoded form of a value that its caller has put into the store, which saves decoding it.
func (c *Cache[T]) Set(csi string, raw []byte, value T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.replace(csi, c.entry(csi), &entry[T]{raw: raw, value: value})
}

// Forget drops what is kept of a customer: the value was removed from the store.
func (c *Cache[T]) Forget(csi string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.replace(csi, c.entry(csi), nil)
}

// Each calls f with every decoded value that is kept. It must not call the cache.
func (c *Cache[T]) Each(f func(T)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries.Range(func(_, e any) bool {
		if e := e.(*entry[T]); len(e.raw) > 0 {
			f(e.value)
		}
		return true
	})
}

// entry returns what is kept of a customer; nil for nothing.
func (c *Cache[T]) entry(csi string) *entry[T] {
	e, _ := c.entries.Load(csi)
	if e == nil {
		return nil
	}
	return e.(*entry[T])
}

// replace puts fresh in the place of old; either may be nil. The caller must hold mu.
func (c *Cache[T]) replace(csi string, old, fresh *entry[T]) {
	if fresh == nil {
		c.entries.Delete(csi)
	} else {
		c.entries.Store(csi, fresh)
	}
	if fresh != nil && len(fresh.raw) == 0 {
		c.absent++
	}
	switch {
	case old == nil:
	case len(old.raw) == 0:
		c.absent--
	default:
		c.discard(old.value)
	}
	if c.absent > mostAbsent {
		c.entries.Range(func(csi, e any) bool {
			if len(e.(*entry[T]).raw) == 0 {
				c.entries.Delete(csi)
			}
			return true
		})
		c.absent = 0
	}
}
