package scenario

import (
	"net/http"

	"example.com/bounce/conformance/internal/judge"
)

// callers are what the callers of a run were answered, for targets on which scenarios share them: a server that blocks a caller
// refuses what it accepted before.
type callers struct {
	accepted map[caller]bool
	// refused are the rules of the requests that each caller was refused since it was last accepted.
	refused map[caller]map[string]bool
}

// caller is a customer's, by the identity that its lawful requests are sent with.
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

// IsRefusedSince reports whether the last request, a lawful one, is refused as the mutated one before it was, and its caller was
// accepted until this rule's requests were refused: no other rule explains it, nor a token that has expired since.
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
