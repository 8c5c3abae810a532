package report_test

import (
	"bytes"
	"strings"
	"testing"

	"example.com/bounce/conformance/report"
)

// A report is read on terminals and in editors, too: what a target sends does nothing there, and is the same to a program.
func TestTheJSONOfAReportHidesNothing(t *testing.T) {
	t.Parallel()
	const text = "a\x1b[31m\u0085\u009b1m\u202eb\u2066\U000e0041"
	r := report.Report{Header: report.Header{Version: report.Version}, Summary: report.Summary{Verdict: report.Partial, Ended: text}}
	var b bytes.Buffer
	if err := report.JSON(&b, &r); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\u0085\u009b\u202e\u2066\U000e0041") {
		t.Errorf("the JSON holds characters that are not shown: %q", b.String())
	}
	again, err := report.ParseJSON("r.json", b.Bytes())
	if err != nil || again.Ended != text {
		t.Errorf("got %q, %v, want %q", again.Ended, err, text)
	}
}
