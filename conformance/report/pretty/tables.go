package pretty

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"example.com/bounce/conformance/report"
)

// mostRows is how many rows of a table are usually written.
const mostRows = 10

// table aligns columns, cuts lines where the terminal ends, and removes the blanks at the ends of lines.
func (p *printer) table(fill func(row func(cells ...string))) {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fill(func(cells ...string) {
		for i := range cells {
			cells[i] = plain(cells[i])
		}
		fmt.Fprintf(t, "  %s\n", strings.Join(cells, "\t"))
	})
	_ = t.Flush() // a strings.Builder takes everything
	for line := range strings.Lines(b.String()) {
		p.line("%s", p.cut(strings.TrimRight(line, " \n"), 0))
	}
	p.line("")
}

// list writes a heading and one row for each item, usually the first ones only; of those, how many more there are. It writes
// nothing if there are none.
func (p *printer) list(heading string, rows [][]string, most int) {
	if len(rows) == 0 {
		return
	}
	p.heading(heading)
	left := 0
	if p.Detail < Full {
		left = max(0, len(rows)-most)
	}
	p.table(func(row func(...string)) {
		for _, cells := range rows[:len(rows)-left] {
			row(cells...)
		}
		if left > 0 {
			row(fmt.Sprintf("and %d more; -v shows all", left))
		}
	})
}

func (p *printer) heading(words string) {
	for _, line := range wrap(words, p.Width, "  ") {
		p.line("%s", p.bold(line))
	}
}

func (p *printer) rules() {
	var rows [][]string
	for _, rule := range p.Rules {
		if rule.Outcome != report.Skipped {
			rows = append(rows, []string{rule.Kind + ":" + rule.Slug, rule.Level, string(rule.Outcome), strings.Join(rule.Scenarios, " ")})
		}
	}
	p.list("Clauses and hygiene rules", rows, len(rows))
}

func (p *printer) readings() {
	var rows [][]string
	for _, reading := range p.Readings {
		note := reading.Note
		if reading.Outcome != report.Passed && reading.Outcome != report.Skipped {
			note = strings.TrimSuffix(string(reading.Outcome)+": "+note, ": ")
		}
		if reading.Outcome != report.Skipped || len(reading.Observed) > 0 {
			rows = append(rows, []string{reading.Slug, reading.Taken(), "of " + strings.Join(reading.Alternatives, ", "), note})
		}
	}
	p.list("Open questions (readings)", rows, len(rows))
}

// warnings writes a row for each rule that has warnings.
func (p *printer) warnings() {
	var rows [][]string
	for i, c := range p.Causes {
		isSame := func(other report.Cause) bool {
			return other.Outcome == report.Warned && other.Kind == c.Kind && other.Rule == c.Rule
		}
		if c.Outcome != report.Warned || slices.ContainsFunc(p.Causes[:i], isSame) {
			continue
		}
		var ids []string
		for _, other := range p.Causes {
			if isSame(other) {
				ids = append(ids, other.Scenarios...)
			}
		}
		slices.Sort(ids)
		rows = append(rows, []string{c.Kind + ":" + c.Rule, shortList(slices.Compact(ids), 3), c.Title})
	}
	p.list("Warnings", rows, mostRows)
}

// shortList lists the first ids, and how many more there are.
func shortList(ids []string, most int) string {
	if left := len(ids) - most; left > 0 {
		return fmt.Sprintf("%s +%d", strings.Join(ids[:most], " "), left)
	}
	return strings.Join(ids, " ")
}

// departures writes the open questions to which the target gives another answer than the mock does by default.
func (p *printer) departures() {
	var rows [][]string
	for _, reading := range p.Readings {
		if reading.Outcome != report.Failed && len(reading.Observed) > 0 && len(reading.Alternatives) > 0 && reading.Taken() != reading.Alternatives[0] {
			rows = append(rows, []string{reading.Slug, reading.Taken(), "the mock: " + reading.Alternatives[0], reading.Note})
		}
	}
	p.list("Open questions (readings) with another answer than the mock's", rows, mostRows)
}

// coverMore is the heading of the needs.
const coverMore = "To cover more, provide"

func (p *printer) needs() {
	const most = 3
	var rows [][]string
	for _, n := range p.Needs {
		row := []string{"for " + report.Number(len(n.Scenarios), "scenario", "scenarios"), n.Provide}
		if p.Detail >= Full {
			row = append(row, strings.Join(n.Rules, " "))
		}
		rows = append(rows, row)
	}
	p.list(coverMore, rows, most)
}

// about says what is unusual about a booking.
func about(b report.Booking) string {
	switch {
	case b.Wrong:
		return "accepted wrongly: " + b.Request
	case b.Effect == "may-have-booked":
		return "may have booked, the answer was lost: " + b.Request
	case b.Effect == "answered-with-conflicts":
		return "booked, or may be, though answered with conflicts: " + b.Request
	case b.Operation == "createExecution":
		return "created"
	}
	return ""
}

func starts(b report.Booking) string {
	if b.Start.IsZero() {
		return "-"
	}
	return b.Start.UTC().Format("2006-01-02T15:04:05Z")
}

// ledger writes the bookings, usually those only that nobody wanted.
func (p *printer) ledger() {
	if p.Target.Kind == "control" || len(p.Bookings) == 0 {
		return
	}
	heading := "Bookings that the target made, or may have made: " + fmt.Sprint(len(p.Bookings))
	if p.Target.FirstDay != "" {
		heading += "  (the days of this run begin with " + p.Target.FirstDay + ")"
	}
	var rows [][]string
	for _, b := range p.Bookings {
		if p.Detail >= Full || b.Wrong || b.Effect != "accepted" {
			rows = append(rows, []string{b.CSI, b.Instance, b.Execution, starts(b), cmp.Or(b.Scenario, "(before)"), about(b)})
		}
	}
	if p.Detail < Full && len(rows) < len(p.Bookings) {
		heading += "; -v shows all"
	}
	if p.list(heading, rows, mostRows); len(rows) == 0 {
		p.heading(heading)
		p.line("")
	}
}

func (p *printer) coverage() {
	seen, operations := 0, map[string]bool{}
	for _, c := range p.Coverage {
		operations[c.Operation] = true
		if c.Seen > 0 {
			seen++
		}
	}
	if len(operations) > 0 {
		line := fmt.Sprintf("coverage: %d of %s of %s %s seen", seen, report.Number(len(p.Coverage), "documented answer", "documented answers"),
			report.Number(len(operations), "operation", "operations"), report.Choose(seen, "was", "were"))
		if seen < len(p.Coverage) {
			line += "; bounce conform --format json names the others"
		}
		p.text("  ", line)
	}
}

func (p *printer) repeats() {
	if p.Repeats == nil {
		return
	}
	var reasons []string
	for _, reason := range slices.Sorted(maps.Keys(p.Repeats.Reasons)) {
		reasons = append(reasons, fmt.Sprintf("%d for %s", p.Repeats.Reasons[reason], reason))
	}
	p.text("  ", fmt.Sprintf("repeats: %d of %s, %s; %s waited", p.Repeats.Requests,
		report.Number(p.Repeats.Of, "request", "requests"), strings.Join(reasons, ", "), p.Repeats.Waited))
}
