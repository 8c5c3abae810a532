package race_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/race"
)

func at(hour int) model.Window {
	start := time.Date(2030, 1, 1, hour, 0, 0, 0, time.UTC)
	return model.Window{Start: start, End: start.Add(2 * time.Hour)}
}

// op is a schedule from call to its return, in milliseconds.
func op(execution, hour int, outcome race.Outcome, call, returned int) race.Op {
	return race.Op{
		Execution: execution, Window: at(hour), Outcome: outcome,
		Call: time.Duration(call) * time.Millisecond, Return: time.Duration(returned) * time.Millisecond,
	}
}

// conflicted is a conflict answer that lists windows.
func conflicted(execution, hour, call, returned int, listed ...int) race.Op {
	o := op(execution, hour, no, call, returned)
	o.Listed = []time.Time{}
	for _, hour := range listed {
		o.Listed = append(o.Listed, at(hour).Start)
	}
	return o
}

// of is another deed than a schedule.
func of(kind race.Kind, execution int, outcome race.Outcome, call, returned int) race.Op {
	o := op(execution, 0, outcome, call, returned)
	o.Kind, o.Window = kind, model.Window{}
	return o
}

// seen is a read that finds a window; hour 0 is none.
func seen(execution, hour, call, returned int) race.Op {
	o := of(race.Read, execution, yes, call, returned)
	if hour > 0 {
		o.Window.Start = at(hour).Start
	}
	return o
}

// stood is a window that an execution has from before.
func stood(execution, hour int) race.Op {
	o := op(execution, hour, yes, -2, -1)
	o.Kind = race.Stand
	return o
}

const (
	yes  = race.Accepted
	no   = race.Conflicting
	lost = race.Lost
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		history  []race.Op
		shortest []int // indexes of the history; nil when it is lawful
	}{
		"nothing at all":                           {nil, nil},
		"one of two wins":                          {[]race.Op{op(0, 10, yes, 0, 5), op(1, 11, no, 1, 4)}, nil},
		"the later answer wins":                    {[]race.Op{op(0, 10, no, 0, 5), op(1, 11, yes, 1, 9)}, nil},
		"both win":                                 {[]race.Op{op(0, 10, yes, 0, 5), op(1, 11, yes, 1, 4)}, []int{0, 1}},
		"nobody wins":                              {[]race.Op{op(0, 10, no, 0, 5), op(1, 11, no, 1, 4)}, []int{0, 1}},
		"a conflict with nothing":                  {[]race.Op{op(0, 10, no, 0, 5)}, []int{0}},
		"apart both win":                           {[]race.Op{op(0, 10, yes, 0, 5), op(1, 14, yes, 1, 4)}, nil},
		"a move frees the old window":              {[]race.Op{op(0, 10, yes, 0, 1), op(0, 14, yes, 2, 3), op(1, 11, yes, 4, 5)}, nil},
		"a move keeps the old window":              {[]race.Op{op(0, 10, yes, 0, 1), op(0, 14, yes, 2, 3), op(1, 11, no, 4, 5)}, []int{0, 1, 2}},
		"a conflict before the booking began":      {[]race.Op{op(1, 11, no, 0, 1), op(0, 10, yes, 2, 3)}, []int{0}},
		"a lost schedule that happened":            {[]race.Op{op(0, 10, lost, 0, 1), op(1, 11, no, 2, 3)}, nil},
		"a lost schedule that never happened":      {[]race.Op{op(0, 10, lost, 0, 1), op(1, 11, yes, 2, 3)}, nil},
		"a lost schedule that happens late":        {[]race.Op{op(0, 10, lost, 0, 1), op(1, 11, yes, 2, 3), op(1, 14, yes, 4, 5), op(2, 11, no, 6, 7)}, nil},
		"a conflict that books, by its reading":    {[]race.Op{op(0, 10, yes, 0, 1), op(1, 11, no, 2, 3), op(0, 14, yes, 4, 5), op(2, 11, no, 6, 7)}, nil},
		"the same again conflicts, by its reading": {[]race.Op{op(0, 10, yes, 0, 1), op(0, 10, no, 2, 3)}, nil},
		"what stood before may overlap":            {[]race.Op{stood(0, 10), stood(1, 11), seen(0, 10, 0, 1), seen(1, 11, 0, 1)}, nil},
		"what stood before is in the way":          {[]race.Op{stood(0, 10), stood(1, 11), op(2, 10, yes, 0, 1)}, []int{0, 2}},
		"what stood before is not there":           {[]race.Op{stood(0, 10), stood(1, 11), seen(1, 0, 0, 1)}, []int{1, 2}},
		"a conflict that lists what is booked":     {[]race.Op{op(0, 10, yes, 0, 1), conflicted(1, 11, 2, 3, 10)}, nil},
		"a conflict that lists what it asks for":   {[]race.Op{op(0, 10, yes, 0, 1), conflicted(1, 11, 2, 3, 11)}, []int{1}},
		"a conflict that lists too much":           {[]race.Op{op(0, 10, yes, 0, 1), op(2, 14, yes, 0, 1), conflicted(1, 11, 2, 3, 10, 14)}, []int{2}},
		"a conflict that lists nothing":            {[]race.Op{op(0, 10, yes, 0, 1), conflicted(1, 11, 2, 3)}, []int{1}},
		"a conflict that lists its own old window": {[]race.Op{op(0, 10, yes, 0, 1), conflicted(0, 11, 2, 3, 10)}, nil},
		"two readings of its own old window":       {[]race.Op{op(0, 10, yes, 0, 1), conflicted(0, 11, 2, 3, 10), op(1, 14, yes, 4, 5), op(1, 15, yes, 6, 7)}, []int{1, 2, 3}},
		"a window that is booked twice, listed so": {[]race.Op{op(0, 10, yes, 0, 1), conflicted(1, 10, 2, 3, 10), conflicted(2, 11, 4, 5, 10, 10)}, nil},
		"a lost update": {[]race.Op{
			op(0, 10, yes, 0, 1), op(2, 20, yes, 0, 1), op(0, 14, yes, 2, 3), op(1, 15, yes, 4, 5), op(3, 18, yes, 6, 7),
		}, []int{0, 2, 3}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ok, shortest := race.Check(c.history)
			var want []race.Op
			for _, i := range c.shortest {
				want = append(want, c.history[i])
			}
			if ok != (c.shortest == nil) || !cmp.Equal(shortest, want) {
				t.Errorf("got %v and\n%s\nwant\n%s", ok, race.Describe(shortest), race.Describe(want))
			}
		})
	}
}

const (
	cancel  = race.Cancel
	read    = race.Read
	create  = race.Create
	refused = race.Refused
	unknown = race.Unknown
)

func TestCheckTakesTheFamilyTogether(t *testing.T) {
	t.Parallel()
	first := op(0, 10, yes, 0, 1)
	for name, c := range map[string]struct {
		history  []race.Op
		shortest []int // indexes of the history; nil when it is lawful
	}{
		"a read of what is not scheduled":       {[]race.Op{seen(0, 0, 0, 1)}, nil},
		"a read of what is scheduled":           {[]race.Op{first, seen(0, 10, 2, 3)}, nil},
		"a read that lags":                      {[]race.Op{first, seen(0, 0, 2, 3)}, []int{0, 1}},
		"a read of what nobody asked for":       {[]race.Op{seen(0, 10, 0, 1)}, []int{0}},
		"a read beside a schedule sees either":  {[]race.Op{op(0, 10, yes, 0, 5), seen(0, 0, 1, 2), seen(0, 10, 3, 4)}, nil},
		"two reads that go back":                {[]race.Op{op(0, 10, yes, 0, 5), seen(0, 10, 1, 2), seen(0, 0, 3, 4)}, []int{1, 2}},
		"a read of a schedule that was refused": {[]race.Op{first, conflicted(1, 11, 2, 9, 10), seen(1, 11, 3, 4), seen(1, 0, 5, 6)}, []int{2, 3}},
		"a read of a conflict that books":       {[]race.Op{first, conflicted(1, 11, 2, 9, 10), seen(1, 11, 10, 11)}, nil},
		"a read of a move":                      {[]race.Op{first, op(0, 14, yes, 2, 3), seen(0, 10, 4, 5)}, []int{0, 1, 2}},
		"a read without an answer":              {[]race.Op{first, of(read, 0, lost, 2, 3)}, nil},
		"a read of what is known":               {[]race.Op{of(read, 0, unknown, 0, 1)}, []int{0}},

		"a cancel frees the window":             {[]race.Op{first, of(cancel, 0, yes, 2, 3), op(1, 11, yes, 4, 5), seen(0, 0, 6, 7)}, nil},
		"a cancel that is lost":                 {[]race.Op{first, of(cancel, 0, yes, 2, 3), seen(0, 10, 4, 5)}, []int{0, 1, 2}},
		"a cancel that leaves the calendar":     {[]race.Op{first, of(cancel, 0, yes, 2, 3), conflicted(1, 11, 4, 5, 10)}, []int{0, 1, 2}},
		"a cancel beside a schedule":            {[]race.Op{first, of(cancel, 0, yes, 2, 9), op(0, 14, yes, 3, 8), seen(0, 0, 10, 11)}, nil},
		"a cancel that undoes one booked after": {[]race.Op{first, of(cancel, 0, yes, 2, 3), op(0, 14, yes, 4, 5), seen(0, 0, 6, 7)}, []int{1, 2, 3}},
		"an unscheduled cancel, accepted":       {[]race.Op{of(cancel, 0, yes, 0, 1), seen(0, 0, 2, 3)}, nil},
		"an unscheduled cancel, refused":        {[]race.Op{of(cancel, 0, refused, 0, 1), seen(0, 0, 2, 3)}, nil},
		"a scheduled cancel, refused":           {[]race.Op{first, of(cancel, 0, refused, 2, 3)}, []int{0, 1}},
		"a cancel without an answer":            {[]race.Op{first, of(cancel, 0, lost, 2, 3), seen(0, 10, 4, 5), seen(0, 0, 6, 7)}, nil},
		"a cancel without an answer, undone":    {[]race.Op{first, of(cancel, 0, lost, 2, 3), seen(0, 0, 4, 5), seen(0, 10, 6, 7)}, []int{0, 2, 3}},

		"a create makes it known":            {[]race.Op{of(create, 3, yes, 0, 1), seen(3, 0, 2, 3), op(3, 10, yes, 4, 5)}, nil},
		"a read before the create":           {[]race.Op{of(read, 3, unknown, 0, 1), of(create, 3, yes, 2, 3)}, nil},
		"a read beside the create":           {[]race.Op{of(create, 3, yes, 0, 9), of(read, 3, unknown, 1, 2), seen(3, 0, 3, 4)}, nil},
		"a create that is visible late":      {[]race.Op{of(create, 3, yes, 0, 1), of(read, 3, unknown, 2, 3)}, []int{0, 1}},
		"a schedule of what is not yet seen": {[]race.Op{of(create, 3, yes, 0, 1), op(3, 10, unknown, 2, 3)}, []int{0, 1}},
		"a cancel of what is not yet known":  {[]race.Op{of(cancel, 3, refused, 0, 1), of(create, 3, yes, 2, 3)}, nil},
		"a create that vanishes":             {[]race.Op{of(create, 3, yes, 0, 9), seen(3, 0, 1, 2), of(read, 3, unknown, 3, 4)}, []int{1, 2}},
		"a create without an answer":         {[]race.Op{of(create, 3, lost, 0, 1), of(read, 3, unknown, 2, 3), seen(3, 0, 4, 5)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ok, shortest := race.Check(c.history)
			var want []race.Op
			for _, i := range c.shortest {
				want = append(want, c.history[i])
			}
			if ok != (c.shortest == nil) || !cmp.Equal(shortest, want) {
				t.Errorf("got %v and\n%s\nwant\n%s", ok, race.Describe(shortest), race.Describe(want))
			}
		})
	}
}

func TestDescribeIsALineADeed(t *testing.T) {
	t.Parallel()
	got := race.Describe([]race.Op{
		op(0, 10, yes, 0, 1), conflicted(1, 11, 1, 2, 10), conflicted(1, 11, 1, 2), of(cancel, 0, refused, 2, 3), seen(0, 10, 3, 4),
		seen(1, 0, 3, 4), of(create, 2, yes, 4, 5), of(read, 2, unknown, 5, 6), of(cancel, 2, lost, 5, 6),
	})
	const want = `   0.000 ms to    1.000 ms: execution 1, schedule for 2030-01-01T10:00:00Z: accepted
   1.000 ms to    2.000 ms: execution 2, schedule for 2030-01-01T11:00:00Z: refused with conflicts from 2030-01-01T10:00:00Z
   1.000 ms to    2.000 ms: execution 2, schedule for 2030-01-01T11:00:00Z: refused with conflicts of which none is listed
   2.000 ms to    3.000 ms: execution 1, cancel: refused
   3.000 ms to    4.000 ms: execution 1, details: scheduled for 2030-01-01T10:00:00Z
   3.000 ms to    4.000 ms: execution 2, details: not scheduled
   4.000 ms to    5.000 ms: execution 3, create: accepted
   5.000 ms to    6.000 ms: execution 3, details: not found
   5.000 ms to    6.000 ms: execution 3, cancel: not answered`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A store that decides and books in one step gives a history that some order explains; one that lets others in between
// its look and its booking gives, sooner or later, one that none does.
func TestCheckTellsAtomicStoresFromRacyOnes(t *testing.T) {
	t.Parallel()
	for name, racy := range map[string]bool{"an atomic store": false, "a store that checks, then books": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := false
			for seed := range uint64(50) {
				ok, shortest := race.Check(simulate(rand.New(rand.NewPCG(seed, 2)), racy))
				if !ok && len(shortest) == 0 {
					t.Error("an illegal history is without its shortest part")
				}
				found = found || !ok
			}
			if found != racy {
				t.Errorf("found an illegal history: %v, want %v", found, racy)
			}
		})
	}
}

// simulate runs four clients over a store, step by step: each step one client looks, books or answers.
func simulate(chance *rand.Rand, racy bool) []race.Op {
	const clients, each = 4, 3
	var history []race.Op
	booked := map[int]model.Window{}
	type doing struct {
		op   race.Op
		free bool
		step int
	}
	var now [clients]*doing
	left := [clients]int{each, each, each, each}
	for tick := 0; ; tick++ {
		client := chance.IntN(clients)
		d := now[client]
		switch {
		case d == nil && left == [clients]int{} && now == [clients]*doing{}:
			return history
		case d == nil && left[client] > 0:
			left[client]--
			now[client] = &doing{op: op(client, []int{10, 11, 14}[chance.IntN(3)], yes, tick, 0)}
		case d == nil:
		case d.step == 0:
			d.step, d.free = 1, free(booked, client, d.op.Window)
			if d.free && !racy {
				booked[client] = d.op.Window
			}
		case d.step == 1:
			d.step = 2
			if d.free {
				booked[client] = d.op.Window
			}
		default:
			d.op.Return = time.Duration(tick) * time.Millisecond
			if !d.free {
				d.op.Outcome = no
			}
			history = append(history, d.op)
			now[client] = nil
		}
	}
}

func free(booked map[int]model.Window, client int, w model.Window) bool {
	for other, taken := range booked {
		if other != client && taken.Start.Before(w.End) && w.Start.Before(taken.End) {
			return false
		}
	}
	return true
}
