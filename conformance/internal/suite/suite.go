// Package suite reads the scenarios of package features and their tags. It runs nothing. It imports package features, and godog,
// whose parser it uses.
package suite

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"

	"example.com/bounce/features"
)

// Scenario is one scenario of the suite; each row of an outline is a scenario.
type Scenario struct {
	// ID is unique among scenarios; the rows of an outline's block share it.
	ID string
	// Name is unique in the suite.
	Name string
	// Feature is the feature's name, File its path below the features, Line the scenario's or the row's line.
	Feature, File string
	Line          int
	// Kind is clause, reading or hygiene, and Rule the slug.
	Kind, Rule string
	// Level is must or should; Effect none, books or contends.
	Level, Effect string
	// Needs lists the roles and abilities that the target must have.
	Needs []string
	// Serial scenarios run alone, after all others.
	Serial bool
	// Family scenarios need the operations around scheduling: they are not part of the profile Schedule.
	Family bool
	// Tags are the scenario's tags as written.
	Tags []string
	// Steps are its steps, those of the feature's background first.
	Steps []string
}

// Key identifies the scenario while godog runs it: names are unique, and a guard test keeps them unique.
func Key(s Scenario) string { return s.ID + " " + s.Name }

// Read reads the suite once, in the order of its files: the features are embedded. The scenarios must not be changed.
var Read = sync.OnceValues(read)

func read() ([]Scenario, error) {
	files, err := featureFiles()
	if err != nil {
		return nil, err
	}
	reader := godog.TestSuite{Options: &godog.Options{FS: features.FS, Paths: files, Strict: true}}
	parsed, err := reader.RetrieveFeatures()
	if err != nil {
		return nil, fmt.Errorf("read features: %w", err)
	}
	var all []Scenario
	for _, f := range parsed {
		lines := linesOf(f.GherkinDocument)
		for _, p := range f.Pickles {
			s := Of(p)
			s.Feature, s.File, s.Line = f.Feature.Name, f.Uri, lines[p.AstNodeIds[len(p.AstNodeIds)-1]]
			all = append(all, s)
		}
	}
	return all, nil
}

func featureFiles() ([]string, error) {
	files, err := fs.Glob(features.FS, "*/*.feature")
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("find features: %d files, %w", len(files), err)
	}
	return files, nil
}

// linesOf maps the ids of scenarios and of outline rows to their lines.
func linesOf(document *messages.GherkinDocument) map[string]int {
	lines := map[string]int{}
	for _, child := range document.Feature.Children {
		if child.Scenario == nil {
			continue
		}
		lines[child.Scenario.Id] = int(child.Scenario.Location.Line)
		for _, block := range child.Scenario.Examples {
			for _, row := range block.TableBody {
				lines[row.Id] = int(row.Location.Line)
			}
		}
	}
	return lines
}

// Of returns the scenario of a pickle, without its place in a file.
func Of(p *messages.Pickle) Scenario {
	s := Scenario{Name: p.Name, Steps: stepsOf(p)}
	for _, tag := range p.Tags {
		s.Tags = append(s.Tags, tag.Name)
		name, value, _ := strings.Cut(strings.TrimPrefix(tag.Name, "@"), ":")
		switch name {
		case "id":
			s.ID = value
		case "clause", "reading", "hygiene":
			s.Kind, s.Rule = name, value
		case "must", "should":
			s.Level = name
		case "effect":
			s.Effect = value
		case "needs":
			s.Needs = append(s.Needs, value)
		case "serial":
			s.Serial = true
		case "family":
			s.Family = true
		}
	}
	return s
}

// keywords are those of the types of steps. A pickle does not have the ones that were written.
var keywords = map[messages.PickleStepType]string{
	messages.PickleStepType_CONTEXT: "Given", messages.PickleStepType_ACTION: "When", messages.PickleStepType_OUTCOME: "Then",
}

// stepsOf returns the steps of a pickle, each with a keyword.
func stepsOf(p *messages.Pickle) (texts []string) {
	var before string
	for _, step := range p.Steps {
		keyword := keywords[step.Type]
		if keyword == "" || keyword == before {
			texts = append(texts, "And "+step.Text)
			continue
		}
		texts, before = append(texts, keyword+" "+step.Text), keyword
	}
	return texts
}

// Digest identifies the text of the features.
func Digest() (string, error) {
	files, err := featureFiles()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, file := range files {
		text, err := fs.ReadFile(features.FS, file)
		if err != nil {
			return "", fmt.Errorf("read features: %w", err)
		}
		fmt.Fprintf(h, "%s %d\n%s", file, len(text), text)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
