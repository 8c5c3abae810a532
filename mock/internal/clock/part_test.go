package clock_test

import (
	"testing"
	"time"

	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/store/storetest"
)

func TestClocksAreAPart(t *testing.T) {
	t.Parallel()
	storetest.RunPart(t, func(tb testing.TB) storetest.Subject {
		tb.Helper()
		base, err := clock.New(threeOClock)
		if err != nil {
			tb.Fatal(err)
		}
		p := clock.NewPerCustomer(base, settings.NewMemory())
		return storetest.Subject{
			Part: p,
			Change: func(tb testing.TB, csi string, n int) {
				tb.Helper()
				if err := p.Update(tb.Context(), csi, func(c *clock.Clock) error { return c.Offset(time.Duration(n) * time.Hour) }); err != nil {
					tb.Fatal(err)
				}
			},
			Look: func(tb testing.TB, csi string) string {
				tb.Helper()
				v, err := p.Of(tb.Context(), csi)
				if err != nil {
					tb.Fatal(err)
				}
				return v.Now().String()
			},
		}
	})
}
