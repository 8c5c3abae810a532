package scenario_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"example.com/bounce/conformance/internal/judge/judgetest"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/scenario/scenariotest"
)

// accepting books everything, and counts it.
func accepting(booked *atomic.Int32) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			booked.Add(1)
		}
		_, _ = w.Write([]byte(judgetest.Success("2030-01-02T10:00:00Z", "2030-01-02T12:00:00Z")))
	}
}

func TestTheBudgetHoldsForScenariosSideBySide(t *testing.T) {
	t.Parallel()
	const budget, clients = 3, 20
	var booked atomic.Int32
	w := scenariotest.World(t, accepting(&booked), true)
	w.Ledger.Max = budget
	d := newGood(t, w)
	var blocked atomic.Int32
	var wait sync.WaitGroup
	for range clients {
		wait.Go(func() {
			other := scenario.NewWorld(w.Env)
			var b *outcome.Blocked
			switch err := other.Send(t.Context(), "schedule", d.Clone(), 0, true); {
			case errors.As(err, &b) && b.Code == "budget":
				blocked.Add(1)
			case err != nil:
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if booked.Load() != budget || blocked.Load() != clients-budget {
		t.Errorf("got %d booked and %d blocked, want %d and %d", booked.Load(), blocked.Load(), budget, clients-budget)
	}
}

func TestARefusalCostsNoBudget(t *testing.T) {
	t.Parallel()
	w := scenariotest.World(t, http.NotFoundHandler(), true)
	w.Ledger.Max = 1
	for range 3 {
		if err := w.Send(t.Context(), "schedule", newGood(t, w), 0, true); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNothingThatBooksIsSentWhereNothingMayBook(t *testing.T) {
	t.Parallel()
	var booked atomic.Int32
	w := scenariotest.World(t, accepting(&booked), false)
	var blocked *outcome.Blocked
	for name, err := range map[string]error{
		"a schedule":     w.ScheduleAt(t.Context(), 0, w.Own.At("10:00:00Z")),
		"a lawful fault": w.SendForm(t.Context(), "schedule", "a member more"),
		"a lenient one":  w.SendForm(t.Context(), "schedule", "the media type text/plain"),
	} {
		if !errors.As(err, &blocked) || blocked.Code != "effects" {
			t.Errorf("%s: got %v, want *outcome.Blocked for its effects", name, err)
		}
	}
	if err := w.SendForm(t.Context(), "schedule", "no token"); err != nil {
		t.Fatal(err)
	}
	if got := booked.Load(); got != 1 {
		t.Errorf("got %d requests, want only the one without a token", got)
	}
	if all := w.Ledger.Bookings(); len(all) != 1 || !all[0].Wrong {
		t.Errorf("got the ledger %v, want the booking that nobody allowed", all)
	}
}

func TestTheEndOfTheRunIsNotBlamedOnTheTarget(t *testing.T) {
	t.Parallel()
	arrived, done := make(chan struct{}), make(chan struct{})
	w := scenariotest.World(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			close(arrived)
			<-done
		}
	}), true)
	defer close(done)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	if err := w.ScheduleAt(ctx, 0, w.Own.At("10:00:00Z")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the end of the run", err)
	}
	if len(w.Calls) != 1 {
		t.Errorf("got %d exchanges kept, want the one under way", len(w.Calls))
	}
}

func TestSeedsAreNeverNegative(t *testing.T) {
	t.Parallel()
	for _, root := range []int64{-1, 0, 1, 1 << 62} {
		for _, id := range []string{"", "SE-AUTH-001", "SE-AUTH-002", "SE-AUTH-003"} {
			if got := scenario.Seed(root, id); got < 0 {
				t.Errorf("Seed(%d, %q) is %d", root, id, got)
			}
		}
	}
}
