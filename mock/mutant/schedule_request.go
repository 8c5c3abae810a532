package mutant

import (
	"net/http"
	"strings"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/mutant/internal/plant"
	"example.com/bounce/openapi/timestamp"
)

// bodyDefects read another body than the one that was sent.
func bodyDefects() defects {
	action := func(condition func(x *mock.Exchange, action string) bool) plant.Stateful {
		return plant.Check("contract", plant.First(func(x *mock.Exchange) {
			if text, _ := x.Body["action"].(string); condition(x, text) {
				x.Body["action"] = "schedule"
			}
		}))
	}
	noTime := func(condition func(value any, given bool) bool) plant.Stateful {
		return plant.Check("contract", plant.First(func(x *mock.Exchange) {
			if value, given := x.Body["scheduledTime"]; condition(value, given) {
				x.Body["scheduledTime"] = x.Now.AddDate(0, 0, 1).Format(time.RFC3339)
			}
		}))
	}
	return defects{
		"action-unchecked": action(func(x *mock.Exchange, _ string) bool { _, given := x.Body["action"]; return given }),
		"action-by-prefix": action(func(_ *mock.Exchange, action string) bool { return strings.HasPrefix(action, "schedule") }),
		"time-missing-ok":  noTime(func(value any, _ bool) bool { return value == nil }),
		"time-of-any-type-ok": noTime(func(value any, given bool) bool {
			_, isText := value.(string)
			return given && value != nil && !isText
		}),
		"bad-time-ok": rewriteTime(func(text string) string {
			if text == "" || !strings.Contains(text, "T") {
				return "2040-01-01T10:00:00Z"
			}
			return text
		}),
		"impossible-date-rolls-over": rewriteTime(strings.NewReplacer("02-30T", "03-01T", "01T25:", "02T01:", "10:61:", "11:01:").Replace),
		"hour-24-is-that-midnight":   rewriteTime(strings.NewReplacer("T24:00:00", "T00:00:00").Replace),
	}
}

// bodyCrashes answer some bodies with a server error, before they are checked.
func bodyCrashes() defects {
	return defects{
		"one-digit-hour-500": crashOnTime(hasShortHour),
		"fractions-500":      crashOnTime(func(text string) bool { return strings.Contains(text, ".") }),
		"leap-second-500":    crashOnTime(func(text string) bool { return strings.Contains(text, ":60Z") }),
		"far-future-500":     crashOnTime(func(text string) bool { return strings.HasPrefix(text, "9999") }),
		"offset-500": crashOnTime(func(text string) bool {
			_, clock, _ := strings.Cut(text, "T")
			return strings.ContainsAny(clock, "+-")
		}),
		"action-missing-500": crashOnBody(func(x *mock.Exchange) bool { _, given := x.Body["action"]; return !given }),
		"action-case-500":    crashOnBody(func(x *mock.Exchange) bool { return x.Body["action"] == "SCHEDULE" }),
		"extra-field-500":    crashOnBody(func(x *mock.Exchange) bool { return len(x.Body) > 2 }),
	}
}

// rewriteTime alters scheduledTime before it is checked.
func rewriteTime(f func(text string) string) plant.Stateful {
	return plant.Check("contract", plant.First(func(x *mock.Exchange) {
		if text, isText := x.Body["scheduledTime"].(string); isText {
			x.Body["scheduledTime"] = f(text)
		}
	}))
}

func crashOnBody(condition func(*mock.Exchange) bool) plant.Stateful {
	return plant.Check("contract", plant.CrashIf(condition))
}

func crashOnTime(condition func(text string) bool) plant.Stateful {
	return crashOnBody(func(x *mock.Exchange) bool { return condition(timeOf(x)) })
}

// timeOf returns the scheduledTime of the body; "" where it is not a text.
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
