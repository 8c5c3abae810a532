package matrix_test

import (
	"slices"
	"strings"
	"testing"

	"example.com/bounce/cmd/bounce/internal/matrix"
	"example.com/bounce/conformance/report"
)

// blamed are bugs of an implementer that could be taken for a target file that does not fit, or for the work of others.
var blamed = []string{
	"reschedule-keeps-old-window", "refused-move-unbooks", "cancel-keeps-window", "cancel-frees-nothing", "cancel-refused-but-cancelled",
	"create-refused-but-created", "refused-scope-creates", "create-reserves-window", "create-schedules-at-once",
	"lead-refused-but-booked", "scope-refused-but-booked", "neighbour-conflicts", "locked-after-conflict",
	"scope-refusal-cached", "scopes-of-first-token", "ownership-refusal-cached", "opt-in-of-first-customer", "keys-of-first-customer",
	"list-is-cached", "list-keeps-first-window", "details-stale",
}

// fileIsNotBlamed holds a trial over the target file to the mutant's own rule.
func fileIsNotBlamed(t *testing.T, trial matrix.Trial) {
	t.Helper()
	m, r := trial.Mutant, trial.Report
	if trial.SuiteError != "" {
		t.Errorf("%s: %s", m.Name, trial.SuiteError)
		return
	}
	own := slices.ContainsFunc(r.Scenarios, func(s report.Scenario) bool {
		return s.Outcome == report.Failed && s.Kind+":"+s.Rule == m.Rule
	})
	if r.ExitCode(false) != 1 || !own {
		t.Errorf("%s: got exit code %d, and its own rule %s fails: %v, want 1, true: %v", m.Name, r.ExitCode(false), m.Rule, own, r.Reasons)
	}
	for _, note := range slices.Concat(r.Reasons, r.Notes) {
		if strings.Contains(note, "correct the target file") {
			t.Errorf("%s: the target file is blamed: %s", m.Name, note)
		}
	}
	for _, s := range r.Scenarios {
		if s.Outcome == report.Inconclusive {
			t.Logf("%s: %s %s:%s: %s", m.Name, s.ID, s.Kind, s.Rule, s.Reason)
		}
	}
}
