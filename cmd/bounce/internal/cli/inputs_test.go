package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/bounce/cmd/bounce/internal/cli"
)

func TestFilesAreBounded(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "large")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if err := f.Truncate(cli.MaxFile + 1); err != nil { // it has no blocks
		t.Fatal(err)
	}
	if _, err := cli.ReadFile(name); err == nil || !strings.Contains(err.Error(), "large: has more than 268435456 bytes") {
		t.Errorf("got %v, want an error that names the file and the bound", err)
	}
	if text, err := cli.ReadFile(os.DevNull); err != nil || text == nil || len(text) != 0 {
		t.Errorf("got %v, %v of an empty file, want an empty text that is not nil", text, err)
	}
}
