// Package report is the result model of a conformance run, and its encoders (junit, json), one file for each format. The
// model is public and versioned: it names who was tested with what, and holds every scenario's outcome, the clause table and the
// reading table. Everything in it is redacted already. Of this module it imports package printable, and packages of its own.
package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/bounce/openapi/printable"
)

// Version is the version of the JSON form; it grows with each change that a reader must know of.
const Version = 1

// Verdict is the judgement of the whole run.
type Verdict string

// The verdicts.
const (
	Conformant    Verdict = "conformant"     // the whole profile was exercised and nothing is broken
	Partial       Verdict = "partial"        // a selection was exercised and nothing is broken
	NonConformant Verdict = "non-conformant" // a rule is broken
	Undecided     Verdict = "inconclusive"   // something selected was never exercised
)

// Report is the result of one run.
type Report struct {
	Header
	Summary
	Causes    []Cause    `json:"causes"` // why scenarios did not pass; as Causes has them
	Scenarios []Scenario `json:"scenarios"`
	Rules     []Rule     `json:"rules"` // clauses, then hygiene rules
	Readings  []Reading  `json:"readings"`
	Bookings  []Booking  `json:"bookings"` // the ledger: every booking that the target made or may have made
	Needs     []Need     `json:"needs"`
	Repeats   *Repeats   `json:"repeats,omitempty"` // the requests that were sent again; nil if there were none
	Coverage  []Coverage `json:"coverage"`          // every documented answer of the profile's operations
}

// Header says what was run, and when.
type Header struct {
	Version  int    `json:"version"`
	Tool     string `json:"tool"`
	Suite    string `json:"suiteDigest"`    // SHA-256 of the features
	Contract string `json:"contractDigest"` // SHA-256 of the OpenAPI document
	Target   Target `json:"target"`
	// Implementation is what was tested, in the words of who tested it; nil if they said nothing.
	Implementation *Implementation `json:"implementation,omitempty"`

	Seed    int64     `json:"randomSeed"`
	Started time.Time `json:"started"`
	Took    Seconds   `json:"seconds"`
}

// Summary is what the run came to.
type Summary struct {
	Verdict   Verdict  `json:"verdict"`
	Exit      int      `json:"exitCode"`        // of the command that ran it
	Reasons   []string `json:"reasons"`         // why the verdict is not conformant, a sentence each
	Notes     []string `json:"notes,omitempty"` // what to know of any verdict, a sentence each
	Selection string   `json:"selection,omitempty"`
	FailOn    string   `json:"failOn"`
	Rerun     string   `json:"rerun,omitempty"`  // the command that runs again what ToRepeat returns
	Ended     string   `json:"ended,omitempty"`  // why the run ended before its first scenario
	Alarms    []string `json:"alarms,omitempty"` // what to read first: bookings that nobody wanted, and what was not sent
	Budget    Budget   `json:"budget"`
	// LeftOut counts the exchanges that the report omits because it would be too large; each scenario says where.
	LeftOut int `json:"exchangesLeftOut,omitempty"`
}

// Target says who was tested, and how it was reached.
type Target struct {
	URL     string `json:"url"`
	Kind    string `json:"kind"`    // "control": fixtures made through the control API; "roles": described by a target file
	Effects string `json:"effects"` // none, books or contends
	Server  string `json:"server,omitempty"`
	// Insecure reports whether the target's certificate was not verified.
	Insecure bool   `json:"insecure,omitempty"`
	Profile  string `json:"profile"` // schedule, or family: which part of the suite is the whole one

	// FirstDay is the first of the days, such as 2030-01-02, on which a target with roles was booked; the seed and the time
	// determine it.
	FirstDay string `json:"firstDay,omitempty"`
	// Detected reports whether the profile was detected, and not requested.
	Detected bool `json:"profileDetected"`
	// Config is the target file; nil if there was none.
	Config *ConfigFile `json:"config,omitempty"`
}

// Implementation names what was tested. Its members are those of a ConformanceReport of the Gateway API.
type Implementation struct {
	Organization string   `json:"organization,omitempty"`
	Project      string   `json:"project,omitempty"`
	URL          string   `json:"url,omitempty"`
	Version      string   `json:"version,omitempty"`
	Contact      []string `json:"contact,omitempty"`
}

// Name returns the project with its version and organization, as far as they are known.
func (i *Implementation) Name() string {
	name := strings.TrimSpace(i.Project + " " + i.Version)
	return strings.Join(slices.DeleteFunc([]string{name, i.Organization}, func(part string) bool { return part == "" }), ", ")
}

// Line returns all that is known, in one line.
func (i *Implementation) Line() string {
	parts := append([]string{i.Name(), i.URL}, i.Contact...)
	return InLine(strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", "))
}

// ConfigFile is the target file of a run.
type ConfigFile struct {
	Path string `json:"path"` // as it was given
	// Lines are those on which the roles begin, such as identities.approver.
	Lines map[string]int `json:"lines"`
}

// Seconds is a duration written as a number of seconds.
type Seconds float64

// String writes the duration for people.
func (s Seconds) String() string {
	const short, long = 120, 1e9 // beyond, a time.Duration may not hold it
	if s <= short || s > long {
		return fmt.Sprintf("%.1f s", float64(s))
	}
	return printable.Duration(time.Duration(s) * time.Second)
}

// Scenario is one scenario's result.
type Scenario struct {
	Subject
	Outcome   Outcome    `json:"outcome"`
	Code      string     `json:"code,omitempty"`      // why it did not simply pass, for machines
	Reason    string     `json:"reason,omitempty"`    // why it did not simply pass, for people
	Assertion string     `json:"assertion,omitempty"` // the reason without its values
	ShownBy   string     `json:"shownBy,omitempty"`   // the scenario that shows why the control request failed
	Judged    *Judged    `json:"judged,omitempty"`    // nil if it passed, or sent nothing
	Notes     []string   `json:"notes,omitempty"`
	Seed      int64      `json:"randomSeed"`
	Took      Seconds    `json:"seconds"`
	Rerun     string     `json:"rerun,omitempty"`
	Exchanges []Exchange `json:"exchanges,omitempty"`
	Steps     []Step     `json:"steps,omitempty"` // of one that says something of the target and did not pass
	// History is what racing clients saw, of a scenario that failed since no order explains it; nil for any other.
	History *History `json:"history,omitempty"`
}

// Step is a step of a scenario, and whether the scenario ended at it.
type Step struct {
	Text  string `json:"text"`
	Ended bool   `json:"ended,omitempty"`
}

// Subject says which scenario it is, and which rule it rests on.
type Subject struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Feature string `json:"feature"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Kind    string `json:"kind"` // clause, reading or hygiene
	Rule    string `json:"rule"`
	Level   string `json:"level"`
	Effect  string `json:"effect"`
}

// Exchange is one request and its answer, redacted.
type Exchange struct {
	Label string `json:"label"`
	// Role is the role whose token was sent, by its name in a target file, such as approver; "" for none. The curl has
	// $BOUNCE_TOKEN for it.
	Role string `json:"role,omitempty"`
	// Changed reports whether the suite changed the token, as the label says, so that it must be refused.
	Changed  bool                `json:"tokenChanged,omitempty"`
	Repeated []string            `json:"repeated,omitempty"` // why it was sent before, a reason a time
	Curl     string              `json:"curl"`
	Status   int                 `json:"status"` // 0 when there was no answer
	Headers  map[string][]string `json:"headers,omitempty"`
	Body     string              `json:"body,omitempty"`
	Error    string              `json:"error,omitempty"`
	Took     Seconds             `json:"seconds"`
	Sent     time.Time           `json:"sent"`
	Violates []string            `json:"violates,omitempty"` // how the answer breaks the document
	Cut      *Cut                `json:"cut,omitempty"`      // what is left out here; nil if nothing is
}

// Rule is a row of the clause table: a clause or a hygiene rule, and the worst outcome of its scenarios.
type Rule struct {
	Kind      string   `json:"kind"`
	Slug      string   `json:"slug"`
	Level     string   `json:"level"`
	States    string   `json:"states"`
	Outcome   Outcome  `json:"outcome"`
	Scenarios []string `json:"scenarios"` // the ids of those that were selected
	// Basis is what the rule rests on: lines of the source document, titles of its sibling pages, or an RFC.
	Basis string `json:"basis,omitempty"`
	// Pages are the public pages that state the rule, as URLs.
	Pages []string `json:"pages,omitempty"`
}

// Reading is a row of the reading table: a question and the answer that the target gives.
type Reading struct {
	Slug         string   `json:"slug"`
	Question     string   `json:"question"`
	Alternatives []string `json:"alternatives"`
	Observed     []string `json:"observed"`           // one: taken; several: the target wavers; none: not observed
	Expected     string   `json:"expected,omitempty"` // as pinned by --expect
	Unusual      bool     `json:"unusual,omitempty"`  // the observed alternative is not one of the reading's
	Before       string   `json:"before,omitempty"`   // as taken in the report that this one was compared with, if otherwise
	Outcome      Outcome  `json:"outcome"`
	Note         string   `json:"note,omitempty"`
	Scenarios    []string `json:"scenarios,omitempty"` // some that showed each observed alternative, if those failed it
}

// Booking is a request that the target booked, or may have booked.
type Booking struct {
	Scenario  string    `json:"scenario"` // "" for a request that was sent before the scenarios
	Rule      string    `json:"rule"`     // kind:slug of the rule that the request was sent for
	Request   string    `json:"request"`  // what was sent, in words
	Operation string    `json:"operation"`
	CSI       string    `json:"csi"`
	Instance  string    `json:"instance"`
	Execution string    `json:"execution"`
	Start     time.Time `json:"start"`
	At        time.Time `json:"at"`
	// Effect is accepted, may-have-booked (the answer was lost) or answered-with-conflicts (under the reading
	// conflict-effect=booked-anyway that books; where the target refuses, there is no entry).
	Effect string `json:"effect"`
	// Wrong reports whether a correct server would have refused the request.
	Wrong bool `json:"wrong,omitempty"`
}

// Repeats counts the requests that were sent again, because a gateway demanded it or no answer came.
type Repeats struct {
	Requests int            `json:"requests"` // the repeats
	Of       int            `json:"of"`       // all that was sent, the repeats too
	Reasons  map[string]int `json:"reasons"`  // how often for which reason
	Waited   Seconds        `json:"secondsWaited"`
}

// Budget is how many bookings were allowed, and how many there are.
type Budget struct {
	Max       int `json:"max"`       // 0 means no limit
	Used      int `json:"used"`      // the entries of the ledger
	Wrong     int `json:"wrong"`     // of these, those that no correct server would have accepted
	Uncertain int `json:"uncertain"` // of these, those that may have booked
	Blocked   int `json:"blocked"`   // scenarios that were not run to the end, since the budget was used up
}

// Need is something to provide, and what it would cover.
type Need struct {
	Provide   string   `json:"provide"`
	Scenarios []string `json:"scenarios"`
	Rules     []string `json:"rules"`
}

// Coverage is a status that the contract documents for the answers of an operation, and how often it was seen.
type Coverage struct {
	Operation string `json:"operation"`
	Status    string `json:"status"`    // such as 409, or 4XX for those that are not documented one by one
	Seen      int    `json:"seen"`      // the answers that had it
	Exchanges int    `json:"exchanges"` // all requests for the operation
}

// Scenario returns a scenario by its id, or nil. An outline's block has one id for all its rows: the first row that is not passed
// is returned, or else the first.
func (r *Report) Scenario(id string) *Scenario {
	var found *Scenario
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		if s.ID == id && (found == nil || found.Outcome == Passed && s.Outcome != Passed) {
			found = s
		}
	}
	return found
}

// ExitCode is the process's exit code for the report, as the project's table has it: 0 conformant or partial, 1 not
// conformant, 4 inconclusive, 5 when the harness itself failed. With requireConformant, partial is 4 too.
func (r *Report) ExitCode(requireConformant bool) int {
	switch {
	case r.Count(Errored) > 0:
		return 5
	case r.Verdict == NonConformant:
		return 1
	case r.Verdict == Undecided, r.Verdict == Partial && requireConformant:
		return 4
	}
	return 0
}
