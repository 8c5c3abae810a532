package conformance

import "example.com/bounce/conformance/internal/suite"

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
