package clock_test

import (
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"example.com/bounce/mock/internal/clock"
)

// newClock reads a clock as the flag does.
func newClock(t *testing.T, spec string) *clock.Clock {
	t.Helper()
	c, err := clock.New(spec)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAClockIsReadFromAFlag(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // in which it is midnight of 2000-01-01
		for spec, want := range map[string]struct {
			mode string
			now  string // a minute later
		}{
			"real":                           {"real", "2000-01-01T00:01:00Z"},
			"":                               {"real", "2000-01-01T00:01:00Z"},
			"2020-08-26T08:00:00-07:00":      {"running", "2020-08-26T15:01:00Z"},
			"frozen:2020-08-26T15:00:00.25Z": {"frozen", "2020-08-26T15:00:00.25Z"},
		} {
			c, elapsed := newClock(t, spec), time.Since(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC))
			time.Sleep(time.Minute) // in the bubble
			now := c.Now()
			if c.Mode() == clock.Real {
				now = now.Add(-elapsed)
			}
			if got := now.Format(time.RFC3339Nano); got != want.now || c.Mode() != want.mode {
				t.Errorf("%q: got %s, %s, want %s, %s", spec, c.Mode(), got, want.mode, want.now)
			}
		}
	})
}

func TestAClockThatCannotBeReadIsRefusedInWords(t *testing.T) {
	t.Parallel()
	for _, spec := range []string{"now", "frozen", "frozen:", "frozen:real", "2020-08-26", "15:00"} {
		if _, err := clock.New(spec); err == nil || !strings.Contains(err.Error(), "or frozen:2020-08-26T15:00:00Z") {
			t.Errorf("%q: the error is %v, want it to say what is right", spec, err)
		}
	}
	for _, spec := range []string{"1969-12-31T23:59:59Z", "frozen:9999-12-31T23:59:59Z"} {
		var far *clock.BoundsError
		if _, err := clock.New(spec); !errors.As(err, &far) || !strings.Contains(err.Error(), "from 1970") {
			t.Errorf("%q: the error is %v, want the bounds", spec, err)
		}
	}
}

func TestAClockIsToTheMillisecond(t *testing.T) {
	t.Parallel()
	c := new(clock.Clock)
	if now := c.Now(); now.Nanosecond()%1e6 != 0 || now.Location() != time.UTC {
		t.Errorf("now is %s, want milliseconds, in UTC", now)
	}
	if err := c.Freeze(time.Unix(1, 123456789)); err != nil || c.Now().Nanosecond() != 123e6 {
		t.Errorf("now is %s (%v), want 123 milliseconds", c.Now(), err)
	}
	if err := c.Real(); err != nil || c.Mode() != clock.Real {
		t.Errorf("the mode is %s (%v), want real", c.Mode(), err)
	}
}

func TestAClockIsAdvancedInEachMode(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for spec, want := range map[string]string{"real": clock.Offset, "2020-08-26T15:00:00Z": clock.Running, "frozen:2020-08-26T15:00:00Z": clock.Frozen} {
			c := newClock(t, spec)
			before := c.Now()
			if err := errors.Join(c.Advance(time.Hour), c.Advance(-time.Minute)); err != nil || !c.Now().Equal(before.Add(59*time.Minute)) || c.Mode() != want {
				t.Errorf("%s: %v, now is %s, %s", spec, err, c.Mode(), c.Now())
			}
		}
	})
}

func TestAdvancesAtTheSameTimeAllCount(t *testing.T) {
	t.Parallel()
	c := newClock(t, "frozen:2020-08-26T15:00:00Z")
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if err := c.Advance(time.Minute); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if want := time.Date(2020, 8, 26, 15, 50, 0, 0, time.UTC); !c.Now().Equal(want) {
		t.Errorf("now is %s, want %s", c.Now(), want)
	}
}

// A duration of Go reaches 292 years: what is added up beyond that must not come round from the other side.
func TestAnOffsetIsNotAddedUpBeyondItsRange(t *testing.T) {
	t.Parallel()
	c := new(clock.Clock)
	if err := errors.Join(c.Offset(1), c.Advance(-1), c.Advance(1)); err != nil {
		t.Fatal(err)
	}
	for _, d := range []time.Duration{math.MaxInt64, math.MinInt64} {
		if err := c.Advance(d); err == nil {
			t.Errorf("turned by %s, the clock shows %s", d, c.Now())
		}
	}
	const farAhead = 105_000 * 24 * time.Hour
	if err := c.Offset(farAhead); err != nil {
		t.Fatal(err)
	}
	if err := c.Advance(farAhead); err == nil || !strings.Contains(err.Error(), "292 years") {
		t.Errorf("the error is %v, want it to say how far an offset reaches", err)
	}
}
