package bounce

import (
	"fmt"
	"time"
)

// Window is the time from Start until End, each in the offset it was given with. Two windows are the same when their
// instants are; the zero value is no window.
type Window struct{ Start, End time.Time }

// check refuses a window that does not end after its start (clause end-after-start) or leaves the calendar.
func (w Window) check() error {
	if !inCalendar(w.Start) || !inCalendar(w.End) {
		return fmt.Errorf("window: %w", ErrBeyondCalendar)
	}
	if !w.End.After(w.Start) {
		return fmt.Errorf("%w window: end %s is not after start %s", ErrInvalid, w.End.Format(time.RFC3339Nano), w.Start.Format(time.RFC3339Nano))
	}
	return nil
}

func (w Window) sameInstants(v Window) bool {
	return w.Start.Equal(v.Start) && w.End.Equal(v.End)
}

// The seconds at which the years 0 and 10000 begin.
const (
	firstSecond int64 = -62167219200
	afterLast   int64 = 253402300800
)

// inCalendar tells whether RFC 3339 can write t, in UTC and in the offset of t.
func inCalendar(t time.Time) bool {
	utc := t.Unix()
	if utc < firstSecond || utc >= afterLast {
		return false
	}
	_, offset := t.Zone()
	local := utc + int64(offset)
	return local >= firstSecond && local < afterLast
}

// pinned is t in a zone that has no other offset than t's: a window across a change of daylight saving keeps one offset.
func pinned(t time.Time) time.Time {
	_, offset := t.Zone()
	if offset == 0 {
		return t.UTC()
	}
	return t.In(time.FixedZone("", offset))
}
