package conformance_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

// naive plants three mistakes in a fake: it closes the connection when the time is none, it does not look at the Identifier, and
// it schedules the executions of other customers' instances.
func naive() *fake {
	f := newFake()
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		text, _ := io.ReadAll(r.Body)
		var body struct {
			ScheduledTime any `json:"scheduledTime"`
			Action        any `json:"action"`
		}
		if r.Method != http.MethodPut || r.Header.Get("Authorization") != "Bearer "+f.tokens[own] || json.Unmarshal(text, &body) != nil {
			return false
		}
		at, _ := body.ScheduledTime.(string)
		moment, err := time.Parse(time.RFC3339, at)
		isForeign := strings.Contains(r.URL.Path, "/"+others+"/")
		switch {
		case at != "" && err != nil:
			panic(http.ErrAbortHandler)
		case err == nil && moment.After(time.Now().Add(leadTime)) && (guids[r.Header.Get("Identifier")] != own || isForeign):
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, booked)
			return true
		}
		return false
	}
	return f
}

// Each mistake is one cause, however many scenarios show it or could not be judged because of it.
func TestThreeMistakesAreThreeCauses(t *testing.T) {
	t.Parallel()
	r := naive().run(t, conformance.Options{Bookings: conformance.Bookings{MaxBookings: conformance.Unlimited}})
	refused := "It was accepted (200), want it refused: "
	want := []report.Cause{
		{
			Rule: "scheduled-time", StatusClass: "none", Scenarios: []string{"SE-BODY-001"},
			Unjudged: []string{"SE-AUTH-043", "SE-AUTH-044", "SE-CORE-003", "SE-CORE-004", "SE-CORE-005", "SE-CORE-006", "SE-CORE-008", "SE-CORE-009"},
			Title:    "No whole answer came: EOF, three times, and each time the control request behind it was answered",
		},
		{Rule: "jwks-identifier", StatusClass: "2xx", Title: refused + "no Identifier, an unknown Identifier and 2 more", Scenarios: []string{
			"SE-AUTH-020", "SE-AUTH-021", "SE-AUTH-022", "SE-AUTH-023", "SE-READ-008", "SE-READ-009",
		}},
		{Rule: "own-instances", StatusClass: "2xx", Title: refused + "the path of the other customer", Scenarios: []string{"SE-AUTH-042"}},
	}
	breaches := slices.DeleteFunc(slices.Clone(r.Causes), func(c report.Cause) bool { return c.Outcome != report.Failed })
	if diff := cmp.Diff(want, breaches, cmpopts.IgnoreFields(report.Cause{}, "Outcome", "Code", "Kind", "Level", "Assertion", "Operation")); diff != "" {
		t.Errorf("the causes differ (-want +got):\n%s", diff)
	}
	for _, c := range breaches {
		for _, s := range r.Of(c) {
			if x := s.JudgedExchange(); x == nil || x.Status != s.Judged.Status || x.Label == "control request" {
				t.Errorf("%s: got the judged exchange %+v, want the one with status %d", s.ID, x, s.Judged.Status)
			}
		}
	}
}
