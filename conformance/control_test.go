package conformance_test

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

// A crash on one malformed body is the fault of what is said of bodies, and of no-server-error: not of each clause whose
// control request has that body.
func TestACrashOnAControlRequestIsBlamedOnItsOwnRuleOnly(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		if !bytes.Contains(body, []byte(`"tomorrow"`)) {
			return false
		}
		same(500, `{}`)(w, r) // which is an answer: no budget is used up
		return true
	}
	r := f.run(t, conformance.Options{FailOn: "should"})
	for _, s := range r.Scenarios {
		if s.Outcome == report.Failed && !strings.HasPrefix(s.ID, "SE-BODY") && !strings.HasPrefix(s.ID, "SE-HTTP") {
			t.Errorf("%s (%s) failed: %s", s.ID, s.Rule, s.Reason)
		}
	}
	if !slices.ContainsFunc(r.Scenarios, func(s report.Scenario) bool {
		return s.ID == "SE-BODY-001" && s.Outcome == report.Failed && s.Code == "server-error"
	}) {
		t.Error("no row of SE-BODY-001 failed for the server error")
	}
	controls := 0
	for _, s := range r.Scenarios {
		if s.Code == "control" {
			controls++
			if s.Outcome != report.Inconclusive || !strings.Contains(s.Reason, "SE-BODY-001 shows the fault") {
				t.Errorf("%s is %s: %s, want it inconclusive, and word of the scenario that shows the fault", s.ID, s.Outcome, s.Reason)
			}
		}
	}
	if controls == 0 {
		t.Error("no control request failed, which shows nothing")
	}
	for _, rule := range r.Rules {
		if rule.Slug == "no-server-error" && rule.Outcome != report.Failed {
			t.Errorf("no-server-error: got %s, want it broken too", rule.Outcome)
		}
	}
}
