package conformance_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

// What somebody, such as an earlier run, has booked is in the way of a scenario on one day only.
func TestAScenarioWithSomethingInItsWayRunsOnceMore(t *testing.T) {
	t.Parallel()
	for times, want := range map[int32]report.Outcome{1: report.Passed, 2: report.Inconclusive} {
		f := newFake()
		var inTheWay atomic.Int32
		f.before = func(w http.ResponseWriter, r *http.Request) bool {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(strings.NewReader(string(body)))
			books := strings.HasSuffix(r.URL.Path, "/3-A") && !strings.Contains(string(body), "tomorrow") && !strings.Contains(string(body), "2001")
			if r.Method != http.MethodPut || !books || inTheWay.Add(1) > times {
				return false
			}
			same(409, `{"conflicts":[{"rfcNumber":"3-OTHER"}]}`)(w, r)
			return true
		}
		r := f.run(t, conformance.Options{Bookings: conformance.Bookings{Effects: "books"}, Selection: conformance.Selection{IDs: []string{"SE-CORE-001"}}})
		if s := r.Scenario("SE-CORE-001"); s.Outcome != want {
			t.Errorf("after %d conflicts: got %s: %s, want %s", times, s.Outcome, s.Reason, want)
		}
		accepted := slices.DeleteFunc(slices.Clone(r.Bookings), func(b report.Booking) bool { return b.Effect != "accepted" })
		if uncertain := len(r.Bookings) - len(accepted); len(accepted) != f.accepted() || uncertain != int(times) {
			t.Errorf("got %d bookings in the ledger, and %d uncertain ones, want the %d that the server accepted, and the %d conflicts",
				len(accepted), uncertain, f.accepted(), times)
		}
	}
}

func TestScenariosThatNeedAClockAreLeftOutWhereThereIsNone(t *testing.T) {
	t.Parallel()
	const timed = "SE-TIME-002"
	for name, c := range map[string]struct {
		options conformance.Options
		want    report.Outcome
		code    string
	}{
		"of the whole suite":             {conformance.Options{Bookings: conformance.Bookings{Effects: "books"}}, report.Skipped, "clock"},
		"where the expression says so":   {conformance.Options{Selection: conformance.Selection{Tags: "not @needs:clock"}}, report.Skipped, "clock"},
		"of a selection of other things": {conformance.Options{Selection: conformance.Selection{Tags: "@clause:lead-time"}}, report.Skipped, "clock"},
		"not where an id asks for one":   {conformance.Options{Selection: conformance.Selection{IDs: []string{timed, "SE-AUTH-001"}}}, report.Blocked, "clock"},
		"not where nothing else is left": {conformance.Options{Selection: conformance.Selection{Tags: "@needs:clock"}}, report.Blocked, "clock"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			r := f.run(t, c.options)
			if s := r.Scenario(timed); s.Outcome != c.want || s.Code != c.code {
				t.Errorf("got %s (%s), want %s (%s)", s.Outcome, s.Code, c.want, c.code)
			}
			whole := c.options.Selection.Tags == "" && c.options.Selection.IDs == nil || c.options.Selection.Tags == "not @needs:clock"
			if said := slices.Contains(r.Notes, "3 scenarios need a clock that can be set, and were left out"); said != whole {
				t.Errorf("got the notes %q: it is said: %v, want %v", r.Notes, said, whole)
			}
		})
	}
}

func TestARuleNamesOnlyWhatWasSelected(t *testing.T) {
	t.Parallel()
	f := newFake()
	r := f.run(t, conformance.Options{Selection: conformance.Selection{IDs: []string{"SE-AUTH-001"}}})
	for _, rule := range r.Rules {
		if rule.Scenarios == nil || slices.ContainsFunc(rule.Scenarios, func(id string) bool { return id != "SE-AUTH-001" }) {
			t.Errorf("%s:%s: got %v, want none but SE-AUTH-001", rule.Kind, rule.Slug, rule.Scenarios)
		}
	}
}

func TestWhatBooksIsAskedForOnce(t *testing.T) {
	t.Parallel()
	f := newFake()
	r := f.run(t, conformance.Options{})
	n := 0
	for _, need := range r.Needs {
		if strings.HasPrefix(need.Provide, "--effects books") {
			n++
		}
	}
	if n != 1 {
		t.Errorf("got %d entries for --effects books, want 1: %+v", n, r.Needs)
	}
	for _, row := range r.Readings {
		if row.Outcome != report.Passed && row.Outcome != report.Skipped && row.Note == "" {
			t.Errorf("reading %s: %s without a note", row.Slug, row.Outcome)
		}
	}
}
