package model

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Stamp is a time as an answer writes it.
type Stamp struct {
	// Time is the instant.
	Time time.Time
	// HourDigits is 1 or 2 (reading time-hour-out).
	HourDigits int
	// Offset is "Z" or as written, such as "-07:00" or "-0700" (readings time-zone-out and time-offset-out); "" is a time without
	// an offset, which is in UTC.
	Offset string
	// Fraction is the digits after the point or comma of the seconds; "" without one.
	Fraction string
	// NoSeconds reports whether the time ends with its minutes (reading time-seconds-out).
	NoSeconds bool
}

// ParseStamp reads a date and a time of day in the order of the document's sample, in each form that RFC 3339 or a common
// serializer gives them and that is one instant: the hour may have one digit, T and Z may be small, T may be a blank (RFC 3339
// 5.6), the seconds may be left out, or be 60, a fraction may have any length and a comma, 24:00 is the next day, the offset
// may lack its colon, its minutes or be left out, which means UTC, and a zone may be named behind it (RFC 9557). What the
// sample does not show is refused: the basic form, weeks, days of the year, a date alone, numbers. The error says which part
// is wrong.
func ParseStamp(s string) (Stamp, error) {
	const dateLength = len("2006-01-02")
	if len(s) <= dateLength || !strings.ContainsRune("Tt ", rune(s[dateLength])) {
		return Stamp{}, fmt.Errorf("%q has no T between date and time", s)
	}
	day, err := time.Parse(time.DateOnly, s[:dateLength])
	if err != nil {
		return Stamp{}, fmt.Errorf("%q has no date of the form 2006-01-02", s)
	}
	clock, err := withoutZone(s[dateLength+1:])
	if err != nil {
		return Stamp{}, fmt.Errorf("%q: %w", s, err)
	}
	at := strings.IndexAny(clock, "Zz+-")
	if at < 0 {
		at = len(clock)
	}
	stamp := Stamp{Offset: strings.ToUpper(clock[at:])}
	shift, err := offset(stamp.Offset)
	if err != nil {
		return Stamp{}, fmt.Errorf("%q: %w", s, err)
	}
	since, err := stamp.sinceMidnight(clock[:at])
	if err != nil {
		return Stamp{}, fmt.Errorf("%q: %w", s, err)
	}
	stamp.Time = day.Add(since - shift)
	return stamp, nil
}

// Shift is how far the offset is from UTC.
func (s Stamp) Shift() time.Duration {
	shift, _ := offset(s.Offset) // which ParseStamp has read
	return shift
}

// withoutZone removes the names in brackets after an offset, such as [Europe/Berlin]: the offset determines the instant.
func withoutZone(clock string) (string, error) {
	clock, names, named := strings.Cut(clock, "[")
	if !named {
		return clock, nil
	}
	for name := range strings.SplitSeq(names, "[") {
		if inner, closed := strings.CutSuffix(name, "]"); !closed || inner == "" || strings.Contains(inner, "]") {
			return "", fmt.Errorf("[%s is not a zone's name in brackets", names)
		}
	}
	return clock, nil
}

// offset reads Z, -07:00, -0700 and -07; "" is UTC.
func offset(s string) (time.Duration, error) {
	if s == "" || s == "Z" {
		return 0, nil
	}
	digits := strings.Replace(s[1:], ":", "", 1)
	if len(digits) == 2 {
		digits += "00"
	}
	h, errH := number(digits[:min(2, len(digits))], 2, 23)
	m, errM := number(digits[min(2, len(digits)):], 2, 59)
	colon := strings.Index(s, ":")
	if errH != nil || errM != nil || colon >= 0 && (colon != len("-07") || len(s) != len("-07:00")) {
		return 0, fmt.Errorf("offset %q is neither Z nor of the form -07:00", s)
	}
	shift := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	if s[0] == '-' {
		return -shift, nil
	}
	return shift, nil
}

// sinceMidnight reads the time of day, with its fraction, and sets what Stamp says of its form.
func (s *Stamp) sinceMidnight(clock string) (time.Duration, error) {
	wrong := fmt.Errorf("time %q is not of the form 15:04:05", clock)
	parts := strings.Split(clock, ":")
	if len(parts) == 2 {
		s.NoSeconds = true
		parts = append(parts, "00")
	}
	if len(parts) != 3 {
		return 0, wrong
	}
	second, fraction := parts[2], ""
	if at := strings.IndexAny(second, ".,"); at >= 0 {
		if second, fraction = second[:at], second[at+1:]; fraction == "" {
			return 0, wrong
		}
	}
	s.HourDigits, s.Fraction = len(parts[0]), fraction
	hour, errH := number(parts[0], min(max(s.HourDigits, 1), 2), 24)
	minute, errM := number(parts[1], 2, 59)
	sec, errS := number(second, 2, 60)
	nanos, errN := nanoseconds(fraction)
	since := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(sec)*time.Second + nanos
	if errH != nil || errM != nil || errS != nil || hour == 24 && since != 24*time.Hour {
		return 0, wrong
	}
	if sec == 60 { // the first moment of the next minute, whatever its fraction
		since -= nanos
	}
	return since, errN
}

// nanoseconds reads the digits of a fraction; those beyond the ninth are dropped.
func nanoseconds(fraction string) (time.Duration, error) {
	for _, digit := range fraction {
		if digit < '0' || digit > '9' {
			return 0, fmt.Errorf("fraction %q is not made of digits", fraction)
		}
	}
	const digits = 9
	n, err := number((fraction + "000000000")[:digits], digits, 999_999_999)
	return time.Duration(n), err
}

// number reads exactly so many digits up to a limit.
func number(s string, digits, limit int) (int, error) {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil || len(s) != digits || int(n) > limit {
		return 0, fmt.Errorf("%q is not a number of %d digits up to %d", s, digits, limit)
	}
	return int(n), nil
}
