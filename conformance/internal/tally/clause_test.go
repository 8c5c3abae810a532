package tally_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/conformance/internal/tally"
	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi"
)

// A clause rests on lines of the source document, whose page is named, or on sibling pages.
func TestClauseSaysWhatItRestsOn(t *testing.T) {
	t.Parallel()
	pages, err := openapi.Pages()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		clause openapi.Clause
		want   report.Rule
	}{
		{
			openapi.Clause{Slug: "verb", Level: openapi.Must, States: "The method is PUT.", Source: []openapi.SourceLines{{Lines: "3"}, {Lines: "37-39"}}},
			report.Rule{Kind: "clause", Slug: "verb", Level: "must", States: "The method is PUT.", Basis: "source lines 3, 37-39", Pages: []string{pages[0].URL}},
		},
		{
			openapi.Clause{Slug: "path", Level: openapi.Must, Source: []openapi.SourceLines{{Lines: "7"}}},
			report.Rule{Kind: "clause", Slug: "path", Level: "must", Basis: "source line 7", Pages: []string{pages[0].URL}},
		},
		{
			openapi.Clause{Slug: "list", Level: openapi.Should, States: "It lists.", Pages: []string{pages[1].Title, pages[2].Title}},
			report.Rule{Kind: "clause", Slug: "list", Level: "should", States: "It lists.", Basis: "pages " + pages[1].Title + ", " + pages[2].Title, Pages: []string{pages[1].URL, pages[2].URL}},
		},
	} {
		got, err := tally.Clause(c.clause)
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", c.clause.Slug, err, diff)
		}
	}
}

func TestStepsMarkTheOneAtWhichAScenarioEnded(t *testing.T) {
	t.Parallel()
	texts := []string{"Given an instance", "When it is scheduled", "Then it is refused"}
	got := tally.Steps(report.Failed, texts, 3)
	want := []report.Step{{Text: texts[0]}, {Text: texts[1]}, {Text: texts[2], Ended: true}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	if got := tally.Steps(report.Warned, texts, 0); len(got) != 3 || got[2].Ended {
		t.Errorf("a warning has the steps %v, want three, and no end", got)
	}
	if got := tally.Steps(report.Passed, texts, 0); got != nil {
		t.Errorf("a passed scenario has the steps %v, want none", got)
	}
}
