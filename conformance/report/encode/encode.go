// Package encode writes a report in the formats of other tools, one file a format: a summary in Markdown, annotations of GitHub, a
// badge, TAP, CTRF, SARIF and Cucumber Messages. Each function writes one whole document of a bounded size, and the same bytes for the
// same report. What the target sent is data in all of them: it is escaped, and stays visible. It imports package report and, for CTRF
// and Messages, a library.
package encode

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi/printable"
)

// writeJSON writes an indented document.
func writeJSON(w io.Writer, document any) error {
	encoder := json.NewEncoder(printable.JSONWriter(w))
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(document)
}

// counts says how many scenarios there are, and how they ended.
func counts(r *report.Report) string {
	parts := []string{report.Number(len(r.Scenarios), "scenario", "scenarios")}
	for _, t := range r.Tallies() {
		parts = append(parts, fmt.Sprintf("%d %s", t.N, t.Outcome))
	}
	return strings.Join(parts, ", ")
}

// rule names the rule of a cause; a cause of inconclusive scenarios has none.
func rule(c report.Cause) string {
	if c.Rule == "" {
		return string(c.Outcome)
	}
	return c.Kind + " " + c.Rule
}

// ids names the first scenarios of a cause.
func ids(c report.Cause) string {
	const most = 5
	all := slices.Concat(c.Scenarios, c.Unjudged)
	text := strings.Join(all[:min(most, len(all))], ", ")
	if more := len(all) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// caller is the role that sent the request by which a scenario was judged, as the target file names it, or else the approver, which nearly
// everything needs.
func caller(s *report.Scenario) string {
	if s != nil && s.JudgedExchange() != nil && s.JudgedExchange().Role != "" {
		return "identities." + s.JudgedExchange().Role
	}
	return "identities.approver"
}

// configLine returns the path of the target file, with slashes, and the line of a role in it; "" if there is no such file below the
// folder of the run.
func configLine(r *report.Report, role string) (path string, line int) {
	c := r.Target.Config
	if c == nil || !filepath.IsLocal(c.Path) {
		return "", 0
	}
	return filepath.ToSlash(filepath.Clean(c.Path)), max(c.Lines[role], 1)
}

// escapePath returns a path as a relative URI reference.
func escapePath(path string) string { return (&url.URL{Path: path}).String() }
