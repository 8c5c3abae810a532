package conformance

import (
	"slices"
	"strings"

	"example.com/bounce/conformance/internal/suite"
	"example.com/bounce/conformance/internal/tagexpr"
)

// Scenario is one scenario of the suite; each row of an outline is a scenario.
type Scenario = suite.Scenario

// Scenarios lists the suite in the order of its files.
func Scenarios() ([]Scenario, error) {
	all, err := suite.Read()
	return slices.Clone(all), err
}

// plan is the suite and what of it is selected.
type plan struct {
	digest       string
	all          []Scenario
	selected     map[string]bool // by key
	whole        bool            // whether all of the profile is selected
	ids          []string        // as the options have them
	outOfProfile []string        // ids that tags and ids select, and the profile leaves out
	needsClock   map[string]bool // by key: left out since the target's clock cannot be set
}

func newPlan(o Options) (*plan, error) {
	all, err := Scenarios()
	if err != nil {
		return nil, err
	}
	p := &plan{all: all, selected: map[string]bool{}, whole: true, ids: o.Selection.IDs, needsClock: map[string]bool{}}
	if p.digest, err = suite.Digest(); err != nil {
		return nil, err
	}
	expression, err := tagexpr.Parse(o.Selection.Tags)
	if err != nil {
		return nil, &UsageError{"Tags", err}
	}
	if err := p.validate(expression.Tags(), o.Selection.IDs); err != nil {
		return nil, err
	}
	for _, s := range all {
		p.selected[suite.Key(s)] = expression.Match(s.Tags) && (len(o.Selection.IDs) == 0 || slices.Contains(o.Selection.IDs, s.ID))
		p.whole = p.whole && p.selected[suite.Key(s)]
	}
	return p, nil
}

// restrict skips the scenarios that are not part of the profile. If the clock cannot be set, it skips those that need
// that, too: the suite is whole without them. It keeps what an id selects, and a selection of nothing but such scenarios: those
// are blocked then.
func (p *plan) restrict(profile string, clock bool) {
	in := func(s Scenario) bool { return profile == Family || !s.Family }
	timed := func(s Scenario) bool {
		return !clock && slices.Contains(s.Needs, "clock") && !slices.Contains(p.ids, s.ID)
	}
	others := slices.ContainsFunc(p.all, func(s Scenario) bool { return p.selected[suite.Key(s)] && in(s) && !timed(s) })
	p.whole = true
	for _, s := range p.all {
		selected := p.selected[suite.Key(s)]
		switch {
		case !in(s) && selected:
			p.selected[suite.Key(s)] = false
			p.outOfProfile = append(p.outOfProfile, s.ID)
		case !in(s):
		case others && timed(s):
			p.selected[suite.Key(s)], p.needsClock[suite.Key(s)] = false, true
		default:
			p.whole = p.whole && selected
		}
	}
	p.outOfProfile = slices.Compact(p.outOfProfile)
}

// countOutOfProfile counts the scenarios that are not part of the profile.
func (p *plan) countOutOfProfile(profile string) (n int) {
	for _, s := range p.all {
		if s.Family && profile != Family {
			n++
		}
	}
	return n
}

// validate refuses tags and ids that no scenario has, so that a typo does not silently select nothing.
func (p *plan) validate(tags, ids []string) error {
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

// filter lists the files of the scenarios that are wanted, and their ids as godog's tag filter wants them (a comma means or, in
// every version). The ids are "" if a good part of the scenarios of these files is wanted: godog compares each id with each
// tag, which takes longer than passing over the others.
func (p *plan) filter(want func(Scenario) bool) (ids string, files []string) {
	var tags []string
	size := map[string]int{}
	for _, s := range p.all {
		size[s.File]++
	}
	there := 0
	for _, s := range p.all {
		if !want(s) {
			continue
		}
		tags = append(tags, "@id:"+s.ID)
		if !slices.Contains(files, s.File) {
			files = append(files, s.File)
			there += size[s.File]
		}
	}
	const few = 20 // ids
	if len(tags) > few && 2*len(tags) > there {
		return "", files
	}
	return strings.Join(slices.Compact(tags), ","), files
}

// Select lists the scenarios that both tags and ids select, in the order of the suite; "" and nil select all. The error
// is a *UsageError for an expression that cannot be read, and for a tag or an id that no scenario has.
func Select(tags string, ids []string) ([]Scenario, error) {
	p, err := newPlan(Options{Selection: Selection{Tags: tags, IDs: ids}})
	if err != nil {
		return nil, err
	}
	var selected []Scenario
	for _, s := range p.all {
		if p.selected[suite.Key(s)] {
			selected = append(selected, s)
		}
	}
	return selected, nil
}
