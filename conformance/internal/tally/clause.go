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
	row := report.Rule{Kind: "clause", Slug: c.Slug, Level: string(c.Level), States: c.States, Basis: "pages " + strings.Join(c.Pages, ", ")}
	if !c.Family() {
		var lines []string
		for _, source := range c.Source {
			lines = append(lines, source.Lines)
		}
		row.Basis = "lines " + strings.Join(lines, ", ")
	}
	for _, page := range pages {
		row.Pages = append(row.Pages, page.URL)
	}
	return row, nil
}
