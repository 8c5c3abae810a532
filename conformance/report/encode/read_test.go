package encode_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"
	"go.yaml.in/yaml/v4"

	"example.com/bounce/conformance/report"
	"example.com/bounce/conformance/report/encode"
)

// tally is how many scenarios a format shows as held, broken, skipped, and neither.
type tally struct{ passed, failed, skipped, other int }

func tallyOf(r *report.Report) tally {
	return tally{
		r.Count(report.Passed, report.Warned), r.Count(report.Failed), r.Count(report.Blocked, report.NotApplicable, report.Skipped),
		r.Count(report.Errored, report.Inconclusive),
	}
}

func readJUnit(t testing.TB, r *report.Report) (n tally) {
	t.Helper()
	var d struct {
		Suites []struct {
			Cases []struct {
				Name    string    `xml:"name,attr"`
				Failed  *struct{} `xml:"failure"`
				Error   *struct{} `xml:"error"`
				Skipped *struct{} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(written(t, report.JUnit, r)), &d); err != nil {
		t.Fatalf("junit: %v", err)
	}
	for _, s := range d.Suites[1:] { // the first is of the run
		for _, c := range s.Cases {
			switch {
			case c.Failed != nil:
				n.failed++
			case c.Error != nil:
				n.other++
			case c.Skipped != nil:
				n.skipped++
			default:
				n.passed++
			}
		}
	}
	return n
}

func readCTRF(t testing.TB, r *report.Report) (n tally) {
	t.Helper()
	var d struct {
		Results struct {
			Summary struct{ Tests, Passed, Failed, Skipped, Other int }
			Tests   []struct{ ID, Status string }
		}
	}
	if err := json.Unmarshal([]byte(written(t, encode.CTRF, r)), &d); err != nil {
		t.Fatalf("ctrf: %v", err)
	}
	known := map[string]bool{}
	for _, test := range d.Results.Tests {
		if err := uuid.Validate(test.ID); err != nil || known[test.ID] {
			t.Errorf("the id %s is no UUID, or is there twice: %v", test.ID, err)
		}
		known[test.ID] = true
		switch test.Status {
		case "passed":
			n.passed++
		case "failed":
			n.failed++
		case "skipped":
			n.skipped++
		case "other":
			n.other++
		}
	}
	s := d.Results.Summary
	if (tally{s.Passed, s.Failed, s.Skipped, s.Other}) != n || s.Tests != len(r.Scenarios) {
		t.Errorf("the summary says %+v, and the tests are %+v", s, n)
	}
	return n
}

var testLine = regexp.MustCompile(`^(not )?ok (\d+) - (?:[^#\\]|\\[#\\])*( # SKIP .*)?$`)

// readTAP reads what TAP version 13 has: test lines in order, each perhaps with a YAML block.
func readTAP(t testing.TB, r *report.Report) (n tally) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(written(t, encode.TAP, r), "\n"), "\n")
	if lines[0] != "TAP version 13" || lines[1] != fmt.Sprintf("1..%d", len(r.Scenarios)) {
		t.Fatalf("tap begins with %q", lines[:2])
	}
	at := 0
	for i := 2; i < len(lines); i++ {
		if lines[i] == "  ---" {
			var yamlLines []string
			for i++; lines[i] != "  ..."; i++ {
				yamlLines = append(yamlLines, lines[i])
			}
			var members map[string]string
			if err := yaml.Unmarshal([]byte(strings.Join(yamlLines, "\n")), &members); err != nil {
				t.Fatalf("tap: %v\n%s", err, strings.Join(yamlLines, "\n"))
			}
			if s := r.Scenarios[at-1]; members["message"] != s.Reason || members["outcome"] != string(s.Outcome) {
				t.Errorf("tap: %s has the message %q, want %q", s.ID, members["message"], s.Reason)
			}
			continue
		}
		parts := testLine.FindStringSubmatch(lines[i])
		if at++; len(parts) < 4 || parts[2] != fmt.Sprint(at) {
			t.Fatalf("tap: %q is no test line of number %d", lines[i], at)
		}
		switch outcome := r.Scenarios[at-1].Outcome; {
		case parts[1] == "" && parts[3] == "":
			n.passed++
		case parts[3] != "":
			n.skipped++
		case outcome == report.Failed:
			n.failed++
		default:
			n.other++
		}
	}
	return n
}

type sarifResult struct {
	RuleID    string
	RuleIndex int
	Level     string
	Message   struct{ Text string }
	Locations []struct {
		PhysicalLocation struct {
			ArtifactLocation struct{ URI string }
			Region           struct{ StartLine int }
		}
	}
	PartialFingerprints map[string]string
}

// readSARIF returns the results, each of which names a rule that there is.
func readSARIF(t testing.TB, r *report.Report) []sarifResult {
	t.Helper()
	var d struct {
		Runs []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []sarifResult
		}
	}
	if err := json.Unmarshal([]byte(written(t, encode.SARIF, r)), &d); err != nil {
		t.Fatalf("sarif: %v", err)
	}
	for _, result := range d.Runs[0].Results {
		if got := d.Runs[0].Tool.Driver.Rules[result.RuleIndex].ID; got != result.RuleID {
			t.Errorf("sarif: rule %d is %s, want %s", result.RuleIndex, got, result.RuleID)
		}
		if strings.Contains(result.Message.Text, "](") {
			t.Errorf("sarif: the message has a link: %s", result.Message.Text)
		}
	}
	return d.Runs[0].Results
}
