package openapi_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"example.com/bounce/openapi"
)

func clauses(t *testing.T) []openapi.Clause {
	t.Helper()
	all, err := openapi.Clauses()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func readings(t *testing.T) []openapi.Reading {
	t.Helper()
	all, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The document names, in x-clauses, exactly the clauses that the table says it carries, in exactly those places.
func TestClausesAreCarriedWhereTheySay(t *testing.T) {
	t.Parallel()
	var document any
	if err := yaml.Load(bounceDocument(t).Source(), &document); err != nil {
		t.Fatal(err)
	}
	inDocument := map[string][]string{}
	walk(document, "", inDocument)
	inTable := map[string][]string{}
	for _, c := range clauses(t) {
		inTable[c.Slug] = slices.Sorted(slices.Values(c.Locations))
	}
	for slug := range inDocument {
		slices.Sort(inDocument[slug])
	}
	if diff := cmp.Diff(inTable, inDocument); diff != "" {
		t.Errorf("carried in clauses.yaml (-) and x-clauses in bounce.yaml (+) differ:\n%s", diff)
	}
}

func walk(node any, pointer string, found map[string][]string) {
	switch n := node.(type) {
	case map[string]any:
		for key, value := range n {
			if slugs, ok := value.([]any); ok && key == "x-clauses" {
				for _, slug := range slugs {
					found[fmt.Sprint(slug)] = append(found[fmt.Sprint(slug)], pointer)
				}
			}
			walk(value, pointer+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(key), found)
		}
	case []any:
		for i, value := range n {
			walk(value, fmt.Sprintf("%s/%d", pointer, i), found)
		}
	}
}

// A reason, a tag or a report names a rule by its slug alone.
func TestSlugsAreUniqueAcrossTheTables(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	add := func(kind, slug string) {
		if before, ok := seen[slug]; ok {
			t.Errorf("%s is both a %s and a %s", slug, before, kind)
		}
		seen[slug] = kind
	}
	for _, c := range clauses(t) {
		add("clause", c.Slug)
	}
	for _, r := range readings(t) {
		add("reading", r.Slug)
	}
	hygiene, err := openapi.HygieneRules()
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hygiene {
		add("hygiene rule", h.Slug)
	}
	if len(seen) == 0 {
		t.Error("there are no rules")
	}
}

func TestReadingsTouchKnownClausesAndHaveDistinctAlternatives(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, c := range clauses(t) {
		known[c.Slug] = true
	}
	for _, r := range readings(t) {
		for _, slug := range r.Clauses {
			if !known[slug] {
				t.Errorf("reading %s touches the unknown clause %q", r.Slug, slug)
			}
		}
		for _, choice := range strings.Fields(strings.Join(r.Moot, " ")) {
			if _, _, err := openapi.ParseChoice(choice); err != nil {
				t.Errorf("reading %s is moot under %s: %v", r.Slug, choice, err)
			}
		}
		if sorted := slices.Sorted(slices.Values(r.Alternatives)); len(slices.Compact(sorted)) != len(r.Alternatives) {
			t.Errorf("reading %s has an alternative twice: %v", r.Slug, r.Alternatives)
		}
		if r.Default() != r.Alternatives[0] {
			t.Errorf("reading %s: default is %s", r.Slug, r.Default())
		}
	}
}

// What no answer shows is asked of nobody: its reason is in the table, and so is what makes another question pointless.
func TestWhatIsObservableDependsOnOtherChoices(t *testing.T) {
	t.Parallel()
	for _, r := range readings(t) {
		if r.Slug != "service-not-offered" {
			continue
		}
		if r.Observable(map[string]string{"instance-services": "five"}) || !r.Observable(map[string]string{"instance-services": "by-instance"}) {
			t.Error("service-not-offered is observable where every service is offered, or not where one is not")
		}
	}
}

func TestParseChoice(t *testing.T) {
	t.Parallel()
	slug, alternative, err := openapi.ParseChoice("time-zone-out=utc")
	if slug != "time-zone-out" || alternative != "utc" || err != nil {
		t.Errorf("got %q %q %v", slug, alternative, err)
	}
	for choice, want := range map[string]string{
		"time-zone-out":     "want slug=alternative",
		"time-zone=utc":     `unknown reading "time-zone"; did you mean time-zone-in or time-zone-out?`,
		"colour=red":        `unknown reading "colour"; bounce contract readings lists them`,
		"time-zone-out=UTC": `reading time-zone-out has no alternative "UTC", want one of as-requested, utc`,
	} {
		if _, _, err := openapi.ParseChoice(choice); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", choice, err, want)
		}
	}
}
