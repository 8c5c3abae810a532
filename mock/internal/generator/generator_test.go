package generator_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/generator"
	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/settings/settingstest"
	"example.com/bounce/openapi/sample"
)

// draws returns the first so many ids that are made up for a customer, or for "" the CSIs of customers.
func draws(t *testing.T, g *generator.Generator, csi string, count int) (all []string) {
	t.Helper()
	for range count {
		draw := func(enter func(*sample.Source) error) error { return g.Item(t.Context(), csi, enter) }
		if csi == "" {
			draw = func(enter func(*sample.Source) error) error { return g.Customer(t.Context(), enter) }
		}
		if err := draw(func(s *sample.Source) error { all = append(all, s.CSI()); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func newGenerator() *generator.Generator { return generator.New(settings.NewMemory(), 1) }

func TestEachThingHasASourceOfItsOwn(t *testing.T) {
	t.Parallel()
	g := newGenerator()
	seen := slices.Concat(draws(t, g, "", 3), draws(t, g, "1", 3), draws(t, g, "2", 3))
	slices.Sort(seen)
	if distinct := slices.Compact(slices.Clone(seen)); len(distinct) != 9 {
		t.Errorf("drawn are %v, want nine that differ", seen)
	}
	same := newGenerator()
	if a, b := draws(t, same, "2", 3), draws(t, newGenerator(), "2", 3); !slices.Equal(a, b) {
		t.Errorf("the same seed draws %v and %v", a, b)
	}
	if a, b := draws(t, newGenerator(), "", 1), draws(t, generator.New(settings.NewMemory(), 2), "", 1); slices.Equal(a, b) {
		t.Error("another seed draws the same")
	}
}

func TestADuplicateIsDrawnAnew(t *testing.T) {
	t.Parallel()
	want := draws(t, newGenerator(), "1", 3)
	g := newGenerator()
	var got []string
	err := g.Item(t.Context(), "1", func(s *sample.Source) error {
		got = append(got, s.CSI())
		if len(got) < 3 {
			return &domain.DuplicateError{Kind: "execution", Name: got[len(got)-1]}
		}
		return nil
	})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("drawn are %v (%v), want %v", got, err, want)
	}
}

func TestADuplicateThatWasNotMadeUpIsAnError(t *testing.T) {
	t.Parallel()
	g, want := newGenerator(), draws(t, newGenerator(), "1", 1)
	for name, enter := range map[string]func(*sample.Source) error{
		"the same duplicate twice": func(*sample.Source) error { return &domain.DuplicateError{Kind: "execution", Name: "mine"} },
		"another error":            func(*sample.Source) error { return domain.ErrInvalid },
	} {
		tries := 0
		err := g.Item(t.Context(), "1", func(s *sample.Source) error { tries++; return enter(s) })
		if err == nil || tries > 2 {
			t.Errorf("%s: %v after %d tries", name, err, tries)
		}
		if saved, _ := g.Save(t.Context(), "1"); saved != nil {
			t.Errorf("%s: the count is %s, want none", name, saved)
		}
	}
	if got := draws(t, g, "1", 1); !slices.Equal(got, want) {
		t.Errorf("after refusals %v is drawn, want %v", got, want)
	}
}

func TestWhatIsRefusedIsKeptFromOthersThatDrewSince(t *testing.T) {
	t.Parallel()
	g := newGenerator()
	err := g.Item(t.Context(), "1", func(*sample.Source) error {
		draws(t, g, "1", 1)
		return domain.ErrInvalid
	})
	if saved, _ := g.Save(t.Context(), "1"); !errors.Is(err, domain.ErrInvalid) || string(saved) != "2" {
		t.Errorf("the count is %s (%v), want 2: the second has it", saved, err)
	}
}

func TestCountsAreSavedAndRestored(t *testing.T) {
	t.Parallel()
	g := newGenerator()
	draws(t, g, "1", 2)
	saved, err := g.Save(t.Context(), "1")
	if err != nil {
		t.Fatal(err)
	}
	want := draws(t, g, "1", 2)
	if err := g.Restore(t.Context(), "1", saved); err != nil {
		t.Fatal(err)
	}
	if got := draws(t, g, "1", 2); !slices.Equal(got, want) {
		t.Errorf("restored, %v are drawn, want %v", got, want)
	}
	if err := g.Restore(t.Context(), "1", nil); err != nil {
		t.Fatal(err)
	}
	if got := draws(t, g, "1", 4)[2:]; !slices.Equal(got, want) {
		t.Errorf("dropped, %v are drawn as the third and fourth, want %v", got, want)
	}
}

func TestNoNumberIsDrawnTwice(t *testing.T) {
	t.Parallel()
	store := settingstest.NewUnsteady(settings.NewMemory(), 5)
	var mu sync.Mutex
	var all []string
	var callers sync.WaitGroup
	for range 4 {
		callers.Go(func() {
			g := generator.New(store, 1)
			for range 25 {
				for g.Item(t.Context(), "1", func(s *sample.Source) error {
					mu.Lock()
					defer mu.Unlock()
					all = append(all, s.CSI())
					return nil
				}) != nil {
					continue
				}
			}
		})
	}
	callers.Wait()
	slices.Sort(all)
	if len(all) != 100 || len(slices.Compact(all)) != 100 {
		t.Errorf("%d are drawn, or two are the same", len(all))
	}
}
