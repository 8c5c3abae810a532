package request

import (
	"fmt"
	"time"
)

// TimeForm is a way to write a time, and the instants that it may mean.
type TimeForm struct {
	Write func(time.Time) string
	meant func(time.Time) []time.Time // nil for the instant alone
}

// Instants are the instants that the time may mean in the form.
func (f TimeForm) Instants(t time.Time) []time.Time {
	if f.meant == nil {
		return []time.Time{t}
	}
	return f.meant(t)
}

// timeForms are the forms that a server may accept or refuse, by the words of the features.
var timeForms = map[string]TimeForm{
	"of RFC 3339 with a small t and z":      {Write: layout("2006-01-02t15:04:05z")},
	"of RFC 3339 with a blank for T":        {Write: layout("2006-01-02 15:04:05Z")},
	"of RFC 3339 with the offset -00:00":    {Write: layout("2006-01-02T15:04:05-00:00")},
	"of RFC 9557 with a zone's name":        {Write: layout("2006-01-02T15:04:05Z[Etc/UTC]")},
	"of ISO 8601 with a decimal comma":      {Write: layout("2006-01-02T15:04:05,000Z")},
	"of ISO 8601 without seconds":           {Write: layout("2006-01-02T15:04Z"), meant: minute},
	"of ISO 8601 with the offset +0000":     {Write: layout("2006-01-02T15:04:05+0000")},
	"of ISO 8601 with the offset +00":       {Write: layout("2006-01-02T15:04:05+00")},
	"of ISO 8601 with the hour 24":          {Write: func(t time.Time) string { return t.UTC().Format(time.DateOnly) + "T24:00:00Z" }, meant: nextDay},
	"of ISO 8601 basic":                     {Write: layout("20060102T150405Z")},
	"of ISO 8601 by the day of the year":    {Write: layout("2006-002T15:04:05Z")},
	"of ISO 8601 by the week":               {Write: byWeek},
	"of RFC 3339 with the second 60":        {Write: layout("2006-01-02T15:04:60Z"), meant: LeapSecond},
	"of .NET with seven digits":             {Write: layout("2006-01-02T15:04:05.0000000Z")},
	"of .NET's /Date()/":                    {Write: func(t time.Time) string { return fmt.Sprintf("/Date(%d)/", t.UnixMilli()) }},
	"of JavaScript's toUTCString":           {Write: layout("Mon, 02 Jan 2006 15:04:05 GMT")},
	"of Java's Date.toString":               {Write: layout("Mon Jan 02 15:04:05 UTC 2006")},
	"of milliseconds since 1970, as a text": {Write: func(t time.Time) string { return fmt.Sprint(t.UnixMilli()) }},
}

// FindTimeForm finds a form of a time by its words.
func FindTimeForm(words string) (f TimeForm, known bool) {
	f, known = timeForms[words]
	return f, known
}

func layout(form string) func(time.Time) string {
	return func(t time.Time) string { return t.UTC().Format(form) }
}

func byWeek(t time.Time) string {
	year, week := t.UTC().ISOWeek()
	return fmt.Sprintf("%d-W%02d-%d%s", year, week, (int(t.UTC().Weekday())+6)%7+1, t.UTC().Format("T15:04:05Z"))
}

func minute(t time.Time) []time.Time { return []time.Time{t.Truncate(time.Minute)} }

func nextDay(t time.Time) []time.Time {
	return []time.Time{t.UTC().Truncate(24*time.Hour).AddDate(0, 0, 1)}
}

// LeapSecond returns the first second of the next minute, and the last one of this minute.
func LeapSecond(t time.Time) []time.Time {
	next := t.Truncate(time.Minute).Add(time.Minute)
	return []time.Time{next, next.Add(-time.Second)}
}
