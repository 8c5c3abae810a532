package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance/report"
	"example.com/bounce/conformance/report/html"
	"example.com/bounce/openapi"
)

// sourceName is the name of the source document in the folder of --source.
const sourceName = "schedule-execution.txt"

// readSource returns the lines that clauses rest on. They are held to the digests that the clauses have.
func readSource(path string) (html.Quotes, error) {
	text, err := cli.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("--source: %w", err)
	}
	clauses, err := openapi.Clauses()
	if err != nil {
		return nil, err
	}
	lines, quotes := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"), html.Quotes{}
	for _, c := range clauses {
		for _, part := range c.Source {
			quoted, err := quote(lines, part)
			if err != nil {
				return nil, fmt.Errorf("--source: %s: %w, so it is not the document of the clause %s", path, err, c.Slug)
			}
			quotes[c.Slug] = append(quotes[c.Slug], quoted...)
		}
	}
	return quotes, nil
}

// quote returns lines, if they have the digest.
func quote(lines []string, part openapi.SourceLines) (all []html.Quote, err error) {
	first, last, err := part.Range()
	switch {
	case err != nil:
		return nil, err
	case last > len(lines):
		return nil, fmt.Errorf("has %s, and no line %d", report.Number(len(lines), "line", "lines"), last)
	}
	if sum := sha256.Sum256([]byte(strings.Join(lines[first-1:last], "\n") + "\n")); hex.EncodeToString(sum[:]) != part.SHA256 {
		return nil, fmt.Errorf("lines %s have another SHA-256 than %s", part.Lines, part.SHA256)
	}
	for n := first; n <= last; n++ {
		all = append(all, html.Quote{Line: n, Text: lines[n-1]})
	}
	return all, nil
}
