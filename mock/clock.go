package mock

import (
	"errors"
	"fmt"
	"strings"
	"sync"
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
//
// A customer's clock may count from the server's. What would take either outside the years 1970 to 9999 is refused.
type Clock struct {
	setting atomic.Pointer[clockSetting]
	base    *Clock // what it is while nothing is set, and counts an offset from; nil is the machine

	mu   sync.Mutex          // of those who turn it, or one of over
	over map[*Clock]struct{} // the clocks whose base it is
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

// Mode is one of ClockReal, ClockRunning, ClockFrozen and ClockOffset.
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

// Set lets the clock run on from t. It fails for a t outside the years 1970 to 9999, or that takes a clock which counts from it there.
func (c *Clock) Set(t time.Time) error { return c.store(&clockSetting{mode: ClockRunning, at: t}) }

// Freeze makes the clock stand still at t. It fails as Set does.
func (c *Clock) Freeze(t time.Time) error { return c.store(&clockSetting{mode: ClockFrozen, at: t}) }

// Offset lets the clock go as far ahead of the machine's time, behind it for a negative d. A customer's clock counts from the
// server's, and follows that where it is turned. It fails when that is outside the years 1970 to 9999 now.
func (c *Clock) Offset(d time.Duration) error {
	return c.store(&clockSetting{mode: ClockOffset, offset: d})
}

// Real returns to the machine's time. It fails when a clock that counts from it would leave the years 1970 to 9999 by that.
func (c *Clock) Real() error {
	var machine *clockSetting // what nothing set is, for a clock without a base
	if c.base != nil {
		machine = &clockSetting{mode: ClockReal}
	}
	return c.change(func(*clockSetting) (*clockSetting, error) { return machine, nil })
}

// Advance turns the clock by d, back for a negative d: one that stands still goes on standing still, one that runs goes on
// running. Of calls at the same time each counts. It fails, changing nothing, when that is outside the years 1970 to 9999, or
// adds up to an offset that no Duration holds.
func (c *Clock) Advance(d time.Duration) error {
	return c.change(func(before *clockSetting) (*clockSetting, error) {
		after := clockSetting{mode: ClockOffset}
		if before != nil {
			after = *before
		}
		switch after.mode {
		case ClockReal: // a customer's
			return &clockSetting{mode: ClockRunning, at: time.Now().Add(d), since: time.Now()}, nil
		case ClockOffset:
			offset := after.offset + d
			if (offset > after.offset) != (d > 0) && d != 0 {
				return nil, errFarOffset
			}
			after.offset = offset
		default:
			after.at = after.at.Add(d)
		}
		return &after, nil
	})
}

var errFarOffset = errors.New("clock: want an offset of at most 292 years")

func (c *Clock) store(s *clockSetting) error {
	s.at, s.since = s.at.UTC(), time.Now()
	return c.change(func(*clockSetting) (*clockSetting, error) { return s, nil })
}

// change makes of the setting what next makes of it, unless that fails, or is out of bounds.
func (c *Clock) change(next func(before *clockSetting) (*clockSetting, error)) error {
	turning := c.turning()
	turning.Lock()
	defer turning.Unlock()
	after, err := next(c.setting.Load())
	if err == nil {
		err = c.check(after)
	}
	if err != nil {
		return err
	}
	c.setting.Store(after)
	return nil
}

// turning is held by whoever turns the clock: it is one with that of its base.
func (c *Clock) turning() *sync.Mutex {
	if c.base != nil {
		return &c.base.mu
	}
	return &c.mu
}

// check holds to the bounds what a setting gives, to the clock and to those that count from it.
func (c *Clock) check(s *clockSetting) error {
	_, now := c.under(s)
	if isOut(now) {
		return &boundsError{"clock", now}
	}
	for each := range c.over {
		own := each.setting.Load()
		if own == nil || own.mode != ClockOffset {
			continue
		}
		if now := now.Add(own.offset); isOut(now) {
			return &boundsError{"a customer's clock", now}
		}
	}
	return nil
}

// boundsError says whose clock would be out of bounds, and where.
type boundsError struct {
	whose string
	at    time.Time
}

func (e *boundsError) Error() string {
	return fmt.Sprintf("%s %s: want an instant from %s to %s", e.whose,
		e.at.Format(time.RFC3339), earliestClock.Format(time.RFC3339), latestClock.Format(time.RFC3339))
}

func isOut(t time.Time) bool { return t.Before(earliestClock) || t.After(latestClock) }

// newOver is a clock that counts from c, until drop.
func (c *Clock) newOver() *Clock {
	own := &Clock{base: c}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over == nil {
		c.over = map[*Clock]struct{}{}
	}
	c.over[own] = struct{}{}
	return own
}

func (c *Clock) drop(own *Clock) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.over, own)
}

// kept is the setting with the time that it gives now, for restored; nil where nothing is set.
func (c *Clock) kept() *clockSetting {
	s := c.setting.Load()
	if s == nil {
		return nil
	}
	if s.mode != ClockRunning {
		return s
	}
	k := *s
	_, k.at = c.under(s)
	return &k
}

// restored goes back to what kept has returned, unchecked: a clock that ran goes on from there.
func (c *Clock) restored(kept *clockSetting) {
	turning := c.turning()
	turning.Lock()
	defer turning.Unlock()
	if kept == nil || kept.mode != ClockRunning {
		c.setting.Store(kept)
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
