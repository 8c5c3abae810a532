package mock

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"
)

// The modes of a Clock, as the control API spells them.
const (
	ClockReal    = "real"    // the machine's time
	ClockRunning = "running" // set once, and running on from there
	ClockFrozen  = "frozen"  // standing still
)

// Clock is the one source of time of a Server: lead time, token expiry, journal and the Date header follow it. The zero
// value is the machine's time. It is safe for concurrent use; it must not be copied.
type Clock struct{ setting atomic.Pointer[clockSetting] }

// clockSetting never changes once it is stored.
type clockSetting struct {
	mode  string
	at    time.Time
	since time.Time // on the machine's monotonic clock, when mode is ClockRunning
}

// The instants that a Clock can be set to: RFC 3339 and the tokens' NumericDate can write everything around them.
var (
	earliestClock = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	latestClock   = time.Date(9999, 12, 1, 0, 0, 0, 0, time.UTC)
)

// NewClock reads what the flag --clock takes: "real" (or ""), an instant in RFC 3339 from which the clock runs on, or
// "frozen:" before an instant at which it stands still. The error says what was wanted.
func NewClock(spec string) (*Clock, error) {
	c := new(Clock)
	if spec == "" || spec == ClockReal {
		return c, nil
	}
	instant, frozen := strings.CutPrefix(spec, ClockFrozen+":")
	at, err := time.Parse(time.RFC3339, instant)
	if err != nil {
		return nil, fmt.Errorf("clock %q: want real, an instant such as 2020-08-26T15:00:00Z, or frozen: before an instant", spec)
	}
	if frozen {
		return c, c.Freeze(at)
	}
	return c, c.Set(at)
}

// Now is the present moment in UTC, to the millisecond: what is compared is what is shown.
func (c *Clock) Now() time.Time {
	_, now := c.read()
	return now
}

// Mode is ClockReal, ClockRunning or ClockFrozen.
func (c *Clock) Mode() string {
	mode, _ := c.read()
	return mode
}

// read gives mode and time of one and the same setting.
func (c *Clock) read() (mode string, now time.Time) {
	s := c.setting.Load()
	switch {
	case s == nil:
		mode, now = ClockReal, time.Now()
	case s.mode == ClockRunning:
		mode, now = s.mode, s.at.Add(time.Since(s.since))
	default:
		mode, now = s.mode, s.at
	}
	return mode, now.UTC().Truncate(time.Millisecond)
}

// Set lets the clock run on from t. It fails for a t outside the years 1970 to 9999.
func (c *Clock) Set(t time.Time) error { return c.store(ClockRunning, t) }

// Freeze makes the clock stand still at t. It fails for a t outside the years 1970 to 9999.
func (c *Clock) Freeze(t time.Time) error { return c.store(ClockFrozen, t) }

// Real returns to the machine's time.
func (c *Clock) Real() { c.setting.Store(nil) }

func (c *Clock) store(mode string, t time.Time) error {
	if t.Before(earliestClock) || t.After(latestClock) {
		return fmt.Errorf("clock %s: want an instant from %s to %s",
			t.Format(time.RFC3339), earliestClock.Format(time.RFC3339), latestClock.Format(time.RFC3339))
	}
	c.setting.Store(&clockSetting{mode: mode, at: t.UTC(), since: time.Now()})
	return nil
}

// stopwatch measures how long something takes, on the machine's monotonic clock; under a clock that stands still nothing
// takes any time, so that the same requests leave the same journal.
func (c *Clock) stopwatch() func() time.Duration {
	if c.Mode() == ClockFrozen {
		return func() time.Duration { return 0 }
	}
	started := time.Now()
	return func() time.Duration { return time.Since(started) }
}
