package matrix_test

import (
	"slices"
	"testing"

	"example.com/bounce/cmd/bounce/internal/matrix"
	"example.com/bounce/conformance/report"
)

// The whole catalogue. Under the race
// detector, each mutant is shown the scenarios of its own rule only, and the lawful servers rest.
func TestTheRulesHold(t *testing.T) {
	t.Parallel()
	e, err := matrix.Run(t.Context(), matrix.Options{Lawful: !racing, OwnRule: racing})
	if err != nil {
		t.Fatal(err)
	}
	m := matrix.Judge(e)
	for _, b := range m.Broken {
		t.Errorf("%s: %s: %s", b.Rule, b.Subject, b.Text)
	}
	if racing {
		return
	}
	t.Run("and break when a scenario fails nowhere", func(t *testing.T) { everyAssertionCounts(t, e, m) })
}

// everyAssertionCounts takes the failures of one scenario out of the evidence, as though its assertions were broken: the
// matrix must go red for each of them but the controls.
func everyAssertionCounts(t *testing.T, e matrix.Evidence, sound *matrix.Matrix) {
	for _, s := range sound.Scenarios {
		if s.Control {
			continue
		}
		doctored := e
		doctored.Mutants = nil
		for _, trial := range e.Mutants {
			trial.Report = harmless(trial.Report, s.ID)
			doctored.Mutants = append(doctored.Mutants, trial)
		}
		red := slices.ContainsFunc(matrix.Judge(doctored).Broken, func(b matrix.Breach) bool {
			return b.Rule == matrix.NoIdle && b.Subject == s.ID
		})
		if !red {
			t.Errorf("nothing is broken when %s passes everywhere", s.ID)
		}
	}
}

// harmless is a report in which the scenario has passed.
func harmless(r *report.Report, id string) *report.Report {
	doctored := *r
	doctored.Scenarios = slices.Clone(r.Scenarios)
	for i := range doctored.Scenarios {
		if doctored.Scenarios[i].ID == id {
			doctored.Scenarios[i].Outcome = report.Passed
		}
	}
	return &doctored
}
