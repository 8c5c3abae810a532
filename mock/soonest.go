package mock

import "time"

// step is how exact a scheduledTime can be under the readings: what is finer is refused, or cut off.
func (r *readings) step() time.Duration {
	if r.Is("time-fraction-in", "accepted") {
		return time.Millisecond
	}
	return time.Second
}

// soonest is the first scheduledTime that meets the lead time, in a form that every reading takes: in UTC and, unless
// fractions are accepted, at a full second.
func (r *readings) soonest(now time.Time, lead time.Duration) time.Time {
	first := now.Add(lead).UTC()
	if full := first.Truncate(r.step()); full.Before(first) {
		return full.Add(r.step())
	}
	return first
}

// asked writes a time as a request may have it.
func (r *readings) asked(t time.Time) string {
	if r.step() == time.Second {
		return t.UTC().Format(time.RFC3339)
	}
	return t.UTC().Format(milliseconds)
}
