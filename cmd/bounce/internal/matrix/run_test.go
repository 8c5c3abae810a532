package matrix_test

import (
	"slices"
	"testing"

	"example.com/bounce/cmd/bounce/internal/matrix"
	"example.com/bounce/conformance/report"
)

// The whole catalogue. Under the race detector the lawful servers rest.
func TestTheRulesHold(t *testing.T) {
	t.Parallel()
	e, err := matrix.Run(t.Context(), matrix.Options{Lawful: !racing, Levels: *whole})
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
	t.Run("and each documented answer is seen", func(t *testing.T) { everyAnswerIsSeen(t, e) })
}

// unseen are the documented answers that no lawful server is made to give, each with its reason.
var unseen = map[string]string{}

// everyAnswerIsSeen takes the healthy mock and all lawful servers together: between them the suite meets every status that
// the contract documents for an operation.
func everyAnswerIsSeen(t *testing.T, e matrix.Evidence) {
	seen := map[string]bool{}
	for _, trial := range e.Lawful {
		for _, c := range trial.Report.Coverage {
			if c.Status == "5XX" { // no lawful server is made to fail
				continue
			}
			pair := c.Operation + " " + c.Status
			seen[pair] = seen[pair] || c.Seen > 0
		}
	}
	for pair, met := range seen {
		switch _, excused := unseen[pair]; {
		case !met && !excused:
			t.Errorf("%s is documented, and never seen; write a scenario, or give a reason in unseen", pair)
		case met && excused:
			t.Errorf("%s is seen: it needs no excuse", pair)
		}
	}
	for pair := range unseen {
		if _, documented := seen[pair]; !documented {
			t.Errorf("%s is excused, but not documented", pair)
		}
	}
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
