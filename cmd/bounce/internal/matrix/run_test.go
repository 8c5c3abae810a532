package matrix_test

import (
	"flag"
	"testing"

	"example.com/bounce/cmd/bounce/internal/matrix"
	"example.com/bounce/mock/mutant"
)

// whole adds the tests that take minutes: all lawful servers, and two hundred draws of readings. The whole catalogue of
// mutants is for bounce mutants to run.
var whole = flag.Bool("whole", false, "run all lawful servers, and two hundred draws of readings")

// sample is one mutant of each rule, or under the race detector of every eighth, but for those that keep the suite waiting.
func sample() []mutant.Mutant {
	var some []mutant.Mutant
	met := map[string]bool{}
	for _, m := range mutant.All() {
		if m.Timeout > 0 || met[m.Rule] {
			continue
		}
		if met[m.Rule] = true; !matrix.Racing || len(met)%8 == 0 {
			some = append(some, m)
		}
	}
	return some
}

func TestTheRulesHold(t *testing.T) {
	t.Parallel()
	e, err := matrix.Run(t.Context(), matrix.Options{Mutants: sample()})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range matrix.Judge(e).Broken {
		t.Errorf("%s: %s: %s", b.Rule, b.Subject, b.Text)
	}
}

// unseen are the documented answers that no lawful server is made to give, each with its reason.
var unseen = map[string]string{}

// All lawful servers are green, and between them the suite meets every status that the contract documents for an operation.
func TestEachDocumentedAnswerIsSeen(t *testing.T) {
	t.Parallel()
	if !*whole {
		t.Skip("it takes all lawful servers; run it with -whole")
	}
	e, err := matrix.Run(t.Context(), matrix.Options{Mutants: []mutant.Mutant{}, Lawful: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range matrix.Judge(e).Broken {
		t.Errorf("%s: %s: %s", b.Rule, b.Subject, b.Text)
	}
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
