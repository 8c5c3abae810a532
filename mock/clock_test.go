package mock_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/bounce/mock"
)

func TestAClockIsReadFromAFlag(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for spec, want := range map[string]struct {
			mode string
			now  string // a minute later
		}{
			"real":                           {"real", "2000-01-01T00:01:00Z"},
			"":                               {"real", "2000-01-01T00:01:00Z"},
			"2020-08-26T08:00:00-07:00":      {"running", "2020-08-26T15:01:00Z"},
			"frozen:2020-08-26T15:00:00.25Z": {"frozen", "2020-08-26T15:00:00.25Z"},
		} {
			c, err := mock.NewClock(spec)
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			time.Sleep(time.Minute) // in the bubble
			if got := c.Now().Add(-began.Sub(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC))); want.mode == "real" && got.Format(time.RFC3339Nano) != want.now {
				t.Errorf("%q: now is %s, want %s", spec, got, want.now)
			}
			if got := c.Now().Format(time.RFC3339Nano); want.mode != "real" && got != want.now {
				t.Errorf("%q: now is %s, want %s", spec, got, want.now)
			}
			if c.Mode() != want.mode {
				t.Errorf("%q: the mode is %s, want %s", spec, c.Mode(), want.mode)
			}
		}
	})
}

func TestAClockThatCannotBeReadIsRefusedInWords(t *testing.T) {
	t.Parallel()
	for _, spec := range []string{"now", "frozen", "frozen:", "frozen:real", "2020-08-26", "15:00"} {
		if _, err := mock.NewClock(spec); err == nil || !strings.Contains(err.Error(), "or frozen:2020-08-26T15:00:00Z") {
			t.Errorf("%q: the error is %v, want it to say what is right", spec, err)
		}
	}
	for _, spec := range []string{"1969-12-31T23:59:59Z", "frozen:9999-12-31T23:59:59Z"} {
		if _, err := mock.NewClock(spec); err == nil || !strings.Contains(err.Error(), "from 1970") {
			t.Errorf("%q: the error is %v, want the bounds", spec, err)
		}
	}
}

func TestAClockIsToTheMillisecond(t *testing.T) {
	t.Parallel()
	c := new(mock.Clock)
	if now := c.Now(); now.Nanosecond()%1e6 != 0 || now.Location() != time.UTC {
		t.Errorf("now is %s, want milliseconds, in UTC", now)
	}
	if err := c.Freeze(time.Unix(1, 123456789)); err != nil || c.Now().Nanosecond() != 123e6 {
		t.Errorf("now is %s (%v), want 123 milliseconds", c.Now(), err)
	}
	if err := c.Real(); err != nil || c.Mode() != mock.ClockReal {
		t.Errorf("the mode is %s (%v), want real", c.Mode(), err)
	}
}
