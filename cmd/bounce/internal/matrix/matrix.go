// Package matrix proves the suite: it runs it against faulty servers, each of which must be noticed by a scenario of the
// very rule that it breaks, and against lawful ones, which must stay green. Judge takes reports and nothing else, so that
// the judge itself can be tested with doctored ones; Run makes the reports. It joins packages mock/mutant and conformance,
// as only cmd/bounce may.
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
	// Whole is true when the whole catalogue ran: only then can a scenario be said to kill nothing.
	Whole bool `json:"whole"`
	// Complete is true when each mutant was shown the whole suite; else only those were that break what should be, and that
	// their own rule's scenarios do not notice, and the others' rows tell nothing of scenarios of other rules.
	Complete  bool           `json:"complete"`
	Mutants   []Row          `json:"mutants"`
	Lawful    []Lawful       `json:"lawful"`
	Scenarios []Scenario     `json:"scenarios"`
	Broken    []Breach       `json:"broken"`
	Seconds   report.Seconds `json:"seconds"`
}

// Holds tells whether no rule is broken.
func (m *Matrix) Holds() bool { return len(m.Broken) == 0 }

// Row is one mutant and who noticed it.
type Row struct {
	Name   string `json:"name"`
	Class  string `json:"class"`
	Rule   string `json:"rule"`
	Defect string `json:"defect"`
	// Own are the killers that rest on the mutant's own rule: ids, and Wavering where the reading table itself fails.
	Own []string `json:"killedBy"`
	// Others are the ids that rest on other rules, and the readings, as reading:slug, that fail without an id.
	Others []string `json:"alsoKilledBy"`
	// Excuse says why it cannot be caught on the path; "" where it can.
	Excuse string `json:"excuse,omitempty"`
}

// Wavering stands for a reading that fails as a whole, though each of its scenarios passes: the server was seen to take
// two alternatives.
const Wavering = "wavering"

// NotTheAPI stands for the suite's word that what answers is not the API, so that it judges nothing.
const NotTheAPI = "not-the-api"

// Scenario is one scenario, all its rows together, and what it is good for.
type Scenario struct {
	ID      string `json:"id"`
	Rule    string `json:"rule"`
	Control bool   `json:"control,omitempty"`
	// Own are the mutants of its own rule that it kills, Others counts those of other rules.
	Own    []string `json:"kills"`
	Others int      `json:"othersKilled"`

	timed bool // whether only a clock that can be set shows what it is about
}

// Lawful is one server that must be green.
type Lawful struct {
	Name    string         `json:"name"`
	Verdict report.Verdict `json:"verdict"`
	// Faults says what is not as it must be; empty when the server is green and its readings are exact.
	Faults []string `json:"faults,omitempty"`
}

// Breach is a rule that does not hold.
type Breach struct {
	// Rule is one of the constants below.
	Rule string `json:"rule"`
	// Subject is the mutant, the scenario's id or the lawful server.
	Subject string `json:"subject"`
	// Text says what is wrong, and what to do about it.
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
