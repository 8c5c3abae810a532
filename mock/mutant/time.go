package mutant

import (
	"net/http"
	"strings"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// times get the sixteen minutes wrong, or what instant is meant.
func times() []Mutant {
	return []Mutant{
		lead("limit-15min", "accepts a time one minute too soon", startLater(func(*mock.Exchange) time.Duration { return time.Minute })),
		lead("limit-17min", "refuses a time that is sixteen minutes ahead", startLater(func(*mock.Exchange) time.Duration { return -time.Minute })),
		lead("limit-strictly-greater", "refuses a time that is exactly sixteen minutes ahead",
			startLater(func(*mock.Exchange) time.Duration { return -time.Nanosecond })),
		lead("limit-in-rounded-minutes", "counts the lead time in minutes, rounded", startLater(func(x *mock.Exchange) time.Duration {
			ahead := x.Start.Sub(x.Now)
			return ahead.Round(time.Minute) - ahead
		})),
		lead("limit-in-whole-seconds", "drops the fraction of the present second", startLater(func(x *mock.Exchange) time.Duration {
			return x.Now.Sub(x.Now.Truncate(time.Second))
		})),
		lead("past-ok", "accepts a time that is over", func(x *mock.Exchange, healthy run) *mock.Refusal {
			if !x.Start.After(x.Now) {
				return nil
			}
			return healthy(x)
		}),
		lead("reschedule-needs-no-lead", "holds only the first schedule to the lead time", func(x *mock.Exchange, healthy run) *mock.Refusal {
			if e, _ := x.Stored(); e.Scheduled != nil {
				return nil
			}
			return healthy(x)
		}),
		lead("lead-refused-but-booked", "refuses a time that is too soon, and books it", func(x *mock.Exchange, healthy run) *mock.Refusal {
			r := healthy(x)
			if r != nil {
				_, _ = x.Schedule(nil)
			}
			return r
		}),
		shifted("start-shifted-by-offset", "drops the offset and books the wall time as UTC", func(t time.Time) time.Time {
			_, offset := t.Zone()
			return t.Add(time.Duration(offset) * time.Second).UTC()
		}),
		shifted("offset-minutes-dropped", "reads the hours of an offset and not its minutes", func(t time.Time) time.Time {
			_, offset := t.Zone()
			minutes := offset % int(time.Hour/time.Second)
			return t.Add(time.Duration(minutes) * time.Second).In(time.FixedZone("", offset-minutes))
		}),
		shifted("start-in-whole-minutes", "drops the seconds of the time", func(t time.Time) time.Time {
			return t.Truncate(time.Minute)
		}),
		crashing("one-digit-hour-500", "the time has an hour of one digit", func(text string) bool { return len(text) > 12 && text[12] == ':' }),
		crashing("fractions-500", "the time has fractions of a second", func(text string) bool { return strings.Contains(text, ".") }),
		crashing("leap-second-500", "the time is a leap second", func(text string) bool { return strings.Contains(text, ":60Z") }),
		crashing("far-future-500", "the time is in the year 9999", func(text string) bool { return strings.HasPrefix(text, "9999") }),
	}
}

func lead(name, defect string, p plant) Mutant {
	return Mutant{Name: name, Class: "time", Rule: "clause:lead-time", Defect: defect, plant: at("lead-time", p)}
}

// startLater moves the start for the check of the lead time alone.
func startLater(by func(*mock.Exchange) time.Duration) plant {
	return func(x *mock.Exchange, healthy run) *mock.Refusal {
		proper := x.Start
		defer func() { x.Start = proper }()
		x.Start = proper.Add(by(x))
		return healthy(x)
	}
}

// shifted books another instant than the one that is asked for, and says so.
func shifted(name, defect string, shift func(time.Time) time.Time) Mutant {
	return Mutant{
		Name: name, Class: "time", Rule: "clause:start-is-requested", Defect: defect,
		plant: at("book", func(x *mock.Exchange, healthy run) *mock.Refusal {
			x.Start = shift(x.Start)
			return healthy(x)
		}),
	}
}

// crashing answers some times with a server error, before they are held to the contract.
func crashing(name, when string, is func(text string) bool) Mutant {
	return Mutant{
		Name: name, Class: "time", Rule: "hygiene:no-server-error", Defect: "answers 500 when " + when,
		plant: at("contract", func(x *mock.Exchange, healthy run) *mock.Refusal {
			if text, _ := x.Body["scheduledTime"].(string); is(text) {
				return crash()
			}
			return healthy(x)
		}),
	}
}

// forms get wrong the forms of a time or of a body that are open questions: what comes of them is neither of the
// lawful answers.
func forms() []Mutant {
	return []Mutant{
		misread("bare-time-is-local", "time-bare-in", "takes a time without offset for the time at its own place",
			func(x *mock.Exchange, text string) {
				if _, clock, _ := strings.Cut(text, "T"); !strings.ContainsAny(clock, "Zz+-") {
					x.Start = x.Start.Add(-time.Hour)
				}
			}),
		misread("one-digit-hour-is-tens", "time-hour-in", "reads the hour 8 as 08 or, for want of a digit, as 18",
			func(x *mock.Exchange, text string) {
				if len(text) > 12 && text[12] == ':' {
					x.Start = x.Start.Add(10 * time.Hour)
				}
			}),
		misread("fraction-rounds-up", "time-fraction-in", "rounds a fraction of a second up",
			func(x *mock.Exchange, _ string) {
				if whole := x.Start.Truncate(time.Second); !whole.Equal(x.Start) {
					x.Start = whole.Add(time.Second)
				}
			}),
		mistaken("basic-offset-is-an-hour", "time-offset-in", "takes the offset +0000 for +0100", -time.Hour,
			func(ts openapi.Timestamp) bool { return ts.ShortOffset }),
		mistaken("no-seconds-is-next-minute", "time-seconds-in", "takes a time without seconds for the next minute", time.Minute,
			func(ts openapi.Timestamp) bool { return ts.NoSeconds }),
		mistaken("small-z-is-local", "time-letters-in", "takes a small z for the zone of its own place", -time.Hour,
			func(ts openapi.Timestamp) bool { return ts.Letters }),
		{
			Name: "hour-24-is-that-midnight", Class: "time", Rule: "clause:scheduled-time", Defect: "takes 24:00 for the midnight that the day begins with",
			plant: at("contract", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if text, _ := x.Body["scheduledTime"].(string); strings.Contains(text, "T24:00:00") {
					x.Body["scheduledTime"] = strings.Replace(text, "T24:", "T00:", 1)
				}
				return healthy(x)
			}),
		},
		{
			Name: "sample-form-refused", Class: "time", Rule: "clause:sample-request", Defect: "refuses an hour of one digit with an offset",
			plant: at("time", func(x *mock.Exchange, healthy run) *mock.Refusal {
				text, _ := x.Body["scheduledTime"].(string)
				if len(text) > 12 && text[12] == ':' && !strings.HasSuffix(text, "Z") {
					return refuse(http.StatusBadRequest, "The time has an unknown form.")
				}
				return healthy(x)
			}),
		},
		broken("offset-500", "time-zone-in", "the time has another offset than Z", func(x *mock.Exchange) bool {
			text, _ := x.Body["scheduledTime"].(string)
			_, clock, _ := strings.Cut(text, "T")
			return strings.ContainsAny(clock, "+-")
		}),
		broken("action-missing-500", "action-missing", "there is no action", func(x *mock.Exchange) bool {
			_, present := x.Body["action"]
			return !present
		}),
		broken("action-case-500", "action-case", "the action has capital letters", func(x *mock.Exchange) bool {
			action, _ := x.Body["action"].(string)
			return action == "SCHEDULE"
		}),
		broken("extra-field-500", "extra-fields", "the body has a member more", func(x *mock.Exchange) bool { return len(x.Body) > 2 }),
	}
}

// misread takes a time for another one.
func misread(name, reading, defect string, change func(x *mock.Exchange, text string)) Mutant {
	return Mutant{
		Name: name, Class: "time", Rule: "reading:" + reading, Defect: defect,
		plant: at("time", after(func(x *mock.Exchange) *mock.Refusal {
			text, _ := x.Body["scheduledTime"].(string)
			change(x, text)
			return nil
		})),
	}
}

// mistaken takes times of a form that the mock refuses, for other instants than they mean.
func mistaken(name, reading, defect string, by time.Duration, is func(openapi.Timestamp) bool) Mutant {
	return Mutant{
		Name: name, Class: "time", Rule: "reading:" + reading, Defect: defect,
		plant: at("time", func(x *mock.Exchange, healthy run) *mock.Refusal {
			text, _ := x.Body["scheduledTime"].(string)
			if ts, err := openapi.ReadTimestamp(text); err == nil && is(ts) {
				x.Start = ts.Time.Add(by)
				return nil
			}
			return healthy(x)
		}),
	}
}

// broken answers some bodies, which a server may take or refuse, with a server error.
func broken(name, reading, when string, is func(*mock.Exchange) bool) Mutant {
	return Mutant{
		Name: name, Class: "request", Rule: "reading:" + reading, Defect: "answers 500 when " + when,
		plant: at("contract", func(x *mock.Exchange, healthy run) *mock.Refusal {
			if is(x) {
				return crash()
			}
			return healthy(x)
		}),
	}
}
