package snapshot_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"example.com/bounce/mock/internal/snapshot"
)

func TestACustomerIsAddedWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	before := f.look(t)
	mine := errors.New("mine")
	for name, add := range map[string]func() error{
		"the first part refuses": func() error {
			return f.Add(t.Context(), "3", func() error { return f.people.add("3", "one") }, func() error { t.Error("equipped"); return nil })
		},
		"equipping fails": func() error {
			return f.Add(t.Context(), "3", func() error { return f.people.add("3", "three") }, func() error { f.note(t, "3", "three"); return mine })
		},
	} {
		if err := add(); !errors.Is(err, errTaken) && !errors.Is(err, mine) {
			t.Errorf("%s: %v", name, err)
		}
		f.same(t, name, before)
	}
	f.note(t, "3", "of a former one")
	do(t, f.Add(t.Context(), "3", func() error { return f.people.add("3", "three") }, func() error { return nil }))
	f.same(t, "a former customer's notes are left", before+" 3:three,,")
	if told := f.told(); told != "" {
		t.Errorf("told was %s: transients may be there before their customer", told)
	}
}

func TestACustomerIsRemovedWithAllThatIsKeptForIt(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	before := f.look(t)
	f.add(t, "3", "three")
	f.save(t, "3", "mine")
	f.save(t, "1", "mine")
	do(t, f.Remove(t.Context(), "3"))
	f.same(t, "removed", before)
	if f.names(t, "3") != "" || f.names(t, "1") != "mine" || f.told() != "drop 3" {
		t.Errorf("left are the snapshots %q of it, and %q of another", f.names(t, "3"), f.names(t, "1"))
	}
	if err := f.Remove(t.Context(), "3"); !errors.Is(err, errUnknown) {
		t.Errorf("removed twice: %v", err)
	}
	if err := f.Revive(t.Context(), "3"); !errors.Is(err, snapshot.ErrNoCustomer) {
		t.Errorf("one that came after the start is there again: %v", err)
	}
}

func TestTheServerGoesBackToItsStart(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	start := f.look(t)
	f.add(t, "3", "three")
	f.save(t, "3", "mine")
	f.save(t, "", "all")
	do(t, f.Remove(t.Context(), "1"))
	f.note(t, "2", "changed")
	f.note(t, "", "changed")
	f.told()
	do(t, f.Reset(t.Context()))
	f.same(t, "reset", start)
	if told := f.told(); told != "interrupt , drop 3, reset " {
		t.Errorf("told was %q", told)
	}
	if f.names(t, "") != "all" || f.names(t, "3") != "" {
		t.Errorf("left are the snapshots %q and %q", f.names(t, ""), f.names(t, "3"))
	}
}

func TestACustomerGoesBackToItsOwnStart(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.add(t, "3", "three")
	start := f.look(t)
	for _, csi := range []string{"1", "3"} {
		f.save(t, csi, "mine")
		f.note(t, csi, "changed")
		f.told()
		do(t, f.ResetCustomer(t.Context(), csi))
		f.same(t, csi, start)
		if told := f.told(); told != fmt.Sprintf("interrupt %s, reset %[1]s", csi) || f.names(t, csi) != "mine" {
			t.Errorf("%s: told was %q, left are the snapshots %q", csi, told, f.names(t, csi))
		}
	}
	do(t, f.Remove(t.Context(), "1"))
	f.told()
	if err := f.ResetCustomer(t.Context(), "1"); !errors.Is(err, errUnknown) || f.told() != "" {
		t.Errorf("one that is not there: %v", err)
	}
	do(t, f.Revive(t.Context(), "1"))
	if got := f.look(t); !strings.HasSuffix(got, " 1:one,one,one") {
		t.Errorf("revived: got %s, want it behind the others", got)
	}
	// It is one of the start again, and no later one.
	do(t, f.Reset(t.Context()))
	do(t, f.ResetCustomer(t.Context(), "1"))
}

// A customer that was removed and added again is another one, though it has the same CSI.
func TestGoingBackBringsTheFormerCustomerOfACSI(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.add(t, "3", "three")
	f.save(t, "", "before")
	former := f.look(t)
	do(t, f.Remove(t.Context(), "3"))
	f.add(t, "3", "another")
	f.save(t, "3", "mine")
	f.told()
	do(t, f.Restore(t.Context(), "", "before"))
	f.same(t, "restored", former)
	if told := f.told(); told != "drop 3" || f.names(t, "3") != "" {
		t.Errorf("told was %q, left are the snapshots %q", told, f.names(t, "3"))
	}
	f.note(t, "3", "changed")
	do(t, f.ResetCustomer(t.Context(), "3"))
	f.same(t, "reset to the former one's start", former)
}

func TestARefusalChangesNothing(t *testing.T) {
	t.Parallel()
	no := errors.New("no")
	for name, row := range map[string]struct {
		refuse func(f *fixture)
		want   error
	}{
		"the first part": {func(f *fixture) { do(t, f.people.add("2", "one")) }, errTaken},
		"a check":        {func(f *fixture) { f.last.check = no }, no},
		"the last part":  {func(f *fixture) { f.last.restore = no }, no},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			f.save(t, "1", "mine")
			do(t, f.people.add("1", "first"))
			f.note(t, "1", "changed")
			row.refuse(f)
			before := f.look(t)
			for what, back := range map[string]func() error{
				"restore": func() error { return f.Restore(t.Context(), "1", "mine") },
				"reset":   func() error { return f.ResetCustomer(t.Context(), "1") },
			} {
				f.told()
				if err := back(); !errors.Is(err, row.want) {
					t.Errorf("%s: the error is %v, want %v", what, err, row.want)
				}
				f.same(t, what, before)
				if told := f.told(); strings.Contains(told, "reset") {
					t.Errorf("%s: told was %q", what, told)
				}
			}
		})
	}
}

func TestACustomerIsHeld(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	mine := errors.New("mine")
	if err := f.WithCustomer(t.Context(), "1", func() error { return mine }); !errors.Is(err, mine) {
		t.Errorf("got %v", err)
	}
	if err := f.WithCustomer(t.Context(), "3", func() error { t.Error("called"); return nil }); !errors.Is(err, errUnknown) {
		t.Errorf("got %v", err)
	}
	removed := make(chan error, 1)
	do(t, f.Hold(func() error {
		go func() { removed <- f.Remove(t.Context(), "1") }()
		for range 100 {
			runtime.Gosched()
		}
		if len(removed) > 0 {
			t.Error("a customer that is held was removed")
		}
		return nil
	}))
	do(t, <-removed)
}
