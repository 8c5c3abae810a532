package domain

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Duration is a length of time as it is on the wire (clause conflict-item): Value counts Units, a unit being minutes, hours
// or days, singular or plural, in either case. It is kept as given; a day is 24 hours. The zero value has no unit and so no
// length: a field that may be left out says what that means.
type Duration struct {
	Unit  string
	Value int
}

// Hours returns the Duration of n hours. Length checks it.
func Hours(n int) Duration { return Duration{Unit: "hours", Value: n} }

// Length returns the duration as a time.Duration, possibly zero. It fails with ErrInvalid for an unknown unit, a negative value and
// a length that a time.Duration cannot hold (292 years).
func (d Duration) Length() (time.Duration, error) {
	unit, known := unitLength(d.Unit)
	switch {
	case !known:
		return 0, fmt.Errorf("%w duration: unknown unit %q", ErrInvalid, d.Unit)
	case d.Value < 0:
		return 0, fmt.Errorf("%w duration: negative value %d", ErrInvalid, d.Value)
	case int64(d.Value) > math.MaxInt64/int64(unit):
		return 0, fmt.Errorf("%w duration: %d %s are too long", ErrInvalid, d.Value, d.Unit)
	}
	return time.Duration(d.Value) * unit, nil
}

// checkPositive fails as Length does, and where the length is zero.
func (d Duration) checkPositive() error {
	length, err := d.Length()
	if err == nil && length == 0 {
		return fmt.Errorf("%w duration: value is 0", ErrInvalid)
	}
	return err
}

func unitLength(unit string) (time.Duration, bool) {
	switch strings.ToLower(unit) {
	case "minute", "minutes":
		return time.Minute, true
	case "hour", "hours":
		return time.Hour, true
	case "day", "days":
		return 24 * time.Hour, true
	}
	return 0, false
}
