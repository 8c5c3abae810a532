package report

import (
	"cmp"
	"fmt"
	"strings"

	"example.com/bounce/conformance/report/internal/chars"
)

// Titles returns the id and the name of each scenario. They are unique: the rows of an outline that have one name are numbered.
func (r *Report) Titles() []string {
	times, titles := map[string]int{}, make([]string, len(r.Scenarios))
	for i, s := range r.Scenarios {
		title := s.ID + " " + s.Name
		if times[title]++; times[title] > 1 {
			titles[i] = fmt.Sprintf("%s (%d)", title, times[title])
			continue
		}
		titles[i] = title
	}
	return titles
}

// Next returns what to do after the run, and a command for it; the command is "" if there is none.
func (r *Report) Next() (text, command string) {
	switch {
	case r.Verdict == NonConformant && len(r.Causes) > 0:
		if s := r.First(r.Causes[0]); s != nil {
			return "Fix the first cause, and run its first scenario again.", s.Rerun
		}
		return "Fix the first cause, and run everything again.", ""
	case r.Verdict == Undecided && len(r.Needs) > 0:
		return "To cover more, provide " + r.Needs[0].Provide + ".", ""
	}
	return cmp.Or(r.Ended, strings.Join(r.Reasons, "; ")), ""
}

// Place returns the file and the line of the scenario.
func (s *Subject) Place() string { return fmt.Sprintf("%s:%d", s.File, s.Line) }

// Detail returns all about a scenario that did not pass: the reason, its place, its notes and exchanges, and the command that runs it
// again.
func (s *Scenario) Detail() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", s.Reason, s.Place())
	for _, note := range s.Notes {
		if note != s.Reason {
			fmt.Fprintf(&b, "%s\n", note)
		}
	}
	for _, x := range s.Exchanges {
		b.WriteString(x.Text())
	}
	if s.Rerun != "" {
		fmt.Fprintf(&b, "%s\n", s.Rerun)
	}
	return b.String()
}

// Text returns the exchange in a few lines: its label, the command that sends the request, and the answer.
func (x *Exchange) Text() string {
	text := "# " + x.Heading() + "\n"
	if answer := x.Summary(); answer != "" {
		text += x.Curl + "\n  " + answer + "\n"
	}
	return text
}

// Visible returns a text as valid UTF-8 in which each control character but line feed and tab, and each character that is not shown or
// turns the direction of others, is written as an escape such as \u202e. What a target sends can then neither hide nor move anything.
func Visible(text string) string { return chars.Visible(text) }

// InLine returns a text as a single line, made visible and shortened.
func InLine(text string) string {
	const most = 300
	return shorten(Visible(strings.Join(strings.Fields(text), " ")), most)
}

// Words returns the verdict as people write it.
func (v Verdict) Words() string {
	if v == NonConformant {
		return "not conformant"
	}
	return string(v)
}
