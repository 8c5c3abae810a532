package report_test

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/conformance/report"
)

// The document is read back by types of the test's own: the writer's cannot vouch for themselves.
type counts struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
}

type document struct {
	counts
	Suites []struct {
		counts
		Name       string   `xml:"name,attr"`
		File       string   `xml:"file,attr"`
		Properties []detail `xml:"properties>property"`
		Cases      []struct {
			Name    string   `xml:"name,attr"`
			Class   string   `xml:"classname,attr"`
			Time    string   `xml:"time,attr"`
			Output  string   `xml:"system-out"`
			Failure []detail `xml:"failure"`
			Error   []detail `xml:"error"`
			Skipped []detail `xml:"skipped"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

type detail struct {
	Name    string `xml:"name,attr"`
	Value   string `xml:"value,attr"`
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

func readJUnit(t *testing.T, r *report.Report) document {
	t.Helper()
	var text bytes.Buffer
	if err := report.JUnit(&text, r); err != nil {
		t.Fatal(err)
	}
	var d document
	if err := xml.Unmarshal(text.Bytes(), &d); err != nil {
		t.Fatalf("the document cannot be read: %v\n%s", err, text.String())
	}
	return d
}

func TestJUnitCountsAreThoseOfItsCases(t *testing.T) {
	t.Parallel()
	d := readJUnit(t, everything())
	var total counts
	for _, s := range d.Suites {
		var got counts
		for _, c := range s.Cases {
			if n := len(c.Failure) + len(c.Error) + len(c.Skipped); n > 1 {
				t.Errorf("%s: got %d of failure, error and skipped, want at most one", c.Name, n)
			}
			got.Tests++
			got.Failures += len(c.Failure)
			got.Errors += len(c.Error)
			got.Skipped += len(c.Skipped)
		}
		if got != s.counts {
			t.Errorf("suite %s says %+v, but its cases are %+v", s.Name, s.counts, got)
		}
		total.Tests += got.Tests
		total.Failures += got.Failures
		total.Errors += got.Errors
		total.Skipped += got.Skipped
	}
	if d.counts != (counts{Tests: total.Tests, Failures: total.Failures, Errors: total.Errors}) { // the schema has no skipped there
		t.Errorf("the document says %+v, but its suites are %+v", d.counts, total)
	}
	// The nine scenarios: one failed, one errored and one inconclusive, three that are skipped. The verdict is no more than they say.
	if want := (counts{Tests: 9, Failures: 1, Errors: 2, Skipped: 3}); total != want {
		t.Errorf("got %+v, want %+v", total, want)
	}
}

var decimal = regexp.MustCompile(`^\d+\.\d{3}$`)

func TestJUnitCasesSayWhereTheyAreFrom(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range readJUnit(t, everything()).Suites[1:] {
		if s.File == "" {
			t.Errorf("the suite %s has no file", s.Name)
		}
		for _, c := range s.Cases {
			if c.Class == "" || !strings.Contains(c.Output, "[[PROPERTY|line=5]]\n") {
				t.Errorf("%s: got class %q and the output %q, want a class, and the line", c.Name, c.Class, c.Output)
			}
			if !decimal.MatchString(c.Time) {
				t.Errorf("%s: got time %q, want three decimals", c.Name, c.Time)
			}
			if seen[c.Class+" "+c.Name] {
				t.Errorf("%s %s is there twice", c.Class, c.Name)
			}
			seen[c.Class+" "+c.Name] = true
		}
	}
}

func TestJUnitNumbersRowsOfOneName(t *testing.T) {
	t.Parallel()
	r := verdictOf(report.Conformant)
	r.Scenarios = append(r.Scenarios, r.Scenarios[0], r.Scenarios[0])
	var names []string
	for _, c := range readJUnit(t, r).Suites[1].Cases {
		names = append(names, c.Name)
	}
	want := []string{"SE-A-001 It is scheduled", "SE-A-001 It is scheduled (2)", "SE-A-001 It is scheduled (3)"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func TestJUnitCarriesTheTablesAsProperties(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	for _, p := range readJUnit(t, everything()).Suites[0].Properties {
		got[p.Name] = p.Value
	}
	want := map[string]string{
		"target": "https://api.example.com/base", "profile": "family", "effects": "books", "verdict": "non-conformant", "contract": "c0417ac7", "suite": "5e17e",
		"random-seed": "7", "clause:verb": "failed", "clause:path": "skipped", "hygiene:media-type": "warned",
		"reading:success-status": "200", "reading:token-status": "401 and 403", "reading:scope-status": "418",
		"reading:opt-in-status": "not observed", "reading:lead-status": "422",
		"alarm-1": "The target accepted 1 request that no correct server accepts.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
}

// A reader that looks for failures and errors alone must not take a run for green that was none.
func TestJUnitIsRedUnlessTheVerdictIsGreen(t *testing.T) {
	t.Parallel()
	for verdict, want := range map[report.Verdict]counts{
		report.Conformant:    {Tests: 1},
		report.Partial:       {Tests: 1},
		report.NonConformant: {Tests: 2, Failures: 1},
		report.Undecided:     {Tests: 2, Errors: 1},
	} {
		if got := readJUnit(t, verdictOf(verdict)).counts; got != want {
			t.Errorf("%s: got %+v, want %+v", verdict, got, want)
		}
	}
	nothing := &report.Report{Summary: report.Summary{Verdict: report.Undecided, Reasons: []string{"nothing was selected"}}}
	if got, want := readJUnit(t, nothing).counts, (counts{Tests: 1, Errors: 1}); got != want {
		t.Errorf("a run of nothing: got %+v, want %+v", got, want)
	}
}
