package matrix

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/mock/mutant"
	"example.com/bounce/openapi"
)

// Evidence is what Judge reads.
type Evidence struct {
	// Suite lists the scenarios, as conformance.Scenarios has them.
	Suite []conformance.Scenario
	// Whole says that Mutants is the whole catalogue.
	Whole bool
	// Others says that the whole suite ran against each mutant.
	Others bool
	// Path is how the suite got its fixtures.
	Path    Path
	Mutants []Trial
	Lawful  []LawfulTrial
	Took    report.Seconds
}

// Trial is a mutant and the suite's report of it.
type Trial struct {
	Mutant mutant.Mutant
	Report *report.Report
	// NotTheAPI says that the suite took the mutant for a server of another API, and made no report.
	NotTheAPI bool
	// SuiteError says why the suite made no report; "" if it made one.
	SuiteError string
}

// LawfulTrial is the healthy mock or a conforming variant, and the suite's report of it.
type LawfulTrial struct {
	Name string
	// Readings are the alternatives that it takes, one for each reading.
	Readings map[string]string
	Report   *report.Report
	// SuiteError says why the suite made no report; "" if it made one.
	SuiteError string
	// Spotless is true of the healthy mock with its default readings: no scenario may warn.
	Spotless bool
	// Profile is the one that the suite must report.
	Profile string

	server mutant.ConformingVariant
}

// Judge fills the matrix in and checks the rules.
func Judge(e Evidence) *Matrix {
	m := &Matrix{
		Version: Version, Path: e.Path, Whole: e.Whole, Complete: e.Others, Mutants: []Row{}, Lawful: []Lawful{}, Scenarios: scenarios(e.Suite),
		Broken: []Breach{}, Seconds: e.Took,
	}
	for _, t := range e.Mutants {
		m.addMutant(t)
		if t.SuiteError == "" && breaksShould(e.Suite, t.Mutant) {
			m.checkLevel(t)
		}
	}
	if e.Whole {
		m.findIdle()
	}
	for _, t := range e.Lawful {
		m.addLawful(t)
	}
	return m
}

// scenarios returns each id once, and whether it is a control.
func scenarios(suite []conformance.Scenario) []Scenario {
	var all []Scenario
	for _, s := range suite {
		if slices.ContainsFunc(all, func(known Scenario) bool { return known.ID == s.ID }) {
			continue
		}
		all = append(all, Scenario{
			ID: s.ID, Rule: s.Kind + ":" + s.Rule, Control: slices.Contains(s.Tags, "@control"), Own: []string{},
			timed: slices.Contains(s.Needs, "clock"),
		})
	}
	return all
}

func (m *Matrix) breach(rule, subject, format string, args ...any) {
	m.Broken = append(m.Broken, Breach{Rule: rule, Subject: subject, Text: fmt.Sprintf(format, args...)})
}

func (m *Matrix) addMutant(t Trial) {
	row := Row{
		Name: t.Mutant.Name, Class: t.Mutant.Class, Rule: t.Mutant.Rule, Defect: t.Mutant.Defect, Own: []string{}, Others: []string{},
		Excuse: m.Path.excuses()[t.Mutant.Name],
	}
	failed := failures(t.Report)
	for i := range m.Scenarios {
		s := &m.Scenarios[i]
		switch {
		case !failed[s.ID]:
		case s.Rule == row.Rule:
			row.Own = append(row.Own, s.ID)
			s.Own = append(s.Own, row.Name)
		default:
			row.Others = append(row.Others, s.ID)
			s.Others++
		}
	}
	for _, slug := range waveringReadings(t.Report) {
		if "reading:"+slug == row.Rule {
			row.Own = append(row.Own, Wavering)
		} else {
			row.Others = append(row.Others, "reading:"+slug)
		}
	}
	if t.NotTheAPI && t.Mutant.NotTheAPI {
		row.Own = append(row.Own, NotTheAPI)
	}
	m.Mutants = append(m.Mutants, row)
	if t.SuiteError != "" {
		m.breach(SuiteSound, row.Name, "the suite itself failed: %s", t.SuiteError)
		return
	}
	m.checkOwnRule(t, row)
	m.addErrors(row.Name, t.Report)
}

func (m *Matrix) checkOwnRule(t Trial, row Row) {
	switch {
	case row.Excuse != "" && len(row.Own) > 0:
		m.breach(Excused, row.Name, "it is caught, and needs no excuse: remove it from the table (%s)", row.Excuse)
	case row.Excuse != "":
	case t.NotTheAPI != t.Mutant.NotTheAPI:
		m.breach(OwnRule, row.Name, "it %s, and the suite %s for a server of something else", row.Defect,
			map[bool]string{true: "wrongly takes it", false: "does not take it"}[t.NotTheAPI])
	case len(row.Own) > 0:
	case len(row.Others) == 0:
		m.breach(NoSurvivor, row.Name, "it %s, and no scenario fails; write one that rests on %s", row.Defect, row.Rule)
	default:
		m.breach(OwnRule, row.Name, "it %s, but no scenario that rests on %s fails, only %s",
			row.Defect, row.Rule, strings.Join(row.Others, ", "))
	}
}

// checkLevel finds scenarios of level must that fail, of a mutant that breaks a rule of level should: such a scenario rests on
// more than its rule.
func (m *Matrix) checkLevel(t Trial) {
	var ids []string
	for i := range t.Report.Scenarios {
		s := &t.Report.Scenarios[i]
		silent := s.Code == "no-answer" || s.Code == "server-error" // which breaks any rule under test
		if s.Outcome == report.Failed && !silent && s.Level == string(openapi.Must) && !slices.Contains(ids, s.ID) {
			ids = append(ids, s.ID)
		}
	}
	for _, slug := range waveringReadings(t.Report) {
		ids = append(ids, "reading:"+slug)
	}
	if len(ids) > 0 {
		m.breach(OwnLevel, t.Mutant.Name, "it %s, which only %s demands of a server, and fails scenarios of level must: %s",
			t.Mutant.Defect, t.Mutant.Rule, strings.Join(ids, ", "))
	}
}

// failures returns the ids of the scenarios of which any row failed.
func failures(r *report.Report) map[string]bool {
	ids := map[string]bool{}
	for i := range r.Scenarios { // by index: a scenario is large, and there are many
		if s := &r.Scenarios[i]; s.Outcome == report.Failed {
			ids[s.ID] = true
		}
	}
	return ids
}

// waveringReadings returns the readings that fail although none of their scenarios fails.
func waveringReadings(r *report.Report) []string {
	var slugs []string
	byScenario := map[string]bool{}
	for i := range r.Scenarios {
		if s := &r.Scenarios[i]; s.Kind == "reading" && s.Outcome == report.Failed {
			byScenario[s.Rule] = true
		}
	}
	for _, reading := range r.Readings {
		if reading.Outcome == report.Failed && !byScenario[reading.Slug] {
			slugs = append(slugs, reading.Slug)
		}
	}
	return slugs
}

// addErrors adds the scenarios that the suite itself could not complete, which is not the server's doing.
func (m *Matrix) addErrors(subject string, r *report.Report) {
	reasons := map[string]string{}
	for i := range r.Scenarios {
		if s := &r.Scenarios[i]; s.Outcome == report.Errored {
			reasons[s.ID] = s.Reason
		}
	}
	for _, id := range slices.Sorted(maps.Keys(reasons)) {
		m.breach(SuiteSound, subject, "the suite itself failed in %s: %s", id, reasons[id])
	}
}

// findIdle finds the scenarios that notice no mutant of their own rule. Mutants of the class harness fail everything, and so
// prove nothing about a single scenario. A rule whose mutants are all excused on this path needs no such scenario.
func (m *Matrix) findIdle() {
	blanket, excused := map[string]bool{}, map[string]bool{}
	for _, row := range m.Mutants {
		blanket[row.Name] = row.Class == mutant.SuiteSelfTest
		earlier, met := excused[row.Rule]
		excused[row.Rule] = row.Excuse != "" && (earlier || !met)
	}
	for _, s := range m.Scenarios {
		kills := slices.ContainsFunc(s.Own, func(name string) bool { return !blanket[name] })
		if !kills && !s.Control && !excused[s.Rule] && (!s.timed || m.Path != File) {
			m.breach(NoIdle, s.ID, "it kills no mutant that breaks %s; add one, or tag the scenario @control", s.Rule)
		}
	}
}

// isObservable reports whether the answers of a server with these choices show the alternative of a reading.
func isObservable(slug string, choices map[string]string) bool {
	all, _ := openapi.Readings() // embedded, and checked by the tests of its package
	i := slices.IndexFunc(all, func(r openapi.Reading) bool { return r.Slug == slug })
	return i < 0 || all[i].Observable(choices)
}

func (m *Matrix) addLawful(t LawfulTrial) {
	row := Lawful{Name: t.Name, Verdict: t.Report.Verdict}
	if t.SuiteError != "" {
		m.breach(SuiteSound, t.Name, "the suite itself failed: %s", t.SuiteError)
		m.Lawful = append(m.Lawful, row)
		return
	}
	if found := t.Report.Target.Profile; found != t.Profile {
		row.Findings = append(row.Findings, fmt.Sprintf("the profile is found to be %s, but the server has %s", found, t.Profile))
	}
	if t.Report.Verdict != report.Conformant {
		row.Findings = append(row.Findings, fmt.Sprintf("verdict %s: %s", t.Report.Verdict, strings.Join(t.Report.Reasons, "; ")))
	}
	for _, s := range t.Report.Scenarios {
		timed := s.Outcome == report.Skipped && m.Path == File
		green := s.Outcome == report.Passed || s.Outcome == report.NotApplicable || timed
		if t.Spotless && !green {
			row.Findings = append(row.Findings, fmt.Sprintf("%s is %s: %s", s.ID, s.Outcome, s.Reason))
		}
	}
	for _, r := range t.Report.Readings {
		want, drawn := t.Readings[r.Slug]
		timed := r.Outcome == report.Skipped && m.Path == File // only a clock that can be set shows it
		if timed || !drawn || !isObservable(r.Slug, t.Readings) {
			continue
		}
		if len(r.Observed) != 1 || r.Observed[0] != want {
			row.Findings = append(row.Findings, fmt.Sprintf("reading %s is reported as %v, but the server takes %s", r.Slug, r.Observed, want))
		}
	}
	m.Lawful = append(m.Lawful, row)
	for _, finding := range row.Findings {
		m.breach(LawfulGreen, row.Name, "%s", finding)
	}
	m.addErrors(row.Name, t.Report)
}
