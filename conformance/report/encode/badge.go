package encode

import (
	"fmt"
	"io"

	"example.com/bounce/conformance/report"
)

// colours are those of verdicts. A part that held is never as green as the whole.
var colours = map[report.Verdict]string{
	report.Conformant: "brightgreen", report.Partial: "yellowgreen", report.NonConformant: "red", report.Undecided: "lightgrey",
}

// Badge writes the verdict as an endpoint of shields.io (schema version 1), with how many scenarios hold, or failed.
func Badge(w io.Writer, r *report.Report) error {
	message := r.Verdict.Words()
	switch held := r.Count(report.Passed, report.Warned); r.Verdict {
	case report.Conformant:
		message += fmt.Sprintf(", %d", held)
	case report.Partial:
		message += fmt.Sprintf(", %d of %d", held, len(r.Scenarios))
	case report.NonConformant:
		if failed := r.Count(report.Failed); failed > 0 {
			message += fmt.Sprintf(", %d failed", failed)
		}
	case report.Undecided:
	}
	return writeJSON(w, struct {
		Version int    `json:"schemaVersion"`
		Label   string `json:"label"`
		Message string `json:"message"`
		Colour  string `json:"color"`
	}{1, "bounce API", message, colours[r.Verdict]})
}
