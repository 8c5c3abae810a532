// Package mutant is the catalogue of faulty servers: each is the mock with one thing done wrong, so that it breaks one
// rule of the contract and looks healthy otherwise. A conformance suite that does not notice one of them has a gap.
// The tables (*.yaml) name all mutants. A mutant that edits requests or answers is written there; what changes checks,
// memory, time or races is Go code under the mutant's name. The conforming variants, which read the contract in every
// lawful way, are here, too: a suite that fails one of those is too strict.
//
// It is not a fault injector: nothing here happens at random, and the control API is healthy in every mutant, so that
// fixtures can be made. It may import package mock, and what that is made of.
package mutant

import (
	"embed"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/mutant/internal/catalogue"
	"example.com/bounce/mock/mutant/internal/plant"
)

// The classes that a user of the catalogue must distinguish; the others are auth, request, time, answer and state.
const (
	// SuiteSelfTest mutants get everything wrong, or the wire itself: they test what the suite rests on (its control requests,
	// its clock, its client) rather than any one assertion.
	SuiteSelfTest = "harness"
	// Concurrency mutants are healthy as long as requests come one after the other.
	Concurrency = "concurrency"
)

// Mutant is one faulty server. All and Find return mutants; the zero value cannot be used.
type Mutant struct {
	// Name is unique, such as limit-15min.
	Name string
	// Class is what it gets wrong: auth, request, time, answer, state, Concurrency or SuiteSelfTest.
	Class string
	// Rule is the one rule that it breaks, as kind:slug: clause:lead-time, reading:token-status, hygiene:challenge.
	Rule string
	// Defect says what it does, completing "the server ...".
	Defect string
	// Timeout is how long a client should wait for an answer of a mutant that does not answer; 0 for any other.
	Timeout time.Duration
	// Inconsistent is true of a mutant each of whose answers is lawful: only two scenarios together show it.
	Inconsistent bool
	// NotTheAPI is true of a mutant that no client can tell from a server of something else: the suite must say so, and judge
	// nothing.
	NotTheAPI bool

	defect plant.Stateful // makes the defect of one server
}

// Kind returns the first part of Rule.
func (m Mutant) Kind() string {
	kind, _, _ := strings.Cut(m.Rule, ":")
	return kind
}

// Slug returns the second part of Rule: its name within its kind.
func (m Mutant) Slug() string {
	_, slug, _ := strings.Cut(m.Rule, ":")
	return slug
}

// All returns the catalogue in a stable order. The caller may change the slice.
func All() []Mutant { return slices.Clone(all()) }

// all reads the catalogue once. The tables are embedded and tested, so an error is a programmer's mistake.
var all = sync.OnceValue(func() []Mutant {
	mutants, err := read()
	if err != nil {
		panic(err)
	}
	return mutants
})

//go:embed *.yaml
var tables embed.FS

// defects are those of mutants that are code, by the mutant's name.
type defects map[string]plant.Stateful

// coded returns the defects that are code.
func coded() []defects {
	return []defects{
		callerDefects(), familyCallerDefects(), tokenDefects(), borrowedDefects(), cachedVerdicts(), permissionDefects(), foreignDefects(),
		pathDefects(), httpDefects(), timeDefects(), timeFormatDefects(), calendarDefects(), bookingDefects(), rescheduleDefects(),
		cancelDefects(), refusedDefects(), createDefects(), workflowDefects(), successDefects(), races(), familyRaces(), writerRaces(),
		suiteDefects(),
	}
}

// read joins the tables and the code: each mutant has an edit in the one or a defect in the other.
func read() ([]Mutant, error) {
	entries, err := catalogue.Read(tables)
	errs := []error{err}
	code := defects{}
	for _, some := range coded() {
		for name, d := range some {
			if code[name] != nil {
				errs = append(errs, fmt.Errorf("mutant %s: the defect is there twice", name))
			}
			code[name] = d
		}
	}
	var mutants []Mutant
	for _, e := range entries {
		m := Mutant{
			Name: e.Name, Class: e.Class, Rule: e.Rule, Defect: e.Defect, Timeout: e.Timeout, Inconsistent: e.Inconsistent,
			NotTheAPI: e.NotTheAPI, defect: code[e.Name],
		}
		switch {
		case e.Edit != nil && m.defect == nil:
			m.defect = e.Edit.Defect
		case e.Edit == nil && m.defect == nil:
			errs = append(errs, fmt.Errorf("%s: %s: it has no edit, and no code", e.Position, e.Name))
		case e.Edit != nil:
			errs = append(errs, fmt.Errorf("%s: %s: it has an edit, and code", e.Position, e.Name))
		}
		delete(code, e.Name)
		mutants = append(mutants, m)
	}
	for name := range code {
		errs = append(errs, fmt.Errorf("mutant %s: it is in no table", name))
	}
	return mutants, errors.Join(errs...)
}

// Find returns the mutant of that name. The error lists the names there are.
func Find(name string) (Mutant, error) {
	var names []string
	for _, m := range all() {
		if m.Name == name {
			return m, nil
		}
		names = append(names, m.Name)
	}
	return Mutant{}, fmt.Errorf("unknown mutant %q, want one of %s", name, strings.Join(names, ", "))
}

// New returns a mock with the defect, as mock.New does. The Checks of o see the checks before it. Each call makes a server
// of its own. The error is that of mock.New.
func (m Mutant) New(o mock.Options) (http.Handler, error) {
	defect := m.defect()
	if err := defect.ObserveSeed(o); err != nil {
		return nil, err
	}
	before := o.Checks
	o.Checks = func(operation string, checks []mock.Check) []mock.Check {
		if before != nil {
			checks = before(operation, checks)
		}
		checks = slices.Clone(checks)
		defect.Replace(operation, checks)
		return checks
	}
	server, err := mock.New(o)
	if err != nil {
		return nil, err
	}
	return defect.Serve(server), nil
}
