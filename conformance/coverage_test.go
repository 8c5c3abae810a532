package conformance_test

import (
	"net/http"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi"
)

func TestCoverageCountsTheDocumentedAnswers(t *testing.T) {
	t.Parallel()
	contract, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	for profile, operations := range map[string]int{conformance.Schedule: 1, conformance.Family: len(contract.Operations())} {
		f := newFake()
		f.before = func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method == http.MethodPut && r.Header.Get("Authorization") == "" {
				same(418, "{}")(w, r)
				return true
			}
			return false
		}
		r := f.run(t, conformance.Options{Bookings: conformance.Bookings{Effects: "books"}, Selection: conformance.Selection{Profile: profile, IDs: []string{"SE-AUTH-001"}}})
		named, sent := map[string]bool{}, 0
		for _, x := range r.Scenario("SE-AUTH-001").Exchanges {
			if x.Status > 0 {
				sent++
			}
		}
		for _, c := range r.Coverage {
			named[c.Operation] = true
			want := report.Coverage{Operation: c.Operation, Status: c.Status}
			if c.Operation == "scheduleExecution" {
				want.Exchanges = sent
				want.Seen = map[string]int{"200": 1, "4XX": 1}[c.Status]
			}
			if c != want {
				t.Errorf("%s: got %+v, want %+v", profile, c, want)
			}
		}
		if len(named) != operations {
			t.Errorf("%s: got the operations %v, want %d", profile, named, operations)
		}
	}
}
