package token

import (
	"crypto/sha256"
	"sync"
	"time"
)

// maxCachedToken is the length in bytes above which a token is verified anew each time, so that the cache's bound in
// entries is a bound in memory too.
const maxCachedToken = 16 << 10

// cacheKey names a token under a key set: by hashes, so that the cache holds no token.
type cacheKey struct {
	set [sha256.Size]byte
	raw [sha256.Size]byte
}

func cacheKeyOf(raw string, keys *KeySet) cacheKey {
	const usual = 1024 // bytes; a token of up to this length is hashed without an allocation
	return cacheKey{set: keys.id(), raw: sha256.Sum256(append(make([]byte, 0, usual), raw...))}
}

// cache remembers verified claims: a bounded ring in order of arrival. Arrival and not last use decides who leaves, so
// that a hit takes a read lock only; hashicorp/golang-lru, which is in the module graph, writes on each hit.
type cache struct {
	mu      sync.RWMutex
	entries map[cacheKey]cached
	ring    []cacheKey // grows up to size, then wraps around
	next    int
	size    int
}

// cached is never changed once it is stored; slot is its place in the ring.
type cached struct {
	claims *Claims
	slot   int
}

func newCache(size int) *cache {
	return &cache{entries: make(map[cacheKey]cached), size: size}
}

// find returns the claims that are stored under id. Those of an expired token are dropped, yet returned once more: the
// caller compares the times anyway.
func (c *cache) find(id cacheKey, now time.Time) (*Claims, bool) {
	c.mu.RLock()
	e, ok := c.entries[id]
	c.mu.RUnlock()
	if !ok {
		return nil, false
	}
	if e.claims.expired(now) {
		c.mu.Lock()
		if c.entries[id] == e { // else somebody has replaced it since
			delete(c.entries, id) // its place in the ring stays behind and is taken over in its turn
		}
		c.mu.Unlock()
	}
	return e.claims, true
}

// add stores claims that were verified, unless the token has expired already, or is or lists too much.
func (c *cache) add(id cacheKey, claims *Claims, now time.Time, length int) {
	if c.size == 0 || length > maxCachedToken || claims.long() || claims.expired(now) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.entries[id]; ok {
		return // verified twice at the same time
	}
	if len(c.ring) < c.size {
		c.entries[id] = cached{claims: claims, slot: len(c.ring)}
		c.ring = append(c.ring, id)
		return
	}
	if old, ok := c.entries[c.ring[c.next]]; ok && old.slot == c.next {
		delete(c.entries, c.ring[c.next])
	}
	c.ring[c.next] = id
	c.entries[id] = cached{claims: claims, slot: c.next}
	c.next = (c.next + 1) % c.size
}

// expired reports whether the token has an exp that is not later than now.
func (c *Claims) expired(now time.Time) bool {
	return c.ExpiresAt != nil && !c.ExpiresAt.After(now)
}
