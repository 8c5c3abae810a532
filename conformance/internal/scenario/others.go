package scenario

import (
	"slices"
	"time"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/ledger"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// What others may have done on an instance that is not the scenario's alone, and what only the server can have done: a
// scenario knows what it was answered before, and repeats what may be somebody else's work.

// conflictingChanges is the reason of a conflict that may be with the work of others.
const conflictingChanges = "the instance has other, conflicting changes; list another one under instances.bookable"

// ErrObstructed is the outcome of such a conflict.
func ErrObstructed() error { return &outcome.Inconclusive{Text: conflictingChanges, Obstructed: true} }

// CheckObstructed excuses a conflict on an instance that is not the scenario's alone, unless the scenario knows better.
func (w *World) CheckObstructed() error {
	c := w.Last
	if !c.IsConflict() || c.IsBoth() || w.IsAlone() || !c.Is(request.Schedule) || wasFree(w, c) {
		return nil
	}
	items, err := c.Conflicts()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(items, w.IsOurs) {
		return nil
	}
	if left, found := ownResidue(w, c, items); found {
		return left.Excuse(w.Subject.Rule)
	}
	return ErrObstructed()
}

// IsOurs reports whether a listed change is this scenario's work: it was created here, or begins when a schedule was accepted
// here, and so nobody else had the window then. A window that was requested and refused may be somebody else's as well; that it is there
// again on another day is no accident.
func (w *World) IsOurs(item map[string]any) bool {
	if w.CreatedWith(judge.Number(item)) != nil {
		return true
	}
	start, err := judge.Stamp(item, "scheduledStart")
	return err == nil && slices.ContainsFunc(w.Earlier(), func(earlier *judge.Answer) bool {
		asked, err := earlier.RequestedStart()
		return err == nil && earlier.Is(request.Schedule) && asked.Equal(start.Time) && (earlier.IsAccepted() || w.Attempt.Obstructed)
	})
}

// Earlier are the answers before the last one.
func (w *World) Earlier() []*judge.Answer {
	if i := slices.Index(w.Calls, w.Last); i >= 0 {
		return w.Calls[:i]
	}
	return w.Calls
}

// wasFree reports whether the same window, give or take a minute, was accepted in this scenario before.
func wasFree(w *World, c *judge.Answer) bool {
	wanted, err := c.RequestedStart()
	return err == nil && slices.ContainsFunc(w.Earlier(), func(earlier *judge.Answer) bool {
		asked, err := earlier.RequestedStart()
		return err == nil && earlier.IsAccepted() && earlier.Is(request.Schedule) && earlier.Draft.Instance == c.Draft.Instance &&
			asked.Sub(wanted).Abs() <= time.Minute
	})
}

// CheckOwnConflicts holds that a listed window is one that this scenario has requested: where others book too, a conflict with their
// work tells nothing.
func (w *World) CheckOwnConflicts() error {
	if w.IsAlone() {
		return nil
	}
	items, err := w.Last.Conflicts()
	if err != nil {
		return err
	}
	if len(w.Own.RFCs) > 0 {
		return checkKnown(w, items)
	}
	for _, item := range items {
		window, err := judge.Window(item)
		if err != nil {
			return err
		}
		for _, earlier := range w.Earlier() {
			if asked, err := earlier.RequestedStart(); err == nil && asked.Equal(window.Start) {
				return nil
			}
		}
	}
	return &outcome.Inconclusive{Text: "the conflicts are with other changes on this instance; list another one under instances.bookable", Obstructed: true}
}

// checkKnown holds that nothing but the RFCs of the fixture conflicts: a booking that an earlier run or somebody else has left behind
// may be the reason too.
func checkKnown(w *World, items []map[string]any) error {
	for _, item := range items {
		if !slices.ContainsFunc(w.Own.RFCs, func(r target.RFC) bool { return r.Number == item["rfcNumber"] }) {
			return &outcome.Inconclusive{Text: "the instance has other, conflicting changes than the RFCs of the target file", Obstructed: true}
		}
	}
	return nil
}

// ownResidue looks for what the run has left among conflicts that are nobody else's work.
func ownResidue(w *World, c *judge.Answer, items []map[string]any) (ledger.Residue, bool) {
	for _, item := range items {
		start, _ := judge.Stamp(item, "scheduledStart")
		if found, ok := w.Ledger.Find(c.Draft.CSI, c.Draft.Instance, judge.Number(item), start.Time); ok {
			return found, true
		}
	}
	return ledger.Residue{}, false
}
