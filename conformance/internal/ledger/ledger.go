// Package ledger keeps what the target has booked, or may have booked, for the suite, and keeps the number of bookings within a
// budget: a request reserves its place before it is sent. It sends nothing and knows no answers. It imports the outcome and
// request packages.
package ledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"example.com/bounce/conformance/internal/outcome"
)

// Effect says whether an answer means a booking.
type Effect string

const (
	// NotBooked is a refusal, a read, or a cancellation as it is documented.
	NotBooked Effect = ""
	// Accepted is a request that was answered with success.
	Accepted Effect = "accepted"
	// MayHaveBooked is a request whose answer was lost on the way.
	MayHaveBooked Effect = "may-have-booked"
	// ByConflict is a schedule that was answered with conflicts: under conflict-effect=booked-anyway it is booked.
	ByConflict Effect = "answered-with-conflicts"
)

// Booking is an entry of the ledger: a request that has booked, or may have.
type Booking struct {
	// Scenario is the id of the scenario that sent it; "" for a request that was sent before the scenarios.
	Scenario string
	// Rule is kind:slug of the rule that the request was sent for.
	Rule string
	// Request says in words what was sent.
	Request string
	// Operation is the operationId.
	Operation                string
	CSI, Instance, Execution string
	// Start is when the booking begins, as it was answered or else as it was requested; zero if neither says.
	Start, At time.Time
	Effect    Effect
	// Wrong reports whether a correct server would have refused the request.
	Wrong bool
	// Frees is true of an accepted cancellation, which is no entry, and ends the booking of its execution.
	Frees bool
}

// Ledger holds every booking that the target has made or may have made, and keeps their number within the budget. A request
// that might book reserves its place before it is sent, and settles when it is answered. The zero value is an empty ledger
// without a bound. It is safe for concurrent use.
type Ledger struct {
	// Max is the greatest number of bookings; 0 is no bound. It must not change while the ledger is in use.
	Max int

	mu       sync.Mutex
	spent    int           // bookings, and places that are kept for moves
	inFlight int           // places of requests that are not answered yet
	settled  chan struct{} // closed when a request settles; nil while nobody waits
	entries  []Booking
	freed    map[[3]string]time.Time // when the executions of CSI, instance and id were last cancelled
	effect   string                  // the alternative of conflict-effect that was seen; "" until then
	gates    map[string]*gate
}

// gate controls the requests of one rule that a correct server refuses: one at a time until one was refused, and none after one
// was accepted.
type gate struct {
	turn              chan struct{}
	refused, accepted bool
}

// Reservation is the place of one request in the budget, until it settles.
type Reservation struct {
	ledger *Ledger
	places int
	gate   *gate // held until the request settles; nil for a request that a correct server may accept
	turn   bool  // whether the gate's turn is held
}

// Reserve waits for a place in the budget while requests are in flight that may give theirs back. The rule is that of a request
// which a correct server refuses, "" for any other. The error is a *Blocked, or the end of ctx.
func (l *Ledger) Reserve(ctx context.Context, rule string, places int) (*Reservation, error) {
	r := &Reservation{ledger: l, places: places}
	if rule != "" && l.Max > 0 {
		if err := r.passGate(ctx, l.gate(rule)); err != nil {
			return nil, err
		}
	}
	for {
		wait, err := l.take(places)
		if err != nil {
			r.leaveGate()
			return nil, err
		}
		if wait == nil {
			return r, nil
		}
		select {
		case <-wait:
		case <-ctx.Done():
			r.leaveGate()
			return nil, fmt.Errorf("wait for a place in the budget of bookings: %w", ctx.Err())
		}
	}
}

// take takes places of the budget, or returns a channel to wait on.
func (l *Ledger) take(places int) (wait <-chan struct{}, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.Max == 0 || l.spent+l.inFlight+places <= l.Max:
		l.inFlight += places
		return nil, nil //nolint:nilnil // there is nothing to wait for
	case l.spent+places > l.Max:
		return nil, l.Exceeded(places)
	}
	if l.settled == nil {
		l.settled = make(chan struct{})
	}
	return l.settled, nil
}

// Room fails with a *Blocked if that many more bookings exceed the budget. It reserves nothing.
func (l *Ledger) Room(places int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.Max > 0 && l.spent+places > l.Max {
		return l.Exceeded(places)
	}
	return nil
}

// Exceeded is the error for a request that needs more places than the budget has.
func (l *Ledger) Exceeded(places int) error {
	provide := fmt.Sprintf("--max-bookings above %d", l.Max)
	if least := l.Max + 1; places > least {
		provide = fmt.Sprintf("--max-bookings %d or more", places)
	}
	return &outcome.Blocked{Code: "budget", Provide: provide}
}

func (l *Ledger) gate(rule string) *gate {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.gates == nil {
		l.gates = map[string]*gate{}
	}
	if l.gates[rule] == nil {
		l.gates[rule] = &gate{turn: make(chan struct{}, 1)}
	}
	return l.gates[rule]
}

func (r *Reservation) passGate(ctx context.Context, g *gate) error {
	select {
	case g.turn <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("wait for the answer to a request of the same rule: %w", ctx.Err())
	}
	r.ledger.mu.Lock()
	refused, accepted := g.refused, g.accepted
	r.ledger.mu.Unlock()
	r.gate, r.turn = g, true
	if refused || accepted {
		r.leaveGate()
	}
	if accepted {
		return &outcome.Blocked{Code: "budget", Provide: "--max-bookings unlimited: a request was accepted that breaks this rule, and " +
			"its other requests, which might book too, were not sent"}
	}
	return nil
}

func (r *Reservation) leaveGate() {
	if r.turn {
		<-r.gate.turn
		r.turn = false
	}
}

// Settle enters the booking, unless it is NotBooked, whose places are given back. Of the places of a booking one is spent;
// the others stay kept, and their number is returned. refused reports whether the answer is a plain refusal.
func (r *Reservation) Settle(b Booking, refused bool) (kept int) {
	defer r.leaveGate()
	l := r.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	l.inFlight -= r.places
	if r.gate != nil {
		r.gate.refused = r.gate.refused || refused
		r.gate.accepted = r.gate.accepted || b.Granted()
	}
	if b.Frees {
		if l.freed == nil {
			l.freed = map[[3]string]time.Time{}
		}
		l.freed[b.place()] = b.At
	}
	if b.Effect != NotBooked {
		l.entries = append(l.entries, b)
		if l.counts(b) {
			l.spent += r.places
			kept = r.places - 1
		}
	}
	l.wake()
	return kept
}

// counts reports whether the booking counts against the budget. A conflict answer does not if conflict answers are known to leave
// the schedule as it was. The caller must hold mu.
func (l *Ledger) counts(b Booking) bool { return b.Effect != ByConflict || l.effect != "refused" }

// wake lets those who wait for a place try again. The caller must hold mu.
func (l *Ledger) wake() {
	if l.settled != nil {
		close(l.settled)
		l.settled = nil
	}
}

// TryReserve takes a place in the budget; it returns nil if no place is free at once.
func (l *Ledger) TryReserve() *Reservation {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.Max > 0 && l.spent+l.inFlight+1 > l.Max {
		return nil
	}
	l.inFlight++
	return &Reservation{ledger: l, places: 1}
}

// GiveBack returns places that were kept.
func (l *Ledger) GiveBack(places int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.spent -= places
	l.wake()
}

// Enter enters a booking without a reserved place.
func (l *Ledger) Enter(b Booking) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.spent++
	l.entries = append(l.entries, b)
}

// Drop removes the entry of a request that did not reach the target.
func (l *Ledger) Drop(b Booking) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := len(l.entries)
	l.entries = slices.DeleteFunc(l.entries, func(e Booking) bool { return e.At.Equal(b.At) && e.place() == b.place() })
	l.spent -= before - len(l.entries)
	l.wake()
}

// Redeem turns a place that was kept into that of a request.
func (l *Ledger) Redeem() *Reservation {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.spent--
	l.inFlight++
	return &Reservation{ledger: l, places: 1}
}

// Learn notes which alternative of conflict-effect the target takes; the first one counts.
func (l *Ledger) Learn(alternative string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.effect != "" {
		return
	}
	for _, b := range l.entries {
		if b.Effect == ByConflict && alternative == "refused" {
			l.spent--
		}
	}
	l.effect = alternative
	l.wake()
}

// ConflictEffect is the alternative of the reading that was observed; "" if none was.
func (l *Ledger) ConflictEffect() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.effect
}

// Bookings are the entries in the order of their requests, without the conflict answers that booked nothing.
func (l *Ledger) Bookings() []Booking {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := slices.DeleteFunc(slices.Clone(l.entries), func(b Booking) bool { return !l.counts(b) })
	slices.SortStableFunc(all, func(a, b Booking) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Scenario, b.Scenario), cmp.Compare(a.Execution, b.Execution))
	})
	return all
}

// Granted reports whether the target did not refuse the request.
func (b Booking) Granted() bool { return b.Effect == Accepted || b.Effect == ByConflict }
