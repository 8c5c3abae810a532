package storetest

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/bounce/mock/internal/domain"
)

// On the calendar are a from 12 to 14, p from 14 to 15, b from 16 to 17, and two windows at the ends of the calendar.
func testChanges(t *testing.T, open opener) {
	hour := func(h int) time.Time { return noon.Add(time.Duration(h-12) * time.Hour) }
	first := window(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), time.Nanosecond)
	last := domain.Window{Start: hour(99), End: time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC)}
	in := dcmati([]domain.RFC{other("last", last), other("b", window(hour(16), time.Hour)), pending("p", window(hour(14), time.Hour)), other("first", first)}, "a")
	s := storeOf(t, open, in)
	s.book("a", noon, domain.Rules{})
	all := []string{"first", "a", "p", "b", "last"}
	for name, tt := range map[string]struct {
		window       domain.Window
		open, closed []string
	}{
		"it gives all in order of start":            {domain.Window{}, all, all},
		"it gives what overlaps":                    {domain.Window{Start: hour(13), End: hour(15)}, []string{"a", "p"}, []string{"a", "p"}},
		"it gives what touches under closed edges":  {domain.Window{Start: hour(14), End: hour(16)}, []string{"p"}, []string{"a", "p", "b"}},
		"it leaves the start open":                  {domain.Window{End: hour(14)}, []string{"first", "a"}, []string{"first", "a", "p"}},
		"it leaves the end open":                    {domain.Window{Start: hour(15)}, []string{"b", "last"}, []string{"p", "b", "last"}},
		"it gives nothing for an end before":        {domain.Window{Start: hour(13), End: hour(13).Add(-1)}, nil, nil},
		"it takes times beyond the calendar":        {domain.Window{Start: time.Unix(math.MinInt64, 0), End: time.Unix(math.MaxInt64, 0)}, all, all},
		"it finds nothing beyond the calendar":      {domain.Window{Start: time.Unix(math.MaxInt64, 0)}, nil, nil},
		"it finds nothing before the calendar":      {domain.Window{End: time.Unix(math.MinInt64, 0)}, nil, nil},
		"it finds the first and last of a calendar": {domain.Window{Start: first.Start, End: last.End}, all, all},
	} {
		for closed, want := range map[bool][]string{false: tt.open, true: tt.closed} {
			if diff := cmp.Diff(want, numbers(s.changes("DCMATI", tt.window, closed))); diff != "" {
				t.Errorf("%s, closed %t (-want +got):\n%s", name, closed, diff)
			}
		}
	}
}

// lengths are drawn from a nanosecond to longer than a time.Duration can hold.
var lengths = rapid.OneOf(
	rapid.SampledFrom([]time.Duration{1, 2, time.Second, time.Hour - 1, time.Hour, time.Hour + 1, 2 * time.Hour}),
	rapid.Map(rapid.IntRange(1, 600), func(n int) time.Duration { return time.Duration(n) * time.Minute }),
	rapid.Map(rapid.IntRange(0, 62), func(n int) time.Duration { return 1 << n }),
)

func drawnWindow(t *rapid.T, label string) domain.Window {
	start := noon.Add(time.Duration(rapid.IntRange(-60, 60).Draw(t, label+" start")) * 10 * time.Minute)
	start = start.Add(rapid.SampledFrom([]time.Duration{0, 0, 0, 1, -1, time.Second / 2}).Draw(t, label+" jitter"))
	w := window(start, lengths.Draw(t, label+" length"))
	switch rapid.IntRange(0, 30).Draw(t, label+" stretch") {
	case 0:
		w.Start = time.Date(0, 1, 2, 0, 0, 0, 0, time.UTC)
	case 1:
		w.End = time.Date(9999, 12, 30, 0, 0, 0, 0, time.UTC)
	}
	w.Start = w.Start.In(time.FixedZone("", rapid.IntRange(-14, 14).Draw(t, label+" offset")*3600))
	return w
}

// overlap is the definition, in other words than a store's.
func overlap(a, b domain.Window, closed bool) bool {
	if closed {
		return !a.Start.After(b.End) && !b.Start.After(a.End)
	}
	return a.Start.Before(b.End) && b.Start.Before(a.End)
}

// scan is the search without an order: look at each.
func scan(all []domain.RFC, w domain.Window, closed bool) []domain.RFC {
	var found []domain.RFC
	for _, r := range all {
		if overlap(r.Window, w, closed) {
			found = append(found, r)
		}
	}
	slices.SortStableFunc(found, func(a, b domain.RFC) int { return a.Window.Start.Compare(b.Window.Start) })
	return found
}

func testScan(t *testing.T, open opener) {
	rapid.Check(t, func(r *rapid.T) {
		var rfcs []domain.RFC
		for i := range rapid.IntRange(0, 150).Draw(r, "windows") {
			rfcs = append(rfcs, other(fmt.Sprint(i), drawnWindow(r, "RFC")))
		}
		in := dcmati(rfcs)
		in.Executions = []domain.Execution{{ID: "moved", Duration: domain.Duration{
			Unit: "minutes", Value: rapid.OneOf(rapid.IntRange(1, 600), rapid.IntRange(1, 100_000_000)).Draw(r, "minutes"),
		}}}
		s := subject{open(t), r}
		s.ok(s.AddCustomer(r.Context(), customerOf(in)))
		rules := domain.Rules{ClosedEdges: rapid.Bool().Draw(r, "closed")}
		got := s.book("moved", drawnWindow(r, "wanted").Start, rules)
		if diff := cmp.Diff(scan(rfcs, got.Window, rules.ClosedEdges), got.Conflicts); diff != "" {
			r.Fatalf("conflicts with %v (-scan +calendar):\n%s", got.Window, diff)
		}
		if got.Booked != (got.Conflicts == nil) {
			r.Fatalf("booked %t with %d conflicts", got.Booked, len(got.Conflicts))
		}
	})
}
