package tally

import (
	"strings"

	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi"
)

// Clause returns the row of a clause, without an outcome: what it states, and what it rests on.
func Clause(c openapi.Clause) (report.Rule, error) {
	pages, err := c.Documents()
	if err != nil {
		return report.Rule{}, err
	}
	row := report.Rule{Kind: "clause", Slug: c.Slug, Level: string(c.Level), States: c.States}
	row.Basis = report.Choose(len(c.Pages), "page ", "pages ") + strings.Join(c.Pages, ", ")
	if !c.Family() {
		row.Basis = basis(c.Source)
	}
	for _, page := range pages {
		row.Pages = append(row.Pages, page.URL)
	}
	return row, nil
}

// basis names the lines of the source document.
func basis(source []openapi.SourceLines) string {
	var all []string
	for _, s := range source {
		all = append(all, s.Lines)
	}
	lines := strings.Join(all, ", ")
	if strings.ContainsAny(lines, ",-") {
		return "source lines " + lines
	}
	return "source line " + lines
}

// Steps returns the steps of a scenario that ended at one of them, counted from 1, or at none: 0. They are told of a scenario that says
// something of the target, and nil for any other.
func Steps(outcome report.Outcome, texts []string, ended int) []report.Step {
	if outcome == report.Passed || outcome == report.Blocked || outcome == report.NotApplicable {
		return nil
	}
	steps := make([]report.Step, len(texts))
	for i, text := range texts {
		steps[i] = report.Step{Text: text, Ended: i+1 == ended}
	}
	return steps
}
