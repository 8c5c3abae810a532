package readings

import "time"

// Milliseconds is the layout of RFC 3339 with three digits after the second: as exact as the clock.
const Milliseconds = "2006-01-02T15:04:05.000Z07:00"

// TimeForm is how answers write times.
type TimeForm struct {
	UTC            bool // reading time-zone-out: in UTC, else in the offset of the window
	WithoutSeconds bool // reading time-seconds-out: full minutes without seconds
	BasicOffset    bool // reading time-offset-out: offsets without a colon
	ShortHour      bool // reading time-hour-out: hours below ten with one digit
}

func (s *Set) timeForm() TimeForm {
	return TimeForm{
		UTC:            s.Is("time-zone-out", "utc"),
		WithoutSeconds: s.Is("time-seconds-out", "left-out"),
		BasicOffset:    s.Is("time-offset-out", "basic"),
		ShortHour:      s.Is("time-hour-out", "as-in-the-sample"),
	}
}

// TimeForm returns how answers write times.
func (s *Set) TimeForm() TimeForm { return s.times }

// Resolution returns how exact a scheduledTime can be: finer times are refused, or truncated.
func (s *Set) Resolution() time.Duration {
	if s.Is("time-fraction-in", "accepted") {
		return time.Millisecond
	}
	return time.Second
}

// EarliestStart returns the first scheduledTime that meets the lead time, in a form that every reading accepts: in UTC and,
// unless fractions are accepted, at a full second.
func (s *Set) EarliestStart(now time.Time, lead time.Duration) time.Time {
	first := now.Add(lead).UTC()
	if full := first.Truncate(s.Resolution()); full.Before(first) {
		return full.Add(s.Resolution())
	}
	return first
}

// FormatTime writes a time as a request may contain it.
func (s *Set) FormatTime(t time.Time) string {
	if s.Resolution() == time.Second {
		return t.UTC().Format(time.RFC3339)
	}
	return t.UTC().Format(Milliseconds)
}
