package ledger_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"example.com/bounce/conformance/internal/ledger"
	"example.com/bounce/conformance/internal/outcome"
)

func reserve(t *testing.T, l *ledger.Ledger, rule string, places int) *ledger.Reservation {
	t.Helper()
	r, err := l.Reserve(t.Context(), rule, places)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// noPlace holds that a request is blocked by the budget.
func noPlace(t *testing.T, l *ledger.Ledger, rule string, places int) {
	t.Helper()
	var b *outcome.Blocked
	if _, err := l.Reserve(t.Context(), rule, places); !errors.As(err, &b) || b.Code != "budget" {
		t.Errorf("got %v, want it blocked by the budget", err)
	}
}

func TestOnlyWhatWasNotBookedGivesItsPlaceBack(t *testing.T) {
	t.Parallel()
	for effect, free := range map[ledger.Effect]bool{ledger.NotBooked: true, ledger.Accepted: false, ledger.MayHaveBooked: false, ledger.ByConflict: false} {
		l := &ledger.Ledger{Max: 1}
		reserve(t, l, "", 1).Settle(ledger.Booking{Effect: effect}, false)
		if free {
			reserve(t, l, "", 1)
		} else {
			noPlace(t, l, "", 1)
		}
		if got := len(l.Bookings()) == 0; got != free {
			t.Errorf("%s: the ledger is empty: %v, want %v", effect, got, free)
		}
	}
}

func TestARequestWaitsForThoseUnderWay(t *testing.T) {
	t.Parallel()
	for effect, wantPlace := range map[ledger.Effect]bool{ledger.NotBooked: true, ledger.Accepted: false} {
		l := &ledger.Ledger{Max: 1}
		first := reserve(t, l, "", 1)
		done := make(chan error)
		go func() {
			_, err := l.Reserve(t.Context(), "", 1)
			done <- err
		}()
		first.Settle(ledger.Booking{Effect: effect}, true)
		if err := <-done; (err == nil) != wantPlace {
			t.Errorf("after %s: got %v, want a place: %v", effect, err, wantPlace)
		}
	}
}

func TestTheEndOfTheRunEndsTheWait(t *testing.T) {
	t.Parallel()
	l := &ledger.Ledger{Max: 1}
	first := reserve(t, l, "clause:verb", 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, rule := range []string{"", "clause:verb", "clause:path"} {
		if _, err := l.Reserve(ctx, rule, 1); !errors.Is(err, context.Canceled) {
			t.Errorf("rule %q: got %v, want the end of the run", rule, err)
		}
	}
	first.Settle(ledger.Booking{}, true)
	for _, rule := range []string{"clause:verb", "clause:path"} { // nobody has kept a turn
		reserve(t, l, rule, 1).Settle(ledger.Booking{}, true)
	}
}

// A place for the move is kept from the start, so that the move is never one too many.
func TestThePlaceOfAMoveIsKept(t *testing.T) {
	t.Parallel()
	l := &ledger.Ledger{Max: 2}
	if kept := reserve(t, l, "", 2).Settle(ledger.Booking{Effect: ledger.Accepted}, false); kept != 1 {
		t.Fatalf("got %d places kept, want 1", kept)
	}
	noPlace(t, l, "", 1)
	l.Redeem().Settle(ledger.Booking{Effect: ledger.Accepted}, false)
	noPlace(t, l, "", 1)

	l = &ledger.Ledger{Max: 2}
	l.GiveBack(reserve(t, l, "", 2).Settle(ledger.Booking{Effect: ledger.Accepted}, false))
	reserve(t, l, "", 1)
	noPlace(t, &ledger.Ledger{Max: 1}, "", 2)
}

func TestRequestsOfARuleAreSentOneAtATimeUntilOneIsRefused(t *testing.T) {
	t.Parallel()
	const clients = 8
	l := &ledger.Ledger{Max: 100}
	var underWay, most atomic.Int32
	send := func(refused bool) {
		r := reserve(t, l, "clause:verb", 1)
		n := underWay.Add(1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
			continue
		}
		underWay.Add(-1)
		r.Settle(ledger.Booking{}, refused)
	}
	var wait sync.WaitGroup
	for range clients {
		wait.Go(func() { send(false) }) // such as an answer 500: it is neither refused nor accepted
	}
	wait.Wait()
	if most.Load() != 1 {
		t.Errorf("got %d requests under way at once, want 1", most.Load())
	}
	send(true)
	first, second := reserve(t, l, "clause:verb", 1), reserve(t, l, "clause:verb", 1) // side by side, or this waits for ever
	first.Settle(ledger.Booking{}, true)
	second.Settle(ledger.Booking{}, true)
}

func TestAfterTheFirstAcceptedOneTheRestOfTheRuleIsNotSent(t *testing.T) {
	t.Parallel()
	for _, effect := range []ledger.Effect{ledger.Accepted, ledger.ByConflict} {
		l := &ledger.Ledger{Max: 100}
		reserve(t, l, "clause:verb", 1).Settle(ledger.Booking{Effect: effect}, false)
		noPlace(t, l, "clause:verb", 1)
		reserve(t, l, "", 1)
		reserve(t, l, "clause:path", 1)
	}
	l := &ledger.Ledger{} // without a bound nothing is held back
	reserve(t, l, "clause:verb", 1).Settle(ledger.Booking{Effect: ledger.Accepted}, false)
	reserve(t, l, "clause:verb", 1)
}

func TestConflictAnswersCountUntilTheyAreKnownToBookNothing(t *testing.T) {
	t.Parallel()
	for alternative, left := range map[string]int{"refused": 0, "booked-anyway": 2} {
		l := &ledger.Ledger{Max: 2}
		for range 2 {
			reserve(t, l, "", 1).Settle(ledger.Booking{Effect: ledger.ByConflict}, false)
		}
		noPlace(t, l, "", 1)
		l.Learn(alternative)
		if got := len(l.Bookings()); got != left {
			t.Errorf("%s: got %d entries, want %d", alternative, got, left)
		}
		if left > 0 {
			noPlace(t, l, "", 1)
			continue
		}
		reserve(t, l, "", 1).Settle(ledger.Booking{Effect: ledger.ByConflict}, false)
		reserve(t, l, "", 2)
	}
}
