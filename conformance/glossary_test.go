package conformance_test

import (
	"fmt"
	"strings"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

// The manual explains each outcome in the words of the reports.
func TestTheManualExplainsTheOutcomes(t *testing.T) {
	t.Parallel()
	for _, o := range report.Outcomes() {
		if row := fmt.Sprintf("\n| %s | %s |\n", o, o.Meaning()); o.Meaning() == "" || !strings.Contains(conformance.Manual, row) {
			t.Errorf("README.md has no row %s", row)
		}
	}
}
