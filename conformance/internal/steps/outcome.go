package steps

import (
	"errors"
	"fmt"

	"example.com/bounce/conformance/internal/target"
)

// Failure says how the target breaks the rule that the scenario rests on.
type Failure struct {
	// Code is for machines: not-refused, not-accepted, server-error, no-answer, wrong-answer, twin, wavers, unexpected.
	Code string
	// Text is for people.
	Text string
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

// Unclear says that the answers do not allow a judgement.
type Unclear struct {
	Text string
	// InTheWay is true where other changes stood in the way, which another day may be free of.
	InTheWay bool
}

func (u *Unclear) Error() string { return u.Text }

// NotApplicable says that the target's lawful reading leaves nothing to check.
type NotApplicable struct{ Text string }

func (n *NotApplicable) Error() string { return n.Text }

// AsBlocked finds the Blocked in a step's error; a missing role is one too.
func AsBlocked(err error) (*Blocked, bool) {
	var missing *target.Missing
	if errors.As(err, &missing) {
		return &Blocked{Code: missing.Need, Provide: missing.Provide}, true
	}
	var blocked *Blocked
	ok := errors.As(err, &blocked)
	return blocked, ok
}

func failure(code, format string, args ...any) error {
	return &Failure{Code: code, Text: fmt.Sprintf(format, args...)}
}
