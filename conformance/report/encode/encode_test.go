package encode_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	htmltext "html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/bounce/conformance/report"
	"example.com/bounce/conformance/report/encode"
	"example.com/bounce/conformance/report/internal/reporttest"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew; read them in review")

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
	"report.sarif": encode.SARIF, "report.ndjson": encode.Messages,
}

func TestFormatsWriteWhatTheGoldenFilesHold(t *testing.T) {
	t.Parallel()
	for name, write := range writers {
		got, file := written(t, write, reporttest.Sample(t)), filepath.Join("testdata", name)
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
		r := reporttest.Sample(t)
		r.Verdict = verdict
		var got bytes.Buffer
		if err := json.Compact(&got, []byte(written(t, encode.Badge, r))); err != nil || got.String() != want {
			t.Errorf("got  %s, %v\nwant %s", &got, err, want)
		}
	}
}

// A command that lost its end may be another command, so a long text before it is cut.
func TestTheCommandOfALongTextIsWhole(t *testing.T) {
	t.Parallel()
	r := reporttest.Sample(t)
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		s.Reason, s.Assertion = strings.Repeat("a long reason, ", 100), ""
		if s.Rerun != "" {
			s.Rerun = "bounce conform --id " + s.ID + " --config the/very/end.yaml"
		}
	}
	r.Causes = report.Causes(r)
	for name, write := range map[string]func(io.Writer, *report.Report) error{"github": encode.GitHub, "sarif": encode.SARIF} {
		if text := written(t, write, r); strings.Contains(text, strings.Repeat("a long reason, ", 30)) || !strings.Contains(text, "the/very/end.yaml") {
			t.Errorf("%s: the reason is whole, or the end of the command is not there:\n%s", name, text)
		}
	}
}

// The machine formats are read back by types of the test's own, and give the same counts.
func TestCountsAgreeInAllFormats(t *testing.T) {
	t.Parallel()
	r := reporttest.Sample(t)
	want := tallyOf(r)
	for name, got := range map[string]tally{"junit": readJUnit(t, r), "ctrf": readCTRF(t, r), "tap": readTAP(t, r)} {
		if got != want {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
	for _, o := range []report.Outcome{report.Passed, report.Failed, report.Blocked, report.Skipped} {
		if text := fmt.Sprintf("%d %s", r.Count(o), o); !strings.Contains(written(t, encode.Markdown, r), text) {
			t.Errorf("the summary does not say %s", text)
		}
	}
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
	annotationLine = regexp.MustCompile(`^::(error|warning) file=target.yaml,line=2,title=bounce(%3A [^:,\n]*)?::[^\n]*$`)
	ownMarkup      = regexp.MustCompile(`</?(details|summary|pre)>`)
	preformatted   = regexp.MustCompile(`(?s)<pre>(.*?)</pre>`)
)

func TestHostileTextsBreakNoFormat(t *testing.T) {
	t.Parallel()
	original, err := json.Marshal(reporttest.Sample(t))
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
		if got, want := len(readSARIF(t, &r)), r.Count(report.Failed, report.Warned)+2; got != want { // and two readings
			rt.Fatalf("sarif: got %d results, want %d", got, want)
		}
		if got, want := readMessages(t, &r), messagesOf(&r); !cmp.Equal(got, want) {
			rt.Fatalf("messages: got %v, want %v", got, want)
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

func TestResultsOfSARIFAreWhereTheRoleIs(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"ci/my target.yaml": "ci/my%20target.yaml:2", "": "features/schedule/schedule.feature:5", "/etc/target.yaml": "features/schedule/schedule.feature:5",
		"../target.yaml": "features/schedule/schedule.feature:5",
	} {
		r := reporttest.Sample(t)
		r.Target.Config.Path = path
		if path == "" {
			r.Target.Config = nil
		}
		first := readSARIF(t, r)[0]
		place := first.Locations[0].PhysicalLocation
		if got := fmt.Sprintf("%s:%d", place.ArtifactLocation.URI, place.Region.StartLine); got != want || first.Level != "error" || first.RuleID != "clause/verb" {
			t.Errorf("%s: got %s, %s and %s, want %s, error and clause/verb", path, got, first.Level, first.RuleID, want)
		}
		if first.PartialFingerprints["primaryLocationLineHash"] != readSARIF(t, reporttest.Sample(t))[0].PartialFingerprints["primaryLocationLineHash"] {
			t.Error("the fingerprint depends on the place")
		}
	}
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

// A summary has at most so many bytes, whatever the report holds, and a command is whole or not there.
func TestSummariesAreBounded(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("this is large, and of one goroutine: the race detector only makes it slow")
	}
	for _, title := range []string{"it was accepted", strings.Repeat("@", 5000), strings.Repeat("@", 2500), strings.Repeat("'", 3200)} {
		r := manyCauses(2000, title)
		r.Rerun = "bounce conform --rerun " + title
		text := written(t, encode.Markdown, r)
		if len(text) > encode.MaxMarkdown || !strings.Contains(text, "The summary is cut: ") || !strings.Contains(text, "**Next:**") {
			t.Errorf("the summary has %d bytes, want at most %d, a note, and what is next:\n%s", len(text), encode.MaxMarkdown, text[len(text)-300:])
		}
		_, end, _ := strings.Cut(text, "**Next:**")
		for _, command := range preformatted.FindAllString(end, -1) {
			if command = htmltext.UnescapeString(command); command != "<pre>bounce conform "+title+"</pre>" && command != "<pre>"+r.Rerun+"</pre>" {
				t.Errorf("a command lost its end: %s", command)
			}
		}
	}
}

// Causes that differ only by the operation do not read alike.
func TestCausesTellTheOperation(t *testing.T) {
	t.Parallel()
	r := manyCauses(2, "it was accepted")
	for i, operation := range []string{"cancelExecution", "createExecution"} {
		r.Scenarios[i].Rule, r.Scenarios[i].Judged = "verb", &report.Judged{Operation: operation, Status: 200}
	}
	r.Causes = report.Causes(r)
	for name, want := range map[string][]string{
		"report.md":  {"| clause verb | cancelExecution | It was accepted |", "| clause verb | createExecution | It was accepted |"},
		"github.txt": {"::It was accepted (cancelExecution: SE-X-000)", "::It was accepted (createExecution: SE-X-001)"},
	} {
		for _, line := range want {
			if text := written(t, writers[name], r); !strings.Contains(text, line) {
				t.Errorf("%s has no %s:\n%s", name, line, text)
			}
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
