package encode_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"

	"example.com/bounce/conformance/report"
	"example.com/bounce/conformance/report/encode"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew; read them in review")

// sample is the report that has everything: the golden file of package report.
func sample(t testing.TB) *report.Report {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "testdata", "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.ParseJSON("report.json", text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func written(t testing.TB, write func(io.Writer, *report.Report) error, r *report.Report) string {
	t.Helper()
	var b strings.Builder
	if err := write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var writers = map[string]func(io.Writer, *report.Report) error{
	"report.md": encode.Markdown, "github.txt": encode.GitHub, "badge.json": encode.Badge, "report.tap": encode.TAP, "ctrf.json": encode.CTRF,
}

func TestFormatsWriteWhatTheGoldenFilesHold(t *testing.T) {
	t.Parallel()
	for name, write := range writers {
		got, file := written(t, write, sample(t)), filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s differs from what is written (-want +got), -update writes it anew:\n%s", file, diff)
		}
	}
}

func TestBadgesSayWhatHeld(t *testing.T) {
	t.Parallel()
	for verdict, want := range map[report.Verdict]string{
		report.Conformant:    `{"schemaVersion":1,"label":"bounce API","message":"conformant, 3","color":"brightgreen"}`,
		report.Partial:       `{"schemaVersion":1,"label":"bounce API","message":"partial, 3 of 9","color":"yellowgreen"}`,
		report.NonConformant: `{"schemaVersion":1,"label":"bounce API","message":"not conformant, 1 failed","color":"red"}`,
		report.Undecided:     `{"schemaVersion":1,"label":"bounce API","message":"inconclusive","color":"lightgrey"}`,
	} {
		r := sample(t)
		r.Verdict = verdict
		var got bytes.Buffer
		if err := json.Compact(&got, []byte(written(t, encode.Badge, r))); err != nil || got.String() != want {
			t.Errorf("got  %s, %v\nwant %s", &got, err, want)
		}
	}
}

// tally is how many scenarios a format shows as held, broken, skipped, and neither.
type tally struct{ passed, failed, skipped, other int }

func tallyOf(r *report.Report) tally {
	return tally{
		r.Count(report.Passed, report.Warned), r.Count(report.Failed), r.Count(report.Blocked, report.NotApplicable, report.Deselected),
		r.Count(report.Errored, report.Inconclusive),
	}
}

// The machine formats are read back by types of the test's own, and give the same counts.
func TestCountsAgreeInAllFormats(t *testing.T) {
	t.Parallel()
	r := sample(t)
	want := tallyOf(r)
	for name, got := range map[string]tally{"junit": readJUnit(t, r), "ctrf": readCTRF(t, r), "tap": readTAP(t, r)} {
		if got != want {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
	for _, o := range []report.Outcome{report.Passed, report.Failed, report.Blocked, report.Deselected} {
		if text := fmt.Sprintf("%d %s", r.Count(o), o); !strings.Contains(written(t, encode.Markdown, r), text) {
			t.Errorf("the summary does not say %s", text)
		}
	}
}

func readJUnit(t testing.TB, r *report.Report) (n tally) {
	t.Helper()
	var d struct {
		Suites []struct {
			Cases []struct {
				Name    string `xml:"name,attr"`
				Failure *string
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

// hostile draws texts as a target may send them, to break out of each format.
var hostile = rapid.OneOf(
	rapid.String(),
	rapid.SampledFrom([]string{
		"<script>alert(1)</script>", "]]>", "</pre></details>", "| x | y |", "::error::x", "a%0Ab", "\n::warning::x\n", "# SKIP", "\n...\n", "```\n", "\r\n", "@octocat",
		"![x](https://evil.example/a.png)", "[x](javascript:alert(1))", "www.evil.example", "\u202egnp.exe", "\x1b[2J\x00", "&lt;b&gt;", "--- !!str", "\u2028", "#1", "\\",
	}),
)

// seeded is the sample with hostile texts wherever a target's may be.
func seeded(t *rapid.T, r *report.Report) *report.Report {
	text := func(label string) string {
		return strings.ToValidUTF8(strings.Join(rapid.SliceOfN(hostile, 1, 4).Draw(t, label), " "), "\uFFFD")
	}
	r.Target.URL, r.Reasons, r.Alarms = "https://x/"+text("url"), []string{text("reason")}, []string{text("alarm")}
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		s.Reason, s.Notes = text("reason"), []string{text("note")}
		for k := range s.Exchanges {
			s.Exchanges[k].Body, s.Exchanges[k].Error = text("body"), text("error")
			s.Exchanges[k].Headers = map[string][]string{"X-" + text("name"): {text("value")}}
		}
		if s.Rerun != "" {
			s.Rerun = text("rerun")
		}
	}
	r.Causes = report.Causes(r)
	r.Limit()
	return r
}

var (
	annotationLine = regexp.MustCompile(`^::(error|warning) title=bounce(%3A [^:,\n]*)?::[^\n]*$`)
	ownMarkup      = regexp.MustCompile(`</?(details|summary|pre)>`)
	preformatted   = regexp.MustCompile(`(?s)<pre>(.*?)</pre>`)
)

func TestHostileTextsBreakNoFormat(t *testing.T) {
	t.Parallel()
	original, err := json.Marshal(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		var r report.Report
		if err := json.Unmarshal(original, &r); err != nil {
			rt.Fatal(err)
		}
		seeded(rt, &r)
		want := tallyOf(&r)
		for name, got := range map[string]tally{"junit": readJUnit(t, &r), "ctrf": readCTRF(t, &r), "tap": readTAP(t, &r)} {
			if got != want {
				rt.Fatalf("%s: got %+v, want %+v", name, got, want)
			}
		}
		for line := range strings.Lines(written(t, encode.GitHub, &r)) {
			if !annotationLine.MatchString(strings.TrimSuffix(line, "\n")) {
				rt.Fatalf("%q is no annotation", line)
			}
		}
		text := written(t, encode.Markdown, &r)
		if rest := ownMarkup.ReplaceAllString(text, ""); strings.ContainsAny(rest, "<>@\x00\x1b\u202e\u2028") {
			rt.Fatalf("something of the target is no text:\n%s", text)
		}
		rest := preformatted.ReplaceAllString(text, "")
		if strings.ContainsAny(rest, "`![]~\\$") || strings.Contains(rest, "www.") || strings.Contains(rest, "://") {
			rt.Fatalf("something of the target is Markdown:\n%s", rest)
		}
	})
}

func manyCauses(n int, title string) *report.Report {
	r := &report.Report{Header: report.Header{Tool: "bounce conform"}, Summary: report.Summary{Verdict: report.NonConformant}}
	for i := range n {
		r.Scenarios = append(r.Scenarios, report.Scenario{
			Subject: report.Subject{ID: fmt.Sprintf("SE-X-%03d", i), Kind: "clause", Rule: fmt.Sprint("rule-", i)}, Outcome: report.Failed, Reason: title,
			Rerun: "bounce conform " + title, Exchanges: []report.Exchange{{Label: title, Curl: title, Status: 200, Body: title}},
		})
	}
	r.Causes = report.Causes(r)
	return r
}

func TestAnnotationsAreNoMoreThanGitHubShows(t *testing.T) {
	t.Parallel()
	text := written(t, encode.GitHub, manyCauses(25, "it was accepted"))
	if n := strings.Count(text, "\n"); n != 10 || !strings.HasSuffix(text, "::error title=bounce::and 16 more, which the report has\n") {
		t.Errorf("got %d lines, want 10:\n%s", n, text)
	}
	if text := written(t, encode.GitHub, manyCauses(10, "it was accepted")); strings.Count(text, "\n") != 10 || strings.Contains(text, "more") {
		t.Errorf("ten causes are:\n%s", text)
	}
	blocked := &report.Report{Summary: report.Summary{Verdict: report.Undecided, Reasons: []string{"nothing was selected"}}}
	if got, want := written(t, encode.GitHub, blocked), "::error title=bounce%3A inconclusive::nothing was selected\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSummariesAreBounded(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"it was accepted", strings.Repeat("@", 5000)} {
		text := written(t, encode.Markdown, manyCauses(2000, title))
		if len(text) > encode.MaxMarkdown || !strings.Contains(text, "The summary is cut: ") || !strings.Contains(text, "**Next:**") {
			t.Errorf("the summary has %d bytes, want at most %d, a note, and what is next:\n%s", len(text), encode.MaxMarkdown, text[len(text)-300:])
		}
	}
}

// A run that is not green is not green in TAP, even if no scenario says so.
func TestTAPHasTheVerdict(t *testing.T) {
	t.Parallel()
	r := &report.Report{Summary: report.Summary{Verdict: report.Undecided, Reasons: []string{"nothing was selected"}}}
	want := "TAP version 13\n1..1\nnot ok 1 - verdict\n  ---\n  message: \"inconclusive: nothing was selected\"\n  ...\n"
	if got := written(t, encode.TAP, r); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
