package token

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Source provides the keys that verify a customer's tokens: a KeySet at hand, or one that is fetched. It is safe for concurrent
// use.
type Source interface {
	// InUse returns the set to try first; nil for none. It may refresh an old set, within its own time limit, unless ctx has
	// ended.
	InUse(ctx context.Context) *KeySet
	// Latest is called when a token names a key that InUse lacks. It returns the newest set that is available, nil for none; an
	// error says that there may be a newer one. It waits within its own time limit, and no longer than ctx: if ctx has ended, it
	// returns what is there.
	Latest(ctx context.Context) (*KeySet, error)
}

// InUse implements Source: the set itself.
func (k *KeySet) InUse(context.Context) *KeySet { return k }

// Latest implements Source: the set itself, as there is no newer one.
func (k *KeySet) Latest(context.Context) (*KeySet, error) { return k, nil }

// VerifyFrom is Verify with the keys of a source. It asks for a newer set if the token names an unknown key; a token that is not
// a JWT, or has another algorithm, causes no fetch. The error is that of Verify, or ErrUnavailable with that of Latest if a newer
// set that is unavailable could have the key.
func (v *Verifier) VerifyFrom(ctx context.Context, raw string, s Source, now time.Time, terms Terms) (*Claims, error) {
	if v.offline {
		ended, cancel := context.WithCancel(ctx)
		cancel()
		ctx = ended
	}
	keys := s.InUse(ctx)
	claims, err := v.Verify(raw, keys, now, terms)
	if !errors.Is(err, ErrUnknownKey) {
		return claims, err
	}
	latest, unavailable := s.Latest(ctx)
	if latest != keys {
		claims, err = v.Verify(raw, latest, now, terms)
	}
	if unavailable != nil && errors.Is(err, ErrUnknownKey) {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, unavailable)
	}
	return claims, err
}
