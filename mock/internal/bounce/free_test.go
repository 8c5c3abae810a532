package bounce_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"example.com/bounce/mock/internal/bounce"
)

// What Free says is free can be booked, and no earlier start can.
func TestFreeIsTheFirstStartThatCanBeBooked(t *testing.T) {
	t.Parallel()
	const step = time.Hour
	from := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	chance := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		w := bounce.NewWorld()
		instance := bounce.Instance{Name: "I", Service: "S", Executions: []bounce.Execution{{ID: "E"}}}
		for range chance.IntN(6) {
			start := from.Add(time.Duration(chance.IntN(12)-3) * step)
			instance.RFCs = append(instance.RFCs, bounce.RFC{Number: "R", Duration: bounce.Hours(1), Window: bounce.Window{
				Start: start, End: start.Add(time.Duration(1+chance.IntN(5)) * step),
			}})
		}
		if err := w.Add(bounce.Customer{CSI: "1", Name: "N", Identifier: "I", Instances: []bounce.Instance{instance}}); err != nil {
			t.Fatal(err)
		}
		p := bounce.Place{CSI: "1", Instance: "I", Execution: "E"}
		rules := bounce.Rules{ClosedEdges: chance.IntN(2) == 0}
		free, found := w.Free(p, from.Add(-time.Minute), step, rules)
		if !found || free.Before(from) {
			t.Fatalf("got %v %v", free, found)
		}
		for at := from; !at.After(free); at = at.Add(step) {
			b, err := w.Schedule(p, at, "", rules)
			if err != nil || b.Booked != at.Equal(free) {
				t.Fatalf("Free says %v, and at %v booked is %v, %v", free, at, b.Booked, err)
			}
		}
	}
}

func TestFreeGivesUpOnACalendarThatIsFull(t *testing.T) {
	t.Parallel()
	from := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	instance := bounce.Instance{Name: "I", Service: "S", Executions: []bounce.Execution{{ID: "E"}}}
	for i := range 1000 {
		start := from.Add(time.Duration(i) * 2 * time.Hour)
		instance.RFCs = append(instance.RFCs, bounce.RFC{
			Number: "R", Duration: bounce.Hours(2), Window: bounce.Window{Start: start, End: start.Add(2 * time.Hour)},
		})
	}
	w := bounce.NewWorld()
	if err := w.Add(bounce.Customer{CSI: "1", Name: "N", Identifier: "I", Instances: []bounce.Instance{instance}}); err != nil {
		t.Fatal(err)
	}
	p := bounce.Place{CSI: "1", Instance: "I", Execution: "E"}
	if free, found := w.Free(p, from, time.Second, bounce.Rules{}); found {
		t.Errorf("got %v, want it to give up", free)
	}
	if free, found := w.Free(p, from.Add(1990*time.Hour), time.Second, bounce.Rules{}); !found || !free.Equal(from.Add(2000*time.Hour)) {
		t.Errorf("near its end: got %v %v", free, found)
	}
}

func TestFreeFindsNothingWhereNothingIs(t *testing.T) {
	t.Parallel()
	w := bounce.NewWorld()
	instance := bounce.Instance{Name: "I", Service: "S", Executions: []bounce.Execution{{ID: "E"}}}
	if err := w.Add(bounce.Customer{CSI: "1", Name: "N", Identifier: "I", Instances: []bounce.Instance{instance}}); err != nil {
		t.Fatal(err)
	}
	soon, late := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 0, 0, 0, time.UTC)
	for p, from := range map[bounce.Place]time.Time{
		{CSI: "1", Instance: "I", Execution: "F"}: soon,
		{CSI: "1", Instance: "J", Execution: "E"}: soon,
		{CSI: "2", Instance: "I", Execution: "E"}: soon,
		{CSI: "1", Instance: "I", Execution: "E"}: late,
	} {
		if free, found := w.Free(p, from, time.Second, bounce.Rules{}); found {
			t.Errorf("%v: got %v", p, free)
		}
	}
}
