package report

import (
	"cmp"
	"fmt"
	"strings"

	"example.com/bounce/openapi/printable"
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

// Advice is something to do after a run, and the command for it; "" if there is none.
type Advice struct{ Text, Command string }

// Next returns what to do after the run, one thing after the other; nothing after one that is conformant, or partial.
func (r *Report) Next() []Advice {
	again := ""
	if len(r.Causes) > 0 {
		for _, s := range r.Of(r.Causes[0]) {
			again = cmp.Or(again, s.Rerun)
		}
	}
	switch {
	case r.Verdict == NonConformant && again != "":
		all := []Advice{{"fix cause 1, and see whether it is gone", again}}
		if r.Rerun != "" && r.Rerun != again {
			all = append(all, Advice{"run again what failed", r.Rerun})
		}
		return all
	case r.Verdict == NonConformant:
		return []Advice{{"fix cause 1, and run again what failed", r.Rerun}}
	case r.Verdict == Undecided && len(r.Needs) > 0:
		return []Advice{{"to cover more, provide " + r.Needs[0].Provide + "; then run again", ""}}
	case r.Verdict == Undecided:
		return []Advice{{"see the reasons, and run again", r.Rerun}}
	}
	return nil
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

// Visible is printable.Text: what a target sends can neither hide nor move anything.
func Visible(text string) string { return printable.Text(text) }

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

// Summary is the answer in one line: its status and the beginning of its body, or the error. It is "" in the place of exchanges that
// are left out.
func (x Exchange) Summary() string {
	if x.Cut != nil && x.Cut.Exchanges > 0 {
		return ""
	}
	if x.Status == 0 {
		return "no answer: " + x.Error
	}
	body := Visible(strings.Join(strings.Fields(x.Body), " "))
	const limit = 300
	if len(body) > limit {
		body = strings.ToValidUTF8(body[:limit], "") + "..."
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", x.Status, body))
}

// Heading returns the label, and the role whose token was sent.
func (x Exchange) Heading() string {
	switch {
	case x.Role == "":
		return x.Label
	case x.Changed:
		return fmt.Sprintf("%s  (with the token of %s, changed)", x.Label, x.Role)
	}
	return fmt.Sprintf("%s  (with the token of %s)", x.Label, x.Role)
}

// Taken is the observed alternative, "a and b" if the target wavers, "not observed" if nothing was observed.
func (r Reading) Taken() string {
	if len(r.Observed) == 0 {
		return "not observed"
	}
	return strings.Join(r.Observed, " and ")
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
