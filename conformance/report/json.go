package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"example.com/bounce/openapi/printable"
)

// ParseJSON reads a report that JSON wrote, and bounds it as Limit does. The name appears in the error, which says what is wrong: no
// JSON, no report, another version, or a text that is larger than any report.
func ParseJSON(name string, text []byte) (*Report, error) {
	if len(text) > MaxSize {
		return nil, fmt.Errorf("%s: is larger than a report, which has at most %d bytes", name, MaxSize)
	}
	var r Report
	if err := cmp.Or(checkObjects(text), json.Unmarshal(text, &r)); err != nil {
		return nil, fmt.Errorf("%s: not a report of bounce conform --format json: %w", name, err)
	}
	if r.Version != Version {
		return nil, fmt.Errorf("%s: is a report of version %d, want version %d", name, r.Version, Version)
	}
	if r.Verdict == "" {
		return nil, fmt.Errorf("%s: has no verdict, want a whole report of bounce conform --format json", name)
	}
	if r.Causes == nil { // of a version of bounce that did not write them
		r.Causes = Causes(&r)
	}
	r.Limit()
	return &r, nil
}

// Compare adds to the reading table what was different in the earlier report, and returns a sentence for each reading that
// changed. A reading that was not observed in one of the two has not changed.
func (r *Report) Compare(earlier *Report) []string {
	var changed []string
	for i := range r.Readings {
		now := &r.Readings[i]
		at := slices.IndexFunc(earlier.Readings, func(e Reading) bool { return e.Slug == now.Slug })
		if at < 0 || len(earlier.Readings[at].Observed) == 0 || len(now.Observed) == 0 || earlier.Readings[at].Taken() == now.Taken() {
			continue
		}
		now.Before = earlier.Readings[at].Taken()
		now.Note = strings.TrimPrefix(now.Note+"; was "+now.Before, "; ")
		changed = append(changed, fmt.Sprintf("reading %s: %s, was %s", now.Slug, now.Taken(), now.Before))
	}
	return changed
}

// JSON writes the whole model, indented, with Version first.
func JSON(w io.Writer, r *Report) error {
	encoder := json.NewEncoder(printable.JSONWriter(w))
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(r)
}
