package mutant

import (
	"slices"
	"sync"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// races get wrong what happens when two requests for one instance are under way at once. One after the other, each of
// them is healthy.
func races() []Mutant {
	return []Mutant{
		race("loser-names-unbooked-window", "lists, for the loser of a race, the window that the loser asked for", overlap, unbookedWindow),
		race("check-then-book", "looks at the calendar, and books what was free when it looked", overlap, checkThenBook),
		race("both-win", "grants both of two windows that overlap, and books one", overlap, bothWin),
		race("lost-update", "loses the booking of another request that was under way", func(bounce.Window, bounce.Window) bool { return true }, lostUpdate),
		race("nobody-wins", "refuses each of two requests for the other one's sake", overlap, nobodyWins),
	}
}

func race(name, defect string, rival rivalry, decide decision) Mutant {
	return Mutant{
		Name: name, Class: Concurrency, Rule: "clause:conflict-body", Defect: defect,
		plant: func() planted {
			t := &tracks{of: map[bounce.Place]*track{}}
			raced := t.plant(func(other, x *mock.Exchange) bool { return rival(asked(other), asked(x)) }, decide)
			return planted{checks: map[string]plant{"book": func(x *mock.Exchange, healthy run) *mock.Refusal {
				if x.Cancels {
					return healthy(x)
				}
				return raced(x, healthy)
			}}}
		},
	}
}

// rivalry tells whether two windows make their requests rivals.
type rivalry func(a, b bounce.Window) bool

// decision decides a request that has looked and whose turn it is: the track is locked meanwhile.
type decision func(t *track, seen *look, x *mock.Exchange, healthy run) *mock.Refusal

// tracks are the instances of one server.
type tracks struct {
	mu sync.Mutex
	of map[bounce.Place]*track
}

func (t *tracks) at(x *mock.Exchange) *track {
	t.mu.Lock()
	defer t.mu.Unlock()
	place := calendarOf(x)
	if t.of[place] == nil {
		t.of[place] = &track{bookings: map[string]int{}, lost: map[string]bool{}, holds: map[string]bounce.Window{}}
	}
	return t.of[place]
}

// track is one instance: who is under way there, and in which order what was booked.
type track struct {
	mu       sync.Mutex
	under    []*look
	booked   int
	bookings map[string]int  // the number of an execution's last booking
	lost     map[string]bool // executions whose booking another one has overwritten
	holds    map[string]bounce.Window
}

// look is what a request has seen since it came in.
type look struct {
	x      *mock.Exchange
	booked int              // how many bookings there were
	rivals []*mock.Exchange // who was under way, or came meanwhile
}

// plant lets two rivals in before either is decided, where there are two: a request waits until it has one, for a
// while, and goes on alone otherwise.
func (t *tracks) plant(rival func(other, x *mock.Exchange) bool, decide decision) plant {
	return func(x *mock.Exchange, healthy run) *mock.Refusal {
		track := t.at(x)
		seen := track.enter(x, rival)
		until(func() bool { return track.met(seen) })
		track.mu.Lock()
		defer track.mu.Unlock()
		defer track.leave(seen)
		return decide(track, seen, x, healthy)
	}
}

// until waits until done, or for a while. It leaves the processors to those whose requests it waits for.
func until(done func() bool) {
	const patience, pause = 25 * time.Millisecond, 50 * time.Microsecond
	limit, tick := time.NewTimer(patience), time.NewTicker(pause)
	defer limit.Stop()
	defer tick.Stop()
	for !done() {
		select {
		case <-limit.C:
			return
		case <-tick.C:
		}
	}
}

// enter lets rivals know of each other.
func (t *track) enter(x *mock.Exchange, rival func(other, x *mock.Exchange) bool) *look {
	t.mu.Lock()
	defer t.mu.Unlock()
	mine := &look{x: x, booked: t.booked}
	for _, other := range t.under {
		if other.x.Place != x.Place && rival(other.x, x) {
			mine.rivals, other.rivals = append(mine.rivals, other.x), append(other.rivals, x)
		}
	}
	t.under = append(t.under, mine)
	return mine
}

func (t *track) met(l *look) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(l.rivals) > 0
}

// The methods below are for decisions.

func (t *track) leave(l *look) {
	t.under = slices.DeleteFunc(t.under, func(other *look) bool { return other == l })
}

// enters notes a booking of x, where r grants it one.
func (t *track) enters(x *mock.Exchange, r *mock.Refusal) *mock.Refusal {
	if r == nil {
		t.booked++
		t.bookings[x.Place.Execution] = t.booked
		delete(t.lost, x.Place.Execution)
	}
	return r
}

// raced tells whether all that stands in the way was booked after the look.
func (t *track) raced(seen *look, r *mock.Refusal) bool {
	if r == nil || len(r.Conflicts) == 0 {
		return false
	}
	return !slices.ContainsFunc(r.Conflicts, func(c mock.Conflict) bool { return t.bookings[c.RFCNumber] <= seen.booked })
}

func checkThenBook(t *track, seen *look, x *mock.Exchange, healthy run) *mock.Refusal {
	r := healthy(x)
	if t.raced(seen, r) {
		r = bookAnyway(x)
	}
	return t.enters(x, r)
}

func bothWin(t *track, seen *look, x *mock.Exchange, healthy run) *mock.Refusal {
	r := healthy(x)
	if t.raced(seen, r) {
		x.Window = asked(x)
		return nil
	}
	return t.enters(x, r)
}

// lostUpdate decides by the calendar that it has read, and writes that back with its own booking: what was booked
// meanwhile is lost.
func lostUpdate(t *track, seen *look, x *mock.Exchange, healthy run) *mock.Refusal {
	r := without(x, healthy(x), func(c mock.Conflict) bool {
		return t.lost[c.RFCNumber] || t.bookings[c.RFCNumber] > seen.booked
	})
	if t.enters(x, r) != nil {
		return r
	}
	for execution, n := range t.bookings {
		if n > seen.booked && execution != x.Place.Execution {
			t.lost[execution] = true
		}
	}
	return nil
}

// nobodyWins lets each of two racing requests put a hold on its window and find the other's. A hold that has won nothing
// stays until its execution is granted a window.
func nobodyWins(t *track, seen *look, x *mock.Exchange, healthy run) *mock.Refusal {
	wanted := asked(x)
	for _, rival := range seen.rivals {
		t.holds[x.Place.Execution], t.holds[rival.Place.Execution] = wanted, asked(rival)
	}
	var inTheWay []bounce.RFC
	for execution, w := range t.holds {
		if execution != x.Place.Execution && overlap(w, wanted) {
			inTheWay = append(inTheWay, asRFC(execution, w))
		}
	}
	if len(inTheWay) > 0 {
		return x.Conflicting(inTheWay)
	}
	r := healthy(x)
	if r == nil {
		delete(t.holds, x.Place.Execution)
	}
	return r
}

func unbookedWindow(t *track, seen *look, x *mock.Exchange, healthy run) *mock.Refusal {
	r := healthy(x)
	if t.raced(seen, r) {
		return x.Conflicting([]bounce.RFC{asRFC(r.Conflicts[0].RFCNumber, asked(x))})
	}
	return t.enters(x, r)
}
