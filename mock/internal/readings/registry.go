package readings

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"sync/atomic"

	"example.com/bounce/mock/internal/settings"
)

// The parts of the settings store: the choices of customers by CSI, and those of the server under "".
const (
	customersPart = "readings"
	serverPart    = "server-readings"
)

// Registry has the readings of the server, and of the customers who have chosen otherwise. It is safe for concurrent use; to be
// made by NewRegistry. While no customer has choices, they cost a reader next to nothing.
//
// It is a snapshot.Part: of a customer's choices or, for the CSI "", of the server's.
type Registry struct {
	store    settings.Store
	defaults *Set
	server   *settings.Cache[*Set]
	own      *settings.Cache[*ownChoices]
}

// ownChoices are the choices of one customer, with the Set that they last made over the server's.
type ownChoices struct {
	chosen map[string]string
	made   atomic.Pointer[madeSet]
}

type madeSet struct{ server, set *Set }

// NewRegistry returns a Registry of the choices that the store has; without any, all readings take their default.
func NewRegistry(s settings.Store) (*Registry, error) {
	defaults, err := New()
	if err != nil {
		return nil, err
	}
	r := &Registry{store: s, defaults: defaults}
	r.server = settings.NewCache(s, serverPart, func(_ string, value []byte) (*Set, error) {
		chosen, err := Decode(value)
		if err != nil {
			return nil, err
		}
		return New(chosen)
	}, nil)
	r.own = settings.NewCache(s, customersPart, func(_ string, value []byte) (*ownChoices, error) {
		chosen, err := Decode(value)
		if err == nil {
			err = check(chosen)
		}
		return &ownChoices{chosen: chosen}, err
	}, nil)
	return r, nil
}

// Defaults returns the Set in which every reading takes its default.
func (r *Registry) Defaults() *Set { return r.defaults }

// Server returns the Set of the server.
func (r *Registry) Server(ctx context.Context) (*Set, error) {
	set, found, err := r.server.Of(ctx, "")
	if err != nil || found {
		return set, err
	}
	return r.defaults, nil
}

// HasOwn reports whether any customer has choices.
func (r *Registry) HasOwn() bool { return r.own.Any() }

// Of returns the Set that a customer follows, who need not exist: its own choices over those of the server.
func (r *Registry) Of(ctx context.Context, csi string) (*Set, error) {
	server, err := r.Server(ctx)
	if err != nil {
		return nil, err
	}
	own, found, err := r.own.Of(ctx, csi)
	if err != nil || !found {
		return server, err
	}
	return own.over(server)
}

// over returns the Set of the customer's choices over the server's: the same one as long as the server's stays.
func (o *ownChoices) over(server *Set) (*Set, error) {
	if made := o.made.Load(); made != nil && made.server == server {
		return made.set, nil
	}
	set, err := build(server.Table(), o.chosen)
	if err != nil {
		return nil, err
	}
	set.own = o.chosen
	o.made.Store(&madeSet{server, set})
	return set, nil
}

// Chosen returns the server's choices, by slug, without the defaults; empty for none. The caller owns them.
func (r *Registry) Chosen(ctx context.Context) (map[string]string, error) {
	value, err := r.store.Get(ctx, serverPart, "")
	if err != nil {
		return nil, err
	}
	return Decode(value)
}

// Choose adds to the server's choices, which hold for each customer who has not chosen otherwise. It fails for an unknown choice,
// and changes nothing then.
func (r *Registry) Choose(ctx context.Context, more map[string]string) error {
	return r.choose(ctx, serverPart, "", more)
}

// ChooseFor adds to a customer's own choices. It fails as Choose does.
func (r *Registry) ChooseFor(ctx context.Context, csi string, more map[string]string) error {
	return r.choose(ctx, customersPart, csi, more)
}

func (r *Registry) choose(ctx context.Context, part, csi string, more map[string]string) error {
	if err := check(more); err != nil {
		return err
	}
	return r.store.Update(ctx, part, csi, func(old []byte) ([]byte, error) {
		chosen, err := Decode(old)
		if err != nil {
			return nil, err
		}
		maps.Copy(chosen, more)
		return encode(chosen)
	})
}

// Replace replaces the server's choices. It fails as Choose does.
func (r *Registry) Replace(ctx context.Context, chosen map[string]string) error {
	if err := check(chosen); err != nil {
		return err
	}
	value, err := encode(chosen)
	if err != nil {
		return err
	}
	return settings.Put(ctx, r.store, serverPart, "", value)
}

// Release takes a customer back to the server's readings.
func (r *Registry) Release(ctx context.Context, csi string) error { return r.Restore(ctx, csi, nil) }

// Save returns the choices of a customer, or for "" of the server, encoded; nil for none.
func (r *Registry) Save(ctx context.Context, csi string) ([]byte, error) {
	return r.store.Get(ctx, partOf(csi), csi)
}

// Restore sets the choices to what Save has returned; nil takes them away.
func (r *Registry) Restore(ctx context.Context, csi string, saved []byte) error {
	err := settings.Put(ctx, r.store, partOf(csi), csi, saved)
	if err == nil && len(saved) == 0 {
		r.own.Forget(csi)
	}
	return err
}

func partOf(csi string) string {
	if csi == "" {
		return serverPart
	}
	return customersPart
}

// encode returns nil for no choices.
func encode(chosen map[string]string) ([]byte, error) {
	if len(chosen) == 0 {
		return nil, nil
	}
	return json.Marshal(chosen)
}

// Decode returns the choices, by slug, of what Save has returned; empty for none.
func Decode(saved []byte) (map[string]string, error) {
	chosen := map[string]string{}
	if len(saved) == 0 {
		return chosen, nil
	}
	if err := json.Unmarshal(saved, &chosen); err != nil {
		return nil, fmt.Errorf("decode readings: %w", err)
	}
	return chosen, nil
}
