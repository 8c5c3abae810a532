package api

import (
	"strings"
	"time"
)

// Duration is a length of time as it is on the wire.
type Duration struct {
	Unit  string `json:"unit"`
	Value int    `json:"value"`
}

// formatTime writes a time of an answer: in its own zone, or in UTC under time-zone-out=utc; with the fraction it has, if
// any; its hour, seconds and offset as time-hour-out, time-seconds-out and time-offset-out say.
func (x *Request) formatTime(t time.Time) string {
	if x.Readings.Is("time-zone-out", "utc") {
		t = t.UTC()
	}
	layout := time.RFC3339Nano
	if x.Readings.Is("time-seconds-out", "left-out") && t.Equal(t.Truncate(time.Minute)) {
		layout = "2006-01-02T15:04Z07:00"
	}
	if x.Readings.Is("time-offset-out", "basic") {
		layout = strings.Replace(layout, "Z07:00", "-0700", 1)
	}
	s := t.Format(layout)
	const hour = len("2006-01-02T")
	if s[hour] == '0' && x.Readings.Is("time-hour-out", "as-in-the-sample") {
		return s[:hour] + s[hour+1:]
	}
	return s
}
