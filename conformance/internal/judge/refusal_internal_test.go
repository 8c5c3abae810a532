package judge

import (
	"slices"
	"testing"

	"example.com/bounce/conformance/internal/suitetest"
)

func TestEveryRefusalOfTheFeaturesIsKnown(t *testing.T) {
	t.Parallel()
	used := suitetest.Captures(t, `^it is refused ?((?:for|as) [^,]+|)$`)
	for how := range suitetest.Captures(t, `and refusal (for its (?:body|token|scope)) "`) {
		used[how] = true
	}
	used["as too large"] = true // of the step that also takes a closed connection
	for how := range used {
		if _, known := reasons[how]; !known {
			t.Errorf("the features say refused %q, which nobody knows", how)
		}
	}
	for how, r := range reasons {
		if !used[how] {
			t.Errorf("no scenario says refused %q", how)
		}
		lawful := r.Lawful()
		if r.Reading != "" && len(lawful) == 0 {
			t.Errorf("refused %q: the reading %q has no status", how, r.Reading)
		}
		if slices.ContainsFunc(lawful, func(status int) bool { return status < 400 || status > 499 }) {
			t.Errorf("refused %q: got the statuses %v, want reasons", how, lawful)
		}
	}
}
