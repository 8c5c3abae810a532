package printable_test

import (
	"math"
	"testing"
	"time"

	"example.com/bounce/openapi/printable"
)

func TestADurationIsToldInItsUnits(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for d, want := range map[time.Duration]string{
		0:                                     "0 s",
		-time.Second:                          "-1 s",
		time.Millisecond:                      "0.001 s",
		90*time.Second + 500*time.Millisecond: "90.5 s",
		2 * time.Minute:                       "120 s",
		2*time.Minute + time.Second:           "2 min 1 s",
		3 * time.Minute:                       "3 min",
		time.Hour - time.Nanosecond:           "59 min 59.999999999 s",
		3*time.Hour + 20*time.Minute:          "3 h 20 min",
		time.Hour + 5*time.Second:             "1 h 5 s",
		time.Hour + 59*time.Second + 900*time.Millisecond: "1 h 59.9 s",
		day:                             "1 day",
		2*day + 5*time.Minute:           "2 days 5 min",
		365 * day:                       "365 days",
		day + 4*time.Hour + time.Minute: "1 day 4 h 1 min",
		math.MaxInt64:                   "106751 days 23 h 47 min 16.854775807 s",
	} {
		if got := printable.Duration(d); got != want {
			t.Errorf("%s: got %q, want %q", d, got, want)
		}
	}
}
