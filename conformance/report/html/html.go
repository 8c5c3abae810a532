// Package html writes a report as one page for a browser: a single file that loads nothing. Its style and its script are allowed by
// their digests, so that nothing that a target sent can run, and its texts are escaped by html/template. The page can be read without
// the script, which filters, copies and unfolds. It imports package report and the drawing of histories.
package html

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"

	"example.com/bounce/conformance/report"
)

//go:embed page.html
var pageText string

//go:embed style.css
var style string

//go:embed script.js
var script string

// page is parsed when the first page is written: most runs of the command write none.
var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Parse(pageText))
})

// policy is the Content-Security-Policy of the page.
var policy = fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'", digest(style), digest(script))

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// Quotes are the lines of the source document that clauses rest on, by their slugs.
type Quotes map[string][]Quote

// Quote is a line of the source document.
type Quote struct {
	Line int
	Text string
}

// HTML writes the page, which has at most 8 MB. It has the exchanges of scenarios that did not pass, as far as there is room for them,
// and says where the JSON report has more. The clauses have their quotes, if there are any.
func HTML(w io.Writer, r *report.Report, quotes Quotes) error {
	var b strings.Builder
	if err := page().Execute(&b, newView(r, quotes)); err != nil {
		return err
	}
	_, err := io.WriteString(w, report.Visible(b.String())) // a report that was read may have anything in any of its texts
	return err
}
