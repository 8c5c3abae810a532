package steps

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// What a conflict lists is looked up in the ledger before it is taken for the work of others.
func TestWhatTheRunItselfHasLeftIsNotOthersWork(t *testing.T) {
	t.Parallel()
	at := func(clock string) time.Time {
		stamp, err := time.Parse(time.RFC3339, "2030-01-02T"+clock)
		if err != nil {
			t.Fatal(err)
		}
		return stamp
	}
	schedule := func(execution, clock string, sent int) Booking {
		return Booking{
			Scenario: "SE-CORE-001", Operation: "scheduleExecution", CSI: "15427061", Instance: "DCMATI", Execution: execution,
			Start: at(clock), At: at("00:00:00Z").Add(time.Duration(sent) * time.Second), Effect: Accepted,
		}
	}
	created := Booking{Scenario: "SE-FAM-001", Operation: "createExecution", CSI: "15427061", Instance: "DCMATI", Execution: "3-NEW", Effect: Accepted}
	elsewhere := schedule("3-FAR", "10:30:00Z", 1)
	elsewhere.Instance = "NEIGHBOUR"
	freed := schedule("3-A", "10:30:00Z", 2)
	freed.Start, freed.Effect, freed.Frees = time.Time{}, NotBooked, true
	for name, c := range map[string]struct {
		before       []Booking
		item, rule   string
		want, saying string
	}{
		"what nobody here has booked": {nil, `"rfcNumber":"3-X","scheduledStart":"2030-01-02T10:30:00Z"`, "purpose", "unclear", "other changes"},
		"a window that was given up by a move": {
			[]Booking{schedule("3-A", "10:30:00Z", 1), schedule("3-A", "20:00:00Z", 2)},
			`"rfcNumber":"7-1","scheduledStart":"2030-01-02T10:30:00Z"`, "lead-time", "unclear", "as the scenarios of the clause reschedule show",
		},
		"the same, where that is the rule": {
			[]Booking{schedule("3-A", "10:30:00Z", 1), schedule("3-A", "20:00:00Z", 2)},
			`"rfcNumber":"7-1","scheduledStart":"2030-01-02T10:30:00Z"`, "reschedule", "not-accepted", "",
		},
		"a window that was cancelled": {
			[]Booking{schedule("3-A", "10:30:00Z", 1), freed}, `"rfcNumber":"3-A","scheduledStart":"2030-01-02T10:30:00Z"`, "purpose", "unclear", "clause cancel",
		},
		"the same, where that is cancelled": {
			[]Booking{schedule("3-A", "10:30:00Z", 1), freed}, `"rfcNumber":"3-A","scheduledStart":"2030-01-02T10:30:00Z"`, "cancel", "not-accepted", "",
		},
		"a window that stands": {
			[]Booking{schedule("3-A", "10:30:00Z", 1)}, `"rfcNumber":"3-A","scheduledStart":"2030-01-02T10:30:00Z"`, "reschedule", "unclear", "a booking of this run",
		},
		"what was only created": {[]Booking{created}, `"rfcNumber":"3-NEW","scheduledStart":"2030-01-02T11:00:00Z"`, "lead-time", "unclear", "clause create"},
		"the same, where that is created": {
			[]Booking{created}, `"rfcNumber":"3-NEW","scheduledStart":"2030-01-02T11:00:00Z"`, "create", "not-accepted", "",
		},
		"what was scheduled on another instance": {
			[]Booking{elsewhere}, `"rfcNumber":"3-FAR","scheduledStart":"2030-01-02T10:30:00Z"`, "purpose", "unclear", "clause conflict-body",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world(t, http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
				rw.WriteHeader(http.StatusConflict)
				_, _ = rw.Write([]byte(`{"conflicts":[{` + c.item + `}]}`))
			}), true)
			w.rule = c.rule
			for _, b := range c.before {
				reserve(t, &w.env.Ledger, "", 1).settle(b, false)
			}
			if err := w.send(t.Context(), "schedule", newGood(t, w), 0, true); err != nil {
				t.Fatal(err)
			}
			err := w.isAccepted()
			if got := verdict(w, err); got != c.want || c.saying != "" && !strings.Contains(err.Error(), c.saying) {
				t.Errorf("got %s: %v, want %s that says %q", got, err, c.want, c.saying)
			}
		})
	}
}
