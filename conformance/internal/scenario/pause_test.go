package scenario_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/scenario/scenariotest"
	"example.com/bounce/conformance/internal/target"
)

// still is a target with a clock that can be set, and was not.
type still struct {
	target.Target
	set chan<- time.Time
}

func (still) Kind() string { return "control" }

func (still) Now(context.Context) (time.Time, error) { return time.Time{}, nil }

func (s still) SetClock(_ context.Context, t time.Time) error {
	s.set <- t
	return nil
}

// A request that has a place in the budget waits for no scenario that may be waiting for that place.
func TestAPauseDoesNotWaitForWhoWaitsForItsPlace(t *testing.T) {
	t.Parallel()
	set := make(chan time.Time, 1)
	w := scenariotest.World(t, http.NotFoundHandler(), true)
	roles := w.Target
	w.Target, w.Ledger.Max = still{roles, set}, 1
	defer func() { w.Target = roles }()
	other := scenario.NewWorld(w.Env) // which counts on the clock
	if _, err := other.Now(t.Context()); err != nil {
		t.Fatal(err)
	}
	paused := make(chan error, 1)
	go func() { paused <- w.Pause(t.Context(), time.Second) }()
	select {
	case err := <-paused:
		if err != nil || len(set) > 0 {
			t.Errorf("got %v, and the clock was set %d times, want it left alone", err, len(set))
		}
	case <-time.After(20 * time.Second):
		t.Error("it waits for ever")
	}
	if err := other.End(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.Pause(t.Context(), time.Second); err != nil || len(set) != 1 {
		t.Errorf("got %v, and the clock was set %d times, want it to go on", err, len(set))
	}
}
