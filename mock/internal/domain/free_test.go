package domain_test

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"example.com/bounce/mock/internal/domain"
)

// What FirstFree says is free can be booked, and no earlier start can.
func TestFirstFreeIsTheFirstStartThatCanBeBooked(t *testing.T) {
	t.Parallel()
	const step = time.Hour
	from := noon.UTC()
	chance := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		in := dcmati(nil, "E")
		for range chance.IntN(6) {
			start := from.Add(time.Duration(chance.IntN(12)-3) * step)
			in.RFCs = append(in.RFCs, other("R", window(start, time.Duration(1+chance.IntN(5))*step)))
		}
		c := calendarOf(t, in)
		rules := domain.Rules{ClosedEdges: chance.IntN(2) == 0}
		free, found, err := domain.FirstFree(t.Context(), c, "E", from.Add(-time.Minute), step, rules)
		if !found || free.Before(from) || err != nil {
			t.Fatalf("got %v %v, %v", free, found, err)
		}
		for at := from; !at.After(free); at = at.Add(step) {
			if b := schedule(t, c, "E", at, rules); b.Booked != at.Equal(free) {
				t.Fatalf("FirstFree says %v, and at %v booked is %v", free, at, b.Booked)
			}
		}
	}
}

func TestFirstFreeGivesUpOnAFullCalendar(t *testing.T) {
	t.Parallel()
	from := noon.UTC()
	in := dcmati(nil, "E")
	for i := range 1000 {
		in.RFCs = append(in.RFCs, other("R", window(from.Add(time.Duration(i)*2*time.Hour), 2*time.Hour)))
	}
	c := calendarOf(t, in)
	for name, tt := range map[string]struct {
		from time.Time
		want bool
	}{"at its start": {from, false}, "near its end": {from.Add(1990 * time.Hour), true}} {
		free, found, err := domain.FirstFree(t.Context(), c, "E", tt.from, time.Second, domain.Rules{})
		if found != tt.want || found && !free.Equal(from.Add(2000*time.Hour)) || err != nil {
			t.Errorf("%s: got %v %v, %v", name, free, found, err)
		}
	}
}

func TestFirstFreeFindsNothing(t *testing.T) {
	t.Parallel()
	soon, late := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 0, 0, 0, time.UTC)
	c := calendarOf(t, dcmati(nil, "E"))
	if free, found, err := domain.FirstFree(t.Context(), c, "F", soon, time.Second, domain.Rules{}); found || !errors.Is(err, domain.ErrUnknown) {
		t.Errorf("an unknown execution: got %v %v, %v", free, found, err)
	}
	if free, found, err := domain.FirstFree(t.Context(), c, "E", late, time.Second, domain.Rules{}); found || err != nil {
		t.Errorf("at the end of the calendar: got %v %v, %v", free, found, err)
	}
}
