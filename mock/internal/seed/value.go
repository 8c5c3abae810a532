package seed

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/openapi/timestamp"
)

// time returns a member that is a time; otherwise if it is missing.
func (r *reader) time(e *node, key string, otherwise time.Time) time.Time {
	written := e.member(key)
	if written == nil {
		return otherwise
	}
	t, err := r.instant(written.text)
	if err != nil {
		r.refuse(written, err.Error(), wantOf("SeedTime"))
	}
	return t
}

// instant reads an absolute time, in its own offset, or one that counts from now, in UTC. The error completes a sentence.
func (r *reader) instant(text string) (time.Time, error) {
	if after, relative := strings.CutPrefix(text, "now"); relative {
		return r.fromNow(text, after)
	}
	ts, err := timestamp.Parse(text)
	if err != nil {
		return time.Time{}, errors.New("is " + shown(text))
	}
	return inCalendar(ts.Time)
}

func (r *reader) fromNow(text, after string) (time.Time, error) {
	// The clock of a mock that runs has nanoseconds: they would only be noise in an answer.
	now := r.now.UTC().Truncate(time.Millisecond)
	if after == "" {
		return inCalendar(now)
	}
	d, err := time.ParseDuration(after)
	if err != nil {
		return time.Time{}, fmt.Errorf("is %s", shown(text))
	}
	return inCalendar(now.Add(d))
}

// inCalendar refuses a time that RFC 3339 cannot write, in UTC or in its offset.
func inCalendar(t time.Time) (time.Time, error) {
	const lastYear = 9999
	for _, year := range []int{t.Year(), t.UTC().Year()} {
		if year < 0 || year > lastYear {
			return time.Time{}, errors.New("is beyond the calendar of the years 0 to 9999")
		}
	}
	return t, nil
}

// duration returns a member that is a duration; otherwise if it is missing. It refuses one that is longer than a time.Duration.
func (r *reader) duration(e *node, key string, otherwise domain.Duration) domain.Duration {
	written := e.member(key)
	if written == nil {
		return otherwise
	}
	d := domain.Duration{Unit: written.str("unit", ""), Value: written.count("value")}
	if value := written.member("value"); value != nil && written.member("unit") != nil {
		if _, err := d.Length(); err != nil {
			r.refuse(value, "is too long with "+strconv.Itoa(d.Value), "at most 292 years")
			written.invalid = true
		}
	}
	return d
}
