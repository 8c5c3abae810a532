package conform

import (
	"testing"

	"example.com/bounce/conformance/report"
)

// A run whose time was over when it was done needs no more of it.
func TestOnlyAScenarioThatTheRunCutWantsMoreTime(t *testing.T) {
	t.Parallel()
	done := []report.Scenario{{Outcome: report.Passed}, {Outcome: report.Inconclusive, Code: "credentials"}}
	if isCut(&report.Report{Scenarios: done}) {
		t.Error("a run that was done is said to be cut")
	}
	if !isCut(&report.Report{Scenarios: append(done, report.Scenario{Outcome: report.Inconclusive, Code: "interrupted"})}) {
		t.Error("a run that was cut is said to be done")
	}
}
