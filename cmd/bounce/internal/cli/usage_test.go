package cli_test

import (
	"testing"

	"example.com/bounce/cmd/bounce/internal/cli"
)

func TestWordsAreJoinedByOr(t *testing.T) {
	t.Parallel()
	for want, words := range map[string][]string{"": nil, "a": {"a"}, "a or b": {"a", "b"}, "a, b or c": {"a", "b", "c"}} {
		if got := cli.JoinOr(words); got != want {
			t.Errorf("%v: got %q, want %q", words, got, want)
		}
	}
}

func TestAWordThatTheFlagDoesNotKnowIsRefused(t *testing.T) {
	t.Parallel()
	if err := cli.CheckWord("effects", "books", "none", "books"); err != nil {
		t.Errorf("a known word: got %v", err)
	}
	const want = `--effects is "book", want none or books; did you mean books?`
	if err := cli.CheckWord("effects", "book", "none", "books"); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
