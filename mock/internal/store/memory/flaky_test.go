package memory_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/store"
	"example.com/bounce/mock/internal/store/memory"
	"example.com/bounce/mock/internal/store/storetest"
)

// A store that others share can fail at any call, and runs what has a calendar again. One that does so at random passes, too.
func TestAStoreThatFailsAndRepeatsAtRandom(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(testing.TB) store.Store {
		f := &flaky{chance: rand.New(rand.NewPCG(1, 2)), kept: memory.New()}
		f.Store = storetest.Wrap(f.kept, func(call func() error) error {
			if err := f.fail(); err != nil {
				return err
			}
			return call()
		})
		return f
	})
}

type flaky struct {
	store.Store // of kept, that fails at random
	kept        *memory.Store

	mu     sync.Mutex
	chance *rand.Rand
}

// oneOf reports true once in n times.
func (f *flaky) oneOf(n int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.chance.IntN(n) == 0
}

func (f *flaky) fail() error {
	if f.oneOf(8) {
		return fmt.Errorf("%w at random", store.ErrUnavailable)
	}
	return nil
}

// errUndone makes a store undo what a function has done well.
var errUndone = errors.New("undone")

// Calendar fails before or after f, or calls it twice.
func (f *flaky) Calendar(ctx context.Context, csi, name string, do func(domain.Calendar) error) error {
	if f.oneOf(3) {
		err := f.kept.Calendar(ctx, csi, name, func(c domain.Calendar) error {
			_ = do(flakyCalendar{c, f})
			return errUndone
		})
		if !errors.Is(err, errUndone) {
			return err
		}
	}
	return f.kept.Calendar(ctx, csi, name, func(c domain.Calendar) error {
		if err := do(flakyCalendar{c, f}); err != nil {
			return err
		}
		return f.fail()
	})
}

// flakyCalendar fails at random.
type flakyCalendar struct {
	domain.Calendar
	of *flaky
}

func (c flakyCalendar) Execution(ctx context.Context, id string) (domain.Execution, error) {
	if err := c.of.fail(); err != nil {
		return domain.Execution{}, err
	}
	return c.Calendar.Execution(ctx, id)
}

func (c flakyCalendar) Overlapping(ctx context.Context, w domain.Window, closed bool, except string) ([]domain.RFC, error) {
	if err := c.of.fail(); err != nil {
		return nil, err
	}
	return c.Calendar.Overlapping(ctx, w, closed, except)
}

// Book fails before or after it has booked.
func (c flakyCalendar) Book(ctx context.Context, id string, s domain.Slot) error {
	if err := c.of.fail(); err != nil {
		return err
	}
	if err := c.Calendar.Book(ctx, id, s); err != nil {
		return err
	}
	return c.of.fail()
}

func (c flakyCalendar) AddRFC(ctx context.Context, r domain.RFC) error {
	if err := c.Calendar.AddRFC(ctx, r); err != nil {
		return err
	}
	return c.of.fail()
}

func (c flakyCalendar) RemoveRFC(ctx context.Context, number string) error {
	if err := c.Calendar.RemoveRFC(ctx, number); err != nil {
		return err
	}
	return c.of.fail()
}
