package snapshot_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"example.com/bounce/mock/internal/snapshot"
)

func TestASnapshotIsRestored(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	before := f.look(t)
	first, err := f.Save(t.Context(), "1", "a")
	do(t, err)
	whole, err := f.Save(t.Context(), "", "a")
	do(t, err)
	if !first.At.Equal(noon.Add(time.Hour)) || !whole.At.Equal(noon) || first.Name != "a" {
		t.Errorf("got %v and %v: each is saved by its own clock", first, whole)
	}
	f.note(t, "1", "changed")
	f.note(t, "2", "changed")
	f.told()
	do(t, f.Restore(t.Context(), "1", "a"))
	if got := f.look(t); got == before || f.told() != "" {
		t.Errorf("one customer's snapshot restored another")
	}
	do(t, f.Restore(t.Context(), "", "a"))
	f.same(t, "restored", before)
	if told := f.told(); told != "" {
		t.Errorf("told was %q: what is in no snapshot stays", told)
	}
	for name, err := range map[string]error{
		"unknown name": f.Restore(t.Context(), "1", "b"), "another's": f.Restore(t.Context(), "2", "a"), "deleted": f.Delete(t.Context(), "2", "a"),
	} {
		if !errors.Is(err, snapshot.ErrNoSnapshot) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := f.Save(t.Context(), "3", "a"); !errors.Is(err, errUnknown) {
		t.Errorf("saved was a customer that is not there: %v", err)
	}
}

func TestSnapshotsAreListedAndDeleted(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for _, name := range []string{"b", "a", "c", "b"} {
		f.save(t, "1", name)
	}
	f.save(t, "", "all")
	do(t, f.Delete(t.Context(), "1", "a"))
	if f.names(t, "1") != "b c" || f.names(t, "") != "all" || f.names(t, "2") != "" {
		t.Errorf("got %q and %q", f.names(t, "1"), f.names(t, ""))
	}
	if _, err := f.Find(t.Context(), "1", "a"); !errors.Is(err, snapshot.ErrNoSnapshot) {
		t.Errorf("found was a deleted one: %v", err)
	}
}

func TestThereAreAThousandSnapshotsAtMost(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.save(t, "", "before")
	f.add(t, "3", "three")
	for n := range 999 {
		f.save(t, "3", fmt.Sprint(n))
	}
	if _, err := f.Save(t.Context(), "", "more"); !errors.Is(err, snapshot.ErrTooMany) {
		t.Errorf("got %v, want too many", err)
	}
	f.save(t, "3", "7") // over the former one
	do(t, f.Restore(t.Context(), "", "before"))
	f.save(t, "", "more") // those of a customer that is gone do not count
}

func TestAStateShowsWhatEachPartHasSaved(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.save(t, "", "a")
	f.save(t, "1", "a")
	f.note(t, "1", "changed")
	for csi, want := range map[string]map[string]string{"": {"": "server", "1": "one", "2": "two"}, "1": {"1": "one"}} {
		s, err := f.Find(t.Context(), csi, "a")
		do(t, err)
		got := s.Values("notes")
		if len(got) != len(want) {
			t.Errorf("%q: got %q", csi, got)
		}
		for each, text := range want {
			if string(got[each]) != text {
				t.Errorf("%q: of %q it has %q, want %q", csi, each, got[each], text)
			}
		}
		if len(s.Values("nothing")) > 0 {
			t.Error("an unknown part has values")
		}
	}
	now, err := f.Present(t.Context(), "1")
	if do(t, err); string(now.Values("notes")["1"]) != "changed" {
		t.Errorf("now it is %q", now.Values("notes"))
	}
	if _, err := f.Present(t.Context(), "3"); !errors.Is(err, errUnknown) {
		t.Errorf("got %v", err)
	}
}

// What has not changed is held once, however many snapshots there are.
func TestSnapshotsShareWhatIsTheSameInThem(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	names := func(name string) map[string][]byte {
		f.save(t, "", name)
		s, err := f.Find(t.Context(), "", name)
		do(t, err)
		return s.Values("people") // which the part makes anew each time
	}
	a, b := names("a"), names("b")
	f.note(t, "1", "changed")
	c := names("c")
	for csi, want := range map[string]bool{"1": false, "2": true} {
		if &a[csi][0] != &b[csi][0] || (&b[csi][0] == &c[csi][0]) != want {
			t.Errorf("customer %s is not held once", csi)
		}
	}
}
