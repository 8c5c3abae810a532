package matrix_test

import (
	"testing"

	"example.com/bounce/cmd/bounce/internal/matrix"
	"example.com/bounce/mock/mutant"
)

// oneOfEachRule returns one mutant of each rule, but for those that keep the suite waiting. The whole catalogue is for bounce mutants
// to run.
func oneOfEachRule() []mutant.Mutant {
	var some []mutant.Mutant
	met := map[string]bool{}
	for _, m := range mutant.All() {
		if m.Timeout == 0 && !met[m.Rule] {
			met[m.Rule] = true
			some = append(some, m)
		}
	}
	return some
}

func TestTheRulesHold(t *testing.T) {
	t.Parallel()
	e, err := matrix.Run(t.Context(), matrix.Options{Mutants: matrix.Sample(oneOfEachRule(), 1)})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range matrix.Judge(e).Broken {
		t.Errorf("%s: %s: %s", b.Rule, b.Subject, b.Text)
	}
}

// unseen are the documented answers that no lawful server is made to give, each with its reason.
var unseen = map[string]string{}

// Single choices hide behind others in a draw: a list that is given whole, a window that finds what starts within it, a production
// instance that is refused.
var choices = []mutant.ConformingVariant{
	{Name: "whole-starts-within", Readings: map[string]string{"list-paged": "whole", "conflicts-match": "starts-within", "prod-instance": "403"}},
	{Name: "contained", Readings: map[string]string{"conflicts-match": "contained", "prod-instance": "409", "queue-type-words": "per-type"}},
}

// Every lawful server is conformant, and every reading that can be observed is reported as it was chosen or drawn. Even seeds are for
// the target file. Between all lawful servers, the suite meets every status that the contract documents for an operation.
func TestLawfulServersAreConformant(t *testing.T) {
	matrix.NotUnderRace(t)
	t.Parallel()
	odd, even := bySide(matrix.Seeds([]int64{1}, []int64{1, 2, 3, 4, 6, 8, 10, 12}))
	options := map[matrix.Path]matrix.Options{
		matrix.Control: {Draws: odd, Servers: choices, Lawful: matrix.Whole()},
		matrix.File:    {Draws: even, Servers: choices},
	}
	for _, path := range matrix.Sample([]matrix.Path{matrix.File, matrix.Control}, 1) {
		o := options[path]
		t.Run(string(path), func(t *testing.T) {
			t.Parallel()
			o.Path, o.Mutants = path, []mutant.Mutant{}
			if !matrix.Whole() {
				o.Servers = o.Servers[len(o.Draws):1] // a draw or a choice
			}
			e, err := matrix.Run(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range matrix.Judge(e).Broken {
				t.Errorf("%s: %s: %s", b.Rule, b.Subject, b.Text)
			}
			if o.Lawful {
				eachDocumentedAnswerIsSeen(t, e)
			}
			for _, trial := range e.Lawful[len(e.Lawful)-len(o.Servers)-len(o.Draws):] {
				holdsToTable(t, path, trial)
			}
		})
	}
}

// bySide parts odd from even seeds.
func bySide(seeds []int64) (odd, even []int64) {
	for _, seed := range seeds {
		if seed%2 == 0 {
			even = append(even, seed)
		} else {
			odd = append(odd, seed)
		}
	}
	return odd, even
}

func eachDocumentedAnswerIsSeen(t *testing.T, e matrix.Evidence) {
	t.Helper()
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
