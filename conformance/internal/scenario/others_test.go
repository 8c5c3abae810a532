package scenario_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/ledger"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/scenario/scenariotest"
)

func newGood(t *testing.T, w *scenario.World) request.Draft {
	t.Helper()
	d, err := request.NewSchedule(t.Context(), w.Own, 0, w.Own.At("10:00:00Z"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A conflict is excused where it may be somebody else's work, and not where the scenario knows better.
func TestAConflictIsOthersWorkUnlessTheScenarioKnowsBetter(t *testing.T) {
	t.Parallel()
	item := func(clock string) string {
		return `{"conflicts":[{"rfcNumber":"3-X","scheduledStart":"2030-01-02T` + clock + `"}]}`
	}
	for name, c := range map[string]struct {
		earlier int    // the status of the schedule for 10:00
		asked   string // the time of the schedule that is answered with conflicts
		body    string
		again   bool
		want    string
	}{
		"a window of others":                  {200, "14:00:00Z", item("13:00:00Z"), false, "unclear"},
		"a window that was given up":          {200, "14:00:00Z", item("10:00:00Z"), false, "not-accepted"},
		"a window that was refused":           {403, "14:00:00Z", item("10:00:00Z"), false, "unclear"},
		"a window that was refused, again":    {403, "14:00:00Z", item("10:00:00Z"), true, "not-accepted"},
		"a window of others, again":           {403, "14:00:00Z", item("13:00:00Z"), true, "unclear"},
		"a time that was free a moment ago":   {200, "10:00:30Z", item("09:00:00Z"), false, "not-accepted"},
		"a time that was refused":             {403, "10:00:30Z", item("09:00:00Z"), false, "unclear"},
		"what was created here, at any time":  {200, "14:00:00Z", `{"conflicts":[{"rfcNumber":"3-NEW0000"}]}`, false, "not-accepted"},
		"a window that cannot be read at all": {200, "14:00:00Z", `{"conflicts":[{}]}`, false, "unclear"},
	} {
		w := scenariotest.Answered(409, nil, c.body)
		w.Attempt.Obstructed = c.again
		w.Last.Draft.Time = "2030-01-02T" + c.asked
		first := scenariotest.Answered(c.earlier, nil, `{"scheduledStart":"2030-01-02T10:00:00Z"}`).Last
		created := judge.NewAnswer("", request.Draft{Form: request.Create, Body: request.Create.Body}, 0, &exchange.Exchange{Status: 201, Body: []byte(`{"id":"3-NEW0000"}`)})
		w.Calls = []*judge.Answer{first, created, w.Last}
		if got := scenariotest.Verdict(w, w.CheckAccepted()); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

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
	schedule := func(execution, clock string, sent int) ledger.Booking {
		return ledger.Booking{
			Scenario: "SE-CORE-001", Operation: "scheduleExecution", CSI: "15427061", Instance: "DCMATI", Execution: execution,
			Start: at(clock), At: at("00:00:00Z").Add(time.Duration(sent) * time.Second), Effect: ledger.Accepted,
		}
	}
	created := ledger.Booking{Scenario: "SE-FAM-001", Operation: "createExecution", CSI: "15427061", Instance: "DCMATI", Execution: "3-NEW", Effect: ledger.Accepted}
	elsewhere := schedule("3-FAR", "10:30:00Z", 1)
	elsewhere.Instance = "NEIGHBOUR"
	freed := schedule("3-A", "10:30:00Z", 2)
	freed.Start, freed.Effect, freed.Frees = time.Time{}, ledger.NotBooked, true
	for name, c := range map[string]struct {
		before       []ledger.Booking
		item, rule   string
		want, saying string
	}{
		"what nobody here has booked": {nil, `"rfcNumber":"3-X","scheduledStart":"2030-01-02T10:30:00Z"`, "purpose", "unclear", "conflicting changes"},
		"a window that was given up by a move": {
			[]ledger.Booking{schedule("3-A", "10:30:00Z", 1), schedule("3-A", "20:00:00Z", 2)},
			`"rfcNumber":"7-1","scheduledStart":"2030-01-02T10:30:00Z"`, "lead-time", "unclear", "as the scenarios of the clause reschedule show",
		},
		"the same, where that is the rule": {
			[]ledger.Booking{schedule("3-A", "10:30:00Z", 1), schedule("3-A", "20:00:00Z", 2)},
			`"rfcNumber":"7-1","scheduledStart":"2030-01-02T10:30:00Z"`, "reschedule", "not-accepted", "",
		},
		"a window that was cancelled": {
			[]ledger.Booking{schedule("3-A", "10:30:00Z", 1), freed}, `"rfcNumber":"3-A","scheduledStart":"2030-01-02T10:30:00Z"`, "purpose", "unclear", "clause cancel",
		},
		"the same, where that is cancelled": {
			[]ledger.Booking{schedule("3-A", "10:30:00Z", 1), freed}, `"rfcNumber":"3-A","scheduledStart":"2030-01-02T10:30:00Z"`, "cancel", "not-accepted", "",
		},
		"a window that stands": {
			[]ledger.Booking{schedule("3-A", "10:30:00Z", 1)}, `"rfcNumber":"3-A","scheduledStart":"2030-01-02T10:30:00Z"`, "reschedule", "unclear", "a booking of this run",
		},
		"what was only created": {[]ledger.Booking{created}, `"rfcNumber":"3-NEW","scheduledStart":"2030-01-02T11:00:00Z"`, "lead-time", "unclear", "clause create"},
		"the same, where that is created": {
			[]ledger.Booking{created}, `"rfcNumber":"3-NEW","scheduledStart":"2030-01-02T11:00:00Z"`, "create", "not-accepted", "",
		},
		"what was scheduled on another instance": {
			[]ledger.Booking{elsewhere}, `"rfcNumber":"3-FAR","scheduledStart":"2030-01-02T10:30:00Z"`, "purpose", "unclear", "clause conflict-body",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := scenariotest.World(t, http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
				rw.WriteHeader(http.StatusConflict)
				_, _ = rw.Write([]byte(`{"conflicts":[{` + c.item + `}]}`))
			}), true)
			w.Subject.Rule = c.rule
			for _, b := range c.before {
				held, err := w.Ledger.Reserve(t.Context(), "", 1)
				if err != nil {
					t.Fatal(err)
				}
				held.Settle(b, false)
			}
			if err := w.Send(t.Context(), "schedule", newGood(t, w), 0, true); err != nil {
				t.Fatal(err)
			}
			err := w.CheckAccepted()
			if got := scenariotest.Verdict(w, err); got != c.want || c.saying != "" && !strings.Contains(err.Error(), c.saying) {
				t.Errorf("got %s: %v, want %s that says %q", got, err, c.want, c.saying)
			}
		})
	}
}
