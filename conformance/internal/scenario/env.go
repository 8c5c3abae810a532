package scenario

import (
	"fmt"
	"net/http"
	"sync"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/ledger"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/openapi"
)

// Env is what all scenarios of a run share. It is safe for concurrent use.
type Env struct {
	Client   *retry.Client
	Target   target.Target
	Contract *openapi.Document
	// Books reports whether requests may be sent that a correct server books.
	Books bool
	// Ledger keeps the bookings, and bounds their number.
	Ledger ledger.Ledger

	mu      sync.Mutex
	custIDs string // how paths name customers by custId, "" until that is known
	noise   noise
	callers callers

	// frozen is held for reading by each scenario that depends on a frozen clock of a target with the control API.
	frozen sync.RWMutex
}

// IsAlone reports whether the target makes customers for the run, so that everything they have is the suite's.
func (e *Env) IsAlone() bool { return e.Target.Kind() == "control" }

// mayBook fails if the run must not send requests that a correct server books.
func (e *Env) mayBook() error {
	if !e.Books {
		return &outcome.Blocked{Code: "effects", Provide: "--effects books, and instances.bookable in the target file: it books restarts"}
	}
	return nil
}

// namedBy notes how customers are named in paths with custId, unless it is known already, and returns what is known.
func (e *Env) namedBy(by string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.custIDs == "" {
		e.custIDs = by
	}
	return e.custIDs
}

// callers note how the callers of a run were answered, for targets on which scenarios share them: a server that blocks a caller
// refuses what it accepted before.
type callers struct {
	accepted map[caller]bool
	// refused holds the rules of the refused requests of each caller since it was last accepted.
	refused map[caller]map[string]bool
}

// caller is an identity of a customer that sends lawful requests.
type caller struct{ csi, identity string }

// hear notes how the caller of a scenario was answered.
func hear(w *World, c *judge.Answer) {
	if w.Own == nil || w.IsAlone() {
		return
	}
	by := caller{w.Own.CSI, c.Draft.Form.Identity}
	w.mu.Lock()
	defer w.mu.Unlock()
	v := &w.callers
	if v.accepted == nil {
		v.accepted, v.refused = map[caller]bool{}, map[caller]map[string]bool{}
	}
	switch {
	case w.Mutated.includes(c) && c.IsRefusal():
		if v.refused[by] == nil {
			v.refused[by] = map[string]bool{}
		}
		v.refused[by][w.Subject.Rule] = true
	case c.IsAccepted() && !w.Mutated.includes(c):
		v.accepted[by] = true
		delete(v.refused, by)
	}
}

// IsRefusedSince reports whether the last request, a lawful one, is refused as the mutated one before it was, although its caller
// was accepted until this rule's requests were refused: neither another rule nor an expired token explains it.
func IsRefusedSince(w *World, mutated *judge.Answer) bool {
	c := w.Last
	if w.IsAlone() || c.Status != mutated.Status || !c.IsRefusal() || c.Status == http.StatusUnauthorized {
		return false
	}
	by := caller{w.Own.CSI, c.Draft.Form.Identity}
	w.mu.Lock()
	defer w.mu.Unlock()
	v := &w.callers
	return v.accepted[by] && len(v.refused[by]) == 1 && v.refused[by][w.Subject.Rule]
}

// noise counts failures that the implementation may not be responsible for.
type noise struct {
	series   int       // of sends of one request, after a failure
	glitches int       // failures of those that did not come to three
	controls witnesses // of all series: a sample of how often requests fail that the implementation answers
}

// CountSeries counts a series of sends of one request, and its failures, unless three failed whose control requests were
// answered.
func (e *Env) CountSeries(glitches int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.noise.series++
	e.noise.glitches += glitches
}

// countControls counts the control requests of one request. If all of them failed, the implementation may be the reason, and they
// do not count.
func (e *Env) countControls(seen *witnesses) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if seen.answered > 0 {
		e.noise.glitches += seen.failed
		e.noise.controls.answered += seen.answered
		e.noise.controls.failed += seen.failed
	}
}

// Doubt says why three failures of one request may be chance on this target; "" if they are not. If some of all requests fail now
// and then, some series reach three by chance: the probability for a run is about the number of its series times the square of
// the share of failures.
func (e *Env) Doubt() string {
	const most = 0.001 // not all failures are seen to be a gateway's, so that the share is too small
	e.mu.Lock()
	defer e.mu.Unlock()
	counts, controls := e.Client.Counts(), e.noise.controls
	sent, glitches := counts.Sent, e.noise.glitches+counts.Recovered
	share := max(ratio(glitches, sent), ratio(controls.failed, controls.answered+controls.failed))
	if float64(e.noise.series)*share*share < most {
		return ""
	}
	return fmt.Sprintf("but %d of %d requests failed, and not when they were repeated: this may be a gateway's work too", glitches, sent)
}

func ratio(some, all int) float64 { return float64(some) / float64(max(all, 1)) }
