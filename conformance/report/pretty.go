package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"
)

// Summary is the answer in one line: its status and the beginning of its body, or the error. It is "" in the place of exchanges that
// are left out.
func (x Exchange) Summary() string {
	if x.Cut != nil && x.Cut.Exchanges > 0 {
		return ""
	}
	if x.Status == 0 {
		return "no answer: " + x.Error
	}
	body := plain(strings.Join(strings.Fields(x.Body), " "))
	const limit = 300
	if len(body) > limit {
		body = strings.ToValidUTF8(body[:limit], "") + "..."
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", x.Status, body))
}

// heading is the label, and the role whose token was sent.
func (x Exchange) heading() string {
	switch {
	case x.Role == "":
		return x.Label
	case x.Changed:
		return fmt.Sprintf("%s  (with the token of %s, changed)", x.Label, x.Role)
	}
	return fmt.Sprintf("%s  (with the token of %s)", x.Label, x.Role)
}

// plain replaces control characters, by which a server could control a terminal.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// Taken is the observed alternative, "a and b" if the target wavers, "not observed" if nothing was observed.
func (r Reading) Taken() string {
	if len(r.Observed) == 0 {
		return "not observed"
	}
	return strings.Join(r.Observed, " and ")
}

// Pretty writes the run for a person: the scenarios that did not pass, with the commands to see them again, the clause table, the
// reading table, what to provide, and the verdict. With colour, outcomes are coloured by ANSI sequences.
func Pretty(w io.Writer, r *Report, colour bool) error {
	p := &printer{paint: colour}
	profile := "profile " + r.Target.Profile
	if r.Target.Detected {
		profile += " detected"
	}
	p.line("%s  %s  (%s, %s, effects %s, random seed %d)\n",
		p.bold("Target"), r.Target.URL, r.Target.Kind, profile, r.Target.Effects, r.Seed)
	p.alarms(r)
	if r.Ended != "" { // else hundreds of lines would say the same
		p.verdict(r)
		_, err := io.WriteString(w, p.String())
		return err
	}
	p.scenarios(r)
	p.rules(r)
	p.readings(r)
	p.needs(r)
	p.ledger(r)
	p.coverage(r)
	p.repeats(r)
	p.verdict(r)
	_, err := io.WriteString(w, p.String())
	return err
}

type printer struct {
	strings.Builder
	paint bool
}

func (p *printer) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

func (p *printer) ansi(code, s string) string {
	if !p.paint {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p *printer) bold(s string) string { return p.ansi("1", s) }

func (p *printer) outcome(o Outcome) string {
	switch o {
	case Passed:
		return p.ansi("32", string(o))
	case Failed, Errored:
		return p.ansi("31", string(o))
	}
	return p.ansi("33", string(o))
}

// shown is how many failures are printed with their exchanges: if everything fails, the first ones show why.
const shown = 5

// scenarios prints the scenarios that neither passed nor were deselected; blocked ones are summed up under needs.
func (p *printer) scenarios(r *Report) {
	failures := 0
	for _, s := range r.Scenarios {
		switch s.Outcome {
		case Passed, Deselected, Blocked, NotApplicable:
			continue
		case Failed, Errored:
			failures++
		}
		p.line("%s  %s  %s", p.outcome(s.Outcome), p.bold(s.ID), s.Name)
		p.line("  %s:%s (%s), %s:%d", s.Kind, s.Rule, s.Level, s.File, s.Line)
		p.line("  %s", plain(s.Reason))
		if (s.Outcome == Failed || s.Outcome == Errored) && failures <= shown {
			p.exchanges(s)
		}
		p.line("")
	}
	if failures > shown {
		p.line("The exchanges of %d more failures are left out here; --id shows one, --format json has all.\n", failures-shown)
	}
}

func (p *printer) exchanges(s Scenario) {
	for _, x := range s.Exchanges {
		p.line("    # %s", x.heading())
		p.line("    %s", x.Curl)
		p.line("      %s", x.Summary())
	}
	if s.Rerun != "" {
		p.line("  again: %s", s.Rerun)
	}
}

func (p *printer) rules(r *Report) {
	p.line("%s", p.bold("Clauses and hygiene rules"))
	p.table(func(row func(...string)) {
		for _, rule := range r.Rules {
			row(rule.Kind+":"+rule.Slug, rule.Level, string(rule.Outcome), strings.Join(rule.Scenarios, " "))
		}
	})
}

func (p *printer) readings(r *Report) {
	p.line("%s", p.bold("Readings"))
	p.table(func(row func(...string)) {
		for _, reading := range r.Readings {
			note := reading.Note
			if reading.Outcome != Passed && reading.Outcome != Deselected {
				note = strings.TrimSuffix(string(reading.Outcome)+": "+note, ": ")
			}
			row(reading.Slug, reading.Taken(), "of "+strings.Join(reading.Alternatives, ", "), note)
		}
	})
}

// table aligns columns and removes the blanks at the ends of lines.
func (p *printer) table(fill func(row func(cells ...string))) {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fill(func(cells ...string) { fmt.Fprintf(t, "  %s\n", strings.Join(cells, "\t")) })
	_ = t.Flush() // a strings.Builder takes everything
	for line := range strings.Lines(b.String()) {
		p.line("%s", strings.TrimRight(line, " \n"))
	}
	p.line("")
}

func (p *printer) needs(r *Report) {
	if len(r.Needs) == 0 {
		return
	}
	p.line("%s", p.bold("To cover more, provide"))
	for _, n := range r.Needs {
		p.line("  %s", n.Provide)
		p.line("    for %s: %s", Number(len(n.Scenarios), "scenario", "scenarios"), strings.Join(n.Rules, ", "))
	}
	p.line("")
}

// alarms come first, each in red.
func (p *printer) alarms(r *Report) {
	for _, alarm := range r.Alarms {
		p.line("%s %s", p.ansi("1;31", "ATTENTION:"), p.bold(plain(alarm)))
	}
	if len(r.Alarms) > 0 {
		p.line("")
	}
}

// about says what is unusual about a booking.
func (b Booking) about() string {
	switch {
	case b.Wrong:
		return "accepted wrongly: " + plain(b.Request)
	case b.Effect == "may-have-booked":
		return "may have booked, the answer was lost: " + plain(b.Request)
	case b.Effect == "answered-with-conflicts":
		return "booked, or may be, though answered with conflicts: " + plain(b.Request)
	case b.Operation == "createExecution":
		return "created"
	}
	return ""
}

func (b Booking) starts() string {
	if b.Start.IsZero() {
		return "-"
	}
	return b.Start.UTC().Format("2006-01-02T15:04:05Z")
}

func (p *printer) ledger(r *Report) {
	if r.Target.Kind == "control" || len(r.Bookings) == 0 {
		return
	}
	heading := p.bold("Bookings that the target made, or may have made")
	if r.Target.FirstDay != "" {
		heading += "  (the days of this run begin with " + r.Target.FirstDay + ")"
	}
	p.line("%s", heading)
	p.table(func(row func(...string)) {
		for _, b := range r.Bookings {
			row(b.CSI, b.Instance, plain(b.Execution), b.starts(), cmp.Or(b.Scenario, "(before)"), b.about())
		}
	})
}

func (p *printer) coverage(r *Report) {
	seen, operations := 0, map[string]bool{}
	for _, c := range r.Coverage {
		operations[c.Operation] = true
		if c.Seen > 0 {
			seen++
		}
	}
	if len(operations) > 0 {
		line := fmt.Sprintf("coverage: %d of %s of %s %s seen", seen, Number(len(r.Coverage), "documented answer", "documented answers"),
			Number(len(operations), "operation", "operations"), Choose(seen, "was", "were"))
		if seen < len(r.Coverage) {
			line += "; bounce conform --format json names the others"
		}
		p.line("%s", line)
	}
}

func (p *printer) repeats(r *Report) {
	if r.Repeats == nil {
		return
	}
	var reasons []string
	for _, reason := range slices.Sorted(maps.Keys(r.Repeats.Reasons)) {
		reasons = append(reasons, fmt.Sprintf("%d for %s", r.Repeats.Reasons[reason], reason))
	}
	p.line("repeats: %d of %s, %s; %.1f s waited", r.Repeats.Requests,
		Number(r.Repeats.Of, "request", "requests"), strings.Join(reasons, ", "), float64(r.Repeats.Waited))
}

func (p *printer) verdict(r *Report) {
	var parts []string
	for _, o := range []Outcome{Passed, Warned, Failed, Errored, Blocked, Inconclusive, NotApplicable, Deselected} {
		if n := r.Count(o); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, o))
		}
	}
	p.line("%s: %s, in %.1f s", Number(len(r.Scenarios), "scenario", "scenarios"), strings.Join(parts, ", "), float64(r.Took))
	code := "33"
	switch r.Verdict {
	case Conformant, Partial:
		code = "32"
	case NonConformant:
		code = "31"
	}
	p.line("verdict: %s", p.ansi(code, string(r.Verdict)))
	for _, line := range slices.Concat(r.Reasons, r.Notes) {
		p.line("  %s", plain(line))
	}
	p.next(r)
}

// Number is a count with its noun: one for 1, many for all others.
func Number(n int, one, many string) string { return fmt.Sprintf("%d %s", n, Choose(n, one, many)) }

// Choose returns one for 1, and many for all others.
func Choose(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// next says what to do after the verdict, and what the variables of the commands mean.
func (p *printer) next(r *Report) {
	switch {
	case r.Verdict == NonConformant:
		p.line("next: run one of the scenarios above alone by --id, mend what its exchanges show, and run all again")
	case r.Verdict == Undecided && len(r.Needs) > 0:
		p.line("next: provide what stands under %q, and run again", "To cover more, provide")
	case r.Verdict == Undecided:
		p.line("next: see the reasons above, and run again")
	}
	if strings.Contains(p.String(), "$BOUNCE_TOKEN") {
		p.line("$BOUNCE_TOKEN in a command is the token of the role that stands above it, which no report shows: that of the identity of this " +
			"name in the target file; else the one of this name that POST /__admin/customers answers with (other-customer and not-opted-in are " +
			"approvers of customers of their own), or one that bounce token prints; one that was changed must be changed in the same way")
	}
	if strings.Contains(p.String(), "$BOUNCE_HEADER_") {
		p.line("$BOUNCE_HEADER_1 and so on are the values under headers: of the target file, in the order of their names")
	}
}
