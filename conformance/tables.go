package conformance

import (
	"slices"

	"example.com/bounce/conformance/internal/ledger"
	"example.com/bounce/conformance/internal/tally"
	"example.com/bounce/conformance/report"
)

// bookings fills the ledger and the budget of the report, and its alarms.
func (j judging) bookings() {
	out := j.Report
	out.Bookings = []report.Booking{}
	for _, b := range j.env.Ledger.Bookings() {
		out.Bookings = append(out.Bookings, report.Booking{
			Scenario: b.Scenario, Rule: b.Rule, Request: j.text(b.Request), Operation: b.Operation, CSI: b.CSI, Instance: b.Instance,
			Execution: j.text(b.Execution), Start: writable(b.Start), At: b.At.UTC(), Effect: string(b.Effect), Wrong: b.Wrong,
		})
	}
	out.Budget = report.Budget{Max: j.env.Ledger.Max, Used: len(out.Bookings)}
	for _, b := range out.Bookings {
		switch {
		case b.Wrong:
			out.Budget.Wrong++
		case b.Effect != string(ledger.Accepted):
			out.Budget.Uncertain++
		}
	}
	for _, s := range out.Scenarios {
		if s.Outcome == report.Blocked && s.Code == "budget" {
			out.Budget.Blocked++
		}
	}
	out.Alarms = tally.Alarms(out)
}

// brokenBefore reports whether a request that was sent before the scenarios was accepted against the rule.
func (j judging) brokenBefore(rule string) bool {
	return slices.ContainsFunc(j.Bookings, func(b report.Booking) bool { return b.Scenario == "" && b.Wrong && b.Rule == rule })
}

// coverage counts the answers by what the contract documents for each operation of the profile.
func (j judging) coverage() []report.Coverage {
	exchanges, seen := map[string]int{}, map[[2]string]int{}
	for _, result := range j.results {
		for _, c := range result.world.Calls {
			exchanges[c.Operation()]++
			if operation, known := j.options.Contract.Operation(c.Operation()); known && c.Err == nil {
				seen[[2]string{operation.ID, operation.Documented(c.Status)}]++
			}
		}
	}
	var all []report.Coverage
	for _, operation := range j.options.Contract.Operations() {
		if j.profile != Family && operation.ID != core {
			continue
		}
		for _, status := range operation.Statuses() {
			all = append(all, report.Coverage{
				Operation: operation.ID, Status: status, Seen: seen[[2]string{operation.ID, status}], Exchanges: exchanges[operation.ID],
			})
		}
	}
	return all
}

// repeats counts the requests that were sent again; nil if there were none.
func (j judging) repeats() *report.Repeats {
	c := j.client.Counts()
	if c.Repeated == 0 {
		return nil
	}
	return &report.Repeats{Requests: c.Repeated, Of: c.Sent, Reasons: c.Reasons, Waited: seconds(c.Waited)}
}
