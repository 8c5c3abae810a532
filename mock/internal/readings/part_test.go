package readings_test

import (
	"testing"

	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/store/storetest"
)

func TestReadingsAreAPart(t *testing.T) {
	t.Parallel()
	storetest.RunPart(t, func(tb testing.TB) storetest.Subject {
		tb.Helper()
		r, err := readings.NewRegistry(settings.NewMemory())
		if err != nil {
			tb.Fatal(err)
		}
		return storetest.Subject{
			Part: r,
			Change: func(tb testing.TB, csi string, n int) {
				tb.Helper()
				if err := r.ChooseFor(tb.Context(), csi, choices{"lead-status": []string{"400", "409", "422"}[n-1]}); err != nil {
					tb.Fatal(err)
				}
			},
			Look: func(tb testing.TB, csi string) string {
				tb.Helper()
				s, err := r.Of(tb.Context(), csi)
				if err != nil {
					tb.Fatal(err)
				}
				return s.Own()["lead-status"]
			},
		}
	})
}
