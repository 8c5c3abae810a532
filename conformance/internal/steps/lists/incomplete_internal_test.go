package lists

import (
	"testing"

	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/scenario/scenariotest"
)

// What only the target's answers left out is no error of the features.
func TestWhatTheAnswersLeaveOutIsInconclusive(t *testing.T) {
	t.Parallel()
	w := New(scenariotest.Answered(200, nil, `[]`))
	w.rows = []family.Row{{"id": "3-DCMATI", "createdOn": "2030-01-02T10:00:00Z"}}
	for name, err := range map[string]error{
		"the item's window": rows{w}.checkWindow(""), "the item's create": rows{w}.checkCreation(""), "a list before": pages{w}.checkRepeated(t.Context()),
	} {
		if got := scenariotest.Verdict(w.World, err); got != "unclear" {
			t.Errorf("%s: got %s, want unclear", name, got)
		}
	}
}
