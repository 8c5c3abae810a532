package openapi

import (
	_ "embed"
	"errors"
	"slices"
	"strings"
	"sync"
)

//go:embed pages.yaml
var pagesYAML []byte

// Page is one page of the public documentation.
type Page struct {
	// Title is what Clause.Pages names it by.
	Title string `yaml:"title" json:"title"`
	// URL is where it is.
	URL string `yaml:"url" json:"url"`
}

// core is the title of the source document's own page.
const core = "Schedule Execution"

// Pages returns the pages in the order of their table, that of the source document first, loaded once. The caller must not
// change the slice.
var Pages = sync.OnceValues(func() ([]Page, error) {
	return loadTable("pages.yaml", pagesYAML, func(p Page) string { return p.Title }, func(p Page) error {
		if !strings.HasPrefix(p.URL, "https://") {
			return errors.New("want an https URL")
		}
		return nil
	})
})

// Documents are the pages that state the clause: its Pages or, of a clause that rests on lines, the source document's own.
func (c Clause) Documents() ([]Page, error) {
	all, err := Pages()
	if err != nil {
		return nil, err
	}
	titles := c.Pages
	if !c.Family() {
		titles = []string{core}
	}
	return slices.DeleteFunc(slices.Clone(all), func(p Page) bool { return !slices.Contains(titles, p.Title) }), nil
}
