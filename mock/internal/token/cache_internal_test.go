package token

import (
	"strconv"
	"testing"
	"time"
)

// The bound and the dropping of expired tokens cannot be seen from outside: the answers are the same without a cache.
func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	later, claims := now.Add(time.Hour), &Claims{}
	mortal := &Claims{ExpiresAt: &later}
	c := newCache(3)
	id := func(i int) cacheKey { return cacheKeyOf(strconv.Itoa(i), nil) }
	for i := range 10 {
		c.add(id(i), claims, now, 1)
		c.add(id(i), claims, now, 1)
	}
	if len(c.entries) != 3 || len(c.ring) != 3 {
		t.Fatalf("got %d entries in a ring of %d, want 3", len(c.entries), len(c.ring))
	}
	if _, ok := c.find(id(7), now); !ok {
		t.Error("the third last is gone")
	}
	c.add(id(20), mortal, now, 1)
	c.add(id(21), claims, now, maxCachedToken+1)
	c.add(id(22), mortal, later, 1)
	if got, ok := c.find(id(20), later); !ok || got != mortal || len(c.entries) != 2 {
		t.Errorf("expired: got %v, %v and %d entries, want it once more and 2", got, ok, len(c.entries))
	}
	if _, ok := c.find(id(20), now); ok {
		t.Error("an expired token is still there")
	}
	c.add(id(20), mortal, now, 1) // a second place in the ring: the first must not evict it
	c.add(id(23), claims, now, 1)
	if _, ok := c.find(id(20), now); !ok {
		t.Error("evicted through its old place")
	}
	for i := range 100 {
		c.add(id(i), claims, now, 1)
	}
	if len(c.entries) != 3 {
		t.Errorf("got %d entries, want 3", len(c.entries))
	}
}
