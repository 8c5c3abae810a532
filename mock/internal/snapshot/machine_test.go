package snapshot_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// Any calls in any order leave what a plain copy of everything would.
func TestGoingBackIsAsACopyOfEverything(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		f := newFixture(t)
		chance := rand.NewPCG(seed, 0)
		draw := func(n uint64) uint64 { return chance.Uint64() % n }
		whole := map[string]string{"start": f.look(t)}
		for n := range 120 {
			csi := fmt.Sprint(1 + draw(4))
			name := fmt.Sprint("s", draw(3))
			switch draw(6) {
			case 0:
				text := fmt.Sprint("name ", n)
				_ = f.Add(t.Context(), csi, func() error {
					if f.people.names[csi] != "" {
						return errTaken
					}
					return f.people.add(csi, text)
				}, func() error { f.note(t, csi, text); return nil })
			case 1:
				_ = f.Remove(t.Context(), csi) // may not be there
			case 2:
				if f.people.names[csi] != "" {
					f.note(t, csi, fmt.Sprint("note ", n))
				}
			case 3:
				f.save(t, "", name)
				whole[name] = f.look(t)
			case 4:
				if f.Restore(t.Context(), "", name) == nil {
					f.same(t, fmt.Sprintf("seed %d, step %d", seed, n), whole[name])
				}
			case 5:
				if draw(4) == 0 {
					do(t, f.Reset(t.Context()))
					f.same(t, fmt.Sprintf("seed %d, step %d", seed, n), whole["start"])
				}
			}
		}
	}
}
