package mutant

import (
	"net/http"
	"strings"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/mutant/internal/plant"
	"example.com/bounce/openapi/timestamp"
)

// timeOf returns the scheduledTime of the body; "" if it is not a text.
func timeOf(x *mock.Exchange) string {
	text, _ := x.Body["scheduledTime"].(string)
	return text
}

// hasShortHour reports whether a time has an hour of one digit.
func hasShortHour(text string) bool { return len(text) > 12 && text[12] == ':' }

// timeDefects get the lead time wrong, or book another instant.
func timeDefects() defects {
	const minute = time.Minute
	return defects{
		"limit-15min":            startLater(func(*mock.Exchange) time.Duration { return minute }),
		"limit-17min":            startLater(func(*mock.Exchange) time.Duration { return -minute }),
		"limit-strictly-greater": startLater(func(*mock.Exchange) time.Duration { return -time.Nanosecond }),
		"limit-in-rounded-minutes": startLater(func(x *mock.Exchange) time.Duration {
			ahead := x.Start.Sub(x.Now)
			return ahead.Round(minute) - ahead
		}),
		"limit-in-whole-seconds": startLater(func(x *mock.Exchange) time.Duration { return x.Now.Sub(x.Now.Truncate(time.Second)) }),
		"past-ok":                plant.Check("lead-time", plant.SkipIf(func(x *mock.Exchange) bool { return !x.Start.After(x.Now) })),
		"reschedule-needs-no-lead": plant.Check("lead-time", plant.SkipIf(func(x *mock.Exchange) bool {
			e, _ := x.Stored()
			return e.Scheduled != nil
		})),
		"offset-ignored-in-compare": startLater(func(x *mock.Exchange) time.Duration { return offsetOf(x.Start) }),
		"start-shifted-by-offset":   shiftStart(func(t time.Time) time.Time { return t.Add(offsetOf(t)).UTC() }),
		"offset-minutes-dropped": shiftStart(func(t time.Time) time.Time {
			offset := offsetOf(t)
			minutes := offset % time.Hour
			return t.Add(minutes).In(time.FixedZone("", int((offset-minutes)/time.Second)))
		}),
		"start-in-whole-minutes": shiftStart(func(t time.Time) time.Time { return t.Truncate(minute) }),
	}
}

func offsetOf(t time.Time) time.Duration {
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second
}

// startLater moves the start for the check of the lead time alone.
func startLater(by func(*mock.Exchange) time.Duration) plant.Stateful {
	return plant.Check("lead-time", func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		proper := x.Start
		defer func() { x.Start = proper }()
		x.Start = proper.Add(by(x))
		return original(x)
	})
}

// shiftStart books another instant than the one that was requested, and answers with that.
func shiftStart(f func(time.Time) time.Time) plant.Stateful {
	return plant.Check("book", plant.First(func(x *mock.Exchange) { x.Start = f(x.Start) }))
}

// timeFormatDefects read a time, whose form is an open question, as another time.
func timeFormatDefects() defects {
	return defects{
		"bare-time-is-local": misreadTime(func(x *mock.Exchange, text string) {
			if _, clock, _ := strings.Cut(text, "T"); !strings.ContainsAny(clock, "Zz+-") {
				x.Start = x.Start.Add(-time.Hour)
			}
		}),
		"one-digit-hour-is-tens": misreadTime(func(x *mock.Exchange, text string) {
			if hasShortHour(text) {
				x.Start = x.Start.Add(10 * time.Hour)
			}
		}),
		"fraction-rounds-up": misreadTime(func(x *mock.Exchange, _ string) {
			if whole := x.Start.Truncate(time.Second); !whole.Equal(x.Start) {
				x.Start = whole.Add(time.Second)
			}
		}),
		"basic-offset-is-an-hour":   acceptTime(-time.Hour, func(ts timestamp.Timestamp) bool { return ts.ShortOffset }),
		"no-seconds-is-next-minute": acceptTime(time.Minute, func(ts timestamp.Timestamp) bool { return ts.NoSeconds }),
		"small-z-is-local":          acceptTime(-time.Hour, func(ts timestamp.Timestamp) bool { return ts.Letters }),
		"sample-form-refused": plant.Check("time", plant.RefuseIf(func(x *mock.Exchange) bool {
			return hasShortHour(timeOf(x)) && !strings.HasSuffix(timeOf(x), "Z")
		}, http.StatusBadRequest, "The time has an unknown form.")),
	}
}

// misreadTime alters the start after the check of the time.
func misreadTime(f func(x *mock.Exchange, text string)) plant.Stateful {
	return plant.Check("time", plant.Change(func(x *mock.Exchange) { f(x, timeOf(x)) }))
}

// acceptTime takes times of a form that the mock refuses for other instants than they mean.
func acceptTime(by time.Duration, condition func(timestamp.Timestamp) bool) plant.Stateful {
	return plant.Check("time", func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		if ts, err := timestamp.Read(timeOf(x)); err == nil && condition(ts) {
			x.Start = ts.Time.Add(by)
			return nil
		}
		return original(x)
	})
}
