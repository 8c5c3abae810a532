package openapi_test

import (
	"testing"

	"example.com/bounce/openapi"
)

// Every page that a clause or a reading names is in the table, and every page of the table is named.
func TestPagesAreThoseOfTheTables(t *testing.T) {
	t.Parallel()
	clauses, err := openapi.Clauses()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := openapi.Pages()
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, c := range clauses {
		documents, err := c.Documents()
		if want := max(1, len(c.Pages)); err != nil || len(documents) != want {
			t.Errorf("clause %s: got %d pages with a URL (%v), want %d", c.Slug, len(documents), err, want)
		}
		for _, p := range documents {
			named[p.Title] = true
		}
	}
	titles := map[string]bool{}
	for _, p := range pages {
		titles[p.Title] = true
	}
	for _, r := range readings(t) {
		for _, title := range r.Pages {
			if named[title] = true; !titles[title] {
				t.Errorf("reading %s: pages.yaml has no page %q", r.Slug, title)
			}
		}
	}
	for _, p := range pages {
		if !named[p.Title] {
			t.Errorf("page %q is named by no clause and no reading", p.Title)
		}
	}
}
