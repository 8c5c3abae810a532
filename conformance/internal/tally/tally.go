// Package tally derives from the scenarios of a report what the report says of its rules, and of what it lacks. It judges no answer.
// It imports the report package and openapi.
package tally

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/bounce/conformance/report"
)

// Rule returns the ids of the selected scenarios of a rule, and their worst outcome.
func Rule(scenarios []report.Scenario, kind, slug string) (ids []string, worst report.Outcome) {
	ids, worst = []string{}, report.Skipped
	for _, s := range scenarios {
		if s.Kind != kind || s.Rule != slug || s.Outcome == report.Skipped {
			continue
		}
		if !slices.Contains(ids, s.ID) {
			ids = append(ids, s.ID)
		}
		worst = report.Worse(worst, s.Outcome)
	}
	return ids, worst
}

// booking is the beginning of each need of the effects books or contends.
const booking = "--effects books"

// Needs groups the blocked scenarios by what to provide; what unblocks most of them comes first.
func Needs(scenarios []report.Scenario) []report.Need {
	var all []report.Need
	for _, s := range scenarios {
		if s.Outcome != report.Blocked {
			continue
		}
		provide := strings.TrimPrefix(s.Reason, "needs ")
		if s.Code == "effects" && strings.HasPrefix(provide, booking) {
			provide = booking + ": restarts are then really booked, far ahead, on instances.bookable of the target file"
		}
		i := slices.IndexFunc(all, func(n report.Need) bool { return n.Provide == provide })
		if i < 0 {
			i = len(all)
			all = append(all, report.Need{Provide: provide})
		}
		all[i].Scenarios = append(all[i].Scenarios, s.ID)
		if rule := s.Kind + ":" + s.Rule; !slices.Contains(all[i].Rules, rule) {
			all[i].Rules = append(all[i].Rules, rule)
		}
	}
	slices.SortStableFunc(all, func(a, b report.Need) int { return cmp.Compare(len(b.Scenarios), len(a.Scenarios)) })
	return all
}

// wentWrong says what went wrong in a race, by the code of the failure.
var wentWrong = map[string]string{
	"not-linearizable": "no order of racing requests, one after the other, explains their answers",
	"race-refused":     "a racing request was refused, want it accepted, or a schedule answered with conflicts",
}

// Breach says how a rule is broken: what the rule states, or what went wrong if it failed in races only.
func Breach(out *report.Report, rule report.Rule) string {
	var texts []string
	for _, s := range out.Scenarios {
		if s.Outcome != report.Failed || !slices.Contains(rule.Scenarios, s.ID) {
			continue
		}
		text := wentWrong[s.Code]
		if text == "" {
			return rule.States
		}
		if !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	if len(texts) == 0 {
		return rule.States
	}
	return strings.Join(texts, "; ")
}

// Named lists the scenarios of a rule that had one of the outcomes. It finds none if a request before the first scenario was
// accepted wrongly, and the budget had no place for those of the scenarios.
func Named(out *report.Report, rule report.Rule, outcomes ...report.Outcome) string {
	var ids []string
	for _, s := range out.Scenarios {
		if slices.Contains(outcomes, s.Outcome) && slices.Contains(rule.Scenarios, s.ID) && !slices.Contains(ids, s.ID) {
			ids = append(ids, s.ID)
		}
	}
	if len(ids) == 0 {
		return "by a request before the first scenario, see the bookings"
	}
	return strings.Join(ids, ", ")
}

// Alarms say which bookings nobody wanted, and what was therefore not sent. A target whose customers are made for the run needs
// no alarm for its bookings.
func Alarms(out *report.Report) []string {
	b := out.Budget
	var all []string
	if b.Wrong > 0 && out.Target.Kind != "control" {
		all = append(all, fmt.Sprintf("The target accepted %s that no correct server accepts: remove by hand the bookings below that were accepted wrongly",
			report.Number(b.Wrong, "request", "requests")))
	}
	if b.Uncertain > 0 && out.Target.Kind != "control" {
		all = append(all, fmt.Sprintf("%s may have booked, and %s answer does not say so: look for %s among the bookings below",
			report.Number(b.Uncertain, "request", "requests"), report.Choose(b.Uncertain, "its", "their"), report.Choose(b.Uncertain, "it", "them")))
	}
	if b.Blocked > 0 {
		all = append(all, fmt.Sprintf("%s not run to the end, since the budget of --max-bookings %d does not allow what %s might book (%s)",
			report.Number(b.Blocked, "scenario was", "scenarios were"), b.Max, report.Choose(b.Blocked, "it", "they"),
			report.Number(b.Used, "booking was", "bookings were")+" made or may have been"))
	}
	return all
}
