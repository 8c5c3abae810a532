package token

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Source is where the keys come from that verify a customer's tokens: a KeySet at hand, or one that is fetched. It is
// safe for concurrent use.
type Source interface {
	// InUse returns the set to try first, nil for none. It may bring a set up to date whose time has come, within a time
	// limit of its own, unless ctx has ended.
	InUse(ctx context.Context) *KeySet
	// Latest is asked when a token names a key that InUse lacks. It returns the newest set that can be had, nil for none,
	// and says by an error that there may be a newer one, or none at all. It waits within a time limit of its own, and no
	// longer than ctx: of one that has ended it says what is there.
	Latest(ctx context.Context) (*KeySet, error)
}

// InUse implements Source: the set itself.
func (k *KeySet) InUse(context.Context) *KeySet { return k }

// Latest implements Source: the set itself, as there is no newer one.
func (k *KeySet) Latest(context.Context) (*KeySet, error) { return k, nil }

// VerifyFrom is Verify with the keys of a source, which is asked for a newer set when the token names an unknown key. A
// token that is not JWT, or of another algorithm, makes nothing fetch anew. The error is that of Verify, or
// ErrUnavailable with that of Latest where a newer set could have held the key, and cannot be had.
func (v *Verifier) VerifyFrom(ctx context.Context, raw string, s Source, now time.Time, terms Terms) (Claims, error) {
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
		return Claims{}, fmt.Errorf("%w: %w", ErrUnavailable, unavailable)
	}
	return claims, err
}
