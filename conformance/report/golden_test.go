package report_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/conformance/report"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew; read them in review")

func TestFormatsWriteWhatTheGoldenFilesHold(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(io.Writer, *report.Report) error{
		"junit.xml":   report.JUnit,
		"report.json": report.JSON,
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
