package report

import "slices"

// Outcome is how one scenario ended.
type Outcome string

// The outcomes; Meaning explains them. Only Passed and Warned count as exercised without failure.
const (
	Failed        Outcome = "failed"
	Errored       Outcome = "errored"
	Warned        Outcome = "warned"
	Inconclusive  Outcome = "inconclusive"
	Blocked       Outcome = "blocked"
	Passed        Outcome = "passed"
	NotApplicable Outcome = "not-applicable"
	Skipped       Outcome = "skipped"
)

// outcomes are all outcomes, the worst first.
var outcomes = []Outcome{Failed, Errored, Warned, Inconclusive, Blocked, Passed, NotApplicable, Skipped}

// meanings are the words of the suite's README.md, too.
var meanings = map[Outcome]string{
	Failed:        "the target breaks the rule",
	Errored:       "bounce itself failed",
	Warned:        "the target breaks a rule that should hold, or is unusual",
	Inconclusive:  "the answers do not allow a judgement",
	Blocked:       "the target, or its description, lacks something that the scenario needs",
	Passed:        "the target keeps the rule",
	NotApplicable: "the target's lawful reading leaves nothing to check",
	Skipped:       "the selection, the profile, or a clock that cannot be set left it out",
}

// Outcomes lists all outcomes, the worst first.
func Outcomes() []Outcome { return slices.Clone(outcomes) }

// Meaning says what the outcome means, in a few words.
func (o Outcome) Meaning() string { return meanings[o] }

// Worse returns the worse one of two outcomes.
func Worse(a, b Outcome) Outcome { return outcomes[min(a.rank(), b.rank())] }

// rank is the place among the outcomes. Any other text comes last.
func (o Outcome) rank() int {
	if i := slices.Index(outcomes, o); i >= 0 {
		return i
	}
	return len(outcomes) - 1
}

// Tally is how many scenarios ended in one way.
type Tally struct {
	Outcome Outcome
	N       int
}

// Tallies counts the scenarios by their outcomes, the worst first. An outcome that no scenario has is left out.
func (r *Report) Tallies() (all []Tally) {
	for _, o := range outcomes {
		if n := r.Count(o); n > 0 {
			all = append(all, Tally{o, n})
		}
	}
	return all
}

// Count counts the scenarios with one of the outcomes.
func (r *Report) Count(outcomes ...Outcome) int {
	n := 0
	for _, s := range r.Scenarios {
		if slices.Contains(outcomes, s.Outcome) {
			n++
		}
	}
	return n
}

// Selected counts the scenarios that were to run.
func (r *Report) Selected() int { return len(r.Scenarios) - r.Count(Skipped) }
