package matrix

import (
	"slices"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/mock/mutant"
)

// scant are the options of a target file that names an approver and one instance, with one execution, and nothing else.
func scant(t *testing.T) fixtures {
	t.Helper()
	along, err := File.fixtures()
	if err != nil {
		t.Fatal(err)
	}
	full := along.suite.Config
	place := full.Instances["bookable"][0]
	place.Executions = place.Executions[:1]
	approver := full.Identities["approver"]
	approver.CustID, approver.Contact = "", ""
	along.suite.Config = &conformance.Config{
		Identities: map[string]conformance.Identity{"approver": approver},
		Instances:  map[string][]conformance.Place{"bookable": {place}},
	}
	return along
}

// A file of few roles lets no scenario pass that needs another one: what cannot be shown is blocked, and says by what.
func TestAScantTargetFilePassesNothingThatItCannotShow(t *testing.T) {
	NotUnderRace(t)
	t.Parallel()
	along := scant(t)
	healthy := &LawfulTrial{Name: "healthy"}
	if err := healthy.run(t.Context(), along); err != nil {
		t.Fatal(err)
	}
	needs := map[string][]string{}
	all, err := conformance.Scenarios()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		needs[s.ID+" "+s.Name] = s.Needs
	}
	has := []string{"approver", "bookable"}
	passed := 0
	for _, s := range healthy.Report.Scenarios {
		lacking := slices.ContainsFunc(needs[s.ID+" "+s.Name], func(need string) bool { return !slices.Contains(has, need) })
		switch {
		case s.Outcome == report.Failed || s.Outcome == report.Errored || s.Outcome == report.Inconclusive:
			t.Errorf("%s is %s: %s", s.ID, s.Outcome, s.Reason)
		case s.Outcome == report.Passed && lacking:
			t.Errorf("%s has passed, and needs %v", s.ID, needs[s.ID+" "+s.Name])
		case s.Outcome == report.Blocked && s.Reason == "":
			t.Errorf("%s is blocked, and does not say by what", s.ID)
		case s.Outcome == report.Passed:
			passed++
		}
	}
	if passed == 0 {
		t.Error("nothing has passed")
	}
}

// What the scant file can show is judged by it.
func TestAScantTargetFileCatchesWhatItCanShow(t *testing.T) {
	NotUnderRace(t)
	t.Parallel()
	along := scant(t)
	for _, name := range Sample([]string{"limit-15min", "past-ok", "success-words-wrong", "answers-200-to-everything"}, 4) {
		m, err := mutant.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		trial, err := runScenarios(t.Context(), m, nil, along)
		if err != nil {
			t.Fatal(err)
		}
		if code := trial.Report.ExitCode(false); code != 1 {
			t.Errorf("%s: got exit code %d, want 1: %v", name, code, trial.Report.Reasons)
		}
	}
}
