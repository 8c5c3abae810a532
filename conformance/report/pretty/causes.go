package pretty

import (
	"fmt"
	"slices"
	"strings"

	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi/printable"
)

const (
	inFull  = 5  // causes that are usually written in full
	inLines = 25 // causes that are usually written in one line, after these
	idsOf   = 12 // ids of a cause that are usually written
)

// causes writes the causes, those of most scenarios first. Warnings have a table of their own.
func (p *printer) causes() {
	shown := slices.DeleteFunc(slices.Clone(p.Causes), func(c report.Cause) bool { return c.Outcome == report.Warned && p.Detail < Full })
	for i, c := range shown {
		switch {
		case i < inFull || p.Detail >= Full:
			p.cause(i+1, c)
		case i < inFull+inLines:
			p.line("%s  %s  %s", p.bold(fmt.Sprint(i+1)), p.outcome(c.Outcome), p.cut(shortList(c.Scenarios, 3)+"  "+prefixed(c.Operation, c.Title), len(fmt.Sprint(i+1))+len(c.Outcome)+4))
		}
	}
	switch left := len(shown) - inFull - inLines; {
	case p.Detail >= Full:
	case left > 0:
		p.line("and %s; -v shows all\n", report.Number(left, "more cause", "more causes"))
	case len(shown) > inFull:
		p.line("")
	}
	p.legend()
}

// cause writes one cause in full: the rule, the scenarios, and the first of them with what was sent and answered.
func (p *printer) cause(number int, c report.Cause) {
	before := fmt.Sprintf("%d  %s  ", number, c.Outcome)
	for i, line := range wrap(before+c.Title, p.Width, "   ") {
		if i == 0 {
			p.line("%s  %s  %s", p.bold(fmt.Sprint(number)), p.outcome(c.Outcome), p.bold(strings.TrimPrefix(line, before)))
		} else {
			p.line("%s", p.bold(line))
		}
	}
	if states := p.states(c); states != "" {
		p.field("rule", states)
	}
	if len(c.Scenarios) > 1 || p.Of(c) == nil && len(c.Scenarios) > 0 {
		p.field("shown by", p.ids(c.Scenarios))
	}
	if n := len(c.Unjudged); n > 0 {
		p.field("unjudged", report.Number(n, "scenario", "scenarios")+", whose control request failed for this cause: "+p.ids(c.Unjudged))
	}
	if all := p.Of(c); len(all) > 0 {
		p.first(all[0], c)
		if p.Detail >= Full {
			for _, s := range all[1:] {
				p.field("also", fmt.Sprintf("%s %s (%s:%d): %s", s.ID, s.Name, s.File, s.Line, report.InLine(s.Reason)))
			}
		}
	}
	p.line("")
}

// first writes the scenario by which a cause is explained.
func (p *printer) first(s *report.Scenario, c report.Cause) {
	p.field("scenario", fmt.Sprintf("%s %s (%s:%d)", s.ID, s.Name, s.File, s.Line))
	if reason := strings.TrimSpace(s.Reason); !strings.EqualFold(reason, c.Title) {
		p.why(reason)
	}
	x := s.JudgedExchange()
	if x != nil {
		p.field("sent", prefixed(s.Judged.Operation, x.Heading()))
		p.field("got", x.Summary())
		if len(x.Violates) > 0 {
			p.field("breaks", shortList(x.Violates, 1))
		}
	}
	if control := s.ControlExchange(); control != nil {
		answer := fmt.Sprint(control.Status)
		if control.Status == 0 {
			answer = control.Summary()
		}
		p.field("control", control.Label+": "+answer)
	}
	if x != nil {
		p.run(x)
	}
	if s.Rerun != "" {
		p.line("   %-9s %s", "again", s.Rerun)
	}
}

// prefixed returns the text with the operation before it, if that is known.
func prefixed(operation, text string) string { return strings.TrimPrefix(operation+": "+text, ": ") }

// run writes the command that sends a request again. With a target file it obtains the token, unless that must be changed.
func (p *printer) run(x *report.Exchange) {
	isWhole := !x.Changed && !strings.Contains(x.Curl, header)
	switch {
	case isWhole && x.Role == "":
		p.line("   %-9s %s", "run", x.Curl)
	case isWhole && p.Target.Config != nil:
		p.line("   %-9s export BOUNCE_TOKEN=$(bounce target token %s --config %s); %s", "run", x.Role, printable.Word(p.Target.Config.Path), x.Curl)
	default:
		p.line("   %-9s %s", "curl", x.Curl)
		p.explain(x.Curl)
	}
}

// The variables of commands.
const (
	token  = "$BOUNCE_TOKEN"
	header = "$BOUNCE_HEADER_"
)

// explain notes that the legend must say what the variables of a command mean.
func (p *printer) explain(command string) {
	p.hasToken = p.hasToken || strings.Contains(command, token)
	p.hasHeader = p.hasHeader || strings.Contains(command, header)
}

// why writes a reason, usually its first lines.
func (p *printer) why(reason string) {
	const most = 5
	lines := strings.Split(reason, "\n")
	if left := len(lines) - most; p.Detail < Full && left > 0 {
		lines = append(lines[:most-1:most-1], fmt.Sprintf("and %d more lines; -v shows all", left+1))
	}
	for i, line := range lines {
		name := ""
		if i == 0 {
			name = "why"
		}
		p.field(name, line)
	}
}

// field writes one line about a cause.
func (p *printer) field(name, text string) {
	const indent = 13
	if p.Detail >= Full {
		p.line("   %-9s %s", name, text)
		return
	}
	p.line("   %-9s %s", name, p.cut(text, indent))
}

// ids lists ids, usually the first ones.
func (p *printer) ids(all []string) string {
	if p.Detail >= Full {
		return strings.Join(all, " ")
	}
	return shortList(all, idsOf)
}

// states says what the rule of a cause states, or what its reading asks.
func (p *printer) states(c report.Cause) string {
	for _, rule := range p.Rules {
		if rule.Kind == c.Kind && rule.Slug == c.Rule {
			return strings.TrimSuffix(fmt.Sprintf("%s:%s (%s): %s (%s)", c.Kind, c.Rule, rule.Level, rule.States, rule.Basis), " ()")
		}
	}
	for _, reading := range p.Readings {
		if c.Kind == "reading" && reading.Slug == c.Rule {
			return fmt.Sprintf("%s:%s: %s", c.Kind, c.Rule, reading.Question)
		}
	}
	return strings.TrimSuffix(c.Kind+":"+c.Rule, ":")
}

// exchanges writes each exchange of each scenario that ran.
func (p *printer) exchanges() {
	for i := range p.Scenarios {
		s := &p.Scenarios[i]
		if len(s.Exchanges) == 0 {
			continue
		}
		p.line("%s  %s  %s", p.outcome(s.Outcome), p.bold(s.ID), s.Name)
		for _, x := range s.Exchanges {
			p.line("    # %s", x.Heading())
			if answer := x.Summary(); answer != "" {
				p.line("    %s", x.Curl)
				p.line("      %s", answer)
				p.explain(x.Curl)
			}
		}
		p.line("")
	}
}

// legend says what the variables mean of commands that do not set them.
func (p *printer) legend() {
	if p.hasToken {
		obtain := "that of the identity of this name in the target file; else the one of this name that POST /__admin/customers answers with " +
			"(other-customer and not-opted-in are approvers of customers of their own), or one that bounce token prints"
		if p.Target.Config != nil {
			obtain = "bounce target token ROLE --config " + printable.Word(p.Target.Config.Path) + " prints it"
		}
		p.text("", token+" in a command is the token of the role that stands with the request, which no report shows: "+obtain+
			"; one that was changed must be changed in the same way.")
		p.line("")
	}
	if p.hasHeader {
		p.text("", header+"1 and so on are the values under headers: of the target file, in the order of their names.")
		p.line("")
	}
}
