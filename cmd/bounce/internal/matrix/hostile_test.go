package matrix_test

import (
	"fmt"
	"testing"

	"example.com/bounce/cmd/bounce/internal/matrix"
	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/mock"
)

// Undocumented members that come, go and vary, members in any order, Z in place of +00:00, headers in other letters, late answers
// and a 503 now and then are no fault of a server. Of every second seed the readings are drawn at random, too. With -whole, an
// honest mock is conformant twenty times, with other values made up each time.
func TestHostileMocksAreConformant(t *testing.T) {
	matrix.NotUnderRace(t)
	t.Parallel()
	all := map[string]mock.Options{}
	for _, seed := range matrix.Seeds([]int64{7}, []int64{7, 12, 77, 112}) {
		o := mock.Options{CheckAnswers: true, Interceptors: mock.Interceptors{Hostile: seed}, RandomSeed: seed}
		if seed%2 == 0 {
			o.Readings = mock.RandomReadings(seed)
		}
		all[fmt.Sprint("hostile ", seed)] = o
	}
	if matrix.Whole() {
		for seed := range int64(20) {
			all[fmt.Sprint("honest ", seed+1)] = mock.Options{CheckAnswers: true, RandomSeed: seed + 1}
		}
	}
	for name, o := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			isConformant(t, o)
		})
	}
}

// isConformant runs the whole suite against a mock.
func isConformant(t *testing.T, o mock.Options) {
	t.Helper()
	server := mock.Start(t, o)
	r, err := conformance.Run(t.Context(), conformance.Options{Target: server.URL, RandomSeed: o.RandomSeed})
	if err != nil {
		t.Fatal(err)
	}
	if r.Verdict == report.Conformant {
		return
	}
	t.Errorf("verdict %s, want conformant: %v", r.Verdict, r.Reasons)
	for i := range r.Scenarios {
		if s := &r.Scenarios[i]; s.Outcome != report.Passed && s.Outcome != report.NotApplicable {
			t.Logf("%s %s: %s", s.Outcome, s.ID, s.Reason)
		}
	}
}
