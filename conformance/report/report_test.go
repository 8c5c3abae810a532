package report_test

import (
	"slices"
	"strings"
	"testing"

	"example.com/bounce/conformance/report"
)

func TestExitCodeFollowsTheTable(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		verdict  report.Verdict
		outcomes []report.Outcome
		require  bool
		want     int
	}{
		"it is 0 when the target conforms":                            {report.Conformant, []report.Outcome{report.Passed}, false, 0},
		"it is 0 when the target conforms, and that is required":      {report.Conformant, []report.Outcome{report.Passed}, true, 0},
		"it is 0 when the target conforms with warnings":              {report.Conformant, []report.Outcome{report.Warned}, true, 0},
		"it is 0 for a part":                                          {report.Partial, []report.Outcome{report.Passed, report.Skipped}, false, 0},
		"it is 4 for a part, when the whole is required":              {report.Partial, []report.Outcome{report.Passed, report.Skipped}, true, 4},
		"it is 1 when a rule is broken":                               {report.NonConformant, []report.Outcome{report.Failed}, false, 1},
		"it is 1 when a rule is broken, and something is open":        {report.NonConformant, []report.Outcome{report.Failed, report.Blocked}, true, 1},
		"it is 4 when the run decides nothing":                        {report.Undecided, []report.Outcome{report.Blocked}, false, 4},
		"it is 4 when nothing was selected":                           {report.Undecided, []report.Outcome{report.Skipped}, false, 4},
		"it is 5 when the harness failed":                             {report.Undecided, []report.Outcome{report.Errored}, false, 5},
		"it is 5 when the harness failed, whatever the target did":    {report.NonConformant, []report.Outcome{report.Failed, report.Errored}, false, 5},
		"it is 5 even where the verdict overlooked the harness fault": {report.Conformant, []report.Outcome{report.Passed, report.Errored}, false, 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &report.Report{Summary: report.Summary{Verdict: c.verdict}}
			for _, o := range c.outcomes {
				r.Scenarios = append(r.Scenarios, report.Scenario{Outcome: o})
			}
			if got := r.ExitCode(c.require); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestScenarioFindsTheRowThatTellsMost(t *testing.T) {
	t.Parallel()
	rows := func(outcomes ...report.Outcome) *report.Report {
		r := &report.Report{}
		for i, o := range outcomes {
			r.Scenarios = append(r.Scenarios, report.Scenario{Subject: report.Subject{ID: "SE-A-001", Line: i + 1}, Outcome: o})
		}
		return r
	}
	for name, c := range map[string]struct {
		report *report.Report
		want   int
	}{
		"it is the only row":                           {rows(report.Failed), 1},
		"it is the first of the passed":                {rows(report.Passed, report.Passed), 1},
		"it is the failed one behind a passed one":     {rows(report.Passed, report.Failed, report.Passed), 2},
		"it is the first of those that are not passed": {rows(report.Passed, report.Blocked, report.Failed), 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := c.report.Scenario("SE-A-001"); got == nil || got.Line != c.want {
				t.Errorf("got %+v, want the row of line %d", got, c.want)
			}
		})
	}
	if got := everything().Scenario("SE-A-999"); got != nil {
		t.Errorf("an unknown id: got %+v, want nil", got)
	}
	r := everything()
	r.Scenario("SE-A-001").Reason = "seen"
	if r.Scenarios[0].Reason != "seen" {
		t.Error("the scenario is a copy, want the report's own")
	}
}

func TestCountsAreOfScenarios(t *testing.T) {
	t.Parallel()
	r := everything()
	for outcome, want := range map[report.Outcome]int{
		report.Passed: 2, report.Failed: 1, report.Warned: 1, report.Blocked: 1, report.NotApplicable: 1, report.Inconclusive: 1,
		report.Errored: 1, report.Skipped: 1, "no-outcome": 0,
	} {
		if got := r.Count(outcome); got != want {
			t.Errorf("%s: got %d, want %d", outcome, got, want)
		}
	}
	if got := r.Count(report.Passed, report.Failed, report.Passed); got != 3 {
		t.Errorf("passed or failed: got %d, want 3", got)
	}
	if got := r.Count(); got != 0 {
		t.Errorf("none: got %d, want 0", got)
	}
	if got, want := r.Selected(), len(r.Scenarios)-1; got != want {
		t.Errorf("selected: got %d, want %d", got, want)
	}
}

// The outcomes stand in one order, the worst first, in counts and in the judgement of several.
func TestOutcomesAreOrdered(t *testing.T) {
	t.Parallel()
	var got []report.Outcome
	n := 0
	for _, tally := range everything().Tallies() {
		got, n = append(got, tally.Outcome), n+tally.N
	}
	want := []report.Outcome{report.Failed, report.Errored, report.Warned, report.Inconclusive, report.Blocked, report.Passed, report.NotApplicable, report.Skipped}
	if !slices.Equal(got, want) || n != len(everything().Scenarios) {
		t.Errorf("got %v of %d scenarios, want %v of all", got, n, want)
	}
	for i, worse := range want {
		for _, better := range append(want[i:], "no-outcome") {
			if got := []report.Outcome{report.Worse(worse, better), report.Worse(better, worse)}; got[0] != worse || got[1] != worse {
				t.Errorf("of %s and %s: got %v, want %s", worse, better, got, worse)
			}
		}
	}
}

func TestNextSaysWhatToDo(t *testing.T) {
	t.Parallel()
	cause := func(rerun string) *report.Report {
		r := &report.Report{Summary: report.Summary{Verdict: report.NonConformant}, Scenarios: []report.Scenario{{Outcome: report.Failed, Reason: "x", Rerun: rerun}}}
		r.Causes = report.Causes(r)
		return r
	}
	again := func(r *report.Report, rerun string) *report.Report { r.Rerun = rerun; return r }
	open := func(needs ...report.Need) *report.Report {
		return &report.Report{Summary: report.Summary{Verdict: report.Undecided}, Needs: needs}
	}
	for name, c := range map[string]struct {
		report *report.Report
		want   []report.Advice
	}{
		"a conformant target":               {&report.Report{Summary: report.Summary{Verdict: report.Conformant}}, nil},
		"a part":                            {&report.Report{Summary: report.Summary{Verdict: report.Partial}}, nil},
		"a cause":                           {cause("one"), []report.Advice{{"fix cause 1, and see whether it is gone", "one"}}},
		"the only cause":                    {again(cause("one"), "one"), []report.Advice{{"fix cause 1, and see whether it is gone", "one"}}},
		"causes":                            {again(cause("one"), "all"), []report.Advice{{"fix cause 1, and see whether it is gone", "one"}, {"run again what failed", "all"}}},
		"a cause without a scenario of its": {again(cause(""), "all"), []report.Advice{{"fix cause 1, and run again what failed", "all"}}},
		"needs":                             {open(report.Need{Provide: "a token"}), []report.Advice{{"to cover more, provide a token; then run again", ""}}},
		"what could not be judged":          {again(open(), "all"), []report.Advice{{"see the reasons, and run again", "all"}}},
	} {
		if got := c.report.Next(); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestTakenSaysWhatWasObserved(t *testing.T) {
	t.Parallel()
	for want, observed := range map[string][]string{"not observed": nil, "401": {"401"}, "401 and 403": {"401", "403"}} {
		if got := (report.Reading{Observed: observed}).Taken(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestSummaryIsOneLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		exchange report.Exchange
		want     string
	}{
		"it is the error where there is no answer": {report.Exchange{Error: "EOF"}, "no answer: EOF"},
		"it is the status alone without a body":    {report.Exchange{Status: 204}, "204"},
		"it is the status and the body":            {report.Exchange{Status: 200, Body: "{\n\t\"a\": 1\n}"}, `200 { "a": 1 }`},
		"it is shortened":                          {report.Exchange{Status: 200, Body: strings.Repeat("a", 400)}, "200 " + strings.Repeat("a", 300) + "..."},
		"it is never half a letter":                {report.Exchange{Status: 200, Body: strings.Repeat("a", 299) + "é"}, "200 " + strings.Repeat("a", 299) + "..."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := c.exchange.Summary(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// What only one of two profiles has is no change.
func TestCompareSpansProfiles(t *testing.T) {
	t.Parallel()
	profile := func(name string, readings ...report.Reading) *report.Report {
		return &report.Report{Header: report.Header{Target: report.Target{Profile: name}}, Readings: readings}
	}
	taken := func(slug, alternative string) report.Reading {
		return report.Reading{Slug: slug, Observed: []string{alternative}}
	}
	whole := profile("family", taken("token-status", "401"), taken("create-status", "201"))
	part := profile("schedule", taken("token-status", "403"))
	if got := whole.Compare(part); len(got) != 1 || got[0] != "reading token-status: 401, was 403" {
		t.Errorf("the family, after the schedule: got %q", got)
	}
	if got := part.Compare(whole); len(got) != 1 || got[0] != "reading token-status: 403, was 401" {
		t.Errorf("the schedule, after the family: got %q", got)
	}
}
