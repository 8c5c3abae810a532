// Package model holds times, windows and the lead time as the contract states them, by which the suite judges. It is written from
// the contract alone and shares no code with the mock, nor with package openapi, so that one mistake cannot hide on both sides.
// It imports only the standard library.
package model

import "time"

// LeadTime is the least time between now and a schedule; exactly this much is enough (clause lead-time).
const LeadTime = 16 * time.Minute

// Window is a time from Start up to End, which is not part of it.
type Window struct{ Start, End time.Time }

// Overlaps reports whether the windows share a moment: touching windows do not, in any reading of window-edges that needs no
// observation.
func (w Window) Overlaps(other Window) bool {
	return w.Start.Before(other.End) && other.Start.Before(w.End)
}

// Equal reports whether the windows begin and end at the same instants.
func (w Window) Equal(other Window) bool { return w.Start.Equal(other.Start) && w.End.Equal(other.End) }

// Length is the time from start to end.
func (w Window) Length() time.Duration { return w.End.Sub(w.Start) }

// String is both ends, in UTC.
func (w Window) String() string { return FormatTime(w.Start) + " to " + FormatTime(w.End) }

// FormatTime writes t in UTC, with milliseconds only where it has some.
func FormatTime(t time.Time) string {
	return t.UTC().Truncate(time.Millisecond).Format("2006-01-02T15:04:05.999Z07:00")
}
