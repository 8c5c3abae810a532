package report

import (
	"encoding/json"
	"io"
)

// JSON writes the whole model, indented, with Version first.
func JSON(w io.Writer, r *Report) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(r)
}
