//go:build external

package corpus_test

import (
	"slices"
	"testing"

	"example.com/bounce/cmd/bounce/internal/corpus"
)

func TestNothingHasChangedUnderOtherReadings(t *testing.T) {
	t.Parallel()
	for _, name := range corpus.Names() {
		if slices.Contains(quick, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			holds(t, name)
		})
	}
}
