package conformance

import (
	"fmt"

	"example.com/bounce/conformance/internal/ledger"
	"example.com/bounce/conformance/report"
)

// bookings fills the ledger and the budget of the report, and its alarms.
func (j judging) bookings() {
	out := j.Report
	out.Bookings = []report.Booking{}
	for _, b := range j.env.Ledger.Bookings() {
		out.Bookings = append(out.Bookings, report.Booking{
			Scenario: b.Scenario, Request: j.text(b.Request), Operation: b.Operation, CSI: b.CSI, Instance: b.Instance,
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
	out.Alarms = alarms(out)
}

// alarms say which bookings nobody wanted, and what was therefore not sent. A target whose customers are made for the run needs
// no alarm for its bookings.
func alarms(out *report.Report) []string {
	b := out.Budget
	var all []string
	if b.Wrong > 0 && out.Target.Kind != "control" {
		all = append(all, fmt.Sprintf("The target accepted %s that no correct server accepts: what was booked by them stands in the ledger below and must be "+
			"removed by hand", report.Number(b.Wrong, "request", "requests")))
	}
	if b.Uncertain > 0 && out.Target.Kind != "control" {
		all = append(all, fmt.Sprintf("%s may have booked, and %s answer does not say so: look for %s in the ledger below",
			report.Number(b.Uncertain, "request", "requests"), report.Choose(b.Uncertain, "its", "their"), report.Choose(b.Uncertain, "it", "them")))
	}
	if b.Blocked > 0 {
		all = append(all, fmt.Sprintf("%s not run to the end, since the budget of --max-bookings %d does not allow what %s might book (%s)",
			report.Number(b.Blocked, "scenario was", "scenarios were"), b.Max, report.Choose(b.Blocked, "it", "they"),
			report.Number(b.Used, "booking was", "bookings were")+" made or may have been"))
	}
	return all
}

// brokenBefore reports whether a request that was sent before the scenarios was accepted against the rule.
func (j judging) brokenBefore(rule string) bool {
	for _, b := range j.env.Ledger.Bookings() {
		if b.Scenario == "" && b.Wrong && b.Rule == rule {
			return true
		}
	}
	return false
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
