package storetest

import (
	"context"
	"testing"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/snapshot"
	"example.com/bounce/mock/internal/store"
)

// Subject is a part that keeps nothing for the customers "A", "B" and "C", and how a test changes and sees what it keeps.
type Subject struct {
	Part snapshot.Part
	// Change makes what is kept for a customer the n-th of some states that differ, n from 1 to 3.
	Change func(tb testing.TB, csi string, n int)
	// Look shows what is kept for a customer as a text, a different one for each state, and one for nothing.
	Look func(tb testing.TB, csi string) string
}

// RunPart tests the parts that open returns.
func RunPart(t *testing.T, open func(testing.TB) Subject) {
	t.Helper()
	for name, test := range map[string]func(partUnderTest){
		"it saves nothing for nothing": func(p partUnderTest) {
			p.restores("A", nil, p.Look(p.t, "A"))
			p.restores("C", nil, p.Look(p.t, "C"))
		},
		"it restores what it saved": func(p partUnderTest) {
			nothing := p.Look(p.t, "A")
			first, second := p.changed("A", 1), p.changed("A", 2)
			if first.look == second.look || first.look == nothing || second.look == nothing {
				p.t.Fatalf("the states of this test do not differ: %s, %s", first.look, second.look)
			}
			p.restores("A", first.saved, first.look)
			p.restores("A", second.saved, second.look)
			p.restores("A", second.saved, second.look) // which it still keeps
			p.restores("A", nil, nothing)
			p.restores("A", first.saved, first.look)
		},
		"it does nothing, or all, when the context has ended": func(p partUnderTest) {
			nothing := p.Look(p.t, "A")
			kept := p.changed("A", 1)
			ctx, cancel := context.WithCancel(p.t.Context())
			cancel()
			_, _ = p.Part.Save(ctx, "A") // may fail
			want := nothing
			if err := p.Part.Restore(ctx, "A", nil); err != nil {
				want = kept.look
			}
			if got := p.Look(p.t, "A"); got != want {
				p.t.Errorf("it keeps %s, want %s", got, want)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := partUnderTest{open(t), t}
			other := p.changed("B", 3)
			test(p)
			if got := p.Look(t, "B"); got != other.look {
				t.Errorf("of another customer it keeps %s, want %s", got, other.look)
			}
		})
	}
}

type partUnderTest struct {
	Subject
	t *testing.T
}

// change is what was saved of a state, and how it looks.
type change struct {
	saved []byte
	look  string
}

func (p partUnderTest) changed(csi string, n int) change {
	p.t.Helper()
	p.Change(p.t, csi, n)
	return change{p.save(csi), p.Look(p.t, csi)}
}

func (p partUnderTest) save(csi string) []byte {
	p.t.Helper()
	saved, err := p.Part.Save(p.t.Context(), csi)
	if err != nil {
		p.t.Fatal(err)
	}
	return saved
}

// restores restores what was saved, and looks at it.
func (p partUnderTest) restores(csi string, saved []byte, want string) {
	p.t.Helper()
	if err := p.Part.Restore(p.t.Context(), csi, saved); err != nil {
		p.t.Fatal(err)
	}
	if got := p.Look(p.t, csi); got != want {
		p.t.Errorf("restored to %q: it keeps %s, want %s", saved, got, want)
	}
	if again := p.save(csi); (again == nil) != (saved == nil) {
		p.t.Errorf("restored to %q: it saves %q", saved, again)
	}
}

// storeSubject is a store as a part: its customers are made anew with another name for each change.
func storeSubject(s store.Store) Subject {
	return Subject{
		Part: s,
		Change: func(tb testing.TB, csi string, n int) {
			tb.Helper()
			if err := s.Restore(tb.Context(), csi, nil); err != nil {
				tb.Fatal(err)
			}
			c := domain.Customer{CSI: csi, Name: []string{"first", "second", "third"}[n-1], Identifier: csi}
			if err := s.AddCustomer(tb.Context(), c); err != nil {
				tb.Fatal(err)
			}
		},
		Look: func(tb testing.TB, csi string) string {
			tb.Helper()
			c, err := s.Customer(tb.Context(), csi)
			if err != nil {
				return err.Error()
			}
			return c.Name
		},
	}
}
