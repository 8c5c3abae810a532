package redact

import (
	"slices"
	"testing"
)

func TestEveryWordHasAnEnding(t *testing.T) {
	t.Parallel()
	for _, word := range slices.Concat(secretWords, secretHeaders, harmlessKeys) {
		if n := len(word); !isEnding(word[n-2], word[n-1]) {
			t.Errorf("%s does not end as isEnding says", word)
		}
		if len(word) > longestWord {
			t.Errorf("%s is longer than longestWord", word)
		}
	}
}
