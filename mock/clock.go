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
	ClockOffset  = "offset"  // as far from the machine's time, or from that of the server for a customer's clock
)

// Clock is the one source of time of a Server, or of one customer: lead time, token expiry, journal and the Date header
// follow it. The zero value is the machine's time. It is safe for concurrent use; it must not be copied.
type Clock struct {
	setting atomic.Pointer[clockSetting]
	base    *Clock // what it is while nothing is set, and counts an offset from; nil is the machine
}

// clockSetting never changes once it is stored.
type clockSetting struct {
	mode   string
	at     time.Time
	since  time.Time     // on the machine's monotonic clock, when mode is ClockRunning
	offset time.Duration // when mode is ClockOffset
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
	mode, now = c.under(s)
	return mode, now.UTC().Truncate(time.Millisecond)
}

// under is mode and time that a setting gives; nil is none.
func (c *Clock) under(s *clockSetting) (mode string, now time.Time) {
	switch {
	case s == nil && c.base == nil:
		return ClockReal, time.Now()
	case s == nil:
		return c.base.under(c.base.setting.Load())
	case s.mode == ClockOffset:
		_, now = c.under(nil)
		return s.mode, now.Add(s.offset)
	case s.mode == ClockRunning:
		return s.mode, s.at.Add(time.Since(s.since))
	case s.mode == ClockReal:
		return s.mode, time.Now()
	}
	return s.mode, s.at
}

// Set lets the clock run on from t. It fails for a t outside the years 1970 to 9999.
func (c *Clock) Set(t time.Time) error { return c.store(&clockSetting{mode: ClockRunning, at: t}) }

// Freeze makes the clock stand still at t. It fails for a t outside the years 1970 to 9999.
func (c *Clock) Freeze(t time.Time) error { return c.store(&clockSetting{mode: ClockFrozen, at: t}) }

// Offset lets the clock go as far ahead of the machine's time, behind it for a negative d. A customer's clock counts from the
// server's, and follows that where it is turned. It fails when that is outside the years 1970 to 9999 now.
func (c *Clock) Offset(d time.Duration) error {
	return c.store(&clockSetting{mode: ClockOffset, offset: d})
}

// Real returns to the machine's time.
func (c *Clock) Real() {
	if c.base == nil {
		c.setting.Store(nil)
		return
	}
	c.setting.Store(&clockSetting{mode: ClockReal})
}

// Advance turns the clock by d, back for a negative d: one that stands still goes on standing still, one that runs goes on
// running. Of calls at the same time each counts. It fails, changing nothing, when that is outside the years 1970 to 9999.
func (c *Clock) Advance(d time.Duration) error {
	for {
		before := c.setting.Load()
		after := clockSetting{mode: ClockOffset, offset: d}
		if before != nil {
			after = *before
			after.offset += d // counts under ClockOffset only
			after.at = after.at.Add(d)
		}
		if after.mode == ClockReal { // a customer's
			after = clockSetting{mode: ClockRunning, at: time.Now().Add(d), since: time.Now()}
		}
		if err := c.check(&after); err != nil {
			return err
		}
		if c.setting.CompareAndSwap(before, &after) {
			return nil
		}
	}
}

func (c *Clock) store(s *clockSetting) error {
	s.at, s.since = s.at.UTC(), time.Now()
	if err := c.check(s); err != nil {
		return err
	}
	c.setting.Store(s)
	return nil
}

func (c *Clock) check(s *clockSetting) error {
	_, t := c.under(s)
	if t.Before(earliestClock) || t.After(latestClock) {
		return fmt.Errorf("clock %s: want an instant from %s to %s",
			t.Format(time.RFC3339), earliestClock.Format(time.RFC3339), latestClock.Format(time.RFC3339))
	}
	return nil
}

// kept is the setting with the time that it gives now, for restored; nil where nothing is set.
func (c *Clock) kept() *clockSetting {
	s := c.setting.Load()
	if s == nil {
		return nil
	}
	k := *s
	if _, now := c.under(s); k.mode == ClockRunning {
		k.at = now
	}
	return &k
}

// restored goes back to what kept has returned: a clock that ran goes on from there.
func (c *Clock) restored(kept *clockSetting) {
	if kept == nil {
		c.setting.Store(nil)
		return
	}
	s := *kept
	s.since = time.Now()
	c.setting.Store(&s)
}

// stands tells whether no time passes.
func (c *Clock) stands() bool {
	s := c.setting.Load()
	if s == nil || s.mode == ClockOffset {
		return c.base != nil && c.base.stands()
	}
	return s.mode == ClockFrozen
}
