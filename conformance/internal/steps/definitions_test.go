package steps_test

import (
	"io/fs"
	"regexp"
	"testing"

	"github.com/cucumber/godog"

	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/steps"
	"example.com/bounce/features"
)

// Each step of the features is taken by exactly one definition, and each definition by a step.
func TestStepsAndDefinitionsFitOneToOne(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	definitions := steps.Definitions(scenario.NewWorld(&scenario.Env{}))
	patterns := map[string]*regexp.Regexp{}
	for _, d := range definitions {
		patterns[d.Pattern] = regexp.MustCompile(d.Pattern)
	}
	for _, text := range stepTexts(t) {
		matched := 0
		for _, d := range definitions {
			if patterns[d.Pattern].MatchString(text) {
				used[d.Pattern] = true
				matched++
			}
		}
		if matched != 1 {
			t.Errorf("the step %q is taken by %d definitions, want 1", text, matched)
		}
	}
	for _, d := range definitions {
		if !used[d.Pattern] {
			t.Errorf("no step uses the definition %s", d.Pattern)
		}
	}
}

func stepTexts(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(features.FS, "*/*.feature")
	if err != nil {
		t.Fatal(err)
	}
	suite := godog.TestSuite{Options: &godog.Options{FS: features.FS, Paths: files}}
	parsed, err := suite.RetrieveFeatures()
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, f := range parsed {
		for _, p := range f.Pickles {
			for _, s := range p.Steps {
				texts = append(texts, s.Text)
			}
		}
	}
	if len(texts) == 0 {
		t.Fatal("the features have no steps")
	}
	return texts
}
