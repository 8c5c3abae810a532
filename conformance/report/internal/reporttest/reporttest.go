// Package reporttest has the report that the tests of the encoders share. It imports the report package.
package reporttest

import (
	"os"
	"path/filepath"
	"testing"

	"example.com/bounce/conformance/report"
)

// Sample returns the report that has everything: the golden file of package report. The caller's package lies one folder below that.
func Sample(t testing.TB) *report.Report {
	t.Helper()
	file := filepath.Join("..", "testdata", "report.json")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.ParseJSON(file, text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
