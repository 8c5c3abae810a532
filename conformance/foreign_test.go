//go:build external

package conformance_test

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi"
)

const foreign = "testdata/foreign"

// serve starts the server that was written from the contract alone, in another language, and gives its URL. It ends
// with its standard input, hence with the test.
func serve(t *testing.T, arguments ...string) string {
	t.Helper()
	node := exec.CommandContext(t.Context(), "node", append([]string{"server.mjs", "serve"}, arguments...)...)
	node.Dir, node.Stderr = foreign, os.Stderr
	stdin, err := node.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatalf("this test needs node: %v", err)
	}
	t.Cleanup(func() {
		_ = stdin.Close()
		_, _ = io.Copy(io.Discard, stdout)
		_ = node.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	var ready struct{ URL string }
	if err != nil || json.Unmarshal(line, &ready) != nil {
		t.Fatalf("the server's first line is %q: %v", line, err)
	}
	return ready.URL
}

func checkForeign(t *testing.T, arguments ...string) *report.Report {
	t.Helper()
	return checkServed(t, serve(t, arguments...), "")
}

// checkServed checks a server that runs already.
func checkServed(t *testing.T, url, tags string) *report.Report {
	t.Helper()
	file := filepath.Join(foreign, "target.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	config, err := conformance.ParseConfig(file, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := conformance.Run(t.Context(), conformance.Options{
		Target: url, Config: config, Bookings: conformance.Bookings{Effects: "contends", MaxBookings: conformance.Unlimited}, FailOn: openapi.Should, Selection: conformance.Selection{Tags: tags},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What the server's author wrote down, in BUGS.md, as the readings it takes.
var foreignReadings = map[string]string{
	"check-order": "shape-first", "success-status": "201", "conflict-status": "422", "conflict-effect": "refused",
	"window-edges": "closed", "pending-blocks": "no", "self-conflict": "included", "end-rule": "duration-plus-blackout",
	"lead-status": "422", "time-zone-in": "any-offset", "time-bare-in": "refused", "time-hour-in": "one-or-two-digits",
	"time-fraction-in": "truncated", "time-zone-out": "utc", "time-hour-out": "as-in-the-sample",
	"body-malformed-status": "422", "body-invalid-status": "422", "action-missing": "schedule-assumed", "action-case": "any",
	"extra-fields": "refused", "token-status": "401", "token-malformed-status": "400", "token-no-exp": "accepted",
	"identifier-missing": "403", "identifier-unknown": "403", "scope-status": "403", "foreign-status": "404",
	"opt-in-status": "409", "service-mismatch": "400", "unknown-instance-status": "400", "unknown-execution-status": "400",
	"error-body": "code-message", "not-acceptable": "ignored",
	"time-offset-in": "refused", "time-seconds-in": "refused", "time-letters-in": "accepted",
	"time-offset-out": "colon", "time-seconds-out": "written", "success-conflicts": "absent", "unused-members": "absent",
}

// The server keeps its state, so that the second run finds the bookings of the first.
func TestAServerWrittenFromTheContractAlonePasses(t *testing.T) {
	t.Parallel()
	url := serve(t)
	for run, tags := range []string{"", "not @needs:clock", ""} {
		r := checkServed(t, url, tags)
		if t.Failed() || !passesAsWritten(t, r) {
			t.Fatalf("in run %d", run+1)
		}
	}
}

func passesAsWritten(t *testing.T, r *report.Report) bool {
	t.Helper()
	if r.Target.Profile != conformance.Schedule || !r.Target.Detected {
		t.Errorf("profile: got %s, want schedule, detected", r.Target.Profile)
	}
	if left := "3 scenarios need a clock that can be set, and were left out"; r.Verdict != report.Conformant || !slices.Contains(r.Notes, left) {
		t.Errorf("verdict: got %s with the notes %q, want conformant and %q: %v", r.Verdict, r.Notes, left, r.Reasons)
	}
	for _, s := range r.Scenarios {
		if s.Outcome != report.Passed && s.Outcome != report.Skipped && s.Outcome != report.NotApplicable {
			t.Errorf("%s %s: %s: %s", s.Outcome, s.ID, s.Name, s.Reason)
		}
	}
	for _, reading := range r.Readings {
		want, stated := foreignReadings[reading.Slug]
		if !stated { // only a clock that can be turned shows it
			want = "not observed"
		}
		if got := reading.Taken(); got != want {
			t.Errorf("reading %s: observed %s, want %s", reading.Slug, got, want)
		}
	}
	return !t.Failed()
}

// The ten bugs were written down, in BUGS.md, before the suite was first run against them. Each is found by a scenario
// of the rule that it breaks.
func TestTheTenBugsAreFound(t *testing.T) {
	t.Parallel()
	for bug, rule := range map[string]string{
		"shared-key-cache": "jwks-identifier", "existence-leak": "no-existence-leak", "duplicate-keys": "one-json-value",
		"closed-service-types": "service-type", "rounded-lead": "lead-time", "offset-minutes-sign": "start-is-requested",
		"duration-recomputed": "conflict-item", "starts-only-search": "conflict-body", "refused-reschedule-unbooks": "reschedule",
		"unlocked-booking": "conflict-body",
	} {
		t.Run(bug, func(t *testing.T) {
			t.Parallel()
			r := checkForeign(t, "--bug", bug)
			found := slices.ContainsFunc(r.Scenarios, func(s report.Scenario) bool {
				return s.Outcome == report.Failed && s.Rule == rule
			})
			if r.Verdict != report.NonConformant || !found {
				t.Errorf("verdict: %s, and no scenario of %s fails: %v", r.Verdict, rule, r.Reasons)
			}
		})
	}
}
