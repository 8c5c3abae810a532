package html

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	"example.com/bounce/conformance/report"
	"example.com/bounce/conformance/report/internal/history"
)

// view is what the template shows.
type view struct {
	*report.Report

	Style  template.CSS
	Script template.JS
	Policy string

	Words     string // of the verdict
	Bar       []segment
	Causes    []cause
	Scenarios []scenario
	Ledger    []report.Booking // those that stay: a target with a control API drops its own
	LeftOut   int              // exchanges that the page leaves out, but the JSON report has

	quotes Quotes
	room   int // bytes that texts may still have, escaped
}

// segment is a part of the bar of outcomes, in thousandths.
type segment struct {
	report.Tally

	From, Width float64
}

// cause is a part of the page about one cause.
type cause struct {
	report.Cause

	Anchor   string
	Rule     *report.Rule // nil if the report has no such row
	Reading  *report.Reading
	Reason   string
	Judged   *exchange
	Control  *exchange
	Scenario *report.Scenario // the first one; nil if there is none
	Others   []string         // the ids of all, if there are several
	Drawing  template.HTML    // of a history
}

// scenario is a row of the table of all scenarios.
type scenario struct {
	*report.Scenario

	Exchanges []*exchange
	Anchor    string // of its cause; "" if it has none
}

// exchange is a request and its answer, ready to be shown.
type exchange struct {
	Heading             string
	Before, Diff, After string // the command, in three parts: Diff is what differs from the control request
	Status              string
	Head                string // header fields, a line each
	Text                string // the body, indented if it is JSON
	Left                string // what the report leaves out
	Error, Took         string
	Violates            []string
}

// room is how many bytes all texts of a page may have, escaped. Behind them, there is no more than the beginning of each.
const room = 6_000_000

// Show returns a text as it is shown, as long as there is room, and else its beginning.
func (v *view) Show(text string) string {
	const beginning = 40
	text = report.Visible(text)
	if v.take(len(template.HTMLEscapeString(text))) || len(text) <= beginning {
		return text
	}
	return strings.ToValidUTF8(text[:beginning], "") + "..."
}

// Quoted returns the lines of the source document that a rule rests on.
func (v *view) Quoted(rule report.Rule) []Quote {
	if rule.Kind != "clause" {
		return nil
	}
	return v.quotes[rule.Slug]
}

// Outcomes are the words that the page explains.
func (v *view) Outcomes() []report.Outcome { return report.Outcomes() }

// take reports whether there is room for so many bytes, and takes it.
func (v *view) take(size int) bool {
	if size > v.room {
		return false
	}
	v.room -= size
	return true
}

func newView(r *report.Report, quotes Quotes) *view {
	v := &view{Report: r, Style: template.CSS(style), Script: template.JS(script), Policy: policy, Words: r.Verdict.Words(), quotes: quotes, room: room} //nolint:gosec // our own files
	if r.Target.Kind != "control" {
		v.Ledger = r.Bookings
	}
	from := 0.0
	for _, t := range r.Tallies() {
		width := 1000 * float64(t.N) / float64(len(r.Scenarios))
		v.Bar, from = append(v.Bar, segment{t, from, width}), from+width
	}
	anchors := map[string]string{}
	for i, c := range r.Causes {
		one := v.newCause(c, i)
		for _, id := range slices.Concat(c.Scenarios, c.Unjudged) {
			if anchors[id] == "" {
				anchors[id] = one.Anchor
			}
		}
		v.Causes = append(v.Causes, one)
	}
	v.addScenarios(anchors)
	return v
}

// addScenarios adds the rows. Those that did not pass have their exchanges, until there is no more room.
func (v *view) addScenarios(anchors map[string]string) {
	for i := range v.Report.Scenarios {
		row := scenario{Scenario: &v.Report.Scenarios[i]}
		if row.Outcome == report.Passed || row.Outcome == report.Skipped {
			v.Scenarios = append(v.Scenarios, row)
			continue
		}
		row.Anchor = anchors[row.ID]
		for k := range row.Scenario.Exchanges {
			if x := v.newExchange(&row.Scenario.Exchanges[k]); x != nil {
				row.Exchanges = append(row.Exchanges, x)
			}
		}
		v.Scenarios = append(v.Scenarios, row)
	}
}

func (v *view) newCause(c report.Cause, n int) cause {
	r := v.Report
	one := cause{Cause: c, Anchor: fmt.Sprintf("cause-%d", n+1), Reason: c.Title}
	for i := range r.Rules {
		if r.Rules[i].Kind == c.Kind && r.Rules[i].Slug == c.Rule {
			one.Rule = &r.Rules[i]
		}
	}
	for i := range r.Readings {
		if c.Kind == "reading" && r.Readings[i].Slug == c.Rule {
			one.Reading = &r.Readings[i]
		}
	}
	if len(c.Scenarios) > 1 {
		one.Others = c.Scenarios
	}
	one.Scenario = r.First(c)
	if one.Scenario == nil {
		return one
	}
	one.Anchor, one.Reason = one.Scenario.ID, one.Scenario.Reason
	if slices.ContainsFunc(r.Causes[:n], func(before report.Cause) bool { return slices.Contains(before.Scenarios, one.Anchor) }) {
		one.Anchor = fmt.Sprintf("%s-%d", one.Anchor, n+1) // rows of an outline may fail for several causes
	}
	one.Drawing = v.draw(one.Scenario.History)
	v.compare(&one)
	return one
}

// draw draws what racing clients saw; it returns "" if there is nothing to draw, or no room.
func (v *view) draw(h *report.History) template.HTML {
	if h == nil {
		return ""
	}
	shown := *h
	shown.Operations = slices.Clone(h.Operations)
	for i := range shown.Operations {
		o := &shown.Operations[i]
		o.Input, o.Output = report.Visible(o.Input), report.Visible(o.Output)
	}
	drawing, err := history.SVG(shown)
	if err != nil || !v.take(len(drawing)) {
		return ""
	}
	return template.HTML(drawing) //nolint:gosec // its texts are escaped
}

// compare finds the exchange that was judged and the control request, and marks where their commands differ.
func (v *view) compare(c *cause) {
	judged := c.Scenario.JudgedExchange()
	if judged == nil {
		return
	}
	c.Judged = v.newExchange(judged)
	control := c.Scenario.ControlExchange()
	if control == nil || c.Judged == nil {
		return
	}
	if c.Control = v.newExchange(control); c.Control != nil {
		c.Judged.Before, c.Judged.Diff, c.Judged.After = split(judged.Curl, control.Curl)
		c.Control.Before, c.Control.Diff, c.Control.After = split(control.Curl, judged.Curl)
	}
}

// split returns a text as the beginning that it has in common with another, what differs, and the end that they have in common.
func split(text, other string) (before, diff, after string) {
	begin := 0
	for begin < min(len(text), len(other)) && text[begin] == other[begin] {
		begin++
	}
	end := 0
	for end < min(len(text), len(other))-begin && text[len(text)-1-end] == other[len(other)-1-end] {
		end++
	}
	return report.Visible(text[:begin]), report.Visible(text[begin : len(text)-end]), report.Visible(text[len(text)-end:])
}

// newExchange returns an exchange as it is shown; nil, and counts it, if there is no room for it.
func (v *view) newExchange(x *report.Exchange) *exchange {
	one := &exchange{
		Heading: report.Visible(x.Heading()), Before: report.Visible(x.Curl), Text: report.Visible(indent(x.Body)), Left: leftOut(x),
		Error: report.Visible(x.Error), Took: fmt.Sprintf("%.0f ms", float64(x.Took)*1e3),
	}
	for _, violation := range x.Violates {
		one.Violates = append(one.Violates, report.Visible(violation))
	}
	one.Status = "no answer"
	if x.Status != 0 {
		one.Status = strings.TrimSpace(fmt.Sprintf("%d %s", x.Status, http.StatusText(x.Status)))
	}
	var head strings.Builder
	for _, name := range slices.Sorted(maps.Keys(x.Headers)) {
		for _, value := range x.Headers[name] {
			fmt.Fprintf(&head, "%s: %s\n", report.Visible(name), strings.ReplaceAll(report.Visible(value), "\n", `\n`))
		}
	}
	one.Head = head.String()
	if !v.take(one.size()) {
		v.LeftOut++
		return nil
	}
	return one
}

// size is how many bytes of the page an exchange is.
func (x *exchange) size() int {
	const frame = 600
	size := frame
	for _, text := range append([]string{x.Before, x.Diff, x.After, x.Head, x.Text, x.Heading, x.Error}, x.Violates...) {
		size += len(template.HTMLEscapeString(text))
	}
	return size
}

func leftOut(x *report.Exchange) string {
	var parts []string
	if x.Cut == nil {
		return ""
	}
	if n := x.Cut.Headers; n > 0 {
		parts = append(parts, report.Number(n, "header field", "header fields"))
	}
	if n := x.Cut.BodyBytes; n > 0 {
		parts = append(parts, fmt.Sprintf("the end of the body, which has %d bytes", n))
	}
	if len(parts) == 0 {
		return ""
	}
	return "Left out: " + strings.Join(parts, "; ") + "."
}

// indent indents JSON, unless that makes it several times as long.
func indent(body string) string {
	const deepest, longer = 32, 4
	depth := 0
	for _, c := range body {
		switch c {
		case '{', '[':
			if depth++; depth > deepest {
				return body
			}
		case '}', ']':
			depth--
		}
	}
	var b bytes.Buffer
	if json.Indent(&b, []byte(body), "", "  ") != nil || b.Len() > longer*len(body)+1<<10 {
		return body
	}
	return b.String()
}
