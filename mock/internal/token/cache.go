package token

import (
	"crypto/sha256"
	"hash/maphash"
	"strings"
	"sync"
	"sync/atomic"
)

// maxCachedToken is the length in bytes above which a token is verified each time, so that the bound of the cache in entries is
// also a bound in memory.
const maxCachedToken = 16 << 10

// cacheKey names a token under a key set by hashes, so that the cache holds the tokens of its front only.
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

	// front has tokens that came lately, as they came, by a hash that need not be a good one: to compare a token costs a tenth of
	// what its SHA-256 does.
	front [64]atomic.Pointer[recent]
	seed  maphash.Seed
}

// recent is what was found about a token under a key set.
type recent struct {
	raw   string
	set   [sha256.Size]byte
	found verified
}

// verified is the result for a token at any time: its claims, or why they are refused. It never changes once it is stored.
type verified struct {
	claims *Claims
	err    error
}

func newCache(size int) *cache {
	return &cache{entries: make(map[cacheKey]verified), size: size, seed: maphash.MakeSeed()}
}

func (c *cache) find(id cacheKey) (verified, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	v, ok := c.entries[id]
	return v, ok
}

// place is where the front has a token.
func (c *cache) place(raw string) *atomic.Pointer[recent] {
	return &c.front[maphash.String(c.seed, raw)%uint64(len(c.front))]
}

// verify returns the result for a token: from the front, from the entries, or that of genuine.
func (c *cache) verify(raw string, keys *KeySet) verified {
	place, set := c.place(raw), keys.id()
	if r := place.Load(); r != nil && r.raw == raw && r.set == set {
		return r.found
	}
	id := cacheKeyOf(raw, keys)
	v, known := c.find(id)
	if !known {
		v = genuine(raw, keys)
		known = c.add(id, v, len(raw))
	}
	if known {
		place.Store(&recent{strings.Clone(raw), set, v})
	}
	return v
}

// add stores the result for a token, unless the token is too long or lists too much. It reports whether it did.
func (c *cache) add(id cacheKey, v verified, length int) bool {
	if c.size == 0 || length > maxCachedToken || v.err == nil && v.claims.long() {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.entries[id]; ok {
		return true // verified twice at the same time
	}
	c.entries[id] = v
	if len(c.ring) < c.size {
		c.ring = append(c.ring, id)
		return true
	}
	delete(c.entries, c.ring[c.next])
	c.ring[c.next] = id
	c.next = (c.next + 1) % c.size
	return true
}
