package matrix_test

import (
	"slices"
	"testing"

	"example.com/bounce/cmd/bounce/internal/matrix"
	"example.com/bounce/conformance/report"
	"example.com/bounce/mock/mutant"
	"example.com/bounce/openapi"
)

func TestTheRulesHoldOverATargetFile(t *testing.T) {
	matrix.NotUnderRace(t)
	t.Parallel()
	var mutants []mutant.Mutant
	for _, name := range matrix.Sample(blamed, 7) {
		m, err := mutant.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		mutants = append(mutants, m)
	}
	bugs := len(mutants)
	for _, m := range matrix.Sample(oneOfEachRule(), 16) {
		if !slices.Contains(blamed, m.Name) {
			mutants = append(mutants, m)
		}
	}
	e, err := matrix.Run(t.Context(), matrix.Options{Mutants: mutants, Path: matrix.File})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range matrix.Judge(e).Broken {
		t.Errorf("%s: %s: %s", b.Rule, b.Subject, b.Text)
	}
	for _, trial := range e.Mutants[:bugs] {
		fileIsNotBlamed(t, trial)
	}
}

// unobserved are the readings that no scenario observes over a target file, each with its reason.
var unobserved = map[string]string{
	"schedule-begun":   "the window of an execution begins sixteen minutes after it was scheduled, or later: the clock has to be turned",
	"cancel-begun":     "as schedule-begun",
	"conflicts-window": "what is over and what is to come are told apart by the clock",
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
