package corpus_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/cmd/bounce/internal/corpus"
)

var (
	update = flag.Bool("update", false, "keep the digests of what is recorded now")
	whole  = flag.Bool("whole", false, "record by the other order of checks and by draws of readings, too")
)

func TestNothingHasChanged(t *testing.T) {
	t.Parallel()
	names := []string{"default", "walk"}
	switch {
	case *whole:
		names = corpus.Names()
	case testing.Short():
		names = []string{"walk"} // the others run the whole suite
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			holds(t, name)
		})
	}
}

// holds compares a recording with the digests that are kept of it.
func holds(t *testing.T, name string) {
	t.Helper()
	all, err := corpus.Record(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	exchanges, fixes := corpus.Digests(all)
	for file, got := range map[string]string{name + ".txt": exchanges, name + ".fixes.txt": fixes} {
		path := filepath.Join("testdata", file)
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("%s has changed; go run ./cmd/bounce/internal/corpus/compare COMMIT %s shows the first exchange (-want +got):\n%s", path, name, diff)
		}
	}
}
