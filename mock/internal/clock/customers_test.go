package clock_test

import (
	"errors"
	"maps"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/settings/settingstest"
)

const (
	threeOClock = "frozen:2020-08-26T15:00:00Z"
	hour        = time.Hour
)

func perCustomer(t *testing.T, spec string) (*clock.Clock, *clock.PerCustomer) {
	t.Helper()
	base := newClock(t, spec)
	return base, clock.NewPerCustomer(base, settings.NewMemory())
}

// shown writes what a customer's clock shows.
func shown(t *testing.T, p *clock.PerCustomer, csi string) string {
	t.Helper()
	v, err := p.Of(t.Context(), csi)
	if err != nil {
		t.Fatal(err)
	}
	mode, now, offset := v.Read()
	text := mode + " " + now.Format(time.RFC3339Nano)
	if mode == clock.Offset {
		text += " " + offset.String()
	}
	if has, err := p.Has(t.Context(), csi); err != nil || !has {
		text += " of the server"
	}
	return text
}

func TestACustomerHasAClockOfItsOwn(t *testing.T) {
	t.Parallel()
	base, p := perCustomer(t, threeOClock)
	turn := func(change func(*clock.Clock) error) func() error {
		return func() error { return p.Update(t.Context(), "1", change) }
	}
	for _, row := range []struct {
		what string
		do   func() error
		want string
	}{
		{"nothing", func() error { return nil }, "frozen 2020-08-26T15:00:00Z of the server"},
		{"offset", turn(func(c *clock.Clock) error { return c.Offset(25 * hour) }), "offset 2020-08-27T16:00:00Z 25h0m0s"},
		{"advance", turn(func(c *clock.Clock) error { return c.Advance(-hour) }), "offset 2020-08-27T15:00:00Z 24h0m0s"},
		{"server", func() error { return base.Advance(hour / 2) }, "offset 2020-08-27T15:30:00Z 24h0m0s"},
		{"freeze", turn(func(c *clock.Clock) error { return c.Freeze(c.Now()) }), "frozen 2020-08-27T15:30:00Z"},
		{"advance", turn(func(c *clock.Clock) error { return c.Advance(hour / 7200) }), "frozen 2020-08-27T15:30:00.5Z"},
		{"server", func() error { return base.Advance(hour) }, "frozen 2020-08-27T15:30:00.5Z"},
		{"release", func() error { return p.Release(t.Context(), "1") }, "frozen 2020-08-26T16:30:00Z of the server"},
		{"advance", turn(func(c *clock.Clock) error { return c.Advance(hour) }), "offset 2020-08-26T17:30:00Z 1h0m0s"},
		{"no change", turn(func(*clock.Clock) error { return nil }), "offset 2020-08-26T17:30:00Z 1h0m0s"},
	} {
		if err := row.do(); err != nil {
			t.Fatal(row.what, err)
		}
		if got := shown(t, p, "1"); got != row.want {
			t.Errorf("%s: got %s, want %s", row.what, got, row.want)
		}
		if got := shown(t, p, "2"); !strings.HasSuffix(got, "of the server") {
			t.Errorf("%s: another customer has %s", row.what, got)
		}
	}
}

func TestACustomersClockRunsOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, p := perCustomer(t, threeOClock)
		start := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
		if err := p.Update(t.Context(), "1", func(c *clock.Clock) error { return c.Set(start) }); err != nil {
			t.Fatal(err)
		}
		time.Sleep(hour) // in the bubble
		if got := shown(t, p, "1"); got != "running 2030-01-01T01:00:00Z" {
			t.Errorf("got %s, an hour later", got)
		}
		saved, err := p.Save(t.Context(), "1")
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(hour)
		if err := p.Restore(t.Context(), "1", saved); err != nil {
			t.Fatal(err)
		}
		time.Sleep(hour / 2)
		if got := shown(t, p, "1"); got != "running 2030-01-01T01:30:00Z" {
			t.Errorf("got %s, half an hour after it was restored", got)
		}
		if err := p.Update(t.Context(), "1", (*clock.Clock).Real); err != nil {
			t.Fatal(err)
		}
		if v, _ := p.Of(t.Context(), "1"); v.Mode() != clock.Real || !v.Now().Equal(time.Now()) {
			t.Errorf("got %s", shown(t, p, "1"))
		}
		if err := p.Update(t.Context(), "1", func(c *clock.Clock) error { return c.Advance(hour) }); err != nil {
			t.Fatal(err)
		}
		if v, _ := p.Of(t.Context(), "1"); v.Mode() != clock.Running || !v.Now().Equal(time.Now().Add(hour)) {
			t.Errorf("advanced from the machine's time, got %s", shown(t, p, "1"))
		}
	})
}

func TestNoTimePassesOnAClockThatStands(t *testing.T) {
	t.Parallel()
	base, p := perCustomer(t, threeOClock)
	update := func(change func(*clock.Clock) error) {
		t.Helper()
		if err := p.Update(t.Context(), "1", change); err != nil {
			t.Fatal(err)
		}
	}
	stands := func(want bool, what string) {
		t.Helper()
		if v, _ := p.Of(t.Context(), "1"); v.Stands() != want {
			t.Errorf("%s: stands is %t", what, v.Stands())
		}
	}
	stands(true, "the server's")
	update(func(c *clock.Clock) error { return c.Offset(hour) })
	stands(true, "an offset to one that stands")
	if err := base.Real(); err != nil {
		t.Fatal(err)
	}
	stands(false, "an offset to the machine's time")
	update(func(c *clock.Clock) error { return c.Freeze(c.Now()) })
	stands(true, "frozen")
	update((*clock.Clock).Real)
	stands(false, "real")
	if p.Server().Stands() {
		t.Error("the machine's time stands")
	}
}

func TestAChangeThatFailsLeavesTheServersClock(t *testing.T) {
	t.Parallel()
	_, p := perCustomer(t, threeOClock)
	var far *clock.BoundsError
	for name, change := range map[string]func(*clock.Clock) error{
		"far ahead": func(c *clock.Clock) error { return c.Freeze(time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)) },
		"far back":  func(c *clock.Clock) error { return c.Offset(math.MinInt64) },
	} {
		if err := p.Update(t.Context(), "1", change); !errors.As(err, &far) || p.HasOwn() {
			t.Errorf("%s: the error is %v, and a customer has a clock: %t", name, err, p.HasOwn())
		}
	}
}

func TestTheServersClockTakesNoCustomersBeyondTheBounds(t *testing.T) {
	t.Parallel()
	base, p := perCustomer(t, "frozen:9750-01-01T00:00:00Z")
	twoHundredYears := 73_000 * 24 * hour
	if err := p.Update(t.Context(), "1", func(c *clock.Clock) error { return c.Offset(twoHundredYears) }); err != nil {
		t.Fatal(err)
	}
	before := shown(t, p, "1")
	late := time.Date(9900, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, change := range map[string]func() error{
		"freeze": func() error { return base.Freeze(late) }, "set": func() error { return base.Set(late) },
		"advance": func() error { return base.Advance(twoHundredYears) },
		"customer's": func() error {
			return p.Update(t.Context(), "1", func(c *clock.Clock) error { return c.Advance(33_000 * 24 * hour) })
		},
	} {
		if err := change(); err == nil || !strings.Contains(err.Error(), "9999-12-01") || shown(t, p, "1") != before {
			t.Errorf("%s: the error is %v, the clock shows %s, want %s", name, err, shown(t, p, "1"), before)
		}
	}
	if err := p.Update(t.Context(), "1", func(c *clock.Clock) error { return c.Offset(-106_000 * 24 * hour) }); err != nil {
		t.Fatal(err)
	}
	if err := base.Real(); err == nil {
		t.Error("the server's clock returned to the machine's time, and took a customer's behind 1970")
	}
	for name, free := range map[string]func(){
		"released": func() {
			if err := p.Release(t.Context(), "1"); err != nil {
				t.Error(err)
			}
		},
		"closed": p.Close,
	} {
		if err := errors.Join(base.Freeze(late.AddDate(-150, 0, 0)), p.Update(t.Context(), "1", func(c *clock.Clock) error { return c.Offset(-106_000 * 24 * hour) })); err != nil {
			t.Fatal(name, err)
		}
		if free(); base.Real() != nil {
			t.Errorf("%s: the server's clock is still held", name)
		}
	}
}

func TestServersThatShareAClockHoldItTogether(t *testing.T) {
	t.Parallel()
	base, here := perCustomer(t, "frozen:9750-01-01T00:00:00Z")
	there := clock.NewPerCustomer(base, settings.NewMemory())
	if err := here.Update(t.Context(), "1", func(c *clock.Clock) error { return c.Offset(73_000 * 24 * hour) }); err != nil {
		t.Fatal(err)
	}
	late := time.Date(9900, 1, 1, 0, 0, 0, 0, time.UTC)
	if base.Freeze(late) == nil || there.HasOwn() {
		t.Error("the shared clock leaves a customer's behind")
	}
	there.Close()
	if base.Freeze(late) == nil {
		t.Error("one server's end frees the clock from another's customers")
	}
}

func TestClocksAreSavedAndRestored(t *testing.T) {
	t.Parallel()
	base, p := perCustomer(t, "real")
	turn := func(change func(*clock.Clock) error) {
		t.Helper()
		if err := p.Update(t.Context(), "1", change); err != nil {
			t.Fatal(err)
		}
	}
	at := time.Date(2030, 1, 1, 0, 0, 0, 1e6, time.UTC)
	if err := base.Freeze(at); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		change  func(*clock.Clock) error
		want    map[string]any
		restore string
	}{
		{func(c *clock.Clock) error { return c.Freeze(at) }, map[string]any{"mode": "frozen", "now": "2030-01-01T00:00:00.001Z"}, "frozen 2030-01-01T00:00:00.001Z"},
		{func(c *clock.Clock) error { return c.Offset(hour) }, map[string]any{"mode": "offset", "offset": "1h0m0s"}, "offset 2030-01-01T01:00:00.001Z 1h0m0s"},
		{(*clock.Clock).Real, map[string]any{"mode": "real"}, "real"},
		{func(c *clock.Clock) error { return c.Set(at) }, map[string]any{"mode": "running"}, "running"},
	} {
		turn(row.change)
		saved, err := p.Save(t.Context(), "1")
		if err != nil {
			t.Fatal(err)
		}
		if described, err := clock.Describe(saved); err != nil || !maps.Equal(described, row.want) {
			t.Errorf("%s: described as %v (%v)", saved, described, err)
		}
		if err := p.Restore(t.Context(), "1", nil); err != nil || p.HasOwn() {
			t.Fatal("dropped:", err)
		}
		if err := errors.Join(p.Check(t.Context(), "1", saved), p.Restore(t.Context(), "1", saved)); err != nil || !strings.HasPrefix(shown(t, p, "1"), row.restore) {
			t.Errorf("restored %s: %v, it shows %s", saved, err, shown(t, p, "1"))
		}
	}
	saved, err := p.Save(t.Context(), "")
	if err := errors.Join(err, p.Restore(t.Context(), "", nil)); err != nil || base.Mode() != clock.Real {
		t.Errorf("the server's clock was dropped: %v, %s", err, base.Mode())
	}
	if err := p.Restore(t.Context(), "", saved); err != nil || !base.Now().Equal(at) || base.Mode() != clock.Frozen {
		t.Errorf("the server's clock was restored: %v, %s", err, base.Now())
	}
	if none, err := p.Save(t.Context(), "2"); err != nil || none != nil {
		t.Errorf("nothing set is saved as %q (%v)", none, err)
	}
	if described, err := clock.Describe(nil); err != nil || len(described) > 0 {
		t.Errorf("nothing set is described as %v (%v)", described, err)
	}
}

func TestAClockThatWouldBeOutOfBoundsIsNotRestored(t *testing.T) {
	t.Parallel()
	base, p := perCustomer(t, "frozen:9750-01-01T00:00:00Z")
	if err := p.Update(t.Context(), "1", func(c *clock.Clock) error { return c.Offset(73_000 * 24 * hour) }); err != nil {
		t.Fatal(err)
	}
	saved, err := p.Save(t.Context(), "1")
	if err := errors.Join(err, p.Release(t.Context(), "1"), base.Freeze(time.Date(9900, 1, 1, 0, 0, 0, 0, time.UTC))); err != nil {
		t.Fatal(err)
	}
	var far *clock.BoundsError
	if err := p.Check(t.Context(), "1", saved); !errors.As(err, &far) || far.At.Year() < 10_000 {
		t.Errorf("the error is %v, want the bounds", err)
	}
	if err := errors.Join(p.Check(t.Context(), "1", nil), p.Check(t.Context(), "", saved)); err != nil {
		t.Error(err)
	}
}

// Two servers of one store are replicas that share an engine.
func TestAnotherServersTurnIsSeen(t *testing.T) {
	t.Parallel()
	store := settingstest.NewUnsteady(settings.NewMemory(), 4)
	base := newClock(t, threeOClock)
	here, there := clock.NewPerCustomer(base, store), clock.NewPerCustomer(newClock(t, threeOClock), store)
	var all sync.WaitGroup
	const turns = 40
	for _, p := range []*clock.PerCustomer{here, there} {
		all.Go(func() {
			for range turns {
				for p.Update(t.Context(), "1", func(c *clock.Clock) error { return c.Advance(time.Minute) }) != nil {
					_, _ = p.Of(t.Context(), "1") // may fail
				}
			}
		})
	}
	all.Wait()
	store.Steady(true)
	if a, b := shown(t, here, "1"), shown(t, there, "1"); a != b || a != "offset 2020-08-26T16:20:00Z 1h20m0s" {
		t.Errorf("the replicas show %s and %s", a, b)
	}
	if err := base.Freeze(time.Date(9999, 12, 1, 0, 0, 0, 0, time.UTC)); err == nil {
		t.Error("a replica's clock leaves a customer's behind")
	}
}
