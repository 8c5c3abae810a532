// Package outcome has the errors by which a step ends a scenario without a pass: a failure of the target, or a reason why nothing
// can be judged. It imports the target package, whose missing roles block a scenario,
// and the report package, for the history of a race.
package outcome

import (
	"errors"
	"fmt"
	"regexp"

	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/conformance/report"
)

// Failure says how the target breaks the rule that the scenario rests on.
type Failure struct {
	// Code is for machines: not-refused, not-accepted, server-error, no-answer, wrong-answer, twin, wavers, unexpected.
	Code string
	// Text is for people.
	Text string
	// Assertion is the text without its values: failures that have one cause have the same.
	Assertion string
	// History is what racing clients saw, for a race that no order explains; nil for any other failure.
	History *report.History
}

func (f *Failure) Error() string { return f.Text }

// Blocked says why the scenario cannot be judged on this target, and what to provide.
type Blocked struct {
	// Code is effects, budget or the need that is missing.
	Code string
	// Provide is what to do about it.
	Provide string
}

func (b *Blocked) Error() string { return "needs " + b.Provide }

// Unanswered says that a request got no answer to judge, which a gateway or the network may have caused.
type Unanswered struct {
	// Code is the code of the Failure if it happens three times: no-answer or server-error; too-many if the target asked to slow
	// down, and repeats did not help.
	Code string
	Text string
	// Assertion is that of the Failure.
	Assertion string
	// Witnessed reports whether the control request after it was answered.
	Witnessed bool
	// Again reports whether the scenario may run again for it, as it does for a request that is not repeated by itself.
	Again bool
	// Send is the number of the request in its scenario, counted from 1.
	Send int
	// Shows is the scenario that shows the failure of a request that only supports the judgement; "" for the request that is
	// judged.
	Shows string
}

func (u *Unanswered) Error() string { return u.Text }

// Inconclusive says that the answers do not allow a judgement.
type Inconclusive struct {
	Text string
	// Obstructed reports whether changes of others may be the reason; another day may be free of them.
	Obstructed bool
}

func (u *Inconclusive) Error() string { return u.Text }

// Control says that a request which only supports the judgement, such as the control request, failed for another reason: that
// says nothing of the rule that the scenario rests on.
type Control struct {
	Text string
	// Shows is the id of a scenario that shows the failure.
	Shows string
}

func (c *Control) Error() string {
	return c.Text + "; that says nothing of this rule, and " + c.Shows + " shows the fault"
}

// NotApplicable says that the target's lawful reading leaves nothing to check.
type NotApplicable struct{ Text string }

func (n *NotApplicable) Error() string { return n.Text }

// AsBlocked returns the Blocked in a step's error; a missing role counts as one.
func AsBlocked(err error) (*Blocked, bool) {
	var missing *target.Missing
	if errors.As(err, &missing) {
		return &Blocked{Code: missing.Need, Provide: missing.Provide}, true
	}
	var blocked *Blocked
	ok := errors.As(err, &blocked)
	return blocked, ok
}

// Fail makes a Failure.
func Fail(code, format string, args ...any) error {
	return &Failure{Code: code, Text: fmt.Sprintf(format, args...), Assertion: Assertion(format)}
}

// verb matches a verb of a format, and a percent sign that is written as two.
var verb = regexp.MustCompile(`%[-+# 0]*[0-9.]*[a-zA-Z%]`)

// Assertion is a format with an ellipsis in place of each value.
func Assertion(format string) string {
	return verb.ReplaceAllStringFunc(format, func(v string) string {
		if v == "%%" {
			return "%"
		}
		return "…"
	})
}

// UnknownWords is an error of the features, or of a suite that does not know their words.
func UnknownWords(what, words string) error {
	return fmt.Errorf("the features name no %s %q", what, words)
}

// Incomplete says that no answer so far contains what the features name. The target is the reason, not the features.
func Incomplete(what string) error {
	return &Inconclusive{Text: "the answers lack what the judgement needs: " + what}
}
