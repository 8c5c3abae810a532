// Package steps binds the words of the features to what they do, and hands them to godog. The packages below it have the steps
// about lists of executions, about operations that look something up, and about races. Steps never repair an answer before they
// judge it. It imports the bind, family, judge, outcome, request, retry, scenario and target packages, those below it, and godog.
package steps

import (
	"context"
	"regexp"
	"slices"
	"sync"

	"github.com/cucumber/godog"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/steps/lists"
	"example.com/bounce/conformance/internal/steps/lookup"
	"example.com/bounce/conformance/internal/steps/races"
)

// Definitions are all the steps of the features, bound to a scenario.
func Definitions(w *scenario.World) []bind.Definition {
	l := lists.New(w)
	return slices.Concat(customers{w}.definitions(), schedules{w}.definitions(), actions{w, l}.definitions(),
		assertions(w), details{w, l}.definitions(), readings{w}.definitions(), controls{w}.definitions(),
		l.Definitions(), lookup.Definitions(w), races.Definitions(w))
}

// patterns are those of Definitions, in their order.
var patterns = sync.OnceValue(func() (all []*regexp.Regexp) {
	for _, d := range Definitions(scenario.NewWorld(nil)) {
		all = append(all, regexp.MustCompile(d.Pattern))
	}
	return all
})

// known maps the text of a step to the indexes of the definitions that take it. The features have some two thousand texts.
var known sync.Map

// taking returns the indexes of the definitions that take a step.
func taking(text string) []int {
	if found, ok := known.Load(text); ok {
		return found.([]int) //nolint:forcetypeassert // it holds nothing else
	}
	var found []int
	for i, p := range patterns() {
		if p.MatchString(text) {
			found = append(found, i)
		}
	}
	known.Store(text, found)
	return found
}

// refusalStep matches the judgement that what was sent last is refused.
var refusalStep = regexp.MustCompile(`^it is refused(?: (?:for|as) [^,]+)?(?:, or the connection is closed)?$`)

// refusalFollows reports whether the first judgement after a step is that its request is refused.
func refusalFollows(steps []*godog.Step, id string) bool {
	i := slices.IndexFunc(steps, func(s *godog.Step) bool { return s.Id == id })
	for _, s := range steps[i+1:] {
		if s.Text != "the answer is saved" {
			return refusalStep.MatchString(s.Text)
		}
	}
	return false
}

// Bind gives godog the definitions that the steps of a scenario need. There are two hundred, which godog would register for each
// scenario, and try on each step.
func Bind(w *scenario.World, sc *godog.ScenarioContext) {
	var steps []*godog.Step
	sc.Before(func(ctx context.Context, s *godog.Scenario) (context.Context, error) {
		steps = s.Steps
		all, given := Definitions(w), map[int]bool{}
		for _, step := range steps {
			for _, i := range taking(step.Text) {
				if !given[i] {
					given[i] = true
					sc.Step(patterns()[i], all[i].Do)
				}
			}
		}
		return ctx, nil
	})
	sc.StepContext().Before(func(ctx context.Context, s *godog.Step) (context.Context, error) {
		w.Expect(refusalFollows(steps, s.Id))
		return ctx, nil
	})
	sc.StepContext().After(func(ctx context.Context, s *godog.Step, _ godog.StepResultStatus, err error) (context.Context, error) {
		if err != nil && w.EndedAt == 0 {
			w.EndedAt = 1 + slices.IndexFunc(steps, func(step *godog.Step) bool { return step.Id == s.Id })
		}
		return ctx, nil
	})
}
