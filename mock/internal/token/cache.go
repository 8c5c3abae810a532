package token

import (
	"crypto/sha256"
	"sync"
)

// maxCachedToken is the length in bytes above which a token is verified each time, so that the bound of the cache in entries is
// also a bound in memory.
const maxCachedToken = 16 << 10

// cacheKey names a token under a key set by hashes, so that the cache holds no token.
type cacheKey struct {
	set [sha256.Size]byte
	raw [sha256.Size]byte
}

func cacheKeyOf(raw string, keys *KeySet) cacheKey {
	const usual = 1024 // bytes; a token of up to this length is hashed without an allocation
	return cacheKey{set: keys.id(), raw: sha256.Sum256(append(make([]byte, 0, usual), raw...))}
}

// cache remembers the results of verification: a bounded ring in order of arrival. Arrival, not last use, decides what is
// dropped, so that a hit takes only a read lock; hashicorp/golang-lru, which is in the module graph, writes on each hit.
type cache struct {
	mu      sync.RWMutex
	entries map[cacheKey]verified
	ring    []cacheKey // the keys of entries; grows up to size, then wraps around
	next    int
	size    int
}

// verified is the result for a token at any time: its claims, or why they are refused. It never changes once it is stored.
type verified struct {
	claims *Claims
	err    error
}

func newCache(size int) *cache {
	return &cache{entries: make(map[cacheKey]verified), size: size}
}

func (c *cache) find(id cacheKey) (verified, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	v, ok := c.entries[id]
	return v, ok
}

// add stores the result for a token, unless the token is too long or lists too much.
func (c *cache) add(id cacheKey, v verified, length int) {
	if c.size == 0 || length > maxCachedToken || v.err == nil && v.claims.long() {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.entries[id]; ok {
		return // verified twice at the same time
	}
	c.entries[id] = v
	if len(c.ring) < c.size {
		c.ring = append(c.ring, id)
		return
	}
	delete(c.entries, c.ring[c.next])
	c.ring[c.next] = id
	c.next = (c.next + 1) % c.size
}
