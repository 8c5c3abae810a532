package openapi

import (
	"errors"
	"regexp"
	"time"

	"github.com/google/uuid"
)

// formats are the string formats that this package enforces. They are set on each document, never globally.
var formats = map[string]func(string) error{
	"bounce-time": func(s string) error { _, err := ParseTimestamp(s); return err },
	"guid":        validateGUID,
}

// validateGUID takes the plain form of RFC 9562 in either case, without braces or a URN prefix.
func validateGUID(s string) error {
	if len(s) != len("00000000-0000-0000-0000-000000000000") {
		return errors.New("want a GUID such as 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01")
	}
	return uuid.Validate(s)
}

// ErrTimestamp is the error of ParseTimestamp; it says what was wanted.
var ErrTimestamp = errors.New("want a date and time such as 2020-08-26T08:53:51-07:00 (the hour may have one digit)")

// Timestamp is a time as it was written: the instant, and the traits of its form that readings ask about.
type Timestamp struct {
	// Time is the instant, in the offset that was written; UTC when none was.
	Time time.Time
	// Bare is true when no offset was written (reading time-bare-in).
	Bare bool
	// UTC is true when the offset was written as Z (reading time-zone-in).
	UTC bool
	// ShortHour is true when the hour had one digit (reading time-hour-in).
	ShortHour bool
	// Fraction is true when fractions of a second were written (reading time-fraction-in).
	Fraction bool
}

var timestampForm = regexp.MustCompile(
	`^\d{4}-\d{2}-\d{2}T(\d{1,2}):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$`)

// ParseTimestamp reads the string format bounce-time: RFC 3339 with capital T and Z, but the hour may have one digit
// (clause sample-request) and the offset may be left out, which means UTC. Digits of a fraction beyond nanoseconds are
// dropped. Leap seconds, hour 24 and days that the month does not have are refused. The error is always ErrTimestamp.
func ParseTimestamp(s string) (Timestamp, error) {
	m := timestampForm.FindStringSubmatch(s)
	if m == nil {
		return Timestamp{}, ErrTimestamp
	}
	hour, fraction, offset := m[1], m[2], m[3]
	ts := Timestamp{Bare: offset == "", UTC: offset == "Z", ShortHour: len(hour) == 1, Fraction: fraction != ""}
	layout := time.RFC3339
	if ts.Bare {
		layout = "2006-01-02T15:04:05"
	}
	t, err := time.Parse(layout, s)
	if err != nil {
		return Timestamp{}, ErrTimestamp
	}
	_, seconds := t.Zone()
	ts.Time = t.In(time.FixedZone("", seconds))
	if seconds == 0 {
		ts.Time = t.UTC()
	}
	return ts, nil
}
