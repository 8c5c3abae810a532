package settings_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"

	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/settings/settingstest"
)

// counting is a store that counts how often it is asked for values.
type counting struct {
	settings.Store
	mu   sync.Mutex
	gets int
}

func (c *counting) Get(ctx context.Context, part, csi string) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gets++
	return c.Store.Get(ctx, part, csi)
}

// fixture is a cache of numbers, which counts what was decoded and tells what was discarded.
type fixture struct {
	store     *counting
	cache     *settings.Cache[*int]
	decoded   int
	discarded []int
}

func newFixture() *fixture {
	f := &fixture{store: &counting{Store: settings.NewMemory()}}
	f.cache = settings.NewCache(f.store, "a", func(_ string, value []byte) (*int, error) {
		f.decoded++
		n, err := strconv.Atoi(string(value))
		return &n, err
	}, func(n *int) { f.discarded = append(f.discarded, *n) })
	return f
}

func (f *fixture) put(t *testing.T, part, csi, value string) {
	t.Helper()
	if err := settings.Put(t.Context(), f.store, part, csi, []byte(value)); err != nil {
		t.Fatal(err)
	}
}

// of returns the number of a customer, -1 for none.
func (f *fixture) of(t *testing.T, csi string) (int, *int) {
	t.Helper()
	n, found, err := f.cache.Of(t.Context(), csi)
	if err != nil {
		t.Fatal(err)
	}
	if !found {
		return -1, nil
	}
	return *n, n
}

func TestACacheReadsWhatHasChanged(t *testing.T) {
	t.Parallel()
	f := newFixture()
	if n, _ := f.of(t, "1"); n != -1 || f.store.gets != 0 || f.cache.Any() {
		t.Errorf("without values: got %d by %d look-ups", n, f.store.gets)
	}
	f.put(t, "a", "1", "10")
	_, first := f.of(t, "1")
	f.put(t, "b", "1", "7") // another part
	for range 3 {
		if n, same := f.of(t, "1"); n != 10 || same != first || f.store.gets != 1 {
			t.Errorf("got %d by %d look-ups, want 10 by one", n, f.store.gets)
		}
	}
	f.put(t, "a", "2", "20")
	if _, same := f.of(t, "1"); same != first || f.decoded != 1 || f.store.gets != 2 {
		t.Errorf("after a change of another customer: decoded %d times by %d look-ups, want once by two", f.decoded, f.store.gets)
	}
	f.put(t, "a", "1", "11")
	if n, _ := f.of(t, "1"); n != 11 || !slices.Equal(f.discarded, []int{10}) {
		t.Errorf("got %d and discarded %v, want 11 and the 10", n, f.discarded)
	}
	f.put(t, "a", "1", "")
	if n, _ := f.of(t, "1"); n != -1 || !slices.Equal(f.discarded, []int{10, 11}) {
		t.Errorf("got %d and discarded %v, want none and both", n, f.discarded)
	}
}

// Not parallel: it counts the allocations of all goroutines.
func TestAHitCostsNoAllocation(t *testing.T) {
	f := newFixture()
	f.put(t, "a", "1", "10")
	for _, csi := range []string{"1", "nobody"} {
		f.of(t, csi)
		if n := testing.AllocsPerRun(100, func() { _, _, _ = f.cache.Of(t.Context(), csi) }); n > 0 {
			t.Errorf("%s: %.0f allocations", csi, n)
		}
	}
}

func TestACacheTakesWhatIsDecodedAlready(t *testing.T) {
	t.Parallel()
	f := newFixture()
	f.put(t, "a", "1", "10")
	ten, raw := 10, []byte("10")
	f.cache.Set("1", raw, &ten)
	if _, n := f.of(t, "1"); n != &ten || f.decoded != 0 {
		t.Errorf("decoded %d times, want what was handed in", f.decoded)
	}
	f.cache.Set("1", []byte("12"), &ten) // is not what the store has
	if n, _ := f.of(t, "1"); n != 10 || f.decoded != 1 {
		t.Errorf("got %d, decoded %d times: want what the store has", n, f.decoded)
	}
	var kept []int
	f.cache.Each(func(n *int) { kept = append(kept, *n) })
	f.cache.Forget("1")
	f.cache.Each(func(n *int) { kept = append(kept, -*n) })
	if !slices.Equal(kept, []int{10}) || len(f.discarded) != 3 {
		t.Errorf("kept were %v, discarded %v", kept, f.discarded)
	}
}

func TestACacheRemembersABoundedNumberOfAbsentCustomers(t *testing.T) {
	t.Parallel()
	f := newFixture()
	f.put(t, "a", "1", "10")
	_, first := f.of(t, "1")
	for range 2 {
		f.of(t, "nobody")
	}
	if f.store.gets != 2 {
		t.Errorf("%d look-ups, want one for each", f.store.gets)
	}
	for n := range 10_000 {
		f.of(t, fmt.Sprint("nobody ", n))
	}
	before := f.store.gets
	f.of(t, "nobody")
	if _, same := f.of(t, "1"); same != first || f.store.gets != before+1 {
		t.Error("what is absent is kept for good, or pushed out what is there")
	}
}

func TestACacheReportsErrors(t *testing.T) {
	t.Parallel()
	f := newFixture()
	f.put(t, "a", "1", "ten")
	for range 2 {
		if _, _, err := f.cache.Of(t.Context(), "1"); !errors.Is(err, strconv.ErrSyntax) {
			t.Errorf("got %v, want the error of decoding", err)
		}
	}
	f.put(t, "a", "1", "10")
	if n, _ := f.of(t, "1"); n != 10 {
		t.Errorf("got %d, want 10", n)
	}
}

// Values go up while others read them: nobody may see one go down, or end with an old one.
func TestACacheIsReadWhileValuesChange(t *testing.T) {
	t.Parallel()
	s := settingstest.NewUnsteady(settings.NewMemory(), 2)
	cache := settings.NewCache(s, "a", func(_ string, value []byte) (int, error) { return strconv.Atoi(string(value)) }, nil)
	const last = 200
	var all sync.WaitGroup
	all.Go(func() {
		for n := 1; n <= last; n++ {
			for settings.Put(t.Context(), s, "a", "1", strconv.AppendInt(nil, int64(n), 10)) != nil {
				continue
			}
		}
	})
	for range 4 {
		all.Go(func() {
			for seen := 0; seen < last; {
				n, _, err := cache.Of(t.Context(), "1")
				switch {
				case errors.Is(err, settingstest.ErrAgain):
				case err != nil || n < seen:
					t.Errorf("got %d (%v) after %d", n, err, seen)
					return
				default:
					seen = n
				}
			}
		})
	}
	all.Wait()
}
