//go:build external

package openapi_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
)

// source is the document that everything derives from; its text is not kept in this repository.
func source(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("BOUNCE_SOURCE")
	if folder == "" {
		t.Fatal("BOUNCE_SOURCE is not set, want the folder that holds schedule-execution.txt")
	}
	text, err := os.ReadFile(filepath.Join(folder, "schedule-execution.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestClausesRestOnTheSourceAsItIs(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSuffix(source(t), "\n"), "\n")
	for _, c := range clauses(t) {
		for _, s := range c.Source {
			first, last, err := s.Range()
			if err != nil || last > len(lines) {
				t.Errorf("%s: lines %s: the source has %d: %v", c.Slug, s.Lines, len(lines), err)
				continue
			}
			sum := sha256.Sum256([]byte(strings.Join(lines[first-1:last], "\n") + "\n"))
			if got := hex.EncodeToString(sum[:]); got != s.SHA256 {
				t.Errorf("%s: lines %s: the digest is %s, want %s", c.Slug, s.Lines, got, s.SHA256)
			}
		}
	}
}

// The source's three samples are the document's examples, value for value.
func TestExamplesAreTheSourcesSamples(t *testing.T) {
	t.Parallel()
	var document map[string]any
	if err := yaml.Load(bounceDocument(t).Source(), &document); err != nil {
		t.Fatal(err)
	}
	put := at(document, "paths", strings.TrimPrefix(schedulePath, "/selfservice/v1"), "put")
	examples := map[string]any{
		"Sample request":              at(put, "requestBody", "content", "application/json", "examples", "document", "value"),
		"Sample response (success)":   at(document, "components", "examples", "Scheduled", "value"),
		"Sample response (conflicts)": at(document, "components", "examples", "Conflicts", "value"),
	}
	for heading, example := range examples {
		_, rest, found := strings.Cut(source(t), heading+"\n")
		var sample any
		if err := json.NewDecoder(strings.NewReader(rest)).Decode(&sample); !found || err != nil {
			t.Fatalf("%s: %v", heading, err)
		}
		written, err := json.Marshal(example)
		if err != nil {
			t.Fatal(err)
		}
		var value any
		if err := json.Unmarshal(written, &value); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(sample, value); diff != "" {
			t.Errorf("%s: the source (-) and bounce.yaml (+) differ:\n%s", heading, diff)
		}
	}
}

func at(node any, path ...string) any {
	for _, step := range path {
		object, _ := node.(map[string]any)
		node = object[step]
	}
	return node
}
