package matrix_test

import (
	"testing"

	"example.com/bounce/cmd/bounce/internal/matrix"
	"example.com/bounce/conformance/report"
	"example.com/bounce/mock/mutant"
	"example.com/bounce/openapi"
)

// everyNth is a part of the sample, for a path on which the suite takes its time.
func everyNth(n int) (some []mutant.Mutant) {
	for i, m := range sample() {
		if i%n == 0 {
			some = append(some, m)
		}
	}
	return some
}

func TestTheRulesHoldOverATargetFile(t *testing.T) {
	t.Parallel()
	e, err := matrix.Run(t.Context(), matrix.Options{Mutants: everyNth(8), Path: matrix.File})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range matrix.Judge(e).Broken {
		t.Errorf("%s: %s: %s", b.Rule, b.Subject, b.Text)
	}
}

// unobserved are the readings that no scenario observes over a target file, each with its reason.
var unobserved = map[string]string{
	"schedule-begun":   "the window of an execution begins sixteen minutes after it was scheduled, or later: the clock has to be turned",
	"cancel-begun":     "as schedule-begun",
	"conflicts-window": "what is over and what is to come are told apart by the clock",
}

// Readings are drawn by the seeds 1 to 200, each second of them over the target file: every server is conformant, and every
// reading that can be observed is reported as it was drawn.
func TestDrawsOfReadings(t *testing.T) {
	t.Parallel()
	seeds := map[matrix.Path]int64{matrix.Control: 2, matrix.File: 10}
	if matrix.Racing {
		seeds = map[matrix.Path]int64{matrix.Control: 1, matrix.File: 1}
	}
	if *whole {
		seeds = map[matrix.Path]int64{matrix.Control: 100, matrix.File: 100}
	}
	for path, n := range seeds {
		t.Run(string(path), func(t *testing.T) {
			t.Parallel()
			o := matrix.Options{Mutants: []mutant.Mutant{}, Path: path}
			first := map[matrix.Path]int64{matrix.Control: 1, matrix.File: 2}[path]
			for i := range n {
				o.Draws = append(o.Draws, first+2*i)
			}
			e, err := matrix.Run(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range matrix.Judge(e).Broken {
				t.Errorf("%s: %s: %s", b.Rule, b.Subject, b.Text)
			}
			for _, trial := range e.Lawful {
				holdsToTable(t, path, trial)
			}
		})
	}
}

// Single choices hide behind others in a draw: a list that is given whole, a window that finds what starts within it, a production
// instance that is refused.
func TestChoicesThatADrawMayHide(t *testing.T) {
	t.Parallel()
	servers := []mutant.ConformingVariant{
		{Name: "whole-starts-within", Readings: map[string]string{"list-paged": "whole", "conflicts-match": "starts-within", "prod-instance": "403"}},
		{Name: "contained", Readings: map[string]string{"conflicts-match": "contained", "prod-instance": "409", "queue-type-words": "per-type"}},
	}
	paths := []matrix.Path{matrix.Control, matrix.File}
	if matrix.Racing {
		paths, servers = paths[1:], servers[:1]
	}
	for _, path := range paths {
		e, err := matrix.Run(t.Context(), matrix.Options{Mutants: []mutant.Mutant{}, Path: path, Servers: servers})
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range matrix.Judge(e).Broken {
			t.Errorf("%s: %s: %s: %s", path, b.Rule, b.Subject, b.Text)
		}
		for _, trial := range e.Lawful {
			holdsToTable(t, path, trial)
		}
	}
}

// holdsToTable compares what was not observed with the table, and asks for the exit code of a conformant server.
func holdsToTable(t *testing.T, path matrix.Path, trial matrix.LawfulTrial) {
	t.Helper()
	readings, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	observable := map[string]bool{}
	for _, r := range readings {
		observable[r.Slug] = r.Observable(trial.Readings)
	}
	for _, r := range trial.Report.Readings {
		reason, excused := unobserved[r.Slug]
		excused = excused && path == matrix.File
		switch observed := len(r.Observed) > 0; {
		case observed && excused:
			t.Errorf("%s: reading %s is observed, and needs no excuse (%s)", trial.Name, r.Slug, reason)
		case !observed && !excused && observable[r.Slug]:
			t.Errorf("%s: reading %s is not observed", trial.Name, r.Slug)
		}
	}
	if code := trial.Report.ExitCode(false); code != 0 || trial.Report.Verdict != report.Conformant {
		t.Errorf("%s: ends %d, %s, want 0: %v", trial.Name, code, trial.Report.Verdict, trial.Report.Reasons)
	}
}
