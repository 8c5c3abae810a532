package memory

import (
	"testing"
	"time"

	"example.com/bounce/mock/internal/domain"
)

// BenchmarkGrowth compares a calendar of a million windows, with one over all of them, with one of a hundred. Both are measured in
// turn, so that what the machine does at the same time meets both: x-hundred is how many times more the million costs.
func BenchmarkGrowth(b *testing.B) {
	b.Run("lookup", func(b *testing.B) {
		growth(b, func(c *calendar, gap domain.Window) { c.overlapping(gap, false, nil) })
	})
	b.Run("booking", func(b *testing.B) {
		growth(b, func(c *calendar, gap domain.Window) {
			x := &record{rfc: domain.RFC{Window: gap}, rank: 1 << 40}
			c.put(x)
			c.remove(x)
		})
	})
}

func growth(b *testing.B, act func(*calendar, domain.Window)) {
	const few, many, batch = 100, 1_000_000, 1000
	calendars := map[int]*calendar{few: filled(few, true), many: filled(many, true)}
	took := map[int]time.Duration{}
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		for n, c := range calendars {
			began := time.Now()
			for j := range batch {
				at := int(uint(i*batch+j) * 2654435761 % uint(n)) // all over the calendar, in no order
				act(c, window(epoch.Add(time.Duration(at)*30*time.Minute+20*time.Minute), 10*time.Minute))
			}
			took[n] += time.Since(began)
		}
	}
	b.ReportMetric(0, "ns/op")
	for n, name := range map[int]string{few: "hundred-ns", many: "million-ns"} {
		b.ReportMetric(float64(took[n].Nanoseconds())/float64(b.N*batch), name)
	}
	b.ReportMetric(float64(took[many])/float64(took[few]), "x-hundred")
}
