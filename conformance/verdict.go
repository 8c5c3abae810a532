package conformance

import (
	"fmt"
	"slices"
	"strings"

	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/suite"
	"example.com/bounce/conformance/internal/tally"
	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi"
)

// readings fills the reading table from what was observed anywhere in the run, and fails the readings that waver or are
// not the ones that were pinned.
func (j judging) readings() error {
	readings, err := openapi.Readings()
	if err != nil {
		return err
	}
	observed, seen := map[string][]scenario.Observation{}, map[scenario.Observation][]string{}
	for _, s := range j.plan.all {
		if result, ran := j.results[suite.Key(s)]; ran {
			for _, o := range result.world.Observations {
				observed[o.Reading] = append(observed[o.Reading], o)
				if !slices.Contains(seen[o], s.ID) {
					seen[o] = append(seen[o], s.ID)
				}
			}
		}
	}
	for _, reading := range readings {
		if reading.Family() && j.profile != Family && j.options.Expect[reading.Slug] == "" {
			continue
		}
		row := report.Reading{
			Slug: reading.Slug, Question: reading.Question, Alternatives: reading.Alternatives, Expected: j.options.Expect[reading.Slug],
		}
		for _, o := range observed[reading.Slug] {
			if !slices.Contains(row.Observed, o.Alternative) {
				row.Observed = append(row.Observed, o.Alternative)
			}
			row.Unusual = row.Unusual || o.Unusual
		}
		judgeReading(&row, j.Scenarios, seen)
		j.Readings = append(j.Readings, row)
	}
	return nil
}

// judgeReading judges a row of the reading table. Only two lawful alternatives are wavering: an unusual one next to a lawful one
// is a warning. seen are the scenarios that showed each alternative.
func judgeReading(row *report.Reading, scenarios []report.Scenario, seen map[scenario.Observation][]string) {
	_, worst := tally.Rule(scenarios, "reading", row.Slug)
	row.Outcome = worst
	defer explain(row, scenarios)
	lawful := slices.DeleteFunc(slices.Clone(row.Observed), func(a string) bool { return !slices.Contains(row.Alternatives, a) })
	switch {
	case len(lawful) > 1:
		row.Outcome, row.Note = report.Failed, "the server wavers between alternatives: "+disagreeing(row.Slug, lawful, seen)
		row.Scenarios = showing(row.Slug, lawful, seen)
	case len(row.Observed) > 0 && row.Expected != "" && row.Observed[0] != row.Expected:
		row.Outcome, row.Note = report.Failed, fmt.Sprintf("it is %s, --expect says %s", row.Taken(), row.Expected)
		row.Scenarios = showing(row.Slug, row.Observed, seen)
	case len(row.Observed) == 0 && row.Expected != "" && worst == report.Skipped:
		row.Outcome, row.Note = report.Inconclusive, "--expect says "+row.Expected+", but nothing that shows it was selected"
	case len(row.Observed) == 0 && row.Expected != "" && worst != report.Failed:
		row.Outcome, row.Note = report.Inconclusive, "--expect says "+row.Expected+", but it was not observed"
	case len(row.Observed) == 0 || worst == report.Failed || worst == report.Errored:
	case row.Unusual:
		row.Outcome, row.Note = report.Warned, "unusual: not one of the alternatives"
	case worst == report.Skipped:
		row.Outcome = report.Passed
	}
}

// namedEach is how many scenarios are named for each alternative of a reading that failed.
const namedEach = 3

// showing lists some scenarios for each of the alternatives.
func showing(slug string, alternatives []string, seen map[scenario.Observation][]string) (all []string) {
	for _, a := range alternatives {
		ids := seen[scenario.Observation{Reading: slug, Alternative: a}]
		all = append(all, ids[:min(namedEach, len(ids))]...)
	}
	return all
}

// disagreeing names them in words.
func disagreeing(slug string, alternatives []string, seen map[scenario.Observation][]string) string {
	var all []string
	for _, a := range alternatives {
		ids := seen[scenario.Observation{Reading: slug, Alternative: a}]
		text := a + " in " + strings.Join(ids[:min(namedEach, len(ids))], ", ")
		if more := len(ids) - namedEach; more > 0 {
			text += fmt.Sprintf(" and %d more", more)
		}
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}

// explain adds a note to a row that did not pass and has no note: what to provide, or the scenario to look at.
func explain(row *report.Reading, scenarios []report.Scenario) {
	if row.Note != "" || row.Outcome == report.Passed || row.Outcome == report.Skipped {
		return
	}
	for _, s := range scenarios {
		if s.Kind != "reading" || s.Rule != row.Slug || s.Outcome != row.Outcome {
			continue
		}
		row.Note = map[report.Outcome]string{report.Failed: "no alternative shows, ", report.Inconclusive: "it could not be observed, "}[s.Outcome] + "see " + s.ID
		if row.Outcome == report.Blocked {
			short, _, _ := strings.Cut(s.Reason, ": ")
			row.Note, _, _ = strings.Cut(short, ", and ")
		}
		return
	}
}

// verdict returns the verdict, and the reasons if it is not conformant.
func (j judging) verdict() (report.Verdict, []string) {
	var broken, open []string
	for _, rule := range j.Rules {
		if rule.Outcome == report.Failed {
			broken = append(broken, fmt.Sprintf("%s %s is broken: %s (%s)", rule.Kind, rule.Slug, tally.Breach(j.Report, rule), tally.Named(j.Report, rule, report.Failed)))
		}
	}
	for _, reading := range j.Readings {
		switch reading.Outcome {
		case report.Failed:
			broken = append(broken, fmt.Sprintf("reading %s: %s", reading.Slug, reading.Note))
		case report.Inconclusive:
			open = append(open, fmt.Sprintf("reading %s: %s", reading.Slug, reading.Note))
		}
	}
	var parting []string
	if j.closeErr != nil {
		parting = []string{"the target could not be left as it was found: " + j.closeErr.Error()}
	}
	if len(broken) > 0 {
		return report.NonConformant, append(broken, parting...)
	}
	open = slices.Concat(open, parting, j.unexercised())
	if j.interrupted != nil {
		open = append([]string{"the run ended before its first scenario: " + j.interrupted.Error()}, open...)
	}
	if len(open) > 0 {
		open = append(open, j.exhausted()...)
	}
	switch {
	case len(open) > 0:
		return report.Undecided, open
	case j.plan.whole:
		return report.Conformant, nil
	}
	reasons := []string{"only a part was selected: " + j.Selection}
	if !j.sawPositive() {
		reasons[0] += " (refusals and reads only, no change was accepted)"
	}
	return report.Partial, reasons
}

// unexercised says why a run without failures is no success: a run that tested nothing must not be green.
func (j judging) unexercised() []string {
	var all []string
	for outcome, why := range map[report.Outcome]string{
		report.Errored: "failed in the harness itself", report.Blocked: "could not run on this target", report.Inconclusive: "could not be judged",
	} {
		if n := j.Count(outcome); n > 0 {
			all = append(all, fmt.Sprintf("%d of %s %s", n, report.Number(j.Selected(), "selected scenario", "selected scenarios"), why))
		}
	}
	slices.Sort(all)
	switch {
	case j.Selected() == 0 && len(j.plan.outOfProfile) > 0:
		all = append(all, "nothing was selected that is part of the profile "+j.profileNote())
	case j.Selected() == 0:
		all = append(all, "nothing was selected")
	case len(j.plan.outOfProfile) > 0 && len(j.options.Selection.IDs) > 0:
		all = append(all, fmt.Sprintf("%s: not part of the profile %s", strings.Join(j.plan.outOfProfile, ", "), j.profileNote()))
	}
	wantPositive := slices.ContainsFunc(j.Scenarios, func(s report.Scenario) bool {
		return s.Outcome != report.Skipped && s.Effect != "none"
	})
	switch {
	case len(all) > 0:
	case wantPositive && !j.sawPositive():
		all = append(all, "no change was accepted")
	case j.Count(report.Passed, report.Warned, report.Failed) == 0:
		all = append(all, "nothing that was selected applies to this target")
	}
	return all
}

// profileNote names the profile that leaves something out, and how to select the rest.
func (j judging) profileNote() string {
	if j.options.Selection.Profile != "" {
		return j.profile + "; --profile family asks for the rest"
	}
	return j.profile + ", which was detected; --profile family asks for the rest"
}

func (j judging) sawPositive() bool {
	for _, result := range j.results {
		if result.world.Positive {
			return true
		}
	}
	return false
}
