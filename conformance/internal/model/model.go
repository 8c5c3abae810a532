// Package model is the suite's oracle: times, windows and the lead time as the contract states them, written from the
// contract alone. It shares no code with the mock, nor with package openapi, so that one mistake cannot hide on both
// sides. It imports only the standard library.
package model

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// LeadTime is the least time ahead of now that a schedule may have; exactly this much is enough (clause lead-time).
const LeadTime = 16 * time.Minute

// Stamp is a time as it stands in an answer.
type Stamp struct {
	// Time is the instant.
	Time time.Time
	// HourDigits is 1 or 2 (reading time-hour-out).
	HourDigits int
	// Offset is "Z" or as written, such as "-07:00" (reading time-zone-out).
	Offset string
	// Fraction is the digits behind the second's point, "" when there is none.
	Fraction string
}

// ParseStamp reads the form of the document's sample: an RFC 3339 time whose hour may have one digit. An answer's time
// always has an offset. The error says which part is wrong.
func ParseStamp(s string) (Stamp, error) {
	date, clock, found := strings.Cut(s, "T")
	if !found {
		return Stamp{}, fmt.Errorf("%q has no T between date and time", s)
	}
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return Stamp{}, fmt.Errorf("%q has no date of the form 2006-01-02", s)
	}
	at := strings.IndexAny(clock, "Z+-")
	if at < 0 {
		return Stamp{}, fmt.Errorf("%q has no offset", s)
	}
	stamp := Stamp{Offset: clock[at:]}
	shift, err := offset(stamp.Offset)
	if err != nil {
		return Stamp{}, fmt.Errorf("%q: %w", s, err)
	}
	hms, fraction, _ := strings.Cut(clock[:at], ".")
	stamp.Fraction = fraction
	since, digits, err := sinceMidnight(hms, fraction)
	if err != nil {
		return Stamp{}, fmt.Errorf("%q: %w", s, err)
	}
	stamp.HourDigits = digits
	stamp.Time = day.Add(since - shift)
	return stamp, nil
}

func offset(s string) (time.Duration, error) {
	if s == "Z" {
		return 0, nil
	}
	hours, minutes, found := strings.Cut(s[1:], ":")
	h, errH := number(hours, 2, 23)
	m, errM := number(minutes, 2, 59)
	if !found || errH != nil || errM != nil {
		return 0, fmt.Errorf("offset %q is neither Z nor of the form -07:00", s)
	}
	shift := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	if s[0] == '-' {
		return -shift, nil
	}
	return shift, nil
}

func sinceMidnight(hms, fraction string) (since time.Duration, hourDigits int, err error) {
	parts := strings.Split(hms, ":")
	if len(parts) != 3 {
		return 0, 0, fmt.Errorf("time %q is not of the form 15:04:05", hms)
	}
	hourDigits = len(parts[0])
	h, errH := number(parts[0], min(max(hourDigits, 1), 2), 23)
	m, errM := number(parts[1], 2, 59)
	s, errS := number(parts[2], 2, 59)
	if errH != nil || errM != nil || errS != nil {
		return 0, 0, fmt.Errorf("time %q is not of the form 15:04:05", hms)
	}
	nanos := 0
	if fraction != "" {
		if nanos, err = number((fraction + "000000000")[:9], 9, 999999999); err != nil {
			return 0, 0, fmt.Errorf("fraction %q is not made of digits", fraction)
		}
	}
	since = time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
	return since + time.Duration(nanos), hourDigits, nil
}

// number reads exactly so many digits up to a limit.
func number(s string, digits, limit int) (int, error) {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil || len(s) != digits || int(n) > limit {
		return 0, fmt.Errorf("%q is not a number of %d digits up to %d", s, digits, limit)
	}
	return int(n), nil
}

// Overlap says whether the windows [aStart, aEnd) and [bStart, bEnd) share a moment: touching windows do not, in any
// reading of window-edges that needs no observation.
func Overlap(aStart, aEnd, bStart, bEnd time.Time) bool {
	return aStart.Before(bEnd) && bStart.Before(aEnd)
}
