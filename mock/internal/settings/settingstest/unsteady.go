package settingstest

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"

	"example.com/bounce/mock/internal/settings"
)

// ErrAgain is the error of an Unsteady store: the caller may try again.
var ErrAgain = errors.New("try again")

// Unsteady is a Store as an engine that others share may be: at random a call fails with ErrAgain, before or after its change
// was worked out, and an Update calls its change twice. A call that has failed has changed nothing.
type Unsteady struct {
	store settings.Store

	mu     sync.Mutex
	chance *rand.PCG
	steady bool
}

var _ settings.Store = (*Unsteady)(nil)

// NewUnsteady makes another store unsteady. The seed decides when.
func NewUnsteady(s settings.Store, seed uint64) *Unsteady {
	return &Unsteady{store: s, chance: rand.NewPCG(seed, 0)}
}

// Steady sets whether calls are left alone.
func (u *Unsteady) Steady(steady bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.steady = steady
}

// Get implements settings.Store.
func (u *Unsteady) Get(ctx context.Context, part, csi string) ([]byte, error) {
	if u.drawn() {
		return nil, ErrAgain
	}
	return u.store.Get(ctx, part, csi)
}

// Update implements settings.Store.
func (u *Unsteady) Update(ctx context.Context, part, csi string, change func(old []byte) ([]byte, error)) error {
	if u.drawn() {
		return ErrAgain
	}
	return u.store.Update(ctx, part, csi, func(old []byte) ([]byte, error) {
		value, err := change(old)
		if u.drawn() {
			value, err = change(old)
		}
		if err == nil && u.drawn() {
			err = ErrAgain
		}
		return value, err
	})
}

// List implements settings.Store.
func (u *Unsteady) List(ctx context.Context, part string) ([]string, error) {
	if u.drawn() {
		return nil, ErrAgain
	}
	return u.store.List(ctx, part)
}

// Epoch implements settings.Store.
func (u *Unsteady) Epoch(part string) *atomic.Uint64 { return u.store.Epoch(part) }

// drawn is true in one of four cases.
func (u *Unsteady) drawn() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return !u.steady && u.chance.Uint64()%4 == 0
}

// again makes a call until it does not fail with ErrAgain.
func again(call func() error) error {
	for {
		if err := call(); !errors.Is(err, ErrAgain) {
			return err
		}
	}
}
