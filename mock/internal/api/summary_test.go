package api_test

import (
	"testing"
	"time"

	"example.com/bounce/mock/internal/api"
)

// A brief time is still the same instant: to ask for an earlier one would be refused.
func TestABriefTimeIsExact(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 28, 5, 40, 0, 0, time.UTC)
	for want, at := range map[string]time.Time{
		"16:00Z":                         time.Date(2026, 11, 28, 16, 0, 0, 0, time.UTC),
		"16:00:07Z":                      time.Date(2026, 11, 28, 16, 0, 7, 0, time.UTC),
		"12:22:05.603Z":                  time.Date(2026, 11, 28, 12, 22, 5, 603e6, time.UTC),
		"2026-11-29T00:30Z":              time.Date(2026, 11, 28, 17, 30, 0, 0, time.FixedZone("", -7*3600)),
		"2025-11-28T05:40Z":              now.AddDate(-1, 0, 0),
		"2026-11-29T05:40:00.000000001Z": now.Add(24*time.Hour + 1),
	} {
		if got := api.BriefTime(at, now); got != want {
			t.Errorf("%s: got %s, want %s", at, got, want)
		}
	}
}
