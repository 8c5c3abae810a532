package timestamp

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ErrDuration is the error of ParseDuration; it says what was wanted.
var ErrDuration = errors.New("want an ISO 8601 duration of weeks, days, hours, minutes and seconds such as PT16M or P1DT2H")

// durationForm leaves out years and months, which have no length of their own, and counts that no Go duration holds.
var durationForm = regexp.MustCompile(`^([+-]?)P(?:0*(\d{1,9})W)?(?:0*(\d{1,9})D)?(?:T((?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?))?$`)

// ParseDuration reads a duration of ISO 8601, in which a day has 24 hours and only the seconds may have a fraction. One of more
// than 292 years is refused. The error is always ErrDuration.
func ParseDuration(text string) (time.Duration, error) {
	m := durationForm.FindStringSubmatch(text)
	if m == nil || strings.HasSuffix(text, "P") || strings.HasSuffix(text, "T") {
		return 0, ErrDuration
	}
	const dayHours, weekHours = 24, 7 * 24
	weeks, _ := strconv.Atoi("0" + m[2]) // digits alone
	days, _ := strconv.Atoi("0" + m[3])
	d, err := time.ParseDuration(fmt.Sprintf("%s%dh%s", m[1], weeks*weekHours+days*dayHours, strings.ToLower(m[4])))
	if err != nil {
		return 0, ErrDuration
	}
	return d, nil
}
