// Package clock tells the time of the mock: a Clock is a server's, and PerCustomer has those of the customers that go by
// another time than their server.
//
// It does not decide by whose clock a request goes. It may import package settings.
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
	Offset  = "offset"  // as far from the machine's time, or from that of the server for a customer's clock
)

// Clock is the one source of time of a server: lead time, token expiry, journal and the Date header follow it. The zero value
// is the machine's time. It is safe for concurrent use; it must not be copied.
//
// Customers' clocks may count from it. A change that takes it or one of them outside the years 1970 to 9999 is refused.
type Clock struct {
	setting atomic.Pointer[setting]
	base    *Clock // of a customer's: what it is while nothing is set, and counts an offset from; nil is the machine

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

// The instants that a Clock can be set to: RFC 3339 and the tokens' NumericDate can write everything around them.
var (
	earliest = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(9999, 12, 1, 0, 0, 0, 0, time.UTC)
)

// New reads what the flag --clock takes: "real" (or ""), an instant in RFC 3339 from which the clock runs on, or "frozen:"
// before an instant at which it stands still. The error says what was wanted.
func New(spec string) (*Clock, error) {
	c := new(Clock)
	if spec == "" || spec == Real {
		return c, nil
	}
	instant, frozen := strings.CutPrefix(spec, Frozen+":")
	at, err := time.Parse(time.RFC3339, instant)
	if err != nil {
		return nil, fmt.Errorf("clock %q: want real, an instant such as 2020-08-26T15:00:00Z, or frozen: before an instant", spec)
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

// read returns mode, time and offset of one and the same setting.
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

// Set lets the clock run on from t. It fails for a t outside the years 1970 to 9999, or one that takes a clock there which counts
// from it.
func (c *Clock) Set(t time.Time) error { return c.set(&setting{mode: Running, at: t}) }

// Freeze makes the clock stand still at t. It fails as Set does.
func (c *Clock) Freeze(t time.Time) error { return c.set(&setting{mode: Frozen, at: t}) }

// Offset lets the clock go as far ahead of the machine's time, behind it for a negative d. A customer's clock counts from the
// server's, and follows that where it is turned. It fails when that is outside the years 1970 to 9999 now.
func (c *Clock) Offset(d time.Duration) error { return c.set(&setting{mode: Offset, offset: d}) }

// Real returns to the machine's time. It fails when a clock that counts from it would leave the years 1970 to 9999 by that.
func (c *Clock) Real() error {
	var machine *setting // what nothing set means, for a clock without a base
	if c.base != nil {
		machine = &setting{mode: Real}
	}
	return c.change(func(*setting) (*setting, error) { return machine, nil })
}

// Advance turns the clock by d, back for a negative d: one that stands still goes on standing still, one that runs goes on
// running. Of calls at the same time each counts. It fails, changing nothing, when that is outside the years 1970 to 9999, or
// adds up to an offset that no Duration holds.
func (c *Clock) Advance(d time.Duration) error {
	return c.change(func(before *setting) (*setting, error) {
		after := setting{mode: Offset}
		if before != nil {
			after = *before
		}
		switch after.mode {
		case Real: // a customer's
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

// change replaces the setting by what next makes of it, unless that fails or is out of bounds.
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

// check holds to the bounds what a setting gives, to the clock and to those that count from it. The caller must hold mu.
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

// BoundsError says that a clock would be out of bounds, whose it is, and what it would show.
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
