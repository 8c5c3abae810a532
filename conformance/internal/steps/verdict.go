package steps

import "net/http"

// verdicts are what the callers of a run were answered, for targets on which scenarios share them: a server that keeps a verdict
// on a caller refuses what it accepted before.
type verdicts struct {
	accepted map[caller]bool
	// refused are the rules of the requests that each caller was refused since it was last accepted.
	refused map[caller]map[string]bool
}

// caller is a customer's, by the identity that its lawful requests are sent with.
type caller struct{ csi, identity string }

// hear notes how the caller of a scenario was answered.
func (w *World) hear(c *call) {
	if w.Fixture == nil || w.isAlone() {
		return
	}
	by := caller{w.Fixture.CSI, c.draft.Form.Identity}
	w.env.mu.Lock()
	defer w.env.mu.Unlock()
	v := &w.env.verdicts
	if v.accepted == nil {
		v.accepted, v.refused = map[caller]bool{}, map[caller]map[string]bool{}
	}
	switch {
	case w.isFaulty(c) && c.isRefusal():
		if v.refused[by] == nil {
			v.refused[by] = map[string]bool{}
		}
		v.refused[by][w.rule] = true
	case c.isAccepted() && !w.isFaulty(c):
		v.accepted[by] = true
		delete(v.refused, by)
	}
}

// isRefusedSince reports whether the last request, a lawful one, is refused as the faulty one before it was, and its caller was
// accepted until this rule's requests were refused: no other rule explains it, nor a token that has expired meanwhile.
func (w *World) isRefusedSince(negative *call) bool {
	c := w.last
	if w.isAlone() || c.Status != negative.Status || !c.isRefusal() || c.Status == http.StatusUnauthorized {
		return false
	}
	by := caller{w.Fixture.CSI, c.draft.Form.Identity}
	w.env.mu.Lock()
	defer w.env.mu.Unlock()
	v := &w.env.verdicts
	return v.accepted[by] && len(v.refused[by]) == 1 && v.refused[by][w.rule]
}
