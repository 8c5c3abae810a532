package timestamp_test

import (
	"errors"
	"math"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/bounce/openapi/timestamp"
)

func TestDurationsOfISO8601AreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"PT16M": 16 * time.Minute, "P1D": 24 * time.Hour, "P1W": 168 * time.Hour, "-PT5M": -5 * time.Minute, "+PT5M": 5 * time.Minute,
		"P1DT2H3M4.5S": 26*time.Hour + 3*time.Minute + 4500*time.Millisecond, "PT0S": 0, "P0D": 0, "P007D": 7 * 24 * time.Hour,
		"PT0.000000001S": 1, "PT9223372036.854775807S": math.MaxInt64, "P106751DT23H47M16.854775807S": math.MaxInt64,
	} {
		if got, err := timestamp.ParseDuration(text); err != nil || got != want {
			t.Errorf("%q: got %s, %v; want %s", text, got, err, want)
		}
	}
}

func TestWhatIsNoDurationIsRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "P", "-P", "PT", "P1DT", "P1Y", "P1M", "1", "1h", "PT1.5H", "PT1,5S", "PT1M1H", "PT-5M", "pt1m", " PT1M", "PT1M ", "P1H", "PT1D",
		"P99999999999W", "P106751DT24H", "PT9223372036.854775808S", "PT99999999999999999999S",
	} {
		if got, err := timestamp.ParseDuration(text); !errors.Is(err, timestamp.ErrDuration) || got != 0 {
			t.Errorf("%q: got %s, %v; want ErrDuration", text, got, err)
		}
	}
}

// A length is the same in seconds as in any mix of units.
func TestDurationsAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		unit := func(name string) int { return rapid.IntRange(0, 1000).Draw(t, name) }
		w, d, h, m, s := unit("weeks"), unit("days"), unit("hours"), unit("minutes"), unit("seconds")
		text := "P" + strconv.Itoa(w) + "W" + strconv.Itoa(d) + "DT" + strconv.Itoa(h) + "H" + strconv.Itoa(m) + "M" + strconv.Itoa(s) + "S"
		got, err := timestamp.ParseDuration(text)
		want := time.Duration((((w*7+d)*24+h)*60+m)*60+s) * time.Second
		if err != nil || got != want {
			t.Fatalf("%s: got %s, %v; want %s", text, got, err, want)
		}
	})
}
