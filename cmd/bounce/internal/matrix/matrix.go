// Package matrix tests the suite: it runs the suite against faulty servers, each of which a scenario of the rule that it
// breaks must notice, and against lawful ones, which the suite must pass. Run makes the reports, and Judge reads them and
// nothing else, so that it can be tested with doctored ones. It prints no report of a conformance run. It may import
// packages mock, mock/mutant, conformance and openapi: below cmd/bounce alone the two sides meet.
package matrix

import (
	"example.com/bounce/conformance/report"
)

// Version is the version of the JSON form.
const Version = 1

// Matrix says which scenarios noticed which mutant, and which of the rules are broken.
type Matrix struct {
	Version int `json:"version"`
	// Path is how the suite got its fixtures.
	Path Path `json:"path"`
	// Whole is true if the whole catalogue ran: only then can a scenario be said to kill nothing.
	Whole bool `json:"whole"`
	// Complete is true if the whole suite ran against each mutant. Otherwise it ran against those that no scenario of their
	// own rule notices, and perhaps those of level should; the rows of the others say nothing about scenarios of other rules.
	Complete  bool           `json:"complete"`
	Mutants   []Row          `json:"mutants"`
	Lawful    []Lawful       `json:"lawful"`
	Scenarios []Scenario     `json:"scenarios"`
	Broken    []Breach       `json:"broken"`
	Seconds   report.Seconds `json:"seconds"`
}

// Holds reports whether all rules hold.
func (m *Matrix) Holds() bool { return len(m.Broken) == 0 }

// Row is one mutant, and the scenarios that noticed it.
type Row struct {
	Name   string `json:"name"`
	Class  string `json:"class"`
	Rule   string `json:"rule"`
	Defect string `json:"defect"`
	// Own are the ids of the scenarios of its own rule that noticed it, Wavering where only the reading table does, and
	// NotTheAPI.
	Own []string `json:"killedBy"`
	// Others are the ids of the scenarios of other rules, and as reading:slug the readings of which only the table notices it.
	Others []string `json:"alsoKilledBy"`
	// Excuse says why it cannot be caught on the path; "" if it can.
	Excuse string `json:"excuse,omitempty"`
}

// Wavering stands for a reading that fails though each of its scenarios passes: the server takes two alternatives.
const Wavering = "wavering"

// NotTheAPI says that the suite took the server for one of something else, and judged nothing.
const NotTheAPI = "not-the-api"

// Scenario is one scenario, all its rows together, and the mutants that it notices.
type Scenario struct {
	ID      string `json:"id"`
	Rule    string `json:"rule"`
	Control bool   `json:"control,omitempty"`
	// Own are the mutants of its own rule that it kills, Others counts those of other rules.
	Own    []string `json:"kills"`
	Others int      `json:"othersKilled"`

	timed bool // whether only a clock that can be set shows what it is about
}

// Lawful is one server that the suite must pass.
type Lawful struct {
	Name    string         `json:"name"`
	Verdict report.Verdict `json:"verdict"`
	// Findings say what is wrong; empty if the suite passes the server and reports its readings exactly.
	Findings []string `json:"faults,omitempty"`
}

// Breach is a rule that does not hold.
type Breach struct {
	// Rule is one of the constants below.
	Rule string `json:"rule"`
	// Subject is the mutant, the scenario's id or the lawful server.
	Subject string `json:"subject"`
	// Text says what is wrong, and how to fix it.
	Text string `json:"text"`
}

// The rules.
const (
	NoSurvivor  = "no-survivor"  // every mutant is noticed
	OwnRule     = "own-rule"     // every mutant is noticed by a scenario of the rule that it breaks
	NoIdle      = "no-idle"      // every scenario kills a mutant of its own rule, or is marked as a control
	LawfulGreen = "lawful-green" // the healthy mock and the lawful servers are green, and their readings exact
	SuiteSound  = "suite-sound"  // the suite itself fails nowhere
	OwnLevel    = "own-level"    // a mutant that breaks what should be fails no scenario of what must be
	Excused     = "excused"      // what the path's table says cannot be caught there is not caught
)
