package generator_test

import (
	"testing"

	"example.com/bounce/mock/internal/store/storetest"
	"example.com/bounce/openapi/sample"
)

func TestCountsAreAPart(t *testing.T) {
	t.Parallel()
	storetest.RunPart(t, func(testing.TB) storetest.Subject {
		g := newGenerator()
		return storetest.Subject{
			Part: g,
			Change: func(tb testing.TB, csi string, n int) {
				tb.Helper()
				if err := g.Restore(tb.Context(), csi, nil); err != nil {
					tb.Fatal(err)
				}
				for range n {
					if err := g.Item(tb.Context(), csi, func(*sample.Source) error { return nil }); err != nil {
						tb.Fatal(err)
					}
				}
			},
			Look: func(tb testing.TB, csi string) string {
				tb.Helper()
				saved, err := g.Save(tb.Context(), csi)
				if err != nil {
					tb.Fatal(err)
				}
				return string(saved)
			},
		}
	})
}
