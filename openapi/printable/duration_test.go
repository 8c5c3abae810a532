package printable_test

import (
	"math"
	"testing"
	"time"

	"example.com/bounce/openapi/printable"
)

func TestADurationIsToldInItsLargestUnits(t *testing.T) {
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
		time.Hour - time.Nanosecond:           "59 min 59 s",
		3*time.Hour + 20*time.Minute:          "3 h 20 min",
		time.Hour + 5*time.Second:             "1 h",
		day:                                   "1 day",
		2*day + 5*time.Minute:                 "2 days",
		365 * day:                             "365 days",
		day + 4*time.Hour + time.Minute:       "1 day 4 h",
		math.MaxInt64:                         "106751 days 23 h",
	} {
		if got := printable.Duration(d); got != want {
			t.Errorf("%s: got %q, want %q", d, got, want)
		}
	}
}
