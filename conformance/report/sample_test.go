package report_test

import (
	"time"

	"example.com/bounce/conformance/report"
)

var noon = time.Date(2030, 1, 2, 12, 0, 0, 0, time.UTC)

// everything is a report that has every outcome, every state of a reading, needs and a ledger.
func everything() *report.Report {
	r := &report.Report{
		Header: report.Header{Version: report.Version, Tool: "bounce conform", Suite: "5e17e", Contract: "c0417ac7", Seed: 7, Started: noon, Took: 1.25,
			Implementation: &report.Implementation{Organization: "Example & Sons", Project: "Bounce", URL: "https://example.com/bounce", Version: "1.2", Contact: []string{"api@example.com", "#bounce"}},
			Target: report.Target{URL: "https://api.example.com/base", Kind: "roles", Effects: "books", Profile: "family", Detected: true,
				Config: &report.ConfigFile{Path: "target.yaml", Lines: map[string]int{"identities.approver": 2, "instances.bookable": 7}}}},
		Summary: report.Summary{Verdict: report.NonConformant, Exit: 5, FailOn: "must", Rerun: "bounce conform --target https://api.example.com/base --rerun report.json", Selection: `tags not @slow; ids SE-A-001, SE-B-001`,
			Reasons: []string{"clause verb is broken: The method is PUT.", "reading token-status: the server wavers between alternatives"},
			Alarms:  []string{"The target accepted 1 request that no correct server accepts."},
			Budget:  report.Budget{Max: 20, Used: 5, Wrong: 1, Uncertain: 2},
			Notes:   []string{"9 scenarios need a clock that can be set, and were left out"},
			LeftOut: 12},
		Scenarios: everyOutcome(), Rules: everyRule(), Readings: everyReading(),
		Bookings: []report.Booking{
			{Scenario: "SE-A-001", CSI: "15427061", Instance: "DCMATI", Execution: "3-CDQF5Z0", Start: noon.AddDate(0, 1, 0), At: noon, Operation: "scheduleExecution", Effect: "accepted", Rule: "clause:verb"},
			{Scenario: "SE-A-006", CSI: "15427061", Instance: "Lantern Depot 4", Execution: "bx-1", Start: noon.AddDate(0, 1, 1), At: noon.Add(time.Second), Operation: "scheduleExecution", Effect: "accepted", Wrong: true, Request: "no token"},
			{Scenario: "SE-A-006", CSI: "15427061", Instance: "DCMATI", Execution: "bx-1", At: noon.Add(2 * time.Second), Operation: "scheduleExecution", Effect: "may-have-booked", Request: "no action"},
			{Scenario: "SE-A-006", CSI: "15427061", Instance: "DCMATI", Execution: "3-A", Start: noon, At: noon.Add(3 * time.Second), Operation: "scheduleExecution", Effect: "answered-with-conflicts", Request: "schedule 3-A"},
			{CSI: "15427061", Instance: "DCMATI", Execution: "3-NEW", At: noon.Add(4 * time.Second), Operation: "createExecution", Effect: "accepted", Request: "create"},
		},
		Coverage: []report.Coverage{
			{Operation: "scheduleExecution", Status: "200", Seen: 3, Exchanges: 4},
			{Operation: "scheduleExecution", Status: "4XX", Seen: 0, Exchanges: 4},
			{Operation: "listServices", Status: "200", Seen: 1, Exchanges: 1},
		},
		Needs: []report.Need{
			{Provide: "identities.expired: a token like the approver's that has expired", Scenarios: []string{"SE-A-004"}, Rules: []string{"clause:bearer-token"}},
		},
	}
	r.Causes = report.Causes(r)
	return r
}

func everyOutcome() []report.Scenario {
	scenario := func(id, name string, outcome report.Outcome, code, reason string) report.Scenario {
		return report.Scenario{
			Subject: report.Subject{ID: id, Name: name, Feature: "Scheduling", File: "features/schedule/schedule.feature", Line: 5, Kind: "clause", Rule: "verb",
				Level: "must", Effect: "books"}, Outcome: outcome, Code: code, Reason: reason, Seed: 11, Took: 0.000025,
		}
	}
	failed := scenario("SE-A-002", `PUT schedules, and POST & "others" do <not>`, report.Failed, "not-refused", "it was accepted (200), want it refused: the method POST")
	failed.Assertion, failed.Judged = "it was accepted (…), want it refused: …", &report.Judged{Operation: "scheduleExecution", Status: 200, Exchange: 1, Control: 2}
	failed.Steps = []report.Step{{Text: "Given a bookable execution"}, {Text: "When it is scheduled by POST"}, {Text: "Then it is refused", Ended: true}}
	failed.Rerun = "bounce conform --target https://api.example.com/base --id SE-A-002 --random-seed 7"
	failed.Exchanges = []report.Exchange{
		{
			Label: "the method POST", Role: "approver", Curl: `curl -i -X POST 'https://api.example.com/base/x' -H "Authorization: Bearer $BOUNCE_TOKEN"`,
			Status: 200, Headers: map[string][]string{"Content-Type": {"application/json"}}, Body: "{\n  \"status\": \"Open\x1b[2J\"\n}", Took: 0.004, Sent: noon,
			Violates: []string{"body /scheduledStart is missing"},
		},
		{Label: "control request", Curl: `curl -i -X PUT 'https://api.example.com/base/x'`, Error: "EOF", Took: 0.002, Sent: noon.Add(time.Second)},
		{
			Label: "a truncated token", Role: "other-customer-user", Changed: true, Status: 401, Took: 0.001, Sent: noon.Add(2 * time.Second),
			Curl: `curl -i -X GET 'https://api.example.com/base/x' -H "Authorization: Bearer $BOUNCE_TOKEN"`,
		},
	}
	warned := scenario("SE-A-003", "A body in plain text is refused", report.Warned, "unusual", "it was refused with 418")
	warned.Kind, warned.Rule, warned.Level, warned.Feature, warned.File = "hygiene", "media-type", "should", "What HTTP asks", "features/hygiene/http.feature"
	warned.Notes = []string{"it was refused with 418"}
	blocked := scenario("SE-A-004", "An expired token is refused", report.Blocked, "expired", "needs identities.expired: a token like the approver's that has expired")
	blocked.Effect = "none"
	return []report.Scenario{
		scenario("SE-A-001", "An unscheduled execution is scheduled", report.Passed, "", ""),
		failed, warned, blocked,
		scenario("SE-A-005", "A time with an offset", report.NotApplicable, "reading", "the server takes no offset but Z (reading time-zone-in)"),
		scenario("SE-A-006", "An execution is moved", report.Inconclusive, "unclear", "other changes stand in the way"),
		scenario("SE-A-007", "A row: one", report.Passed, "", ""),
		scenario("SE-A-007", "A row: two", report.Errored, "harness", "the features name no duration \"soon\""),
		scenario("SE-A-008", "Not today", report.Skipped, "", ""),
	}
}

func everyRule() []report.Rule {
	return []report.Rule{
		{Kind: "clause", Slug: "verb", Level: "must", States: "The method is PUT.", Outcome: report.Failed, Scenarios: []string{"SE-A-001", "SE-A-002"},
			Basis: "source lines 37-39", Pages: []string{"https://docs.example.com/schedule"}},
		{Kind: "clause", Slug: "path", Level: "must", States: "The path has four segments.", Outcome: report.Skipped},
		{Kind: "hygiene", Slug: "media-type", Level: "should", States: "What is no JSON gets 415.", Outcome: report.Warned, Scenarios: []string{"SE-A-003"}},
	}
}

func everyReading() []report.Reading {
	status := []string{"401", "403"}
	return []report.Reading{
		{Slug: "success-status", Question: "Which status has a success?", Alternatives: []string{"200", "201"}, Observed: []string{"200"}, Outcome: report.Passed},
		{Slug: "token-status", Question: "Which status refuses a token?", Alternatives: status, Observed: []string{"401", "403"}, Outcome: report.Failed, Note: "the server wavers between alternatives"},
		{Slug: "scope-status", Question: "Which status refuses a scope?", Alternatives: status, Observed: []string{"418"}, Unusual: true, Outcome: report.Warned, Note: "unusual: none of the alternatives"},
		{Slug: "opt-in-status", Question: "Which status refuses a customer?", Alternatives: status, Outcome: report.Skipped},
		{Slug: "lead-status", Question: "Which status is too soon?", Alternatives: []string{"400", "422"}, Observed: []string{"422"}, Expected: "400", Outcome: report.Failed, Note: "it is 422, --expect says 400"},
	}
}

// verdictOf is a report of one passed scenario that came to the verdict.
func verdictOf(v report.Verdict) *report.Report {
	return &report.Report{
		Header: report.Header{Tool: "bounce conform", Started: noon}, Summary: report.Summary{Verdict: v, Reasons: []string{"1 of 2 selected scenarios could not run on this target"}},
		Scenarios: []report.Scenario{{Subject: report.Subject{ID: "SE-A-001", Name: "It is scheduled", Feature: "Scheduling"}, Outcome: report.Passed}},
	}
}
