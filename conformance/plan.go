package conformance

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v21"

	"example.com/bounce/conformance/internal/tagexpr"
	"example.com/bounce/features"
)

// Scenario is one scenario of the suite: a row of an outline is one of its own.
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
}

// key finds the scenario again while godog runs it: names are unique, and a guard test keeps them so.
func (s Scenario) key() string { return s.ID + " " + s.Name }

// Scenarios lists the suite in the order of its files.
func Scenarios() ([]Scenario, error) {
	all, err := whole()
	return slices.Clone(all), err
}

// whole is the suite, read once: the features are embedded.
var whole = sync.OnceValues(readSuite)

func readSuite() ([]Scenario, error) {
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
			s := scenarioOf(p)
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

func scenarioOf(p *messages.Pickle) Scenario {
	s := Scenario{Name: p.Name}
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

// plan is the suite and what of it is selected.
type plan struct {
	digest   string
	all      []Scenario
	selected map[string]bool // by key
	whole    bool            // whether all of the profile is selected
	ids      []string        // as the options have them
	beyond   []string        // ids that tags and ids select, and the profile leaves out
	timed    map[string]bool // by key: left out since the target's clock cannot be set
}

func newPlan(o Options) (*plan, error) {
	all, err := Scenarios()
	if err != nil {
		return nil, err
	}
	p := &plan{all: all, selected: map[string]bool{}, whole: true, ids: o.IDs, timed: map[string]bool{}}
	files, err := featureFiles()
	if err != nil {
		return nil, err
	}
	if p.digest, err = digest(files); err != nil {
		return nil, err
	}
	expression, err := tagexpr.Parse(o.Tags)
	if err != nil {
		return nil, &UsageError{"Tags", err}
	}
	if err := p.known(expression.Tags(), o.IDs); err != nil {
		return nil, err
	}
	for _, s := range all {
		p.selected[s.key()] = expression.Match(s.Tags) && (len(o.IDs) == 0 || slices.Contains(o.IDs, s.ID))
		p.whole = p.whole && p.selected[s.key()]
	}
	return p, nil
}

// narrow leaves out what is not part of the profile, and what only a clock that can be set shows where there is none: the
// suite is whole without it. What an id asks for stays, and so does a selection of nothing else: it is then blocked.
func (p *plan) narrow(profile string, clock bool) {
	in := func(s Scenario) bool { return profile == Family || !s.Family }
	timed := func(s Scenario) bool {
		return !clock && slices.Contains(s.Needs, "clock") && !slices.Contains(p.ids, s.ID)
	}
	others := slices.ContainsFunc(p.all, func(s Scenario) bool { return p.selected[s.key()] && in(s) && !timed(s) })
	p.whole = true
	for _, s := range p.all {
		selected := p.selected[s.key()]
		switch {
		case !in(s) && selected:
			p.selected[s.key()] = false
			p.beyond = append(p.beyond, s.ID)
		case !in(s):
		case others && timed(s):
			p.selected[s.key()], p.timed[s.key()] = false, true
		default:
			p.whole = p.whole && selected
		}
	}
	p.beyond = slices.Compact(p.beyond)
}

// outside counts the scenarios that are not part of the profile.
func (p *plan) outside(profile string) (n int) {
	for _, s := range p.all {
		if s.Family && profile != Family {
			n++
		}
	}
	return n
}

// known refuses tags and ids that no scenario has: a typo must not select nothing in silence.
func (p *plan) known(tags, ids []string) error {
	for _, tag := range tags {
		if !slices.ContainsFunc(p.all, func(s Scenario) bool { return slices.Contains(s.Tags, tag) }) {
			return &UsageError{"Tags", &UnknownError{Kind: "tag", Name: tag}}
		}
	}
	for _, id := range ids {
		if !slices.ContainsFunc(p.all, func(s Scenario) bool { return s.ID == id }) {
			return &UsageError{"IDs", &UnknownError{Kind: "id", Name: id}}
		}
	}
	return nil
}

func digest(files []string) (string, error) {
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

// filter lists the ids of the scenarios that are wanted, as godog's tag filter wants them (a comma means or, in every
// version), and the files that they are in.
func (p *plan) filter(want func(Scenario) bool) (ids string, files []string) {
	var tags []string
	for _, s := range p.all {
		if !want(s) {
			continue
		}
		if tag := "@id:" + s.ID; !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
		if !slices.Contains(files, s.File) {
			files = append(files, s.File)
		}
	}
	return strings.Join(tags, ","), files
}
