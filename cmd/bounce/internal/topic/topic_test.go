package topic_test

import (
	"bytes"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/bounce/cmd/bounce/internal/topic"
)

// Each topic has one name, which can be typed, and a text behind its title.
func TestTopicsHaveNamesAndTexts(t *testing.T) {
	t.Parallel()
	names := topic.Names()
	if got := len(slices.Compact(slices.Clone(names))); got != len(names) {
		t.Errorf("two topics have the same name: %q", names)
	}
	for _, name := range names {
		if strings.Contains(name, ".") {
			continue // a file
		}
		text, found := topic.Text(name)
		title, body, _ := strings.Cut(string(text), "\n\n")
		if !found || !strings.HasPrefix(title, "# ") || strings.TrimSpace(body) == "" {
			t.Errorf("%s begins with %q and has %d bytes, want a title and a text", name, title, len(body))
		}
		if !regexp.MustCompile(`^[a-z-]+$`).MatchString(name) {
			t.Errorf("the topic %q cannot be typed", name)
		}
	}
}

// The text of a file is the file, byte for byte, so that it can be redirected.
func TestAFileIsPrintedAsItIs(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"python/conftest.py", "node/bounce.mjs", "java/BounceExtension.java"} {
		want, err := os.ReadFile("../../../../mock/testdata/fixtures/" + file)
		if err != nil {
			t.Fatal(err)
		}
		name := path.Base(file)
		if got, found := topic.Text(name); !found || !bytes.Equal(got, want) || !slices.Contains(topic.Names(), name) {
			t.Errorf("%s: got %q, %v, want the file, and its name among the topics", name, got, found)
		}
	}
}

// What a person looks for first is there.
func TestTopics(t *testing.T) {
	t.Parallel()
	for _, want := range []string{"clock", "effects", "faults", "journal", "readings", "reports", "seed-file", "target-file", "tokens", "verdicts"} {
		if !slices.Contains(topic.Names(), want) {
			t.Errorf("there is no topic %q", want)
		}
	}
}

func TestAnUnknownTopicHasNoText(t *testing.T) {
	t.Parallel()
	if text, found := topic.Text("weather"); found || text != nil {
		t.Errorf("got %q, %v", text, found)
	}
}
