package steps

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

func reserve(t *testing.T, l *Ledger, rule string, places int) *reservation {
	t.Helper()
	r, err := l.reserve(t.Context(), rule, places)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// noPlace holds that a request is blocked by the budget.
func noPlace(t *testing.T, l *Ledger, rule string, places int) {
	t.Helper()
	var b *outcome.Blocked
	if _, err := l.reserve(t.Context(), rule, places); !errors.As(err, &b) || b.Code != "budget" {
		t.Errorf("got %v, want it blocked by the budget", err)
	}
}

func TestOnlyWhatWasNotBookedGivesItsPlaceBack(t *testing.T) {
	t.Parallel()
	for effect, free := range map[Effect]bool{NotBooked: true, Accepted: false, MayHaveBooked: false, ByConflict: false} {
		l := &Ledger{Max: 1}
		reserve(t, l, "", 1).settle(Booking{Effect: effect}, false)
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
	for effect, wantPlace := range map[Effect]bool{NotBooked: true, Accepted: false} {
		l := &Ledger{Max: 1}
		first := reserve(t, l, "", 1)
		done := make(chan error)
		go func() {
			_, err := l.reserve(t.Context(), "", 1)
			done <- err
		}()
		first.settle(Booking{Effect: effect}, true)
		if err := <-done; (err == nil) != wantPlace {
			t.Errorf("after %s: got %v, want a place: %v", effect, err, wantPlace)
		}
	}
}

func TestTheEndOfTheRunEndsTheWait(t *testing.T) {
	t.Parallel()
	l := &Ledger{Max: 1}
	first := reserve(t, l, "clause:verb", 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, rule := range []string{"", "clause:verb", "clause:path"} {
		if _, err := l.reserve(ctx, rule, 1); !errors.Is(err, context.Canceled) {
			t.Errorf("rule %q: got %v, want the end of the run", rule, err)
		}
	}
	first.settle(Booking{}, true)
	for _, rule := range []string{"clause:verb", "clause:path"} { // nobody has kept a turn
		reserve(t, l, rule, 1).settle(Booking{}, true)
	}
}

// A place for the move is kept from the start, so that the move is never one too many.
func TestThePlaceOfAMoveIsKept(t *testing.T) {
	t.Parallel()
	l := &Ledger{Max: 2}
	if kept := reserve(t, l, "", 2).settle(Booking{Effect: Accepted}, false); kept != 1 {
		t.Fatalf("got %d places kept, want 1", kept)
	}
	noPlace(t, l, "", 1)
	l.redeem().settle(Booking{Effect: Accepted}, false)
	noPlace(t, l, "", 1)

	l = &Ledger{Max: 2}
	l.giveBack(reserve(t, l, "", 2).settle(Booking{Effect: Accepted}, false))
	reserve(t, l, "", 1)
	noPlace(t, &Ledger{Max: 1}, "", 2)
}

func TestRequestsOfARuleAreSentOneAtATimeUntilOneIsRefused(t *testing.T) {
	t.Parallel()
	const clients = 8
	l := &Ledger{Max: 100}
	var underWay, most atomic.Int32
	send := func(refused bool) {
		r := reserve(t, l, "clause:verb", 1)
		n := underWay.Add(1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
			continue
		}
		underWay.Add(-1)
		r.settle(Booking{}, refused)
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
	first.settle(Booking{}, true)
	second.settle(Booking{}, true)
}

func TestAfterTheFirstAcceptedOneTheRestOfTheRuleIsNotSent(t *testing.T) {
	t.Parallel()
	for _, effect := range []Effect{Accepted, ByConflict} {
		l := &Ledger{Max: 100}
		reserve(t, l, "clause:verb", 1).settle(Booking{Effect: effect}, false)
		noPlace(t, l, "clause:verb", 1)
		reserve(t, l, "", 1)
		reserve(t, l, "clause:path", 1)
	}
	l := &Ledger{} // without a bound nothing is held back
	reserve(t, l, "clause:verb", 1).settle(Booking{Effect: Accepted}, false)
	reserve(t, l, "clause:verb", 1)
}

func TestConflictAnswersCountUntilTheyAreKnownToBookNothing(t *testing.T) {
	t.Parallel()
	for alternative, left := range map[string]int{"refused": 0, "booked-anyway": 2} {
		l := &Ledger{Max: 2}
		for range 2 {
			reserve(t, l, "", 1).settle(Booking{Effect: ByConflict}, false)
		}
		noPlace(t, l, "", 1)
		l.learn(alternative)
		if got := len(l.Bookings()); got != left {
			t.Errorf("%s: got %d entries, want %d", alternative, got, left)
		}
		if left > 0 {
			noPlace(t, l, "", 1)
			continue
		}
		reserve(t, l, "", 1).settle(Booking{Effect: ByConflict}, false)
		reserve(t, l, "", 2)
	}
}

func TestTheLedgerTellsWhatAnAnswerSaysOfABooking(t *testing.T) {
	t.Parallel()
	good := windowed("2030-01-02T10:00:00Z", "2030-01-02T12:00:00Z")
	for name, c := range map[string]struct {
		words, body string
		status      int
		err         error
		want        Effect
	}{
		"a success":                        {"schedule", good, 200, nil, Accepted},
		"a success without a body":         {"schedule", "", 204, nil, Accepted},
		"a create":                         {"create", `{"id":"3-NEW"}`, 201, nil, Accepted},
		"a refusal":                        {"schedule", "{}", 400, nil, NotBooked},
		"conflicts":                        {"schedule", `{"conflicts":[{}]}`, 409, nil, ByConflict},
		"conflicts with a success":         {"schedule", `{"conflicts":[{}]}`, 200, nil, ByConflict},
		"a server error":                   {"schedule", "{}", 500, nil, NotBooked},
		"an unavailable server":            {"schedule", "", 503, nil, NotBooked},
		"a bad gateway":                    {"schedule", "<html>", 502, nil, MayHaveBooked},
		"a gateway's time-out":             {"create", "", 504, nil, MayHaveBooked},
		"no answer":                        {"schedule", "", 0, errors.New("EOF"), MayHaveBooked},
		"a cut answer":                     {"schedule", "{", 200, errors.New("unexpected EOF"), MayHaveBooked},
		"a redirect of the request":        {"schedule", "", 307, nil, NotBooked},
		"a redirect to something else":     {"schedule", "", 303, nil, MayHaveBooked},
		"a page":                           {"schedule", "<!doctype html><title>Sign in</title>", 200, nil, MayHaveBooked},
		"a success that redirects":         {"schedule", good, 302, nil, NotBooked},
		"a read":                           {"details", good, 200, nil, NotBooked},
		"a read without an answer":         {"details", "", 0, errors.New("EOF"), NotBooked},
		"a cancellation":                   {"cancel", `{"status":"Open","subStatus":"a","custStatus":"b"}`, 200, nil, NotBooked},
		"a cancel that schedules":          {"cancel", good, 200, nil, Accepted},
		"a cancel that says nothing of it": {"cancel", "{}", 200, nil, Accepted},
	} {
		d := request.Draft{Form: formOf(c.words), Method: formOf(c.words).Method}
		call := newCall(name, d, 0, &exchange.Exchange{Status: c.status, Body: []byte(c.body), Err: c.err})
		if got := call.effect(); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestNothingWasBookedWhereNobodyListens(t *testing.T) {
	t.Parallel()
	d := request.Draft{Form: request.Schedule, Method: http.MethodPut, Base: request.BasePath}
	client, err := exchange.NewClient("http://no-such-host.invalid", 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if c := newCall("", d, 0, client.Send(t.Context(), d.Request())); c.Err == nil || c.effect() != NotBooked {
		t.Errorf("got %v, %s, want that nothing was booked", c.Err, c.effect())
	}
}

// An id of any length costs the ledger little.
func TestTheLedgerKeepsTheBeginningOfALongID(t *testing.T) {
	t.Parallel()
	answer := []byte(`{"id":"` + strings.Repeat("x", 1<<20) + `"}`)
	c := newCall("create", request.Draft{Form: request.Create, Method: http.MethodPost}, 0, &exchange.Exchange{Status: 200, Body: answer})
	if b := c.booking(); b.Effect != Accepted || len(b.Execution) != maxID {
		t.Errorf("got %q with an id of %d bytes, want it accepted, with %d", b.Effect, len(b.Execution), maxID)
	}
}
