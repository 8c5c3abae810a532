// Package clock tells the time of the mock: a Clock is that of a server, and PerCustomer has those of the customers who have
// another time than their server.
//
// It does not decide which clock a request follows. It may import package settings.
package clock

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
	Real    = "real"    // the machine's time
	Running = "running" // set once, and running on from there
	Frozen  = "frozen"  // standing still
	Offset  = "offset"  // at a distance from the machine's time or, for a customer's clock, from the server's
)

// Clock is the one source of time of a server: lead time, token expiry, journal and the Date header follow it. The zero value
// is the machine's time. It is safe for concurrent use; it must not be copied.
//
// Customers' clocks may count from it. A change that takes it or one of them outside the years 1970 to 9999 is refused.
type Clock struct {
	setting atomic.Pointer[setting]
	base    *Clock // of a customer: what it follows without a setting, and counts an offset from; nil is the machine

	mu         sync.Mutex // guards changes of the setting, and of the clocks that count from it
	dependents sync.Map   // the *PerCustomer whose clocks may count from it
}

// setting is immutable.
type setting struct {
	mode   string
	at     time.Time
	since  time.Time     // on the machine's monotonic clock, when mode is Running
	offset time.Duration // when mode is Offset
}

// The bounds of a Clock: RFC 3339 and the tokens' NumericDate can write every time near them.
var (
	earliest = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(9999, 12, 1, 0, 0, 0, 0, time.UTC)
)

// New reads the value of the flag --clock: "real" (or ""), an instant in RFC 3339 from which the clock runs on, or "frozen:"
// before an instant at which it stands still. The error says what is allowed.
func New(spec string) (*Clock, error) {
	c := new(Clock)
	if spec == "" || spec == Real {
		return c, nil
	}
	instant, frozen := strings.CutPrefix(spec, Frozen+":")
	at, err := time.Parse(time.RFC3339, instant)
	if err != nil {
		return nil, fmt.Errorf("clock %q: want real, an instant such as 2020-08-26T15:00:00Z, or frozen:2020-08-26T15:00:00Z", spec)
	}
	if frozen {
		return c, c.Freeze(at)
	}
	return c, c.Set(at)
}

// Now returns the present moment in UTC, to the millisecond: times are compared as they are shown.
func (c *Clock) Now() time.Time {
	_, now, _ := c.read()
	return now
}

// Mode is one of Real, Running, Frozen and Offset.
func (c *Clock) Mode() string {
	mode, _, _ := c.read()
	return mode
}

// read returns mode, time and offset of the same setting.
func (c *Clock) read() (mode string, now time.Time, offset time.Duration) {
	s := c.setting.Load()
	mode, now = c.resolve(s)
	if s != nil {
		offset = s.offset
	}
	return mode, now.UTC().Truncate(time.Millisecond), offset
}

// resolve returns the mode and time that a setting, which may be nil, gives to the clock.
func (c *Clock) resolve(s *setting) (mode string, now time.Time) {
	switch {
	case s == nil && c.base == nil:
		return Real, time.Now()
	case s == nil:
		return c.base.resolve(c.base.setting.Load())
	case s.mode == Offset:
		_, now = c.resolve(nil)
		return s.mode, now.Add(s.offset)
	case s.mode == Running:
		return s.mode, s.at.Add(time.Since(s.since))
	case s.mode == Real:
		return s.mode, time.Now()
	}
	return s.mode, s.at
}

// stands reports whether no time passes.
func (c *Clock) stands() bool {
	s := c.setting.Load()
	if s == nil || s.mode == Offset {
		return c.base != nil && c.base.stands()
	}
	return s.mode == Frozen
}

// Set lets the clock run on from t. It fails if that takes the clock, or one that counts from it, outside the years 1970 to 9999.
func (c *Clock) Set(t time.Time) error { return c.set(&setting{mode: Running, at: t}) }

// Freeze makes the clock stand still at t. It fails as Set does.
func (c *Clock) Freeze(t time.Time) error { return c.set(&setting{mode: Frozen, at: t}) }

// Offset sets the clock ahead of the machine's time by d, or behind it if d is negative. A customer's clock counts from the
// server's, and follows it when that is turned. It fails as Set does.
func (c *Clock) Offset(d time.Duration) error { return c.set(&setting{mode: Offset, offset: d}) }

// Real returns to the machine's time. It fails as Set does.
func (c *Clock) Real() error {
	var machine *setting // a clock without a base that has no setting
	if c.base != nil {
		machine = &setting{mode: Real}
	}
	return c.change(func(*setting) (*setting, error) { return machine, nil })
}

// Advance turns the clock by d, back if d is negative: a frozen clock stays frozen, and one that runs goes on. Calls at the same
// time add up. It fails as Set does, and for an offset that is too large for a Duration; it changes nothing then.
func (c *Clock) Advance(d time.Duration) error {
	return c.change(func(before *setting) (*setting, error) {
		after := setting{mode: Offset}
		if before != nil {
			after = *before
		}
		switch after.mode {
		case Real: // of a customer
			return &setting{mode: Running, at: time.Now().Add(d), since: time.Now()}, nil
		case Offset:
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

func (c *Clock) set(s *setting) error {
	s.at, s.since = s.at.UTC(), time.Now()
	return c.change(func(*setting) (*setting, error) { return s, nil })
}

// change replaces the setting by the result of next, unless that fails or is out of bounds.
func (c *Clock) change(next func(before *setting) (*setting, error)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	after, err := next(c.setting.Load())
	if err == nil {
		err = c.check(after)
	}
	if err == nil {
		c.setting.Store(after)
	}
	return err
}

// check fails if a setting takes the clock, or one that counts from it, out of bounds. The caller must hold mu.
func (c *Clock) check(s *setting) error {
	_, now := c.resolve(s)
	if isOut(now) {
		return &BoundsError{"clock", now}
	}
	var err error
	c.dependents.Range(func(p, _ any) bool {
		err = p.(*PerCustomer).checkOver(now)
		return err == nil
	})
	return err
}

// BoundsError says which clock would be out of bounds, and what it would show.
type BoundsError struct {
	Whose string
	At    time.Time
}

func (e *BoundsError) Error() string {
	return fmt.Sprintf("%s %s: want an instant from %s to %s", e.Whose,
		e.At.Format(time.RFC3339), earliest.Format(time.RFC3339), latest.Format(time.RFC3339))
}

// InBounds reports whether a clock can show t.
func InBounds(t time.Time) bool { return !isOut(t) }

func isOut(t time.Time) bool { return t.Before(earliest) || t.After(latest) }
