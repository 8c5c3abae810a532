package model

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// part is one component of a length, such as 2.5H; only the last one may have a fraction.
const part = `(?:(\d+(?:[.,]\d+)?)%s)?`

var lengthForm = regexp.MustCompile("^P" + parts("Y", "M", "W", "D") + "(?:T" + parts("H", "M", "S") + ")?$")

func parts(units ...string) string {
	var all strings.Builder
	for _, unit := range units {
		fmt.Fprintf(&all, part, unit)
	}
	return all.String()
}

// ParseLength reads a duration in ISO 8601, such as PT2H30M. A year counts 365 days, and a month 30.
func ParseLength(s string) (time.Duration, error) {
	const day = 24 * time.Hour
	units := []time.Duration{365 * day, 30 * day, 7 * day, day, time.Hour, time.Minute, time.Second}
	found := lengthForm.FindStringSubmatch(s)
	if found == nil || strings.HasSuffix(s, "T") {
		return 0, fmt.Errorf("%q is not a duration of ISO 8601", s)
	}
	var length time.Duration
	counted := 0
	for i, unit := range units {
		text := found[i+1]
		if text == "" {
			continue
		}
		value, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", "."), 64)
		if err != nil {
			return 0, fmt.Errorf("%q is not a duration of ISO 8601: %w", s, err)
		}
		length += time.Duration(value * float64(unit))
		counted++
	}
	if counted == 0 {
		return 0, fmt.Errorf("%q is not a duration of ISO 8601: it has no part", s)
	}
	return length, nil
}
