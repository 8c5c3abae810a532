package bounce_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/bounce/mock/internal/bounce"
)

// lengths are drawn from a nanosecond to longer than a time.Duration can hold.
var lengths = rapid.OneOf(
	rapid.SampledFrom([]time.Duration{1, 2, time.Second, time.Hour - 1, time.Hour, time.Hour + 1, 2 * time.Hour}),
	rapid.Map(rapid.IntRange(1, 600), func(n int) time.Duration { return time.Duration(n) * time.Minute }),
	rapid.Map(rapid.IntRange(0, 62), func(n int) time.Duration { return 1 << n }),
)

func drawnWindow(t *rapid.T, label string) bounce.Window {
	start := noon.Add(time.Duration(rapid.IntRange(-60, 60).Draw(t, label+" start")) * 10 * time.Minute)
	start = start.Add(rapid.SampledFrom([]time.Duration{0, 0, 0, 1, -1, time.Second / 2}).Draw(t, label+" jitter"))
	w := bounce.Window{Start: start, End: start.Add(lengths.Draw(t, label+" length"))}
	switch rapid.IntRange(0, 30).Draw(t, label+" stretch") {
	case 0:
		w.Start = time.Date(0, 1, 2, 0, 0, 0, 0, time.UTC)
	case 1:
		w.End = time.Date(9999, 12, 30, 0, 0, 0, 0, time.UTC)
	}
	w.Start = w.Start.In(time.FixedZone("", rapid.IntRange(-14, 14).Draw(t, label+" offset")*3600))
	return w
}

// overlap is the definition, in other words than the package's.
func overlap(a, b bounce.Window, closed bool) bool {
	if closed {
		return !a.Start.After(b.End) && !b.Start.After(a.End)
	}
	return a.Start.Before(b.End) && b.Start.Before(a.End)
}

// scan is the search without an order: look at each.
func scan(all []bounce.RFC, w bounce.Window, closed bool) []bounce.RFC {
	var found []bounce.RFC
	for _, r := range all {
		if overlap(r.Window, w, closed) {
			found = append(found, r)
		}
	}
	slices.SortStableFunc(found, func(a, b bounce.RFC) int { return a.Window.Start.Compare(b.Window.Start) })
	return found
}

func TestCalendarFindsWhatAScanFinds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var rfcs []bounce.RFC
		for i := range rapid.IntRange(0, 150).Draw(t, "windows") {
			rfcs = append(rfcs, other(fmt.Sprint(i), drawnWindow(t, "RFC")))
		}
		in := dcmati(rfcs)
		in.Executions = []bounce.Execution{{ID: "asked", Duration: bounce.Duration{
			Unit: "minutes", Value: rapid.OneOf(rapid.IntRange(1, 600), rapid.IntRange(1, 100_000_000)).Draw(t, "minutes"),
		}}}
		w := bounce.NewWorld()
		if err := w.Add(customerOf(in)); err != nil {
			t.Fatal(err)
		}
		rules := bounce.Rules{ClosedEdges: rapid.Bool().Draw(t, "closed")}
		got, err := w.Schedule(at("asked"), drawnWindow(t, "asked").Start, "approver", rules)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(scan(rfcs, got.Window, rules.ClosedEdges), got.Conflicts); diff != "" {
			t.Fatalf("conflicts with %v (-scan +calendar):\n%s", got.Window, diff)
		}
		if got.Booked != (got.Conflicts == nil) {
			t.Fatalf("booked %t with %d conflicts", got.Booked, len(got.Conflicts))
		}
	})
}
