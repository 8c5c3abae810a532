package encode

import (
	"fmt"
	"html"
	"io"
	"strings"

	"example.com/bounce/conformance/report"
)

// MaxMarkdown is how many bytes a summary has at most.
const MaxMarkdown = 64_000

// Markdown writes a summary for the page of a job or the comments of a merge request: the verdict, counts, the causes with their
// scenarios, the first exchange of the first causes, and what to do next. It has at most MaxMarkdown bytes; what has no place is
// counted.
func Markdown(w io.Writer, r *report.Report) error {
	const forNote = 100
	end, left := ending(r)
	s := &summary{left: left, room: MaxMarkdown - len(end) - forNote}
	s.add("## %s: %s\n\n", markdown(r.Tool), r.Verdict.Words())
	s.add("%s, in %s. Target %s, profile %s, effects %s, random seed %d.\n\n", counts(r), r.Took, markdown(r.Target.URL),
		markdown(r.Target.Profile), markdown(r.Target.Effects), r.Seed)
	if r.Implementation != nil {
		s.add("Implementation: %s.\n\n", markdown(r.Implementation.Line()))
	}
	for _, alarm := range r.Alarms {
		s.add("**Attention: %s**\n\n", markdown(alarm))
	}
	s.causes(r)
	if s.left > 0 {
		end += cutNote(s.left)
	}
	_, err := io.WriteString(w, s.String()+end)
	return err
}

func cutNote(parts int) string {
	return fmt.Sprintf("*The summary is cut: %s left out, which the report has.*\n", report.Number(parts, "part is", "parts are"))
}

// ending says what to do next. It has whole commands only, and leaves out those that are too long.
func ending(r *report.Report) (text string, left int) {
	const most = 16 << 10
	word := "Next"
	for _, advice := range r.Next() {
		text += fmt.Sprintf("**%s:** %s\n\n", word, markdown(advice.Text))
		switch command := code(advice.Command); {
		case advice.Command == "":
		case len(command) > most:
			left++
		default:
			text += command + "\n\n"
		}
		word = "Then"
	}
	return text, left
}

// summary is a text that leaves out what has no place in it.
type summary struct {
	strings.Builder

	room int // bytes
	left int // parts that are left out
}

// add adds a part, if there is room for it.
func (s *summary) add(form string, values ...any) {
	part := fmt.Sprintf(form, values...)
	if len(part) > s.room {
		s.left++
		return
	}
	s.room -= len(part)
	fmt.Fprint(s, part)
}

func (s *summary) causes(r *report.Report) {
	if len(r.Causes) == 0 {
		return
	}
	s.add("| | rule | operation | what happened | scenarios |\n|---|---|---|---|---|\n")
	for i, c := range r.Causes {
		s.add("| %d %s | %s | %s | %s | %s |\n", i+1, markdown(string(c.Outcome)), markdown(rule(c)), markdown(c.Operation), markdown(c.Title), markdown(ids(c)))
	}
	s.add("\n")
	const shown = 5
	for i, c := range r.Causes[:min(shown, len(r.Causes))] {
		first := r.First(c)
		if first == nil || len(first.Exchanges) == 0 {
			continue
		}
		x := first.JudgedExchange()
		if x == nil {
			x = &first.Exchanges[0]
		}
		s.add("<details><summary>%d: %s, %s</summary>\n\n**Why:** %s\n\n%s\n\n</details>\n\n", i+1, markup(first.ID), markup(report.InLine(first.Name)),
			markdown(first.Reason), code(x.Text()))
	}
}

// markdown escapes a text, which is one line, so that nothing of it is Markdown, HTML, a link, an emoji, or the name of a person or an
// issue. It must not begin a line.
func markdown(text string) string { return escapes.Replace(report.InLine(text)) }

var escapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", "&#124;", "`", "&#96;", "@", "&#64;", "#", "&#35;", "*", "&#42;", "_", "&#95;", "[", "&#91;", "]", "&#93;",
	"~", "&#126;", `\`, "&#92;", "!", "&#33;", "$", "&#36;", "www.", "&#119;ww.", ": ", ": ", ":", "&#58;", // but for the colon of a sentence
)

// markup escapes a text for HTML within Markdown, so that it names nobody.
func markup(text string) string {
	return strings.ReplaceAll(html.EscapeString(report.Visible(text)), "@", "&#64;")
}

// code shows a text as it is, in a block of HTML: no text can end it.
func code(text string) string { return "<pre>" + markup(strings.TrimRight(text, "\n")) + "</pre>" }
