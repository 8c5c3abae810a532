package mutant_test

import (
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// The suite does not fail an honest server by chance: with other made-up values each time, it is green again and again.
func TestTheHealthyMockIsGreenTwentyTimesInARow(t *testing.T) {
	t.Parallel()
	for seed := range int64(times) {
		server := mock.Start(t, mock.Options{CheckAnswers: true, RandomSeed: seed + 1})
		r, err := conformance.Run(t.Context(), conformance.Options{Target: server.URL, RandomSeed: seed + 1, FailOn: openapi.Should})
		if err != nil {
			t.Fatal(err)
		}
		if r.Verdict != report.Conformant {
			t.Errorf("seed %d: verdict %s, want conformant: %v", seed+1, r.Verdict, r.Reasons)
		}
	}
}
