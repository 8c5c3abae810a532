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
	s := &summary{}
	s.add("## %s: %s\n\n", markdown(r.Tool), r.Verdict.Words())
	s.add("%s, in %.1f s. Target %s, profile %s, effects %s, random seed %d.\n\n", counts(r), float64(r.Took), markdown(r.Target.URL),
		markdown(r.Target.Profile), markdown(r.Target.Effects), r.Seed)
	for _, alarm := range r.Alarms {
		s.add("**Attention: %s**\n\n", markdown(alarm))
	}
	s.causes(r)
	text, command := r.Next()
	if text != "" {
		s.must("**Next:** %s\n", markdown(text))
	}
	if command != "" {
		s.must("\n%s\n", code(report.Shorten(command)))
	}
	if s.left > 0 {
		s.must("\n*The summary is cut: %s left out, which the report has.*\n", report.Number(s.left, "part is", "parts are"))
	}
	_, err := io.WriteString(w, s.String()+"\n")
	return err
}

// summary is a text that leaves out what has no place in it.
type summary struct {
	strings.Builder

	left int // parts that are left out
}

// add adds a part, if there is room for it and for the end.
func (s *summary) add(form string, values ...any) {
	const forEnd = 24 << 10 // a command whose characters are all escaped
	if part := fmt.Sprintf(form, values...); s.Len()+len(part) > MaxMarkdown-forEnd {
		s.left++
		return
	}
	s.must(form, values...)
}

// must adds a part of the end.
func (s *summary) must(form string, values ...any) { fmt.Fprintf(s, form, values...) }

func (s *summary) causes(r *report.Report) {
	if len(r.Causes) == 0 {
		return
	}
	s.add("| | rule | what happened | scenarios |\n|---|---|---|---|\n")
	for i, c := range r.Causes {
		s.add("| %d %s | %s | %s | %s |\n", i+1, c.Outcome, markdown(rule(c)), markdown(c.Title), markdown(ids(c)))
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
			markdown(first.Reason), code(report.Shorten(x.Text())))
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
