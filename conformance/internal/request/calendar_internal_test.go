package request

import (
	"testing"
	"time"
)

func TestEdgesAreTheFirstBehindADay(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"midnight":                              "2031-01-01T00:00:00Z",
		"the end of a month":                    "2031-01-01T00:00:00Z",
		"the end of a year":                     "2031-01-01T00:00:00Z",
		"the end of February":                   "2031-03-01T00:00:00Z",
		"the change to summer time in Berlin":   "2031-03-30T01:00:00Z",
		"the change to winter time in Berlin":   "2031-10-26T01:00:00Z",
		"the change to summer time in New York": "2031-03-09T07:00:00Z",
		"the change to winter time in New York": "2031-11-02T06:00:00Z",
		"the change to summer time in Sydney":   "2031-10-04T16:00:00Z",
		"the change to winter time in Sydney":   "2031-04-05T16:00:00Z",
	} {
		next, known := edges[name]
		if !known {
			t.Errorf("there is no edge %q", name)
			continue
		}
		if got := next(date(2030, time.December, 31)).Format(time.RFC3339); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	for name, next := range edges {
		at := next(date(2030, time.December, 31))
		if again := next(date(at.Year(), at.Month(), at.Day())); !again.After(date(at.Year(), at.Month(), at.Day())) {
			t.Errorf("%s: %s is not behind its day", name, again)
		}
	}
}
