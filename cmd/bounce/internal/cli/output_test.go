package cli_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"example.com/bounce/cmd/bounce/internal/cli"
)

// A file has its new content or its old one, and nothing is left next to it.
func TestAFileIsReplacedWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "report.json")
	if err := cli.CheckWritable(path); err != nil {
		t.Fatal(err)
	}
	write := func(text string, end error) error {
		return cli.ReplaceFile(path, func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return errors.Join(err, end)
		})
	}
	if err := write("first", nil); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	if err := write("second", broken); !errors.Is(err, broken) {
		t.Errorf("got %v, want the error of the writer", err)
	}
	text, err := os.ReadFile(path)
	if err != nil || string(text) != "first" {
		t.Errorf("the file has %q, %v", text, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("the folder has %v, %v, want the file alone", entries, err)
	}
	if err := cli.CheckWritable(filepath.Join(dir, "missing", "report.json")); err == nil {
		t.Error("a file in a missing folder is writable")
	}
}
