package token

import (
	"strconv"
	"testing"
)

// The bound cannot be seen from outside: the answers are the same without a cache.
func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	const size = 3
	c := newCache(size)
	id := func(i int) cacheKey { return cacheKeyOf(strconv.Itoa(i), nil) }
	fine, refused := verified{claims: &Claims{}}, verified{err: ErrSignature}
	for i := range 10 {
		for range 2 {
			c.add(id(i), [...]verified{fine, refused}[i%2], 1)
		}
		if len(c.entries) > size || len(c.ring) != len(c.entries) {
			t.Fatalf("got %d entries in a ring of %d, want at most %d, as many as in the ring", len(c.entries), len(c.ring), size)
		}
	}
	for i, want := range map[int]verified{7: refused, 8: fine, 9: refused} {
		if got, ok := c.find(id(i)); !ok || got != want {
			t.Errorf("%d: got %v, %v, want %v", i, got, ok, want)
		}
	}
	if _, ok := c.find(id(6)); ok {
		t.Error("the oldest is still there")
	}
	c.add(id(20), fine, maxCachedToken+1)
	c.add(id(21), verified{claims: &Claims{Scopes: make([]string, maxListed+1)}}, 1)
	for _, i := range []int{20, 21} {
		if _, ok := c.find(id(i)); ok {
			t.Errorf("%d is there, and takes too much memory", i)
		}
	}
}

// A token is found in the front only under the key set and with the bytes that it was verified with.
func TestTheFrontTellsTokensAndKeySetsApart(t *testing.T) {
	t.Parallel()
	c := newCache(3)
	first, second := &KeySet{identity: [32]byte{1}}, &KeySet{identity: [32]byte{2}}
	for _, keys := range []*KeySet{first, second} {
		c.add(cacheKeyOf("a", keys), verified{claims: &Claims{Subject: string('0' + keys.identity[0])}}, 1)
	}
	for range 2 {
		for _, keys := range []*KeySet{first, second} {
			if v := c.verify("a", keys); v.err != nil || v.claims.Subject != string('0'+keys.identity[0]) {
				t.Errorf("under the key set %d got %+v", keys.identity[0], v)
			}
		}
	}
	for i := range 2 * len(c.front) { // more than the front holds, so that places are shared
		if v := c.verify(strconv.Itoa(i), first); v.err == nil {
			t.Errorf("the token %d, which nobody has verified, is good", i)
		}
	}
	if v := newCache(0).verify("a", first); v.err == nil {
		t.Error("a cache without entries knows a token")
	}
}
