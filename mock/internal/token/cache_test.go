package token_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/bounce/mock/internal/token"
)

func TestCacheFollowsTheClock(t *testing.T) {
	t.Parallel()
	s := token.DeriveSigner(1, csi)
	v := token.NewVerifier(token.Options{})
	raw := mint(t, s, token.Request{})
	for i, c := range []struct {
		now  time.Time
		want error
	}{
		{noon, nil},
		{noon.Add(2 * time.Hour), token.ErrExpired},
		{noon.Add(2 * time.Hour), token.ErrExpired},
		{noon, nil},
		{noon.Add(-time.Hour), token.ErrNotYetValid},
		{noon.Add(time.Minute), nil},
	} {
		if _, err := v.Verify(raw, s.KeySet(), c.now, token.Terms{}); !errors.Is(err, c.want) {
			t.Errorf("step %d at %s: got %v, want %v", i, c.now, err, c.want)
		}
	}
}

func TestCacheTellsKeySetsApart(t *testing.T) {
	t.Parallel()
	v := token.NewVerifier(token.Options{})
	mine, other := token.DeriveSigner(1, csi), token.DeriveSigner(2, csi) // one kid, two keys
	raw := mint(t, mine, token.Request{})
	for range 2 {
		if _, err := v.Verify(raw, mine.KeySet(), noon, token.Terms{}); err != nil {
			t.Errorf("own key set: %v", err)
		}
		if _, err := v.Verify(raw, other.KeySet(), noon, token.Terms{}); !errors.Is(err, token.ErrSignature) {
			t.Errorf("other key set: got %v, want %v", err, token.ErrSignature)
		}
		if _, err := v.Verify(raw, nil, noon, token.Terms{}); !errors.Is(err, token.ErrUnknownKey) {
			t.Errorf("nil key set: got %v, want %v", err, token.ErrUnknownKey)
		}
	}
}

// A hit is on the way of nearly every request.
func TestACacheHitCostsNoAllocation(t *testing.T) {
	s := token.DeriveSigner(1, csi)
	v := token.NewVerifier(token.Options{})
	raw := mint(t, s, token.Request{})
	keys := s.KeySet()
	if n := testing.AllocsPerRun(100, func() {
		if c, err := v.Verify(raw, keys, noon, token.Terms{}); err != nil || !c.HasScope(approver) {
			t.Errorf("got %v, %v", c, err)
		}
	}); n > 0 {
		t.Errorf("it costs %v allocations, want none", n)
	}
}

func TestCacheOfAnySizeGivesTheSameAnswers(t *testing.T) {
	t.Parallel()
	s := token.DeriveSigner(1, csi)
	for _, size := range []int{-1, 1, 3, 0} {
		v := token.NewVerifier(token.Options{CacheSize: size})
		var group sync.WaitGroup
		for w := range 4 {
			group.Go(func() {
				for i := range 20 {
					r := token.Request{Scope: fmt.Sprintf("s%d", (w+i)%5)}
					c, err := v.Verify(mint(t, s, r), s.KeySet(), noon.Add(time.Duration(i%2)*2*time.Hour), token.Terms{})
					if i%2 == 0 && (err != nil || !c.HasScope(r.Scope)) {
						t.Errorf("size %d: got %v, %v, want %s", size, c, err, r.Scope)
					}
					if i%2 == 1 && !errors.Is(err, token.ErrExpired) {
						t.Errorf("size %d: got %v, want %v", size, err, token.ErrExpired)
					}
				}
			})
		}
		group.Wait()
	}
}

func TestLongTokensAreVerified(t *testing.T) {
	t.Parallel()
	s := token.DeriveSigner(1, csi)
	raw := mint(t, s, token.Request{Scope: strings.Repeat("x ", 20000)})
	v := token.NewVerifier(token.Options{})
	for range 2 {
		if c, err := v.Verify(raw, s.KeySet(), noon, token.Terms{}); err != nil || !c.HasScope("x") {
			t.Errorf("got %v, %v", c, err)
		}
	}
}
