package mutant

import (
	"slices"
	"sync"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// races get wrong what happens when two requests for one instance are under way at once. One after the other, each of
// them is healthy.
func races() defects {
	always := func(domain.Window, domain.Window) bool { return true }
	return defects{
		"loser-names-unbooked-window": race(plant.Overlap, unbookedWindow),
		"check-then-book":             race(plant.Overlap, checkThenBook),
		"both-win":                    race(plant.Overlap, bothWin),
		"lost-update":                 race(always, lostUpdate),
		"nobody-wins":                 race(plant.Overlap, nobodyWins),
	}
}

// race makes two requests rivals if their windows are, and lets decide judge each of them.
func race(rivals func(a, b domain.Window) bool, decide decision) plant.Stateful {
	return func() plant.Defect {
		var t tracks
		raced := t.replace(func(other, x *mock.Exchange) bool { return rivals(plant.Requested(other), plant.Requested(x)) }, decide)
		return plant.Defect{Checks: plant.Checks{"book": unlessCancel(raced)}}
	}
}

// unlessCancel runs the original check of a cancel.
func unlessCancel(r plant.Replacement) plant.Replacement {
	return plant.If(func(x *mock.Exchange) bool { return !x.Cancels }, r)
}

// decision decides a request that has looked and whose turn it is. The caller must hold t.mu.
type decision func(t *track, seen *look, x *mock.Exchange, original plant.CheckFunc) *mock.Refusal

// tracks are the instances of one server. The zero value has none.
type tracks struct {
	mu sync.Mutex
	of map[domain.Place]*track
}

func (t *tracks) at(x *mock.Exchange) *track {
	t.mu.Lock()
	defer t.mu.Unlock()
	place := plant.CalendarOf(x)
	if t.of == nil {
		t.of = map[domain.Place]*track{}
	}
	if t.of[place] == nil {
		t.of[place] = &track{bookings: map[string]int{}, lost: map[string]bool{}, holds: map[string]domain.Window{}}
	}
	return t.of[place]
}

// track is one instance: which requests are under way there, and in which order windows were booked.
type track struct {
	mu       sync.Mutex
	under    []*look
	booked   int
	bookings map[string]int  // the number of an execution's last booking
	lost     map[string]bool // executions whose booking another one has overwritten
	holds    map[string]domain.Window
}

// look is what a request has seen since it came in.
type look struct {
	x      *mock.Exchange
	booked int     // how many bookings there were
	rivals []rival // those that were under way, or came since
}

// rival is what is remembered of a request, which may have ended: its exchange is then another one's.
type rival struct {
	execution string
	window    domain.Window
}

// replace lets two rivals in before either is decided: a request waits for a rival for a while, and goes on alone
// otherwise.
func (t *tracks) replace(areRivals func(other, x *mock.Exchange) bool, decide decision) plant.Replacement {
	return func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		track := t.at(x)
		seen := track.enter(x, areRivals)
		waitFor(func() bool { return track.met(seen) })
		track.mu.Lock()
		defer track.mu.Unlock()
		defer track.leave(seen)
		return decide(track, seen, x, original)
	}
}

// waitFor waits until done holds, or for a while. It leaves the processors to the requests that it waits for.
func waitFor(done func() bool) {
	const longest, pause = 25 * time.Millisecond, 50 * time.Microsecond
	limit, tick := time.NewTimer(longest), time.NewTicker(pause)
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

// enter adds a request, and makes rivals known to each other.
func (t *track) enter(x *mock.Exchange, areRivals func(other, x *mock.Exchange) bool) *look {
	t.mu.Lock()
	defer t.mu.Unlock()
	own := &look{x: x, booked: t.booked}
	for _, other := range t.under {
		if other.x.Place != x.Place && areRivals(other.x, x) {
			own.rivals, other.rivals = append(own.rivals, rivalOf(other.x)), append(other.rivals, rivalOf(x))
		}
	}
	t.under = append(t.under, own)
	return own
}

func rivalOf(x *mock.Exchange) rival { return rival{x.Place.Execution, plant.Requested(x)} }

func (t *track) met(l *look) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(l.rivals) > 0
}

// The callers of the methods below must hold t.mu.

func (t *track) leave(l *look) {
	t.under = slices.DeleteFunc(t.under, func(other *look) bool { return other == l })
}

// note notes a booking of x, if r is nil.
func (t *track) note(x *mock.Exchange, r *mock.Refusal) *mock.Refusal {
	if r == nil {
		t.booked++
		t.bookings[x.Place.Execution] = t.booked
		delete(t.lost, x.Place.Execution)
	}
	return r
}

// raced reports whether all conflicts were booked after the look.
func (t *track) raced(seen *look, r *mock.Refusal) bool {
	all := plant.Conflicts(r)
	return len(all) > 0 && !slices.ContainsFunc(all, func(c mock.Conflict) bool { return t.bookings[c.RFCNumber] <= seen.booked })
}

func checkThenBook(t *track, seen *look, x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
	r := original(x)
	if t.raced(seen, r) {
		r = plant.BookAnyway(x)
	}
	return t.note(x, r)
}

func bothWin(t *track, seen *look, x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
	r := original(x)
	if t.raced(seen, r) {
		x.Window = plant.Requested(x)
		return nil
	}
	return t.note(x, r)
}

// lostUpdate decides by the calendar that it has read, and writes that back with its own booking: what was booked
// since is lost.
func lostUpdate(t *track, seen *look, x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
	r := plant.Without(x, original(x), func(c mock.Conflict) bool {
		return t.lost[c.RFCNumber] || t.bookings[c.RFCNumber] > seen.booked
	})
	if t.note(x, r) != nil {
		return r
	}
	for execution, n := range t.bookings {
		if n > seen.booked && execution != x.Place.Execution {
			t.lost[execution] = true
		}
	}
	return nil
}

// nobodyWins lets each of two rivals put a hold on its window and find the other's. A hold stays until its execution is
// granted a window.
func nobodyWins(t *track, seen *look, x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
	requested := plant.Requested(x)
	for _, rival := range seen.rivals {
		t.holds[x.Place.Execution], t.holds[rival.execution] = requested, rival.window
	}
	var found []domain.RFC
	for execution, w := range t.holds {
		if execution != x.Place.Execution && plant.Overlap(w, requested) {
			found = append(found, plant.RFC(execution, w))
		}
	}
	if len(found) > 0 {
		return x.Conflicting(found)
	}
	r := original(x)
	if r == nil {
		delete(t.holds, x.Place.Execution)
	}
	return r
}

func unbookedWindow(t *track, seen *look, x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
	r := original(x)
	if t.raced(seen, r) {
		return x.Conflicting([]domain.RFC{plant.RFC(plant.Conflicts(r)[0].RFCNumber, plant.Requested(x))})
	}
	return t.note(x, r)
}
