// Package pretty writes a report for a person. It imports the report package.
package pretty

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi/printable"
)

// Style says how a report is written for a person; the zero value is that of a file.
type Style struct {
	// Colour paints outcomes by ANSI sequences.
	Colour bool
	Detail Detail
	// Width is how many columns the terminal has. Lines that are not to be copied are cut there; 0 cuts none.
	Width int
}

// Detail says how much of a report is written for a person.
type Detail int

// The details, from the least to the most.
const (
	Brief Detail = iota - 1 // the verdict, and the ids of what failed: three lines at most
	Usual                   // what failed, by cause, and what to know
	Full                    // each cause with its scenarios, the tables of rules and readings, and all bookings
	Whole                   // each exchange, too
)

// blanks are what would end a line, or a cell of a table.
var blanks = strings.NewReplacer("\n", " ", "\r", " ", "\t", " ")

// plain returns a text in one line in which nothing is hidden: a target may have sent it.
func plain(s string) string {
	return report.Visible(blanks.Replace(s))
}

// Write writes the run for a person: what to know, the causes of failures with the commands to see them again, and, last, the
// counts, the verdict and what to do next.
func Write(w io.Writer, r *report.Report, style Style) error {
	p := &printer{Report: r, Style: style}
	if style.Detail == Brief {
		p.brief()
	} else {
		p.whole()
	}
	_, err := io.WriteString(w, p.String())
	return err
}

type printer struct {
	strings.Builder
	*report.Report
	Style
	hasToken, hasHeader bool // whether the legend is about them
}

func (p *printer) whole() {
	profile := "profile " + p.Target.Profile
	if p.Target.Detected {
		profile += " detected"
	}
	file := ""
	if p.Target.Config != nil {
		file = ", target file " + p.Target.Config.Path
	}
	p.line("%s  %s  (%s, %s, effects %s, random seed %d%s)", p.bold("Target"), p.Target.URL, p.Target.Kind, profile, p.Target.Effects, p.Seed, file)
	if p.Implementation != nil {
		p.line("%s  %s", p.bold("Implementation"), p.cut(p.Implementation.Line(), len("Implementation  ")))
	}
	p.line("")
	p.alarms()
	if p.Ended == "" { // else hundreds of lines would say the same
		if p.Detail >= Whole {
			p.exchanges()
		}
		if p.Detail >= Full {
			p.rules()
			p.readings()
		}
		p.warnings()
		p.departures()
		p.needs()
		p.ledger()
		p.coverage()
		p.repeats()
		p.line("")
		p.causes()
	}
	p.verdict()
}

// brief writes the verdict, and the ids of what failed or could not be judged.
func (p *printer) brief() {
	p.line("verdict: %s, exit code %d", p.verdictWord(), p.Exit)
	var failed, unjudged []string
	for _, c := range p.Causes {
		switch {
		case c.Outcome == report.Inconclusive:
			unjudged = append(unjudged, c.Scenarios...)
		case c.Outcome == report.Warned:
		case len(c.Scenarios) == 0:
			failed = append(failed, c.Kind+":"+c.Rule)
		default:
			failed = append(failed, c.Scenarios...)
			unjudged = append(unjudged, c.Unjudged...)
		}
	}
	for _, list := range []struct {
		word string
		ids  []string
	}{{"failed", failed}, {"inconclusive", unjudged}} {
		if slices.Sort(list.ids); len(list.ids) > 0 {
			p.line("%s: %s", list.word, strings.Join(slices.Compact(list.ids), " "))
		}
	}
}

// painted is a text that holds nothing of a target's but what is plain.
type painted string

// line writes a line. What a target may have sent, which is each argument that is not painted yet, cannot change it.
func (p *printer) line(format string, args ...any) {
	for i, arg := range args {
		switch arg := arg.(type) {
		case string:
			args[i] = plain(arg)
		case report.Outcome:
			args[i] = plain(string(arg))
		}
	}
	fmt.Fprintf(p, format+"\n", args...)
}

func (p *printer) ansi(code, s string) painted {
	s = plain(s)
	if !p.Colour {
		return painted(s)
	}
	return painted("\x1b[" + code + "m" + s + "\x1b[0m")
}

func (p *printer) bold(s string) painted { return p.ansi("1", s) }

func (p *printer) outcome(o report.Outcome) painted {
	switch o {
	case report.Passed:
		return p.ansi("32", string(o))
	case report.Failed, report.Errored:
		return p.ansi("31", string(o))
	}
	return p.ansi("33", string(o))
}

func (p *printer) verdictWord() painted {
	code := "33"
	switch p.Verdict {
	case report.Conformant, report.Partial:
		code = "32"
	case report.NonConformant:
		code = "31"
	}
	return p.ansi(code, string(p.Verdict))
}

// cut cuts a text that follows so many columns where the terminal ends.
func (p *printer) cut(text string, columns int) string {
	text = plain(text)
	if runes := []rune(text); p.Width > 0 && len(runes) > p.Width-columns {
		return string(runes[:max(p.Width-columns-1, 0)]) + "…"
	}
	return text
}

// text writes words in as many lines as the terminal needs. All but the first begin with the indent.
func (p *printer) text(indent, words string) {
	for _, line := range wrap(words, p.Width, indent) {
		p.line("%s", line)
	}
}

// wrap breaks words into lines of the width, between words. All but the first begin with the indent; with the width 0 there is one.
func wrap(words string, width int, indent string) (lines []string) {
	rest := []rune(plain(words))
	for width > 0 && len(rest) > width {
		end := width
		for end > len(indent) && rest[end] != ' ' {
			end--
		}
		if end == len(indent) { // a word that no line holds
			break
		}
		lines = append(lines, string(rest[:end]))
		rest = []rune(indent + strings.TrimLeft(string(rest[end:]), " "))
	}
	return append(lines, string(rest))
}

// alarms come first, each in red.
func (p *printer) alarms() {
	for _, alarm := range p.Alarms {
		for _, line := range wrap("ATTENTION: "+alarm, p.Width, "  ") {
			p.line("%s", p.ansi("1;31", line))
		}
	}
	if len(p.Alarms) > 0 {
		p.line("")
	}
}

// mostReasons is how many of the reasons of a verdict are usually written.
const mostReasons = 6

func (p *printer) verdict() {
	var parts []string
	for _, t := range p.Tallies() {
		part := fmt.Sprintf("%d %s", t.N, t.Outcome)
		if t.Outcome == report.Failed {
			part += fmt.Sprintf(" (%s)", report.Number(p.countCauses(report.Failed), "cause", "causes"))
		}
		parts = append(parts, part)
	}
	p.text("  ", fmt.Sprintf("%s: %s, in %s", report.Number(len(p.Scenarios), "scenario", "scenarios"), strings.Join(parts, ", "), p.Took))
	p.line("verdict: %s, exit code %d", p.verdictWord(), p.Exit)
	reasons := p.Reasons
	if p.Detail < Full && len(reasons) > mostReasons {
		reasons = append(slices.Clone(reasons[:mostReasons-1]), fmt.Sprintf("and %d more reasons; -v shows all", len(reasons)-mostReasons+1))
	}
	for _, line := range slices.Concat(reasons, p.Notes) {
		p.text("    ", "  "+line)
	}
	p.next()
}

func (p *printer) countCauses(o report.Outcome) int {
	n := 0
	for _, c := range p.Causes {
		if c.Outcome == o {
			n++
		}
	}
	return n
}

// next says what to do after the verdict.
func (p *printer) next() {
	word := "next"
	for _, advice := range p.Next() {
		if advice.Command == "" {
			p.text("  ", word+": "+advice.Text)
		} else { // which is to be copied
			p.line("%s: %s: %s", word, advice.Text, advice.Command)
		}
		word = "then"
	}
	p.more()
}

// more says where more can be read.
func (p *printer) more() {
	if p.Detail >= Full || p.Ended != "" || p.Verdict == report.Conformant {
		return
	}
	more := "more: -v shows each rule, open question and booking; --format html:report.html makes a page of all; "
	if p.Rerun == "" && len(p.ToRepeat()) > 1 {
		more += "after --format json:report.json, --rerun report.json runs again what failed; "
	}
	if len(p.Causes) > 0 && p.Causes[0].Rule != "" {
		more += "bounce contract show " + printable.Word(p.Causes[0].Rule) + " explains the rule; "
	}
	p.text("  ", more+"bounce help verdicts explains the words")
}
