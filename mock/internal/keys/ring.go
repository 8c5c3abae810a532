package keys

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"example.com/bounce/mock/internal/jwks"
	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/token"
)

// part is the name in the settings store.
const part = "keys"

// ErrPublic means that the mock has only public keys of a customer.
var ErrPublic = errors.New("the customer's keys are public ones, want a private one to sign with")

// Options configures a Ring.
type Options struct {
	// Settings keeps the keys. Required.
	Settings settings.Store
	// RandomSeed decides the keys that are made up.
	RandomSeed int64
	// AllowPrivate lets key sets be fetched from hosts at private, loopback and link-local addresses.
	AllowPrivate bool
	// Now returns the time of a customer, by which fetched keys age and tokens are issued; nil means the machine's.
	Now func(csi string) time.Time
	// Scope is that of a token which is minted without one, space separated. Scopes are those that AllScopes stands for.
	Scope  string
	Scopes []string
	// Logger gets what a person must see; nil discards.
	Logger *slog.Logger
}

// Ring has the keys of each customer. It is safe for concurrent use; to be made by New.
//
// It is a snapshot.Part. A fetched set that is restored is always fetched again.
type Ring struct {
	options Options
	own     *settings.Cache[Key]
	closed  atomic.Bool
}

// New returns a Ring of the keys that the store has.
func New(o Options) *Ring {
	if o.Now == nil {
		o.Now = func(string) time.Time { return time.Now() }
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	r := &Ring{options: o}
	r.own = settings.NewCache(o.Settings, part, r.decode, Key.close)
	return r
}

// decode returns the Key of a value. The cache keeps out Close while it runs.
func (r *Ring) decode(csi string, raw []byte) (Key, error) {
	e, err := read(raw)
	if err != nil {
		return Key{}, err
	}
	k, err := e.key()
	if err != nil || e.URI == "" {
		return k, err
	}
	k.Source, err = jwks.New(jwks.Options{
		URI: e.URI, AllowPrivate: r.options.AllowPrivate, Now: func() time.Time { return r.options.Now(csi) },
		Failed: func(e *jwks.FetchError) {
			r.options.Logger.Warn("key set not fetched", "customer", csi, "reason", e.Reason, "err", e.Cause)
		},
		Fetched: func(set *token.KeySet) { r.logPassedOver(csi, set) },
	})
	if err == nil && r.closed.Load() {
		k.close()
	}
	return k, err
}

func (r *Ring) logPassedOver(csi string, set *token.KeySet) {
	for _, err := range set.PassedOver() {
		r.options.Logger.Warn("key passed over", "customer", csi, "err", err)
	}
}

// Of returns the keys of a customer. A customer without keys, who need not exist, has a Source that holds none.
func (r *Ring) Of(ctx context.Context, csi string) (k Key, found bool, err error) {
	k, found, err = r.own.Of(ctx, csi)
	if !found {
		k.Source = (*token.KeySet)(nil)
	}
	return k, found, err
}

// Held returns the key sets at hand of all customers, by CSI.
func (r *Ring) Held(ctx context.Context) ([]*token.KeySet, error) {
	csis, err := r.options.Settings.List(ctx, part)
	if err != nil {
		return nil, err
	}
	var sets []*token.KeySet
	for _, csi := range csis {
		k, _, err := r.Of(ctx, csi)
		if err != nil {
			return nil, err
		}
		if set := k.Set(); set != nil {
			sets = append(sets, set)
		}
	}
	return sets, nil
}

// Given are keys that are given to a customer: keys at hand, with a Signer if there are private ones, or the URI to fetch them
// from. Issuer and Audience are as in Key.
type Given struct {
	Keys                  *token.KeySet
	Signer                *token.Signer
	URI, Issuer, Audience string
}

// Set replaces the keys of a customer. From then on nothing that its former keys have verified is good, and fetched keys are
// forgotten. It fetches nothing yet. It fails if the URI cannot be that of a key set.
func (r *Ring) Set(ctx context.Context, csi string, g Given) error {
	if g.URI != "" {
		if err := jwks.CheckURI(g.URI); err != nil {
			return err
		}
	}
	r.logPassedOver(csi, g.Keys)
	return r.change(ctx, csi, func(old encoded) (encoded, *Key, error) {
		e := encoded{URI: g.URI, Given: old.Given, Issuer: g.Issuer, Audience: g.Audience, Rotations: old.Rotations}
		if g.URI != "" {
			e.Given++
			return e, nil, nil
		}
		k := &Key{Source: g.Keys, Signer: g.Signer, Issuer: g.Issuer, Audience: g.Audience, Rotations: old.Rotations}
		return e, k, e.put(g.Keys, g.Signer)
	})
}

// Rotate adds a key to a customer, which signs from then on; with retire it drops the others, and with them each token that they
// have signed. It fails with ErrPublic if the mock has no private key of the customer.
func (r *Ring) Rotate(ctx context.Context, csi string, retire bool) error {
	return r.change(ctx, csi, func(e encoded) (encoded, *Key, error) {
		if e.Signs == nil {
			return e, nil, ErrPublic
		}
		k, err := e.key()
		if err != nil {
			return e, nil, err
		}
		k.Signer, k.Rotations = k.Signer.Rotate(token.Rotation{
			Seed: r.options.RandomSeed, CSI: csi, Generation: e.Rotations + 1, Retire: retire,
		})
		k.Source, e.Rotations = k.Signer.KeySet(), k.Rotations
		return e, &k, e.put(k.Signer.KeySet(), k.Signer)
	})
}

// change replaces what is kept of a customer. next may return the Key, which saves decoding it.
func (r *Ring) change(ctx context.Context, csi string, next func(old encoded) (encoded, *Key, error)) error {
	var raw []byte
	var k *Key
	err := r.options.Settings.Update(ctx, part, csi, func(old []byte) ([]byte, error) {
		e, err := read(old)
		if err == nil {
			e, k, err = next(e)
		}
		if err != nil {
			return nil, err
		}
		raw, err = json.Marshal(e)
		return raw, err
	})
	if err != nil {
		return err
	}
	if k != nil {
		r.own.Set(csi, raw, *k)
		return nil
	}
	r.refresh(ctx, csi)
	return nil
}

// refresh closes at once what was replaced. If the store fails now, the next reader does it.
func (r *Ring) refresh(ctx context.Context, csi string) { _, _, _ = r.own.Of(ctx, csi) }

// Close ends every fetch, and lets no other begin. Keys at hand stay good.
func (r *Ring) Close() {
	r.closed.Store(true)
	r.own.Each(Key.close)
}

// Save returns the keys of a customer encoded, with the private ones; nil for none.
func (r *Ring) Save(ctx context.Context, csi string) ([]byte, error) {
	return r.options.Settings.Get(ctx, part, csi)
}

// Restore sets a customer's keys to what Save has returned; nil removes them, and ends their fetching.
func (r *Ring) Restore(ctx context.Context, csi string, saved []byte) error {
	if len(saved) == 0 {
		err := settings.Put(ctx, r.options.Settings, part, csi, nil)
		if err == nil {
			r.own.Forget(csi)
		}
		return err
	}
	e, err := read(saved)
	if err != nil {
		return err
	}
	if e.URI == "" {
		err = settings.Put(ctx, r.options.Settings, part, csi, saved)
		r.refresh(ctx, csi)
		return err
	}
	return r.change(ctx, csi, func(old encoded) (encoded, *Key, error) {
		fresh := e
		fresh.Given = max(e.Given, old.Given) + 1
		return fresh, nil, nil
	})
}
