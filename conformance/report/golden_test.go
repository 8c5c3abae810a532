package report_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/conformance/report"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew; read them in review")

func TestFormatsWriteWhatTheGoldenFilesHold(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(io.Writer, *report.Report) error{
		"pretty.txt":        func(w io.Writer, r *report.Report) error { return report.Pretty(w, r, false) },
		"pretty-colour.txt": func(w io.Writer, r *report.Report) error { return report.Pretty(w, r, true) },
		"junit.xml":         report.JUnit,
		"report.json":       report.JSON,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got bytes.Buffer
			if err := write(&got, everything()); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", name)
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

func TestJSONKeepsTheWholeModel(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	if err := report.JSON(&text, everything()); err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(&text)
	decoder.DisallowUnknownFields()
	var got report.Report
	if err := decoder.Decode(&got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(*everything(), got); diff != "" {
		t.Errorf("what is read back differs (-want +got):\n%s", diff)
	}
}

func TestPrettyWithoutColourHasNoControlCharacters(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	if err := report.Pretty(&text, everything(), false); err != nil {
		t.Fatal(err)
	}
	if i := strings.IndexFunc(text.String(), func(r rune) bool { return r < ' ' && r != '\n' }); i >= 0 {
		t.Errorf("got a control character at %d, though the server's body is all that has one: %q", i, text.String()[max(0, i-40):i+10])
	}
}

func TestPrettyShowsTheExchangesOfTheFirstFailuresOnly(t *testing.T) {
	t.Parallel()
	const all, shown = 8, 5
	r := &report.Report{Summary: report.Summary{Verdict: report.NonConformant}}
	for range all {
		r.Scenarios = append(r.Scenarios, report.Scenario{
			Subject: report.Subject{ID: "SE-A-001"}, Outcome: report.Failed, Exchanges: []report.Exchange{{Label: "the request", Curl: "curl", Status: 200}},
		})
	}
	var text strings.Builder
	if err := report.Pretty(&text, r, false); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(text.String(), "# the request"); got != shown {
		t.Errorf("got the exchanges of %d failures, want %d", got, shown)
	}
	if !strings.Contains(text.String(), "exchanges of 3 more failures are left out") {
		t.Errorf("got no word of the rest:\n%s", text.String())
	}
}

func TestPrettyLeavesTheLedgerOfAControlledTargetOut(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]bool{"roles": true, "control": false} {
		r := everything()
		r.Target.Kind = kind
		var text strings.Builder
		if err := report.Pretty(&text, r, false); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(text.String(), "Bookings that the target made"); got != want {
			t.Errorf("%s: the ledger is shown: got %v, want %v", kind, got, want)
		}
	}
}
