package steps

import (
	"context"
	"errors"
	"net/http"
	"path"
	"sync/atomic"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/retry"
)

// countWaits lets the world's client count its waits instead of waiting.
func countWaits(w *World) *atomic.Int32 {
	waits := new(atomic.Int32)
	w.env.Client = retry.New(w.env.Client.Client, retry.Options{Sleep: func(context.Context, time.Duration) error {
		waits.Add(1)
		return nil
	}})
	return waits
}

func TestARoundThatFailsWaitsForNoRetryAfter(t *testing.T) {
	t.Parallel()
	for name, race := range map[string]func(*World) error{
		"schedules": func(w *World) error { return w.race(t.Context()) },
		"a mix":     func(w *World) error { return w.raceMixed(t.Context(), "scheduled and read") },
	} {
		h := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			switch {
			case r.Method == http.MethodGet:
				_, _ = rw.Write([]byte(`{"scheduledStart":null}`))
			case path.Base(r.URL.Path) == "3-DCMATI":
				rw.Header().Set("Retry-After", "30")
				rw.WriteHeader(http.StatusTooManyRequests)
			default:
				rw.WriteHeader(http.StatusBadRequest)
			}
		})
		w := world(t, h, true)
		w.Fixture.Executions = []string{"3-DCMATI", "3-SECOND0"}
		waits := countWaits(w)
		if got := verdict(w, race(w)); got != "race-refused" || waits.Load() != 0 {
			t.Errorf("%s: got %s after %d waits, want race-refused after none", name, got, waits.Load())
		}
	}
}

func TestARaceEndsWhereTheTargetAsksForALongWait(t *testing.T) {
	t.Parallel()
	for name, race := range map[string]func(*World) error{
		"schedules": func(w *World) error { return w.race(t.Context()) },
		"a mix":     func(w *World) error { return w.raceMixed(t.Context(), "scheduled and read") },
	} {
		for after, longWait := range map[string]bool{"60": false, "61": true} {
			h := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet {
					_, _ = rw.Write([]byte(`{"scheduledStart":null}`))
					return
				}
				rw.Header().Set("Retry-After", after)
				rw.WriteHeader(http.StatusTooManyRequests)
			})
			w := world(t, h, true)
			waits := countWaits(w)
			var unanswered *outcome.Unanswered
			err := race(w)
			if ends := errors.As(err, &unanswered); ends != longWait || (waits.Load() == 0) != longWait {
				t.Errorf("%s: Retry-After %s: got %v after %d waits, want an end without a wait: %v", name, after, err, waits.Load(), longWait)
			}
		}
	}
}

func TestNoRaceBeginsThatTheBudgetWouldEnd(t *testing.T) {
	t.Parallel()
	for name, race := range map[string]func(*World) error{
		"schedules": func(w *World) error { return w.race(t.Context()) },
		"a mix":     func(w *World) error { return w.raceMixed(t.Context(), "scheduled and read") },
		"writers":   func(w *World) error { return w.raceWriters(t.Context(), "moved", "moved") },
		"creates":   func(w *World) error { return w.raceCreates(t.Context()) },
	} {
		var changes atomic.Int32
		w := world(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet {
				changes.Add(1)
			}
			_, _ = rw.Write([]byte(`{"scheduledStart":null}`))
		}), true)
		w.env.Ledger.Max = 4
		if blocked, ok := outcome.AsBlocked(race(w)); !ok || blocked.Code != "budget" || changes.Load() != 0 {
			t.Errorf("%s: got %v after %d changes, want it blocked by the budget before the first", name, blocked, changes.Load())
		}
	}
}
