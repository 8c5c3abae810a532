package conformance_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/openapi"
)

var idForm = regexp.MustCompile(`^SE-[A-Z]+-\d{3}$`)

func scenarios(t *testing.T) []conformance.Scenario {
	t.Helper()
	all, err := conformance.Scenarios()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestScenariosAreTaggedAsFeaturesPromise(t *testing.T) {
	t.Parallel()
	names, files := map[string]bool{}, map[string]string{}
	for _, s := range scenarios(t) {
		if names[s.Name] {
			t.Errorf("%s: the name %q is there twice", s.ID, s.Name)
		}
		names[s.Name] = true
		if file, ok := files[s.Feature]; ok && file != s.File {
			t.Errorf("the feature %q is in %s and in %s", s.Feature, file, s.File)
		}
		files[s.Feature] = s.File
		if !idForm.MatchString(s.ID) {
			t.Errorf("%q: its id is %q, want the form SE-AUTH-001", s.Name, s.ID)
		}
		for kind, want := range map[string]int{"@id:": 1, "@effect:": 1, "@clause: @reading: @hygiene:": 1, "@must @should": 1} {
			if got := count(s.Tags, strings.Fields(kind)); got != want {
				t.Errorf("%s has %d tags of %s, want %d", s.ID, got, kind, want)
			}
		}
		for _, tag := range s.Tags {
			if !regexp.MustCompile(`^@(id:.+|clause:.+|reading:.+|hygiene:.+|must|should|effect:(none|books|contends)|needs:.+|family|serial|slow|control)$`).MatchString(tag) {
				t.Errorf("%s has the unknown tag %s", s.ID, tag)
			}
		}
	}
}

func count(tags, prefixes []string) int {
	n := 0
	for _, tag := range tags {
		if slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(tag, p) }) {
			n++
		}
	}
	return n
}

// An id names one scenario, or the rows of one outline.
func TestIDsAreUnique(t *testing.T) {
	t.Parallel()
	first := map[string]conformance.Scenario{}
	for _, s := range scenarios(t) {
		before, seen := first[s.ID]
		if seen && (before.File != s.File || before.Rule != s.Rule || prefix(before.Name) != prefix(s.Name)) {
			t.Errorf("%s names both %q and %q", s.ID, before.Name, s.Name)
		}
		if !seen {
			first[s.ID] = s
		}
	}
}

func prefix(name string) string {
	before, _, _ := strings.Cut(name, ":")
	return before
}

// Every clause, reading and hygiene rule has a scenario of its own level, and no scenario rests on anything else.
func TestRulesAreScenarios(t *testing.T) {
	t.Parallel()
	levels := map[string]string{}
	clauses, err := openapi.Clauses()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range clauses {
		levels["clause:"+c.Slug] = string(c.Level)
	}
	hygiene, err := openapi.HygieneRules()
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hygiene {
		levels["hygiene:"+h.Slug] = "should"
	}
	readings, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range readings {
		levels["reading:"+r.Slug] = ""
	}
	missing := map[string]bool{}
	for rule := range levels {
		missing[rule] = true
	}
	for _, s := range scenarios(t) {
		rule := s.Kind + ":" + s.Rule
		level, known := levels[rule]
		if !known {
			t.Errorf("%s rests on %s, which is in no table", s.ID, rule)
		}
		if level != "" && level != s.Level {
			t.Errorf("%s has the level %s, but %s has %s", s.ID, s.Level, rule, level)
		}
		delete(missing, rule)
	}
	for rule := range missing {
		t.Errorf("%s has no scenario", rule)
	}
}

// The profile of the schedule is whole: it has a scenario for each rule that is not the family's, and none for those that
// are.
func TestFamilyScenariosAreTagged(t *testing.T) {
	t.Parallel()
	family := map[string]bool{}
	clauses, err := openapi.Clauses()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range clauses {
		family["clause:"+c.Slug] = c.Family()
	}
	readings, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range readings {
		family["reading:"+r.Slug] = r.Family()
	}
	covered := map[string]bool{}
	for _, s := range scenarios(t) {
		rule := s.Kind + ":" + s.Rule
		if family[rule] && !s.Family {
			t.Errorf("%s rests on %s of the family, but is not tagged @family", s.ID, rule)
		}
		covered[rule] = covered[rule] || !s.Family
	}
	for rule, isFamily := range family {
		if !isFamily && !covered[rule] {
			t.Errorf("%s has no scenario without @family, so that the profile schedule lacks it", rule)
		}
	}
}
