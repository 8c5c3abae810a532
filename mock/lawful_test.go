package mock_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// Every lawful server stays green, and the readings reported are the readings set: mutants prove the suite not too lax,
// these prove it not too strict.
func TestLawfulServersConform(t *testing.T) {
	t.Parallel()
	readings, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	last := map[string]string{}
	for _, r := range readings {
		last[r.Slug] = r.Alternatives[len(r.Alternatives)-1]
	}
	servers := map[string]map[string]string{"all last alternatives": last}
	for seed := range uint64(25) {
		chance := rand.New(rand.NewPCG(seed, 1))
		drawn := map[string]string{}
		for _, r := range readings {
			drawn[r.Slug] = r.Alternatives[chance.IntN(len(r.Alternatives))]
		}
		servers[fmt.Sprintf("random readings of seed %d", seed)] = drawn
	}
	for name, set := range servers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := mock.Start(t, mock.Options{Readings: set, CheckAnswers: true})
			r, err := conformance.Run(t.Context(), conformance.Options{Target: server.URL})
			if err != nil {
				t.Fatal(err)
			}
			if r.Verdict != report.Conformant {
				t.Errorf("verdict: got %s, want conformant: %v\nreadings: %v", r.Verdict, r.Reasons, set)
			}
			for _, s := range r.Scenarios {
				if s.Outcome != report.Passed && s.Outcome != report.NotApplicable {
					t.Logf("%s %s %s: %s", s.Outcome, s.ID, s.Name, s.Reason)
				}
			}
			for _, reading := range r.Readings {
				if len(reading.Observed) != 1 || reading.Observed[0] != set[reading.Slug] {
					t.Errorf("reading %s: observed %v, want %s", reading.Slug, reading.Observed, set[reading.Slug])
				}
			}
		})
	}
}
