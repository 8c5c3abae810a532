// Package scenario is one run of a scenario against the target: what it has leased, sent, received and found, and the rules for
// sending a request, repeating it, and excusing it by the work of others. It does not know the words of the features. It imports
// the other packages of the suite except those that bind the words, and package openapi.
package scenario

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"time"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// Subject says what a scenario is.
type Subject struct {
	// Kind, Rule and Level are those of the rule that the scenario rests on.
	ID, Kind, Rule, Level string
}

// Attempt describes the earlier runs of a scenario.
type Attempt struct {
	// Runs is how often it ran.
	Runs int
	// Obstructed reports whether changes of others may have ended the run before.
	Obstructed bool
	// Page is the request at which two runs ended with a page: a refusal by one is judged now. It is 0 if there was no page.
	Page int
}

// Observation is an alternative that the target was seen to take.
type Observation struct {
	Reading, Alternative string
	// Unusual is true when it is not one of the reading's alternatives.
	Unusual bool
}

// Warning is something that breaks no rule but should be known. The assertion is the text without its values.
type Warning struct{ Code, Text, Assertion string }

// Findings are what a scenario has found out.
type Findings struct {
	Observations []Observation
	Warnings     []Warning
	Diverted     bool // a page or a redirect was judged, since it came three times
	Positive     bool // a change, such as a schedule, was seen to be accepted
	EndedAt      int  // the step at which an error ended the scenario, counted from 1; 0 if none did
}

// Log holds the requests of a scenario and their answers.
type Log struct {
	Calls []*judge.Answer
	// Booked holds the last accepted schedule of each execution, by its index.
	Booked map[int]*judge.Answer
	// CreatedAt is the server's time just before each execution was created, by its id.
	CreatedAt map[string]time.Time
	// sent counts the requests of the scenario's steps, without their repeats and control requests.
	sent     int
	received int64 // bytes of the bodies of all calls
	// refusalFollows reports whether the next judgement is that the request which is sent now is refused.
	refusalFollows bool
}

// Mutated is the last request that was sent with a mutation.
type Mutated struct {
	Answer   *judge.Answer
	Mutation *request.Mutation // nil for none
	Good     request.Draft     // the same without the mutation
}

// holdings are what a scenario must give back.
type holdings struct {
	leases []*target.Fixture
	places int       // of the budget, which are kept for moves
	base   time.Time // the clock before the scenario turned it; the zero time where it did not
	still  bool      // whether the clock must stand still for this scenario
}

// World is one scenario's state. It is used by one goroutine.
type World struct {
	*Env
	Subject Subject
	Attempt Attempt
	request.Parties
	// Last is the last answer, and Aside one that a step has saved.
	Last, Aside *judge.Answer
	Log
	Findings
	Mutated Mutated
	holdings
}

// NewWorld makes the state of one scenario; Begin must name the scenario.
func NewWorld(env *Env) *World {
	return &World{Env: env, Log: Log{Booked: map[int]*judge.Answer{}, CreatedAt: map[string]time.Time{}}}
}

// Begin names the scenario; the seed determines the values that it makes up.
func (w *World) Begin(s Subject, seed int64) { w.Subject, w.Seed = s, seed }

// Expect notes whether the next judgement is that the request which is sent now is refused.
func (l *Log) Expect(refusal bool) { l.refusalFollows = refusal }

// Seed derives a scenario's seed from the run's, so that order, selection and concurrency do not change it.
func Seed(root int64, id string) int64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d/%s", root, id)
	return int64(h.Sum64() >> 1)
}

// Now is the server's time. From here to its end, the scenario depends on the clock.
func (w *World) Now(ctx context.Context) (time.Time, error) {
	if !w.still {
		w.frozen.RLock()
		w.still = true
	}
	return w.Target.Now(ctx)
}

// TurnClock sets the server's clock, and notes its time before the scenario first turned it.
func (w *World) TurnClock(ctx context.Context, turn func(now time.Time) time.Time) error {
	now, err := w.Now(ctx)
	if err != nil {
		return err
	}
	if w.base.IsZero() {
		w.base = now
	}
	return w.Target.SetClock(ctx, turn(now))
}

// Lease leases a fixture until the scenario ends.
func (w *World) Lease(ctx context.Context, need target.Need) (*target.Fixture, error) {
	f, err := w.Target.Lease(ctx, need)
	if err != nil {
		return nil, err
	}
	w.leases = append(w.leases, f)
	return f, nil
}

// Warn adds a warning.
func (f *Findings) Warn(code, format string, args ...any) {
	f.Warnings = append(f.Warnings, Warning{Code: code, Text: fmt.Sprintf(format, args...), Assertion: outcome.Assertion(format)})
}

// Observe notes the alternative that the target takes; one that the reading does not have is a warning.
func (w *World) Observe(slug, alternative string) {
	known := slices.Contains(judge.Alternatives(slug), alternative)
	if slug == "conflict-effect" && known {
		w.Ledger.Learn(alternative)
	}
	w.Observations = append(w.Observations, Observation{Reading: slug, Alternative: alternative, Unusual: !known})
	if !known {
		w.Warn("unusual", "reading %s: %s is not one of its alternatives", slug, alternative)
	}
}

// ObserveAny notes an alternative that is lawful even if the reading does not have it.
func (f *Findings) ObserveAny(slug, alternative string) {
	f.Observations = append(f.Observations, Observation{Reading: slug, Alternative: alternative})
}

// ObserveStatus notes a status as the alternative of a reading.
func (w *World) ObserveStatus(slug string, status int) { w.Observe(slug, strconv.Itoa(status)) }

// Take notes the alternative of the reading that the scenario is about.
func (w *World) Take(alternative string) { w.Observe(w.Subject.Rule, alternative) }
