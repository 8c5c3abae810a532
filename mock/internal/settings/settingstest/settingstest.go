// Package settingstest holds the tests that every settings.Store passes, and a Store that fails and repeats at random, for
// the tests of what is kept in one.
//
// It may import package settings and testing.
package settingstest

import (
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"

	"example.com/bounce/mock/internal/settings"
)

// Run holds a new, empty Store to what settings.Store promises. A call that fails is made again, as a caller would.
func Run(t *testing.T, fresh func(testing.TB) settings.Store) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, settings.Store){
		"a value is kept for part and customer": keeps,
		"a change that fails changes nothing":   refuses,
		"each update counts":                    counts,
		"the epoch tells of changes":            tells,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, fresh(t))
		})
	}
}

func keeps(t *testing.T, s settings.Store) {
	for _, row := range [][3]string{{"a", "1", "x"}, {"a", "2", "y"}, {"b", "1", "z"}, {"a", "", "server"}, {"a", "2", ""}} {
		put(t, s, row[0], row[1], row[2])
	}
	for _, row := range [][3]string{{"a", "1", "x"}, {"a", "2", ""}, {"b", "1", "z"}, {"b", "2", ""}, {"a", "", "server"}, {"c", "1", ""}} {
		if got := get(t, s, row[0], row[1]); got != row[2] {
			t.Errorf("%s of %q: got %q, want %q", row[0], row[1], got, row[2])
		}
	}
	for part, want := range map[string][]string{"a": {"", "1"}, "b": {"1"}, "c": nil} {
		if got := list(t, s, part); !slices.Equal(got, want) {
			t.Errorf("%s is kept for %q, want %q", part, got, want)
		}
	}
}

func refuses(t *testing.T, s settings.Store) {
	put(t, s, "a", "1", "x")
	mine := errors.New("mine")
	err := again(func() error {
		return s.Update(t.Context(), "a", "1", func([]byte) ([]byte, error) { return []byte("y"), mine })
	})
	if got := get(t, s, "a", "1"); !errors.Is(err, mine) || got != "x" {
		t.Errorf("got %v and %q, want the error of the change and x", err, got)
	}
}

func counts(t *testing.T, s settings.Store) {
	const callers, calls = 4, 25
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			for range calls {
				if err := again(func() error { return s.Update(t.Context(), "a", "1", next) }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got := get(t, s, "a", "1"); got != strconv.Itoa(callers*calls) {
		t.Errorf("got %s, want %d", got, callers*calls)
	}
}

// next adds one to a number.
func next(old []byte) ([]byte, error) {
	n, _ := strconv.Atoi(string(old)) // 0 for none
	return strconv.AppendInt(nil, int64(n)+1, 10), nil
}

func tells(t *testing.T, s settings.Store) {
	epoch := s.Epoch("a")
	if n := epoch.Load(); n != 0 {
		t.Errorf("without a value the epoch is %d, want 0", n)
	}
	last := uint64(0)
	for _, row := range [][2]string{{"1", "x"}, {"2", "x"}, {"1", "y"}, {"1", ""}, {"2", ""}, {"3", "z"}} {
		put(t, s, "a", row[0], row[1])
		put(t, s, "b", "1", row[0])
		switch now := epoch.Load(); {
		case row == [2]string{"2", ""}:
			if now != 0 {
				t.Errorf("after the last value has gone the epoch is %d, want 0", now)
			}
		case now <= last:
			t.Errorf("after %q the epoch is %d, and was %d", row, now, last)
		default:
			last = now
		}
	}
	if s.Epoch("a") != epoch {
		t.Error("a part has two epochs")
	}
}

func put(t *testing.T, s settings.Store, part, csi, value string) {
	t.Helper()
	if err := again(func() error { return settings.Put(t.Context(), s, part, csi, []byte(value)) }); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, s settings.Store, part, csi string) (value string) {
	t.Helper()
	err := again(func() error {
		got, err := s.Get(t.Context(), part, csi)
		value = string(got)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func list(t *testing.T, s settings.Store, part string) (csis []string) {
	t.Helper()
	err := again(func() (err error) {
		csis, err = s.List(t.Context(), part)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return csis
}
