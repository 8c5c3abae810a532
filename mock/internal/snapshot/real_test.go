package snapshot_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/generator"
	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/snapshot"
	"example.com/bounce/mock/internal/store/memory"
	"example.com/bounce/mock/internal/token"
	"example.com/bounce/openapi/sample"
)

// manager manages all the parts that a server has, with the customers A and B.
type manager struct {
	*snapshot.Manager
	parts     []snapshot.Named
	base      *clock.Clock
	store     *memory.Store
	readings  *readings.Registry
	keys      *keys.Ring
	clocks    *clock.PerCustomer
	generator *generator.Generator
}

func newManager(t *testing.T) *manager {
	t.Helper()
	s := settings.NewMemory()
	r := &manager{base: new(clock.Clock), store: memory.New(), generator: generator.New(s, 1)}
	do(t, r.base.Freeze(noon))
	var err error
	r.readings, err = readings.NewRegistry(s)
	do(t, err)
	r.clocks = clock.NewPerCustomer(r.base, s)
	r.keys = keys.New(keys.Options{Settings: s, RandomSeed: 1, Now: func(csi string) time.Time {
		v, _ := r.clocks.Of(t.Context(), csi)
		return v.Now()
	}})
	r.parts = []snapshot.Named{
		{Name: "store", Part: r.store}, {Name: "readings", Part: r.readings}, {Name: "keys", Part: r.keys},
		{Name: "clock", Part: r.clocks}, {Name: "generator", Part: r.generator},
	}
	r.Manager = snapshot.New(snapshot.Options{
		Parts: r.parts, Customers: r.store.CSIs,
		Known: func(ctx context.Context, csi string) error { _, err := r.store.Customer(ctx, csi); return err },
		Now: func(ctx context.Context, csi string) (time.Time, error) {
			v, err := r.clocks.Of(ctx, csi)
			return v.Now(), err
		},
	})
	r.add(t, "A", "a")
	r.add(t, "B", "b")
	do(t, r.Start(t.Context()))
	return r
}

func (r *manager) add(t *testing.T, csi, identifier string) {
	t.Helper()
	do(t, r.Add(t.Context(), csi, func() error {
		return r.store.AddCustomer(t.Context(), domain.Customer{CSI: csi, Name: "Customer " + csi, Identifier: identifier})
	}, func() error {
		signer := token.DeriveSigner(1, csi)
		return r.keys.Set(t.Context(), csi, keys.Given{Keys: signer.KeySet(), Signer: signer})
	}))
}

// encumber changes everything that is kept for a customer.
func (r *manager) encumber(t *testing.T, csi string) {
	t.Helper()
	do(t, r.store.SetOptIn(t.Context(), csi, true))
	do(t, r.readings.ChooseFor(t.Context(), csi, map[string]string{"lead-status": "422"}))
	do(t, r.keys.Rotate(t.Context(), csi, false))
	do(t, r.clocks.Update(t.Context(), csi, func(c *clock.Clock) error { return c.Advance(time.Hour) }))
	do(t, r.generator.Item(t.Context(), csi, func(*sample.Source) error { return nil }))
}

// look shows all that is kept, for each customer and for the server.
func (r *manager) look(t *testing.T) string {
	t.Helper()
	csis, err := r.store.CSIs(t.Context())
	do(t, err)
	text := fmt.Sprint(csis)
	for _, csi := range []string{"", "A", "B", "C"} {
		for _, p := range r.parts {
			saved, err := p.Part.Save(t.Context(), csi)
			do(t, err)
			text += fmt.Sprintf("\n%s of %q: %s", p.Name, csi, saved)
		}
	}
	return text
}

func (r *manager) same(t *testing.T, what, want string) {
	t.Helper()
	if got := r.look(t); got != want {
		t.Errorf("%s: got %s\nwant %s", what, got, want)
	}
}

func TestAllThatAServerKeepsGoesBack(t *testing.T) {
	t.Parallel()
	r := newManager(t)
	start := r.look(t)
	r.encumber(t, "A")
	do(t, r.readings.Choose(t.Context(), map[string]string{"lead-status": "409"}))
	do(t, r.base.Advance(time.Minute))
	later := r.look(t)
	_, err := r.Save(t.Context(), "", "later")
	do(t, err)
	for range 2 {
		do(t, r.Reset(t.Context()))
		r.same(t, "reset", start)
		r.add(t, "C", "c")
		r.encumber(t, "C")
		r.encumber(t, "B")
		do(t, r.Remove(t.Context(), "A"))
		do(t, r.Restore(t.Context(), "", "later"))
		r.same(t, "restored", later)
	}
	do(t, r.ResetCustomer(t.Context(), "A"))
	if v, err := r.clocks.Of(t.Context(), "A"); err != nil || !v.Now().Equal(noon.Add(time.Minute)) {
		t.Errorf("a customer that was reset shows %s (%v), want the server's present time", v.Now(), err)
	}
}

func TestNothingIsLeftOfACustomerThatIsRemoved(t *testing.T) {
	t.Parallel()
	r := newManager(t)
	before := r.look(t)
	r.add(t, "C", "c")
	r.encumber(t, "C")
	do(t, r.Remove(t.Context(), "C"))
	r.same(t, "removed", before)
	r.add(t, "C", "c")
	r.encumber(t, "C")
	_, err := r.Save(t.Context(), "C", "mine")
	do(t, err)
	first := r.look(t)
	do(t, r.Remove(t.Context(), "C"))
	r.add(t, "C", "c")
	r.encumber(t, "C")
	r.same(t, "added again", first)
}

func TestARealCustomersRefusalChangesNothing(t *testing.T) {
	t.Parallel()
	var far *clock.BoundsError
	farAhead := 73_000 * 24 * time.Hour
	for name, row := range map[string]struct {
		before, after func(t *testing.T, r *manager)
		is            func(error) bool
	}{
		"another has the Identifier": {
			func(*testing.T, *manager) {},
			func(t *testing.T, r *manager) {
				do(t, r.Remove(t.Context(), "A"))
				r.add(t, "C", "a")
			},
			func(err error) bool { return errors.Is(err, domain.ErrDuplicate) },
		},
		"the clock would be out of bounds": {
			func(t *testing.T, r *manager) {
				do(t, r.base.Freeze(time.Date(9750, 1, 1, 0, 0, 0, 0, time.UTC)))
				do(t, r.clocks.Update(t.Context(), "A", func(c *clock.Clock) error { return c.Offset(farAhead) }))
				do(t, r.Start(t.Context()))
			},
			func(t *testing.T, r *manager) {
				do(t, r.clocks.Release(t.Context(), "A"))
				do(t, r.base.Advance(farAhead))
			},
			func(err error) bool { return errors.As(err, &far) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newManager(t)
			row.before(t, r)
			r.encumber(t, "A")
			row.after(t, r)
			before := r.look(t)
			if err := r.Revive(t.Context(), "A"); !row.is(err) {
				t.Errorf("the error is %v", err)
			}
			r.same(t, "refused", before)
		})
	}
}
