package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/store"
)

// Part keeps something for each customer, as package snapshot saves and restores it. The CSI "" is the server itself, and nil is
// what Save returns for nothing.
type Part interface {
	Save(ctx context.Context, csi string) ([]byte, error)
	Restore(ctx context.Context, csi string, saved []byte) error
	Drop(ctx context.Context, csi string) error
}

// RunPart tests the parts that open returns, each of which keeps something for the customers "A" and "B", and nothing for "C".
func RunPart(t *testing.T, open func(testing.TB) Part) {
	t.Helper()
	for name, test := range map[string]func(partUnderTest){
		"it saves nothing for nothing": func(p partUnderTest) {
			p.keeps("C", nil)
			p.ok(p.Restore(p.t.Context(), "C", nil))
			p.ok(p.Drop(p.t.Context(), "C"))
			p.keeps("C", nil)
		},
		"it restores what was dropped": func(p partUnderTest) {
			saved := p.saved("A")
			p.ok(p.Drop(p.t.Context(), "A"))
			p.keeps("A", nil)
			p.ok(p.Restore(p.t.Context(), "A", saved))
			p.keeps("A", saved)
		},
		"it restores nothing": func(p partUnderTest) {
			p.ok(p.Restore(p.t.Context(), "A", nil))
			p.keeps("A", nil)
		},
		"it restores what it still keeps": func(p partUnderTest) {
			for _, csi := range []string{"", "A", "B"} {
				saved := p.saved(csi)
				p.ok(p.Restore(p.t.Context(), csi, saved))
				p.keeps(csi, saved)
			}
		},
		"it does nothing when the context has ended": func(p partUnderTest) {
			ctx, cancel := context.WithCancel(p.t.Context())
			cancel()
			saved := p.saved("A")
			_, err := p.Save(ctx, "A")
			for call, err := range map[string]error{"save": err, "drop": p.Drop(ctx, "A"), "restore": p.Restore(ctx, "A", nil)} {
				if !errors.Is(err, context.Canceled) {
					p.t.Errorf("%s: got %v, want that the context was cancelled", call, err)
				}
			}
			p.keeps("A", saved)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := partUnderTest{open(t), t}
			other := p.saved("B")
			if p.saved("A") == nil || other == nil {
				t.Fatal("it keeps nothing for A or B")
			}
			test(p)
			p.keeps("B", other)
		})
	}
}

type partUnderTest struct {
	Part
	t *testing.T
}

func (p partUnderTest) ok(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p partUnderTest) saved(csi string) []byte {
	p.t.Helper()
	saved, err := p.Save(p.t.Context(), csi)
	p.ok(err)
	return saved
}

func (p partUnderTest) keeps(csi string, want []byte) {
	p.t.Helper()
	if diff := cmp.Diff(string(want), string(p.saved(csi))); diff != "" {
		p.t.Errorf("what is kept for %q (-want +got):\n%s", csi, diff)
	}
}

// storePart is a store as a Part.
type storePart struct{ store.Store }

func (p storePart) Drop(ctx context.Context, csi string) error { return p.Restore(ctx, csi, nil) }
