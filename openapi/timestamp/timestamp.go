// Package timestamp reads the dates, times and durations of the API: the strict form of requests, and what an answer may make of it.
// It has no clock. It imports no other package of this module.
package timestamp

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// ErrForm is the error of Parse and Read; it says what was wanted.
var ErrForm = errors.New("want a date and time such as 2020-08-26T08:53:51-07:00 (the hour may have one digit)")

// Timestamp is a time as it was written: the instant, and the traits of its form that readings ask about.
type Timestamp struct {
	// Time is the instant, in the offset that was written; UTC when none was.
	Time time.Time
	// Bare is true if no offset was written (reading time-bare-in).
	Bare bool
	// UTC is true if the offset was written as Z or as one of zero (reading time-zone-in).
	UTC bool
	// ShortHour is true if the hour had one digit (reading time-hour-in).
	ShortHour bool
	// Fraction is true if fractions of a second were written (reading time-fraction-in).
	Fraction bool
	// ShortOffset is true if the offset had no colon, or no minutes: -0700, -07 (reading time-offset-in).
	ShortOffset bool
	// NoSeconds is true if the time ended with its minutes (reading time-seconds-in).
	NoSeconds bool
	// Letters is true if t or z was small, or a blank stood for T, as RFC 3339 5.6 allows (reading time-letters-in).
	Letters bool
	// Rare is true of a form that an answer may have and no reading takes in a request: a decimal comma, the second 60, the
	// hour 24, or a zone's name behind the offset (RFC 9557).
	Rare bool
}

var timestampForm = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})([Tt ])(\d{1,2}):([0-5]\d)(?::([0-5]\d|60)(?:([.,])(\d+))?)?` +
	`([Zz]|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?((?:\[[^\[\]]+\])*)$`)

// Parse reads the string format bounce-time, of requests: RFC 3339 with capital T and Z, but the hour may have one
// digit (clause sample-request) and the offset may be left out, which means UTC. Digits of a fraction beyond nanoseconds are
// dropped. Leap seconds, hour 24 and days that the month does not have are refused. The error is always ErrForm.
func Parse(s string) (Timestamp, error) {
	ts, err := Read(s)
	if err != nil || ts.ShortOffset || ts.NoSeconds || ts.Letters || ts.Rare {
		return Timestamp{}, ErrForm
	}
	return ts, nil
}

// Read reads the string format bounce-instant, of answers: whatever RFC 3339, or a common serializer, makes of the
// sample's date and time of day, as long as it is one instant. The second 60 is the first of the next minute, and 24:00 the
// next day. It refuses what the sample does not show: the basic form, dates by week or by day of the year, a date or a time
// alone, and numbers. The error is always ErrForm.
func Read(s string) (Timestamp, error) {
	if ts, ok := readUsual(s); ok {
		return ts, nil
	}
	return readAny(s)
}

// readUsual reads the form of nearly every request, such as 2020-08-26T08:53:51-07:00 or ...51.5Z, without the regular expression.
// ok is false for any other text, which may still be a time.
func readUsual(s string) (ts Timestamp, ok bool) {
	digits := len("2020-08-26T08:53:51") // as many stand before a fraction or an offset
	if len(s) > digits && s[len("2020-08-26T8")] == ':' {
		ts.ShortHour = true
		digits--
	}
	at := len(s) - len("-07:00")
	switch {
	case len(s) <= digits || s[len("2020-08-26")] != 'T' || s[digits-len(":53:51")] != ':' || strings.IndexByte(s, ',') >= 0:
		return Timestamp{}, false
	case s[len(s)-1] == 'Z':
		ts.UTC = true
	case at < digits || s[at] != '-' && s[at] != '+' || s[at+1:at+3] > "23" || s[at+4:] > "59":
		return Timestamp{}, false
	}
	ts.Fraction = s[digits] == '.'
	if ts.ShortHour { // with both digits, time.Parse takes a quarter of the time
		s = s[:len("2020-08-26T")] + "0" + s[len("2020-08-26T"):]
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return Timestamp{}, false
	}
	ts.Time = t.UTC()
	if _, seconds := t.Zone(); seconds != 0 {
		ts.Time = t.In(time.FixedZone("", seconds))
	} else {
		ts.UTC = true
	}
	return ts, true
}

// readAny is Read for any form.
func readAny(s string) (Timestamp, error) {
	m := timestampForm.FindStringSubmatch(s)
	if m == nil {
		return Timestamp{}, ErrForm
	}
	day, letter, hour, minute, second, point, fraction, offset, zone := m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9]
	ts := Timestamp{
		Bare: offset == "", UTC: offset != "" && strings.Trim(offset, "Zz+-:0") == "", ShortHour: len(hour) == 1, Fraction: fraction != "", NoSeconds: second == "",
		Letters: letter != "T" || offset == "z", Rare: point == "," || second == "60" || hour == "24" || zone != "",
	}
	shift := time.Duration(0)
	if second == "60" {
		second, fraction, shift = "59", "", time.Second
	}
	if hour == "24" {
		if minute != "00" || strings.Trim(second+fraction, "0") != "" {
			return Timestamp{}, ErrForm
		}
		hour, shift = "00", 24*time.Hour
	}
	if ts.ShortHour {
		hour = "0" + hour
	}
	written := offset
	switch len(offset) {
	case 0, 1:
		written = "Z"
	case len("-07"), len("-0700"):
		ts.ShortOffset = true
		written = offset[:3] + ":" + cmp.Or(offset[3:], "00")
	}
	t, err := time.Parse(time.RFC3339, fmt.Sprintf("%sT%s:%s:%s.%s%s", day, hour, minute, cmp.Or(second, "00"), cmp.Or(fraction, "0"), written))
	if err != nil {
		return Timestamp{}, ErrForm
	}
	_, seconds := t.Zone()
	ts.Time = t.Add(shift).In(time.FixedZone("", seconds))
	if seconds == 0 {
		ts.Time = ts.Time.UTC()
	}
	return ts, nil
}
