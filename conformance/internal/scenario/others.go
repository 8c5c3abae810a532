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

// On an instance that is not the scenario's alone, others may be the reason for an answer, and some answers only the server can
// be the reason for. A scenario knows its earlier answers, and repeats a request if others may be the reason.

// conflictingChanges is the reason of a conflict that may be with the work of others.
const conflictingChanges = "the instance has other, conflicting changes; list another one under instances.bookable"

// ErrObstructed is the outcome of such a conflict.
func ErrObstructed() error { return &outcome.Inconclusive{Text: conflictingChanges, Obstructed: true} }

// CheckObstructed excuses a conflict on an instance that is not the scenario's alone, unless the scenario knows its cause.
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
// here, so that nobody else had the window then. A window that was requested and refused may be that of others; if it is listed
// again on another day, that is no accident.
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

// wasFree reports whether the same window, to within a minute, was accepted in this scenario before.
func wasFree(w *World, c *judge.Answer) bool {
	wanted, err := c.RequestedStart()
	return err == nil && slices.ContainsFunc(w.Earlier(), func(earlier *judge.Answer) bool {
		asked, err := earlier.RequestedStart()
		return err == nil && earlier.IsAccepted() && earlier.Is(request.Schedule) && earlier.Draft.Instance == c.Draft.Instance &&
			asked.Sub(wanted).Abs() <= time.Minute
	})
}

// CheckOwnConflicts fails unless a listed window is one that this scenario has requested: a conflict with the work of others
// shows nothing.
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

// checkKnown fails if a conflict is with anything but the RFCs of the fixture: a booking that an earlier run or somebody else has
// left may be the cause.
func checkKnown(w *World, items []map[string]any) error {
	for _, item := range items {
		if !slices.ContainsFunc(w.Own.RFCs, func(r target.RFC) bool { return r.Number == item["rfcNumber"] }) {
			return &outcome.Inconclusive{Text: "the instance has other, conflicting changes than the RFCs of the target file", Obstructed: true}
		}
	}
	return nil
}

// ownResidue looks for a change that the run has left, among conflicts that are not the work of others.
func ownResidue(w *World, c *judge.Answer, items []map[string]any) (ledger.Residue, bool) {
	for _, item := range items {
		start, _ := judge.Stamp(item, "scheduledStart")
		if found, ok := w.Ledger.Find(c.Draft.CSI, c.Draft.Instance, judge.Number(item), start.Time); ok {
			return found, true
		}
	}
	return ledger.Residue{}, false
}
