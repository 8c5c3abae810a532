package reports

import (
	"bytes"
	"strings"
	"testing"

	"example.com/bounce/conformance/report"
)

// A report that is read may come from anybody: in no format is a text of it more than visible characters, wherever it stands.
func TestNoFormatWritesHiddenCharacters(t *testing.T) {
	t.Parallel()
	const hidden = "\x1b\u009b\u202e\x7f\u2066"
	var s report.Scenario
	s.ID, s.Name, s.Feature, s.Outcome, s.Reason, s.Code = "SE-"+hidden, "name"+hidden, "f"+hidden, report.Failed, "reason"+hidden, "c"+hidden
	var r report.Report
	r.Tool, r.Verdict, r.Scenarios = "tool"+hidden, report.NonConformant, []report.Scenario{s}
	for _, f := range formats {
		var b bytes.Buffer
		if err := f.encode(&b, &r, Style{}); err != nil {
			t.Errorf("%s: %v", f.kind, err)
		}
		if i := strings.IndexAny(b.String(), hidden); i >= 0 || b.Len() == 0 {
			t.Errorf("%s: has a hidden character, or nothing: %q", f.kind, b.String()[max(0, i-40):max(0, i)])
		}
	}
}
