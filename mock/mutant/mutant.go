// Package mutant is the catalogue of faulty servers: each is the mock with one thing done wrong, so that it breaks one
// rule of the contract and looks healthy otherwise. A conformance suite that does not notice one of them has a hole.
// Beside them stand the lawful servers, which read the contract in every honest way: a suite that fails one of those is
// too strict.
//
// It is not a fault injector: nothing here happens at random, and the control API is healthy in every mutant, so that
// fixtures can be made. It may import package mock and what that is made of.
package mutant

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock"
)

// The classes that a user of the catalogue must know apart; the others are auth, request, time, answer and state.
const (
	// Harness mutants get everything wrong, or the wire itself: they put the suite's own footing to the test (its twins,
	// its clock, its client) rather than any one assertion.
	Harness = "harness"
	// Concurrency mutants are healthy as long as requests come one after the other.
	Concurrency = "concurrency"
)

// Mutant is one faulty server. The zero value is none: All and Find hand them out.
type Mutant struct {
	// Name is unique, such as limit-15min.
	Name string
	// Class is what it gets wrong: auth, request, time, answer, state, Concurrency or Harness.
	Class string
	// Rule is the one rule that it breaks, as kind:slug: clause:lead-time, reading:token-status, hygiene:challenge.
	Rule string
	// Defect says what it does, completing "the server ...".
	Defect string
	// Patience is how long a client should wait for an answer, of a mutant that keeps it waiting; 0 for any other.
	Patience time.Duration

	// Wavers is true of a mutant each of whose answers is lawful: only two scenarios together show it.
	Wavers bool

	// Strange is true of a mutant that no client could tell from a server of something else: the suite must say so, and judge
	// nothing.
	Strange bool

	plant func() planted // makes the defect, with a state of its own for each server
}

// Kind and Slug are the two parts of Rule.
func (m Mutant) Kind() string {
	kind, _, _ := strings.Cut(m.Rule, ":")
	return kind
}

// Slug names the rule within its kind.
func (m Mutant) Slug() string {
	_, slug, _ := strings.Cut(m.Rule, ":")
	return slug
}

// All returns the catalogue in a stable order.
func All() []Mutant {
	return slices.Concat(
		credentials(), permissions(), challenges(), tokens(),
		places(), names(), methods(), exotics(), bodies(),
		times(), forms(),
		answers(), conflicts(), statuses(),
		calendars(), reschedules(), states(),
		subtleRequests(), subtleForms(), subtleStates(),
		lifecycles(), lists(), lookups(),
		borrowers(), inSpites(), detours(), manners(), accepts(),
		edges(), caches(), verdicts(), leaks(), orders(), texts(), queries(), writers(),
		races(), familyRaces(), harness(),
	)
}

// Find returns the mutant of that name. The error lists the names there are.
func Find(name string) (Mutant, error) {
	var names []string
	for _, m := range All() {
		if m.Name == name {
			return m, nil
		}
		names = append(names, m.Name)
	}
	return Mutant{}, fmt.Errorf("unknown mutant %q, want one of %s", name, strings.Join(names, ", "))
}

// New is mock.New with the defect planted, served as any http.Handler is; the Checks of o see the list before it. Each
// call makes a server of its own. The error is that of mock.New.
func (m Mutant) New(o mock.Options) (http.Handler, error) {
	defect := m.plant()
	if err := defect.witnessSeed(o); err != nil {
		return nil, err
	}
	before := o.Checks
	o.Checks = func(operation string, checks []mock.Check) []mock.Check {
		if before != nil {
			checks = before(operation, checks)
		}
		checks = slices.Clone(checks)
		for i, healthy := range checks {
			if p := defect.of(operation, healthy.Name); p != nil {
				checks[i].Run = func(x *mock.Exchange) *mock.Refusal { return p(x, healthy.Run) }
			}
		}
		return checks
	}
	server, err := mock.New(o)
	if err != nil {
		return nil, err
	}
	return defect.serve(server), nil
}
