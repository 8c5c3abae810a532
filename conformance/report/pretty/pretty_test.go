package pretty_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/conformance/report"
	"example.com/bounce/conformance/report/internal/reporttest"
	"example.com/bounce/conformance/report/pretty"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew; read them in review")

func TestTheTextIsWhatTheGoldenFilesHold(t *testing.T) {
	t.Parallel()
	for name, style := range map[string]pretty.Style{
		"usual": {}, "colour": {Colour: true}, "narrow": {Width: 80}, "brief": {Detail: pretty.Brief}, "full": {Detail: pretty.Full}, "whole": {Detail: pretty.Whole},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got bytes.Buffer
			if err := pretty.Write(&got, reporttest.Sample(t), style); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(file, got.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("%s differs from what is written (-want +got), -update writes it anew:\n%s", file, diff)
			}
		})
	}
}

// spoil puts something at the end of each text of a value, also of outcomes and the like if all is true.
func spoil(v reflect.Value, with string, all bool) {
	switch v.Kind() {
	case reflect.String:
		if all || v.Type() == reflect.TypeFor[string]() {
			v.SetString(v.String() + with)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			spoil(v.Elem(), with, all)
		}
	case reflect.Slice:
		for i := range v.Len() {
			spoil(v.Index(i), with, all)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				spoil(v.Field(i), with, all)
			}
		}
	}
}

// Whatever the texts of a report hold, nothing in them moves the cursor, hides other text, or makes a line of its own.
func TestPrettyShowsWhatIsHidden(t *testing.T) {
	t.Parallel()
	const hostile = "\x1b[2J\u202e\u200b\r\n1  failed  made up\n\tx\x9b"
	for _, all := range []bool{false, true} {
		for _, detail := range []pretty.Detail{pretty.Brief, pretty.Usual, pretty.Full, pretty.Whole} {
			r := reporttest.Sample(t)
			spoil(reflect.ValueOf(r).Elem(), hostile, all)
			r.Ended = ""
			var text strings.Builder
			if err := pretty.Write(&text, r, pretty.Style{Detail: detail, Width: 80}); err != nil {
				t.Fatal(err)
			}
			got := text.String()
			isHidden := func(r rune) bool { return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) }
			if i := strings.IndexFunc(got, isHidden); i >= 0 {
				t.Errorf("detail %d: got a hidden character at %d: %q", detail, i, got[max(0, i-60):i+10])
			}
			if strings.Contains(got, "\n1  failed  made up") {
				t.Errorf("detail %d: got a line that the report does not have:\n%s", detail, got)
			}
			if !all && detail == pretty.Whole && !strings.Contains(got, `\u202e`) {
				t.Error("the hidden characters are not shown at all, which shows nothing")
			}
		}
	}
}

// causes is a report of n scenarios, each with a cause of its own and a control request.
func causes(t *testing.T, n int) *report.Report {
	t.Helper()
	r := reporttest.Sample(t)
	r.Scenarios, r.Needs = nil, nil
	for i := range n {
		id := fmt.Sprintf("SE-X-%03d", i)
		r.Scenarios = append(r.Scenarios, report.Scenario{
			Subject: report.Subject{ID: id, Name: "x", Kind: "clause", Rule: "verb"}, Outcome: report.Failed, Code: "not-refused", Reason: "why " + id,
			Assertion: id, Judged: &report.Judged{Operation: "scheduleExecution", Status: 200, Exchange: 1, Control: 2}, Rerun: "bounce conform --id " + id,
			Exchanges: []report.Exchange{
				{Label: "the request", Curl: "curl", Status: 200, Violates: []string{"body is missing", "and more"}}, {Label: "control request", Status: 400},
			},
		})
		r.Needs = append(r.Needs, report.Need{Provide: id, Scenarios: []string{id}})
		r.Readings = append(r.Readings, report.Reading{Slug: id, Alternatives: []string{"a", "b"}, Observed: []string{"b"}, Outcome: report.Passed})
	}
	r.Causes = report.Causes(r)
	return r
}

// A report is no longer than its causes need, of which the first five are explained.
func TestPrettyIsShortWhateverFails(t *testing.T) {
	t.Parallel()
	const full, rest, group = 5, 60, 12
	for _, n := range []int{1, 5, 8, 600} {
		var text strings.Builder
		if err := pretty.Write(&text, causes(t, n), pretty.Style{}); err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Count(text.String(), "   sent      scheduleExecution: the request\n"), min(n, full); got != want {
			t.Errorf("%d causes: got %d in full, want %d", n, got, want)
		}
		if got, most := strings.Count(text.String(), "\n"), rest+min(n, full)*group; got > most {
			t.Errorf("%d causes: got %d lines, want at most %d", n, got, most)
		}
		text.Reset()
		if err := pretty.Write(&text, causes(t, n), pretty.Style{Detail: pretty.Brief}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(text.String(), "\n"); got > 3 || !strings.Contains(text.String(), fmt.Sprintf("SE-X-%03d", n-1)) {
			t.Errorf("%d causes, in brief: got %d lines, want at most 3 with each id:\n%s", n, got, text.String())
		}
	}
}

// A terminal wraps no line but those that are to be copied.
func TestPrettyIsNoWiderThanTheTerminal(t *testing.T) {
	t.Parallel()
	const width = 60
	var text strings.Builder
	if err := pretty.Write(&text, reporttest.Sample(t), pretty.Style{Width: width}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(text.String()) {
		isCopied := strings.Contains(line, "curl -i") || strings.Contains(line, "bounce conform") || strings.Contains(line, "https://")
		if !isCopied && utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > width {
			t.Errorf("got the line %q, want at most %d columns", line, width)
		}
	}
}

func TestPrettyLeavesTheLedgerOfAControlledTargetOut(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]bool{"roles": true, "control": false} {
		r := reporttest.Sample(t)
		r.Target.Kind = kind
		var text strings.Builder
		if err := pretty.Write(&text, r, pretty.Style{}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(text.String(), "Bookings that the target made"); got != want {
			t.Errorf("%s: the ledger is shown: got %v, want %v", kind, got, want)
		}
	}
}
