package memory

import (
	"fmt"
	"testing"
	"time"

	"example.com/bounce/mock/internal/domain"
)

// The benchmarks are inside the package so that they measure the search alone, without the decision around it.

var epoch = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

func window(start time.Time, length time.Duration) domain.Window {
	return domain.Window{Start: start, End: start.Add(length)}
}

// filled is a calendar of n windows of 20 minutes, 10 minutes apart, and of one that spans them all when spanned.
func filled(n int, spanned bool) *calendar {
	c := &calendar{}
	if spanned {
		c.put(&record{rfc: domain.RFC{Window: window(epoch, time.Duration(n)*30*time.Minute)}})
	}
	rfcs := make([]record, n)
	for i := range rfcs {
		start := epoch.Add(time.Duration(i) * 30 * time.Minute)
		rfcs[i].rfc.Window = window(start, 20*time.Minute)
		rfcs[i].rank = uint64(i) + 1
		c.put(&rfcs[i])
	}
	return c
}

func BenchmarkCalendar(b *testing.B) {
	for _, n := range []int{100, 10_000, 1_000_000} {
		for _, spanned := range []bool{false, true} {
			b.Run(fmt.Sprintf("windows=%d/spanned=%t", n, spanned), func(b *testing.B) {
				c := filled(n, spanned)
				found := 0
				for i := 0; b.Loop(); i++ {
					at := int(uint(i) * 2654435761 % uint(n)) // all over the calendar, in no order
					start := epoch.Add(time.Duration(at)*30*time.Minute + 20*time.Minute)
					found += len(c.overlapping(window(start, 10*time.Minute), false, nil))
				}
				if spanned != (found > 0) {
					b.Fatalf("found %d windows in the gaps, spanned %t", found, spanned)
				}
			})
		}
	}
}

// How much a search reads cannot be seen outside: a window over the whole calendar must not make it more than one slot more.
func TestCalendarDoesNotScan(t *testing.T) {
	t.Parallel()
	for _, spanned := range []bool{false, true} {
		c := filled(10_000, spanned)
		wanted := window(epoch.Add(5000*30*time.Minute), 10*time.Minute)
		read := 0
		c.candidates(wanted, func(s slot) bool {
			read++
			return !s.follows(slotOf(wanted, nil), false)
		})
		if read > 5 {
			t.Errorf("spanned %t: read %d of 10000 windows, want at most 5", spanned, read)
		}
	}
}
