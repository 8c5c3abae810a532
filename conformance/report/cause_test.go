package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/bounce/conformance/report"
)

// broken is a scenario that failed at an assertion of the clause verb, with a status.
func broken(id, assertion, reason string, status int) report.Scenario {
	return report.Scenario{
		Subject: report.Subject{ID: id, Kind: "clause", Rule: "verb", Level: "must"}, Outcome: report.Failed, Code: "not-refused",
		Assertion: assertion, Reason: reason, Judged: &report.Judged{Operation: "scheduleExecution", Status: status},
	}
}

// unjudged is an inconclusive scenario whose control request failed as the other one shows.
func unjudged(id, shownBy string) report.Scenario {
	return report.Scenario{
		Subject: report.Subject{ID: id, Kind: "clause", Rule: "path", Level: "must"}, Outcome: report.Inconclusive, Code: "control",
		Reason: "the control request: no whole answer came: EOF", ShownBy: shownBy,
	}
}

func TestScenariosAreGroupedByTheirCause(t *testing.T) {
	t.Parallel()
	const accepted = "it was accepted (…), want it refused: …"
	first, second := broken("SE-A-001", accepted, "it was accepted (200), want it refused: no Identifier", 200),
		broken("SE-A-002", accepted, "it was accepted (201), want it refused: a foreign Identifier", 201)
	otherwise := unjudged("SE-A-005", "SE-A-009")
	otherwise.Reason = "the same without the mutation: it was answered with the server error 500"
	cause := func(c report.Cause, ids ...string) report.Cause {
		c.Outcome, c.Code, c.Kind, c.Rule, c.Level = report.Failed, "not-refused", "clause", "verb", "must"
		c.Operation, c.Scenarios = "scheduleExecution", ids
		return c
	}
	differing := func(change func(s *report.Scenario)) []report.Scenario {
		other := second
		other.Judged = &report.Judged{Operation: "scheduleExecution", Status: 201}
		change(&other)
		return []report.Scenario{first, other}
	}
	reading, hygiene := first, first
	reading.ID, reading.Kind, reading.Rule = "SE-A-006", "reading", "token-status"
	hygiene.ID, hygiene.Kind, hygiene.Rule, hygiene.Reason = "SE-A-007", "hygiene", "no-server-error", "it was accepted (200), want it refused: no action"
	for name, c := range map[string]struct {
		scenarios []report.Scenario
		want      []report.Cause
	}{
		"no failure has no cause": {[]report.Scenario{{Outcome: report.Passed}, {Outcome: report.Blocked, Reason: "needs effects"}}, []report.Cause{}},
		"what differs in its values only is one cause": {[]report.Scenario{first, second}, []report.Cause{
			cause(report.Cause{Title: "It was accepted (…), want it refused: …", Assertion: accepted, StatusClass: "2xx"}, "SE-A-001", "SE-A-002"),
		}},
		"what fails for the same reason as a clause is one cause with it": {[]report.Scenario{reading, hygiene, first}, []report.Cause{
			cause(report.Cause{Title: "It was accepted (200), want it refused: no Identifier", Assertion: accepted, StatusClass: "2xx"}, "SE-A-001", "SE-A-006"),
			{
				Outcome: report.Failed, Code: "not-refused", Kind: "hygiene", Rule: "no-server-error", Level: "must", Operation: "scheduleExecution",
				Title: "It was accepted (200), want it refused: no action", Assertion: accepted, StatusClass: "2xx", Scenarios: []string{"SE-A-007"},
			},
		}},
		"rows of one outline count once": {[]report.Scenario{first, first}, []report.Cause{
			cause(report.Cause{Title: "It was accepted (200), want it refused: no Identifier", Assertion: accepted, StatusClass: "2xx"}, "SE-A-001"),
		}},
		"an inconclusive scenario joins the one that shows why": {[]report.Scenario{unjudged("SE-A-003", "SE-A-001"), first}, []report.Cause{
			cause(report.Cause{
				Title: "It was accepted (200), want it refused: no Identifier", Assertion: accepted, StatusClass: "2xx", Unjudged: []string{"SE-A-003"},
			}, "SE-A-001"),
		}},
		"control requests that failed in several ways are one cause": {[]report.Scenario{unjudged("SE-A-003", "SE-A-009"), otherwise}, []report.Cause{{
			Outcome: report.Inconclusive, Code: "control", Title: "The control request failed, as SE-A-009 shows", ShownBy: "SE-A-009",
			Scenarios: []string{"SE-A-003", "SE-A-005"},
		}}},
		"inconclusive scenarios that nothing shows are one cause of their own": {
			[]report.Scenario{unjudged("SE-A-003", "SE-A-009"), unjudged("SE-A-004", "SE-A-009")}, []report.Cause{{
				Outcome: report.Inconclusive, Code: "control", Title: "The control request: no whole answer came: EOF", ShownBy: "SE-A-009",
				Scenarios: []string{"SE-A-003", "SE-A-004"},
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, report.Causes(&report.Report{Scenarios: c.scenarios})); diff != "" {
				t.Errorf("the causes differ (-want +got):\n%s", diff)
			}
		})
	}
	for name, change := range map[string]func(s *report.Scenario){
		"rule":            func(s *report.Scenario) { s.Rule = "path" },
		"assertion":       func(s *report.Scenario) { s.Assertion = "it was answered with …" },
		"operation":       func(s *report.Scenario) { s.Judged.Operation = "cancelExecution" },
		"class of status": func(s *report.Scenario) { s.Judged.Status = 302 },
		"outcome":         func(s *report.Scenario) { s.Outcome = report.Warned },
	} {
		if got := report.Causes(&report.Report{Scenarios: differing(change)}); len(got) != 2 {
			t.Errorf("two scenarios that differ in their %s: got %d causes, want 2", name, len(got))
		}
	}
}

func TestCausesOfBreachesComeFirstAndThoseOfMostScenarios(t *testing.T) {
	t.Parallel()
	warned := broken("SE-A-005", "unusual", "unusual", 400)
	warned.Outcome = report.Warned
	r := &report.Report{Scenarios: []report.Scenario{
		unjudged("SE-A-001", "SE-A-009"), warned, broken("SE-A-002", "one", "one", 200), broken("SE-A-003", "two", "two", 200), broken("SE-A-004", "two", "two", 200),
	}}
	var got []string
	for _, c := range report.Causes(r) {
		got = append(got, strings.Join(c.Scenarios, " "))
	}
	if diff := cmp.Diff([]string{"SE-A-003 SE-A-004", "SE-A-002", "SE-A-005", "SE-A-001"}, got); diff != "" {
		t.Errorf("the order differs (-want +got):\n%s", diff)
	}
}

func TestTheScenariosOfACauseAreItsRows(t *testing.T) {
	t.Parallel()
	passed := broken("SE-A-001", "", "", 200)
	passed.Outcome = report.Passed
	r := &report.Report{Scenarios: []report.Scenario{passed, broken("SE-A-001", "one", "one", 200), broken("SE-A-001", "two", "two", 200)}}
	for _, c := range report.Causes(r) {
		rows := r.Of(c)
		if len(rows) != 1 || rows[0].Assertion != c.Assertion {
			t.Errorf("cause %q: got %d rows, want the one whose assertion that is", c.Assertion, len(rows))
		}
	}
}

// A rule that a request before the scenarios broke, and a reading that wavers, have no scenario that failed.
func TestWhatIsBrokenWithoutAScenarioIsACause(t *testing.T) {
	t.Parallel()
	r := &report.Report{
		Scenarios: []report.Scenario{broken("SE-A-001", "one", "one", 200)},
		Rules: []report.Rule{
			{Kind: "clause", Slug: "verb", Outcome: report.Failed, Scenarios: []string{"SE-A-001"}},
			{Kind: "clause", Slug: "bearer-token", Level: "must", Outcome: report.Failed},
			{Kind: "hygiene", Slug: "no-server-error", Outcome: report.Failed, Scenarios: []string{"SE-A-001"}},
		},
		Readings: []report.Reading{{Slug: "token-status", Outcome: report.Failed, Note: "it is 403, --expect says 401"}},
	}
	want := []report.Cause{
		{Kind: "clause", Rule: "verb"}, {Kind: "clause", Rule: "bearer-token"}, {Kind: "reading", Rule: "token-status"},
	}
	if diff := cmp.Diff(want, report.Causes(r), cmpopts.IgnoreFields(report.Cause{}, "Outcome", "Code", "Level", "Title", "Assertion", "Operation", "StatusClass", "Scenarios")); diff != "" {
		t.Errorf("the causes differ (-want +got):\n%s", diff)
	}
}

// To run again are those that failed or could not be judged, and those that show why a reading failed: no warnings.
func TestToRepeatIsWhatFailedOrCouldNotBeJudged(t *testing.T) {
	t.Parallel()
	warned := broken("SE-A-005", "unusual", "unusual", 400)
	warned.Outcome = report.Warned
	r := &report.Report{
		Scenarios: []report.Scenario{
			warned, unjudged("SE-A-004", "SE-A-002"), unjudged("SE-A-003", "SE-A-009"), broken("SE-A-002", "one", "one", 200), broken("SE-A-002", "two", "two", 200),
			{Subject: report.Subject{ID: "SE-A-001"}, Outcome: report.Passed},
		},
		Readings: []report.Reading{{Slug: "token-status", Outcome: report.Failed, Note: "it wavers", Scenarios: []string{"SE-A-001", "SE-A-006"}}},
	}
	r.Causes = report.Causes(r)
	if diff := cmp.Diff([]string{"SE-A-001", "SE-A-002", "SE-A-003", "SE-A-004", "SE-A-006"}, r.ToRepeat()); diff != "" {
		t.Errorf("the ids differ (-want +got):\n%s", diff)
	}
}

func TestATitleIsOneShortLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		assertion string
		reasons   []string
		want      string
	}{
		"it is the first line":                                    {"", []string{"no order explains  these:\nPUT 1\nPUT 2"}, "No order explains these"},
		"it has the values that are alike":                        {"it is … of …: …", []string{"it is 1 of 2: a", "it is 3 of 2: b (c)"}, "It is … of 2: …"},
		"it names the last values if nothing else differs":        {"it is …: …", []string{"it is 1: a", "it is 1: b"}, "It is 1: a and b"},
		"it names no values within a sentence":                    {"the row … is missing", []string{"the row 1 is missing", "the row 2 is missing"}, "The row … is missing"},
		"it counts the last values behind two":                    {"it is …: …", []string{"it is 1: b", "it is 1: a", "it is 1: b", "it is 1: c"}, "It is 1: b, a and 1 more"},
		"it has a last value whole":                               {"it is …: …", []string{"it is 1: a", "it is 2: a"}, "It is …: a"},
		"it is the assertion where a reason is written otherwise": {"it is …", []string{"it is 1", "else"}, "It is …"},
		"it is shortened":                                         {"", []string{strings.Repeat("é", 300)}, "É" + strings.Repeat("é", 97) + "..."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &report.Report{}
			for i, reason := range c.reasons {
				r.Scenarios = append(r.Scenarios, broken("SE-A-00"+string(rune('1'+i)), c.assertion, reason, 200))
			}
			if got := report.Causes(r); len(got) != 1 || got[0].Title != c.want {
				t.Errorf("got %+v, want one cause with the title %q", got, c.want)
			}
		})
	}
}

// A report of a version that had no causes has neither assertions nor judged answers: values in the reasons are passed over.
func TestParseJSONFindsTheCausesOfAnEarlierReport(t *testing.T) {
	t.Parallel()
	r := everything()
	for i, reason := range []string{`the row "a" is missing, 2 of 3 are there`, `the row "b\"c" is missing, 11 of 12 are there`} {
		r.Scenarios[i].Outcome, r.Scenarios[i].Reason, r.Scenarios[i].Code = report.Failed, reason, "wrong-answer"
		r.Scenarios[i].Assertion, r.Scenarios[i].Judged = "", nil
	}
	r.Causes = nil
	var text bytes.Buffer
	if err := report.JSON(&text, r); err != nil {
		t.Fatal(err)
	}
	got, err := report.ParseJSON("earlier.json", text.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Causes) == 0 || len(got.Causes[0].Scenarios) != 2 || got.Causes[0].Title != "The row … is missing, … of … are there" {
		t.Errorf("got %+v, want the first cause to be that of both scenarios", got.Causes)
	}
}

func TestTheJudgedExchangeIsOneOfTheScenario(t *testing.T) {
	t.Parallel()
	s := report.Scenario{Exchanges: []report.Exchange{{Label: "one"}, {Label: "two"}}}
	for place, want := range map[int]string{-1: "", 0: "", 1: "one", 2: "two", 3: ""} {
		s.Judged = &report.Judged{Exchange: place}
		got := ""
		if x := s.JudgedExchange(); x != nil {
			got = x.Label
		}
		if got != want {
			t.Errorf("place %d: got %q, want %q", place, got, want)
		}
	}
}

// A cause that no scenario shows says which request before them was accepted, and of which operation it was.
func TestACauseBeforeTheScenariosNamesItsRequest(t *testing.T) {
	t.Parallel()
	r := &report.Report{
		Rules: []report.Rule{{Kind: "clause", Slug: "scheduled-time", Level: "must", Outcome: report.Failed}},
		Bookings: []report.Booking{
			{Scenario: "SE-A-001", Rule: "clause:scheduled-time", Wrong: true, Request: "of a scenario"},
			{Rule: "clause:purpose", Wrong: true, Request: "of another rule"}, {Rule: "clause:scheduled-time", Request: "that was right"},
			{Rule: "clause:scheduled-time", Wrong: true, Request: `a schedule with scheduledTime "tomorrow"`, Operation: "scheduleExecution", Execution: "3-A", Instance: "DCMATI"},
		},
	}
	want := `Before the first scenario, it was accepted, want it refused: a schedule with scheduledTime "tomorrow" for execution 3-A of instance DCMATI`
	if got := report.Causes(r); len(got) != 1 || got[0].Title != want || got[0].Operation != "scheduleExecution" {
		t.Errorf("got %+v, want the title %s", got, want)
	}
}
