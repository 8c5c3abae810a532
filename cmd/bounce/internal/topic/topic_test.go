package topic_test

import (
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
