package mutant_test

import (
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/mock"
)

// Undocumented members that come, go and vary, members in any order, Z beside +00:00, headers in other letters, late answers
// and a 503 now and then are no fault of a server: of the seeds 1 to 200 a few run here, and all of them with the tag
// external. Of every second seed the readings are drawn at random, too.
func TestHostileMocksAreConformant(t *testing.T) {
	t.Parallel()
	for _, seed := range []int64{7, 12}[:min(times, 2)] {
		isConformantUnder(t, seed)
	}
}

// isConformantUnder runs the whole suite against a mock that is hostile by the seed.
func isConformantUnder(t *testing.T, seed int64) {
	t.Helper()
	o := mock.Options{CheckAnswers: true, Hostile: seed, RandomSeed: seed}
	if seed%2 == 0 {
		o.Readings = mock.RandomReadings(seed)
	}
	server := mock.Start(t, o)
	r, err := conformance.Run(t.Context(), conformance.Options{Target: server.URL, RandomSeed: seed})
	if err != nil {
		t.Fatal(err)
	}
	if r.Verdict == report.Conformant {
		return
	}
	t.Errorf("seed %d: verdict %s, want conformant: %v", seed, r.Verdict, r.Reasons)
	for i := range r.Scenarios {
		if s := &r.Scenarios[i]; s.Outcome != report.Passed && s.Outcome != report.NotApplicable {
			t.Logf("seed %d: %s %s: %s", seed, s.Outcome, s.ID, s.Reason)
		}
	}
}
