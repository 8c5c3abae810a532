package encode

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"example.com/bounce/conformance/report"
)

// TAP writes the run in the Test Anything Protocol, version 13: a line for each scenario, and a YAML block for each that is not ok or
// has a warning. Failed, errored and inconclusive scenarios are not ok; what did not run, or does not apply, has SKIP. A
// last line is not ok if the verdict is not green although each scenario is.
func TAP(w io.Writer, r *report.Report) error {
	var b strings.Builder
	n, bad := len(r.Scenarios), r.Count(report.Failed, report.Errored, report.Inconclusive) > 0
	verdict := !bad && r.Verdict != report.Conformant && r.Verdict != report.Partial
	if verdict {
		n++
	}
	fmt.Fprintf(&b, "TAP version 13\n1..%d\n", n)
	for i, title := range r.Titles() {
		s := &r.Scenarios[i]
		switch s.Outcome {
		case report.Failed, report.Errored, report.Inconclusive:
			fmt.Fprintf(&b, "not ok %d - %s\n%s", i+1, description(title), block(s))
		case report.Blocked, report.NotApplicable, report.Skipped:
			fmt.Fprintf(&b, "ok %d - %s # SKIP %s\n", i+1, description(title), description(cmp.Or(s.Reason, string(s.Outcome))))
		case report.Warned:
			fmt.Fprintf(&b, "ok %d - %s\n%s", i+1, description(title), block(s))
		default:
			fmt.Fprintf(&b, "ok %d - %s\n", i+1, description(title))
		}
	}
	if verdict {
		fmt.Fprintf(&b, "not ok %d - verdict\n  ---\n  message: %s\n  ...\n", n, quoted(r.Verdict.Words()+": "+strings.Join(r.Reasons, "; ")))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// description escapes a text, which is one line, so that no part of it is a directive.
func description(text string) string {
	return strings.NewReplacer(`\`, `\\`, "#", `\#`).Replace(report.InLine(text))
}

// block is the YAML of a scenario.
func block(s *report.Scenario) string {
	var b strings.Builder
	b.WriteString("  ---\n")
	for _, member := range [][2]string{
		{"outcome", string(s.Outcome)}, {"message", s.Reason}, {"rule", s.Kind + ":" + s.Rule}, {"level", s.Level},
		{"at", s.Place()}, {"rerun", s.Rerun}, {"detail", s.Detail()},
	} {
		if member[1] != "" {
			fmt.Fprintf(&b, "  %s: %s\n", member[0], quoted(member[1]))
		}
	}
	b.WriteString("  ...\n")
	return b.String()
}

// quoted is a scalar of YAML in double quotes, whose escapes are those of Go where all is ASCII.
func quoted(text string) string { return strconv.QuoteToASCII(strings.ToValidUTF8(text, "\uFFFD")) }
