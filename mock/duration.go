package mock

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// wantDuration says what parseDuration takes.
const wantDuration = "must be a duration such as PT20M, P1DT2H, -PT5M, or as Go writes it: 20m, 26h, -5m"

var errDuration = errors.New(wantDuration)

// isoDuration is ISO 8601 without years and months, which have no length of their own.
var isoDuration = regexp.MustCompile(`^([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T((?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?))?$`)

// parseDuration reads a duration of ISO 8601, in which a day has 24 hours, or of Go. The error says what was wanted.
func parseDuration(text string) (time.Duration, error) {
	m := isoDuration.FindStringSubmatch(text)
	if m == nil {
		d, err := time.ParseDuration(text)
		if err != nil {
			return 0, errDuration
		}
		return d, nil
	}
	const dayHours, weekHours = 24, 7 * 24
	if m[2]+m[3]+m[4] == "" || strings.HasSuffix(text, "T") {
		return 0, errDuration
	}
	var all time.Duration
	for _, part := range []struct {
		count string
		hours time.Duration
	}{{m[2], weekHours}, {m[3], dayHours}} {
		n, err := strconv.ParseInt("0"+part.count, 10, 64)
		if err != nil || n > int64((math.MaxInt64-all)/(part.hours*time.Hour)) {
			return 0, errDuration
		}
		all += time.Duration(n) * part.hours * time.Hour
	}
	rest, err := time.ParseDuration("0s" + strings.ToLower(m[4]))
	if err != nil || rest > math.MaxInt64-all {
		return 0, errDuration
	}
	if all += rest; m[1] == "-" {
		all = -all
	}
	return all, nil
}
