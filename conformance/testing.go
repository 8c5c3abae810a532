package conformance

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"example.com/bounce/conformance/report"
)

// Test runs the suite against a handler, served on loopback, inside go test, with a subtest for each scenario. A failed, errored,
// blocked or inconclusive scenario fails its subtest; a warning is logged. If the verdict is neither conformant nor partial, the
// test fails. The handler replaces o.Target; nil keeps it.
func Test(t *testing.T, handler http.Handler, o Options) *report.Report {
	t.Helper()
	if handler != nil {
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		o.Target = server.URL
	}
	r, err := Run(t.Context(), o)
	if err != nil {
		t.Fatalf("conformance: %v", err)
	}
	for _, s := range r.Scenarios {
		if s.Outcome == report.Skipped {
			continue
		}
		t.Run(s.ID+" "+s.Name, func(t *testing.T) { show(t, s) })
	}
	if r.Verdict != report.Conformant && r.Verdict != report.Partial {
		t.Errorf("verdict: %s: %v", r.Verdict, r.Reasons)
	}
	return r
}

func show(t *testing.T, s report.Scenario) {
	t.Helper()
	switch s.Outcome {
	case report.Passed:
	case report.Warned, report.NotApplicable:
		t.Logf("%s: %s:%s: %s", s.Outcome, s.Kind, s.Rule, s.Reason)
	default:
		for _, x := range s.Exchanges {
			t.Logf("%s\n  %s", x.Curl, x.Summary())
		}
		t.Errorf("%s: %s:%s: %s", s.Outcome, s.Kind, s.Rule, s.Reason)
	}
}
