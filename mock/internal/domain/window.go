package domain

import (
	"fmt"
	"time"
)

// Window is the time from Start until End, each in the offset it was given with. The zero value is not a window.
type Window struct{ Start, End time.Time }

// Check refuses a window that does not end after its start (clause end-after-start) or leaves the calendar.
func (w Window) Check() error {
	if !inCalendar(w.Start) || !inCalendar(w.End) {
		return fmt.Errorf("window: %w", ErrBeyondCalendar)
	}
	if !w.End.After(w.Start) {
		return fmt.Errorf("%w window: end %s is not after start %s", ErrInvalid, w.End.Format(time.RFC3339Nano), w.Start.Format(time.RFC3339Nano))
	}
	return nil
}

// IsZero reports whether w is not a window.
func (w Window) IsZero() bool { return w.Start.IsZero() && w.End.IsZero() }

// Same reports whether two windows have the same instants, whatever their offsets.
func (w Window) Same(v Window) bool { return w.Start.Equal(v.Start) && w.End.Equal(v.End) }

// Opened is w with the edge of the calendar where a side is open, which is zero, or beyond it.
func (w Window) Opened() Window {
	if w.Start.IsZero() || w.Start.Unix() < firstSecond {
		w.Start = time.Unix(firstSecond, 0)
	}
	if w.End.IsZero() || w.End.Unix() > afterLast {
		w.End = time.Unix(afterLast, 0)
	}
	return w
}

// The seconds at which the years 0 and 10000 begin.
const (
	firstSecond int64 = -62167219200
	afterLast   int64 = 253402300800
)

// inCalendar reports whether RFC 3339 can write t, in UTC and in the offset of t.
func inCalendar(t time.Time) bool {
	utc := t.Unix()
	if utc < firstSecond || utc >= afterLast {
		return false
	}
	_, offset := t.Zone()
	local := utc + int64(offset)
	return local >= firstSecond && local < afterLast
}

// pin returns t in a zone that has no other offset than t's: a window across a change of daylight saving keeps one offset.
func pin(t time.Time) time.Time {
	_, offset := t.Zone()
	if offset == 0 {
		return t.UTC()
	}
	return t.In(time.FixedZone("", offset))
}
