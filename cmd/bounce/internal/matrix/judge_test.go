package matrix_test

import (
	"slices"
	"strings"
	"testing"

	"example.com/bounce/cmd/bounce/internal/matrix"
	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/mock/mutant"
)

// A suite of three scenarios, the first of which is an outline of two rows, and a control.
var suite = []conformance.Scenario{
	{ID: "A-1", Name: "one", Kind: "clause", Rule: "lead-time", Level: "must"},
	{ID: "A-1", Name: "two", Kind: "clause", Rule: "lead-time", Level: "must"},
	{ID: "B-1", Kind: "reading", Rule: "token-status", Level: "must"},
	{ID: "C-1", Kind: "hygiene", Rule: "date", Level: "should"},
	{ID: "D-1", Kind: "clause", Rule: "verb", Level: "must", Tags: []string{"@control"}},
}

// trial is a mutant, and the keys (id and name) of the scenarios that fail on it.
func trial(name, class, rule string, failing ...string) matrix.Trial {
	return matrix.Trial{Mutant: mutant.Mutant{Name: name, Class: class, Rule: rule, Defect: "errs"}, Report: outcomes(failing...)}
}

func outcomes(failing ...string) *report.Report {
	r := &report.Report{Summary: report.Summary{Verdict: report.Conformant}}
	for _, s := range suite {
		outcome := report.Passed
		if slices.Contains(failing, strings.TrimSpace(s.ID+" "+s.Name)) {
			outcome, r.Verdict = report.Failed, report.NonConformant
		}
		r.Scenarios = append(r.Scenarios, report.Scenario{Subject: report.Subject{ID: s.ID, Name: s.Name, Kind: s.Kind, Rule: s.Rule, Level: s.Level}, Outcome: outcome})
	}
	r.Readings = []report.Reading{{Slug: "token-status", Observed: []string{"401"}, Outcome: report.Passed}}
	return r
}

func sound() matrix.Evidence {
	return matrix.Evidence{
		Suite: suite, Whole: true, Others: true,
		Mutants: []matrix.Trial{
			trial("early", "time", "clause:lead-time", "A-1 two", "C-1"),
			trial("500", "auth", "reading:token-status", "B-1"),
			trial("dateless", "answer", "hygiene:date", "C-1"),
		},
		Lawful: []matrix.LawfulTrial{
			{Name: "healthy", Readings: map[string]string{"token-status": "401"}, Report: outcomes(), Spotless: true},
		},
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		doctor func(*matrix.Evidence)
		want   []string // rule and subject of each breach
	}{
		"finds nothing wrong when all is well": {func(*matrix.Evidence) {}, nil},
		"finds a survivor": {func(e *matrix.Evidence) {
			e.Mutants = append(e.Mutants, trial("ghost", "time", "clause:lead-time"))
		}, []string{"no-survivor ghost"}},
		"finds a mutant that only scenarios of other rules kill": {func(e *matrix.Evidence) {
			e.Mutants = append(e.Mutants, trial("stray", "time", "clause:verb", "A-1 one", "B-1"))
		}, []string{"own-rule stray"}},
		"finds a scenario that kills nothing": {func(e *matrix.Evidence) {
			e.Mutants[1] = trial("500", "auth", "reading:token-status")
			e.Mutants[1].Report.Readings[0].Outcome = report.Failed
		}, []string{"no-idle B-1"}},
		"gives a scenario no credit for a mutant of another rule": {func(e *matrix.Evidence) {
			e.Mutants[2] = trial("dateless", "answer", "clause:lead-time", "A-1 one", "C-1")
		}, []string{"no-idle C-1"}},
		"gives a scenario no credit for a mutant of the harness": {func(e *matrix.Evidence) {
			e.Mutants[2].Mutant.Class = mutant.SuiteSelfTest
		}, []string{"no-idle C-1"}},
		"does not ask the use of scenarios of a part of the catalogue": {func(e *matrix.Evidence) {
			e.Whole, e.Mutants = false, e.Mutants[:1]
		}, nil},
		"takes a wavering reading for a kill": {func(e *matrix.Evidence) {
			e.Mutants = append(e.Mutants, trial("waverer", "state", "reading:token-status"))
			e.Mutants[3].Report.Readings[0].Outcome = report.Failed
		}, nil},
		"finds a mutant of hygiene that fails what must be": {func(e *matrix.Evidence) {
			e.Mutants[2] = trial("dateless", "answer", "hygiene:date", "C-1", "A-1 one", "A-1 two")
		}, []string{"own-level dateless"}},
		"finds one that makes a reading waver": {func(e *matrix.Evidence) {
			e.Mutants[2].Report.Readings[0].Outcome = report.Failed
		}, []string{"own-level dateless"}},
		"lets a mutant of a clause fail what it will": {func(e *matrix.Evidence) {
			e.Mutants[0] = trial("early", "time", "clause:lead-time", "A-1 two", "C-1", "B-1")
		}, nil},
		"does not take a warning for a kill": {func(e *matrix.Evidence) {
			e.Mutants[2].Report.Scenarios[3].Outcome = report.Warned
		}, []string{"no-survivor dateless", "no-idle C-1"}},
		"finds a lawful server that is not green": {func(e *matrix.Evidence) {
			e.Lawful = append(e.Lawful, matrix.LawfulTrial{
				Name: "strict", Readings: map[string]string{"token-status": "401"}, Report: outcomes("A-1 one"),
			})
		}, []string{"lawful-green strict"}},
		"finds a lawful server whose readings are not the ones reported": {func(e *matrix.Evidence) {
			e.Lawful = append(e.Lawful, matrix.LawfulTrial{
				Name: "forbidding", Readings: map[string]string{"token-status": "403"}, Report: outcomes(),
			})
		}, []string{"lawful-green forbidding"}},
		"finds a lawful server whose profile is not the one reported": {func(e *matrix.Evidence) {
			e.Lawful[0].Profile = conformance.Schedule
		}, []string{"lawful-green healthy"}},
		"lets the healthy server not so much as warn": {func(e *matrix.Evidence) {
			e.Lawful[0].Report.Scenarios[0].Outcome = report.Warned
		}, []string{"lawful-green healthy"}},
		"excuses what cannot be caught by a target file": {func(e *matrix.Evidence) {
			e.Path = matrix.File
			e.Mutants = append(e.Mutants, trial("token-good-forever", "auth", "clause:lead-time"))
		}, nil},
		"excuses nothing on the other path": {func(e *matrix.Evidence) {
			e.Path = matrix.Control
			e.Mutants = append(e.Mutants, trial("token-good-forever", "auth", "clause:lead-time"))
		}, []string{"no-survivor token-good-forever"}},
		"finds an excuse that is not needed": {func(e *matrix.Evidence) {
			e.Path = matrix.File
			e.Mutants = append(e.Mutants, trial("token-good-forever", "auth", "clause:lead-time", "A-1 one"))
		}, []string{"excused token-good-forever"}},
		"excuses a scenario that needs a clock, by a target file alone": {func(e *matrix.Evidence) {
			e.Path = matrix.File
			e.Suite = append(slices.Clone(suite), conformance.Scenario{ID: "E-1", Kind: "clause", Rule: "verb", Needs: []string{"clock"}})
		}, nil},
		"excuses a scenario that only excused mutants could show": {func(e *matrix.Evidence) {
			e.Path = matrix.File
			e.Mutants[0].Mutant.Name, e.Mutants[0].Report = "token-good-forever", outcomes()
		}, nil},
		"asks the use of a scenario of whose mutants one is not excused": {func(e *matrix.Evidence) {
			e.Path = matrix.File
			e.Mutants[0].Mutant.Name, e.Mutants[0].Report = "token-good-forever", outcomes()
			e.Mutants = append(e.Mutants, trial("ghost", "time", "clause:lead-time"))
		}, []string{"no-survivor ghost", "no-idle A-1"}},
		"asks the use of a scenario that needs a clock on the other path": {func(e *matrix.Evidence) {
			e.Path = matrix.Control
			e.Suite = append(slices.Clone(suite), conformance.Scenario{ID: "E-1", Kind: "clause", Rule: "verb", Needs: []string{"clock"}})
		}, []string{"no-idle E-1"}},
		"blames the suite for what it could not do": {func(e *matrix.Evidence) {
			e.Mutants[0].Report.Scenarios[3].Outcome = report.Errored
		}, []string{"suite-sound early"}},
		"takes the word that a mutant is not the API for a kill": {func(e *matrix.Evidence) {
			e.Mutants = append(e.Mutants, trial("page", "harness", "clause:verb"))
			e.Mutants[3].Mutant.NotTheAPI, e.Mutants[3].NotTheAPI, e.Mutants[3].Report = true, true, new(report.Report)
		}, nil},
		"finds a mutant that is wrongly taken for something else than the API": {func(e *matrix.Evidence) {
			e.Mutants = append(e.Mutants, trial("shy", "harness", "clause:verb"))
			e.Mutants[3].NotTheAPI, e.Mutants[3].Report = true, new(report.Report)
		}, []string{"own-rule shy"}},
		"finds a mutant that is judged though it is not the API": {func(e *matrix.Evidence) {
			e.Mutants = append(e.Mutants, trial("page", "harness", "clause:verb", "D-1"))
			e.Mutants[3].Mutant.NotTheAPI = true
		}, []string{"own-rule page"}},
		"blames the suite for a report that never came": {func(e *matrix.Evidence) {
			e.Mutants[2].SuiteError, e.Mutants[2].Report = "it did not come to an end", new(report.Report)
		}, []string{"suite-sound dateless", "no-idle C-1"}},
	} {
		t.Run("it "+name, func(t *testing.T) {
			t.Parallel()
			e := sound()
			row.doctor(&e)
			m := matrix.Judge(e)
			var got []string
			for _, b := range m.Broken {
				got = append(got, b.Rule+" "+b.Subject)
			}
			if !slices.Equal(got, row.want) {
				t.Errorf("breaches: got %q, want %q", got, row.want)
			}
			if m.Holds() != (len(row.want) == 0) {
				t.Errorf("holds: got %v", m.Holds())
			}
		})
	}
}

func TestTextSaysWhatIsBroken(t *testing.T) {
	t.Parallel()
	e := sound()
	ghost := trial("ghost", "time", "clause:lead-time")
	e.Mutants = append(e.Mutants, ghost)
	var b strings.Builder
	if err := matrix.Text(&b, matrix.Judge(e)); err != nil {
		t.Fatal(err)
	}
	const want = `MUTANT    CLASS   RULE                  KILLED BY  OTHERS
early     time    clause:lead-time      A-1        1
500       auth    reading:token-status  B-1        0
dateless  answer  hygiene:date          C-1        0
ghost     time    clause:lead-time      -          0

mutants    4: 3 killed by a scenario of their own rule, 0 by others only, 1 survive
scenarios  4: 3 kill a mutant of their own rule, 1 are controls, 0 kill nothing
healthy    1 of 1 green, with exact readings
time       0.0 s

BROKEN
  no-survivor: ghost: it errs, and no scenario fails; write one that rests on clause:lead-time
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
