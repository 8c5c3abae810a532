package conformance_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/conformance/report/pretty"
)

// careless accepts everything, and counts what it was sent that could have been booked.
type careless struct {
	body   string
	status int
	reads  http.Handler // answers the reads; nil treats them as all others
	booked atomic.Int32
}

func (c *careless) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions {
		c.booked.Add(1)
	} else if c.reads != nil {
		c.reads.ServeHTTP(w, r)
		return
	}
	kind := "application/json"
	if strings.HasPrefix(c.body, "<") {
		kind = "text/html"
	}
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(c.status)
	_, _ = w.Write([]byte(c.body))
}

const booked = `{"scheduledStart":"2030-01-01T10:00:00Z","scheduledEnd":"2030-01-01T12:00:00Z","status":"Open","subStatus":"a",` +
	`"custStatus":"b","id":"3-NEW"}`

// Whatever a server accepts, no more is left behind on it than the budget says.
func TestACarelessServerIsLeftWithNoMoreBookingsThanTheBudgetSays(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]struct {
		status int
		body   string
	}{
		"an empty object": {200, "{}"}, "a good answer": {201, booked}, "conflicts": {409, `{"conflicts":[{}]}`},
		"a page": {200, "<!doctype html><title>Done</title>"}, "a page behind a redirect": {303, "<html>"}, "nothing": {204, ""},
		"an answer that is lost": {502, "<html>"},
	} {
		for _, c := range []struct {
			effects       string
			given, budget int
		}{{"contends", 0, 20}, {"", 0, 1}, {"books", 2, 2}} {
			if leftOut(name, "a good answer") || testing.Short() && c.effects != "contends" {
				continue
			}
			t.Run(fmt.Sprintf("%s, effects %q, max-bookings %d", name, c.effects, c.given), func(t *testing.T) {
				t.Parallel()
				server := &careless{body: answer.body, status: answer.status}
				if body := answer.body; body == "" || body[0] == '<' { // else nothing is the API's
					server.reads = same(200, "[]")
				}
				r, err := conformance.Run(t.Context(), conformance.Options{
					Target: start(t, server), Config: newFake().withFamily(), Selection: conformance.Selection{Profile: conformance.Family}, Bookings: conformance.Bookings{Effects: c.effects, MaxBookings: c.given},
					Pacing: conformance.Pacing{Concurrency: 8},
				})
				if err != nil {
					t.Fatal(err)
				}
				holds(t, r)
				isBounded(t, r, int(server.booked.Load()), c.budget)
			})
		}
	}
}

// isBounded holds the report to what the server counted.
func isBounded(t *testing.T, r *report.Report, booked, budget int) {
	t.Helper()
	if booked > budget || booked == 0 {
		t.Errorf("the server has %d bookings, want at least one and at most %d", booked, budget)
	}
	if len(r.Bookings) != booked || r.Budget.Used != booked || r.Budget.Max != budget {
		t.Errorf("the ledger has %d entries, and the budget is %+v, want %d of %d", len(r.Bookings), r.Budget, booked, budget)
	}
	if r.Budget.Blocked == 0 || len(r.Alarms) < 2 {
		t.Errorf("%d scenarios are blocked by the budget, and the alarms are %q, want some of each", r.Budget.Blocked, r.Alarms)
	}
	var text strings.Builder
	if err := pretty.Write(&text, r, pretty.Style{}); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(text.String(), "\n"); !strings.HasPrefix(lines[2], "ATTENTION: ") {
		t.Errorf("the report begins with %q, want the alarm first", lines[:4])
	}
}

// A negative that a server books, and whose answer it loses, is sent again only within the budget.
func TestALostNegativeIsRepeatedWithinTheBudget(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]http.HandlerFunc{"502": same(502, "<html>"), "504": same(504, "{}"), "reset": hangUp} {
		for _, c := range []struct {
			effects       string
			given, budget int
		}{{"", 0, 1}, {"books", 2, 2}, {"books", 0, 20}} {
			t.Run(fmt.Sprintf("%s, effects %q, max-bookings %d", name, c.effects, c.given), func(t *testing.T) {
				t.Parallel()
				var lost atomic.Int32
				f := newFake()
				f.before = func(w http.ResponseWriter, r *http.Request) bool {
					if r.Method != http.MethodPut || r.Header.Get("Identifier") != "" {
						return false
					}
					lost.Add(1)
					lose(w, r)
					return true
				}
				r := f.run(t, conformance.Options{Bookings: conformance.Bookings{Effects: c.effects, MaxBookings: c.given}, Selection: conformance.Selection{Tags: "@id:SE-AUTH-020 or @id:SE-AUTH-021"}})
				entries := 0
				for _, b := range r.Bookings {
					if b.Effect == "may-have-booked" {
						entries++
					}
				}
				if n := int(lost.Load()); n == 0 || n > c.budget || n != entries {
					t.Errorf("%d answers were lost, and the ledger has %d of them, want at most %d", n, entries, c.budget)
				}
				if r.Count(report.Failed) > 0 != (c.budget > 3) {
					t.Errorf("%d scenarios failed with a budget of %d", r.Count(report.Failed), c.budget)
				}
			})
		}
	}
}

// A rule whose request was accepted stays broken, though the rest of its requests is not sent.
func TestWhatIsNotSentDoesNotMendARule(t *testing.T) {
	t.Parallel()
	for _, effects := range []string{"none", "books", "contends"} {
		server := &careless{body: booked, status: 200}
		r, err := conformance.Run(t.Context(), conformance.Options{Target: start(t, server), Config: newFake().config(), Bookings: conformance.Bookings{Effects: effects}, Selection: conformance.Selection{Profile: conformance.Schedule}})
		if err != nil {
			t.Fatal(err)
		}
		holds(t, r)
		if r.Verdict != report.NonConformant || r.ExitCode(false) != 1 {
			t.Errorf("%s: got %s, %d: %v, want non-conformant", effects, r.Verdict, r.ExitCode(false), r.Reasons)
		}
		for _, reason := range r.Reasons {
			if strings.HasSuffix(reason, "()") {
				t.Errorf("%s: the reason %q does not say in what", effects, reason)
			}
		}
	}
}

// One that refuses properly, and accepts one thing that it should not, is sent the rest of all other rules.
func TestOneAcceptedRequestEndsItsRuleAlone(t *testing.T) {
	t.Parallel()
	f := newFake()
	var tokenless atomic.Int32
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodPut || r.Header.Get("Authorization") != "" {
			return false
		}
		tokenless.Add(1)
		same(200, booked)(w, r)
		return true
	}
	r := f.run(t, conformance.Options{Bookings: conformance.Bookings{Effects: "books", MaxBookings: 1000}, Selection: conformance.Selection{Profile: conformance.Schedule}})
	broken := 0
	for _, s := range r.Scenarios {
		if s.Rule == "bearer-token" && s.Outcome == report.Failed {
			broken++
		}
		if s.Code == "budget" && s.Rule != "bearer-token" {
			t.Errorf("%s of the rule %s is blocked by the budget", s.ID, s.Rule)
		}
	}
	if broken != 1 || r.Budget.Wrong == 0 {
		t.Errorf("%d scenarios of the rule failed, and %d requests were accepted wrongly, want 1 and some", broken, r.Budget.Wrong)
	}
}

func TestTheBudgetIsWhatWasGiven(t *testing.T) {
	t.Parallel()
	for given, want := range map[int]int{0: 20, conformance.Unlimited: 0, 3: 3} {
		f := newFake()
		r := f.run(t, conformance.Options{Bookings: conformance.Bookings{Effects: "books", MaxBookings: given}, Selection: conformance.Selection{IDs: []string{"SE-CORE-001"}}})
		if r.Budget.Max != want {
			t.Errorf("--max-bookings %d: got the budget %d, want %d", given, r.Budget.Max, want)
		}
	}
}
