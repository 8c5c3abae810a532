package conformance_test

import (
	"net/http"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

// A scenario that failed says at which of its steps.
func TestAFailureNamesItsStep(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodPut || r.Header.Get("Authorization") != "" || isProbe(r) {
			return false
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(booked))
		return true
	}
	r := f.run(t, conformance.Options{
		Bookings:  conformance.Bookings{Effects: "books", MaxBookings: conformance.Unlimited},
		Selection: conformance.Selection{Tags: "@clause:bearer-token and not @family"},
	})
	for _, s := range r.Scenarios {
		ended := 0
		for _, step := range s.Steps {
			if step.Ended {
				ended++
			}
		}
		switch {
		case s.Outcome == report.Failed && (ended != 1 || len(s.Steps) < 2):
			t.Errorf("%s failed at %d of its steps: %v", s.ID, ended, s.Steps)
		case s.Outcome == report.Blocked && s.Steps != nil:
			t.Errorf("%s was blocked, and has steps: %v", s.ID, s.Steps)
		}
	}
	if n := r.Count(report.Failed); n == 0 {
		t.Error("nothing failed, which shows nothing")
	}
}
