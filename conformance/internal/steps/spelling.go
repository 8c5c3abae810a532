package steps

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/outcome"
)

// spellingSteps observe how a server spells what means the same: times, and members without a value.
func (w *World) spellingSteps() []Definition {
	return []Definition{
		{`^the execution is scheduled for "([^"]*)", or for the same instant with Z where the server takes no offset$`, w.scheduleOffsetOrUTC},
		{`^the execution is scheduled for a time in the form (.+)$`, w.scheduleSpelt},
		{`^it is refused for its body, or accepted for the instant that is meant$`, w.refusedOrMeant},
		{`^the offset of the answer's times is the reading$`, w.offsetReading},
		{`^the seconds of the answer's start are the reading$`, w.secondsReading},
		{`^the member conflicts of the success is the reading$`, w.successConflictsReading},
		{`^the members "([^"]*)", which the answer does not have, are the reading$`, w.unusedReading},
		{`^the contact that was not given is the reading$`, w.contactReading},
		{`^the members "([^"]*)" of the (first |second |third |)execution's item, which it does not have, are the reading$`, w.itemUnusedReading},
	}
}

// spelling is a form of a time, and the instants that it may be taken for.
type spelling struct {
	write func(time.Time) string
	meant func(time.Time) []time.Time // nil for the instant alone
}

// spellings are forms of a time that a server may take or refuse, by the words of the features.
var spellings = map[string]spelling{
	"of RFC 3339 with a small t and z":      {write: layout("2006-01-02t15:04:05z")},
	"of RFC 3339 with a blank for T":        {write: layout("2006-01-02 15:04:05Z")},
	"of RFC 3339 with the offset -00:00":    {write: layout("2006-01-02T15:04:05-00:00")},
	"of RFC 9557 with a zone's name":        {write: layout("2006-01-02T15:04:05Z[Etc/UTC]")},
	"of ISO 8601 with a decimal comma":      {write: layout("2006-01-02T15:04:05,000Z")},
	"of ISO 8601 without seconds":           {write: layout("2006-01-02T15:04Z"), meant: minute},
	"of ISO 8601 with the offset +0000":     {write: layout("2006-01-02T15:04:05+0000")},
	"of ISO 8601 with the offset +00":       {write: layout("2006-01-02T15:04:05+00")},
	"of ISO 8601 with the hour 24":          {write: func(t time.Time) string { return t.UTC().Format(time.DateOnly) + "T24:00:00Z" }, meant: nextDay},
	"of ISO 8601 basic":                     {write: layout("20060102T150405Z")},
	"of ISO 8601 by the day of the year":    {write: layout("2006-002T15:04:05Z")},
	"of ISO 8601 by the week":               {write: byWeek},
	"of RFC 3339 with the second 60":        {write: layout("2006-01-02T15:04:60Z"), meant: leapSecond},
	"of .NET with seven digits":             {write: layout("2006-01-02T15:04:05.0000000Z")},
	"of .NET's /Date()/":                    {write: func(t time.Time) string { return fmt.Sprintf("/Date(%d)/", t.UnixMilli()) }},
	"of JavaScript's toUTCString":           {write: layout("Mon, 02 Jan 2006 15:04:05 GMT")},
	"of Java's Date.toString":               {write: layout("Mon Jan 02 15:04:05 UTC 2006")},
	"of milliseconds since 1970, as a text": {write: func(t time.Time) string { return fmt.Sprint(t.UnixMilli()) }},
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

// leapSecond is the first second of the next minute, or the last one of this.
func leapSecond(t time.Time) []time.Time {
	next := t.Truncate(time.Minute).Add(time.Minute)
	return []time.Time{next, next.Add(-time.Second)}
}

// scheduleSpelt asks for 10:53:51 on the fixture's day.
func (w *World) scheduleSpelt(ctx context.Context, words string) error {
	s, known := spellings[words]
	if !known {
		return outcome.UnknownWords("form of a time", words)
	}
	at, err := time.Parse(time.RFC3339, moment(w.fixture, "10:53:51Z"))
	if err != nil {
		return fmt.Errorf("the fixture's day: %w", err)
	}
	d, err := newDraft(ctx, w.fixture, 0, s.write(at))
	if err != nil {
		return err
	}
	d.meant = []time.Time{at}
	if s.meant != nil {
		d.meant = s.meant(at)
	}
	return w.send(ctx, "schedule "+d.execution+" for "+d.time, d, 0, true)
}

// refusedOrMeant holds an accepted start to an instant that the time may be taken for.
func (w *World) refusedOrMeant() error {
	if !w.last.isAccepted() && !w.last.isConflict() {
		return w.isRefused("for its body")
	}
	if err := w.isAccepted(); err != nil {
		return err
	}
	start, err := w.last.stamp("scheduledStart")
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(w.last.draft.meant, start.Time.Equal) {
		return outcome.Fail("wrong-answer", "scheduledStart is the instant %s, want %s, which was asked for", instant(start.Time), instant(w.last.draft.meant[0]))
	}
	return nil
}

func (w *World) scheduleOffsetOrUTC(ctx context.Context, clock string) error {
	if err := w.schedule(ctx, "", clock); err != nil {
		return err
	}
	if w.whereOffsets() == nil {
		return nil
	}
	at, err := w.last.asked()
	if err != nil {
		return err
	}
	return w.scheduleAt(ctx, "", instant(at))
}

// offsetReading tells time-offset-out by the answer's start. One without an offset shows nothing of it, and is no fault.
func (w *World) offsetReading() error {
	start, err := w.last.stamp("scheduledStart")
	switch {
	case err != nil:
		return err
	case start.Offset == "":
		return &outcome.NotApplicable{Text: "the times of answers have no offset"}
	case start.Offset == "Z" || strings.Contains(start.Offset, ":"):
		w.take("colon")
	default:
		w.take("basic")
	}
	return nil
}

// secondsReading tells time-seconds-out by a start at a full minute.
func (w *World) secondsReading() error {
	if err := w.startIsAsked(); err != nil {
		return err
	}
	start, err := w.last.stamp("scheduledStart")
	if err != nil {
		return err
	}
	if start.NoSeconds {
		w.take("left-out")
	} else {
		w.take("written")
	}
	return nil
}

// successConflictsReading tells success-conflicts. What says anything there is no success.
func (w *World) successConflictsReading() error {
	if err := w.hasNone("conflicts"); err != nil {
		return err
	}
	switch value, there := w.last.answer["conflicts"]; {
	case !there:
		w.take("absent")
	case value == nil:
		w.take("null")
	default:
		w.take("empty")
	}
	return nil
}

func (w *World) unusedReading(members string) error { return w.takeUnused(w.last.answer, members) }

func (w *World) itemUnusedReading(members, ordinal string) error {
	r, err := w.item(ordinal)
	if err != nil {
		return err
	}
	return w.takeUnused(r, members)
}

// takeUnused tells whether members without a value are absent or null.
func (w *World) takeUnused(object map[string]any, members string) error {
	names, nulls := splitList(members), 0
	for _, name := range names {
		value, there := object[name]
		if value != nil {
			return outcome.Fail("wrong-answer", "the answer has %s for the member %q, want none", shown(value), name)
		}
		if there {
			nulls++
		}
	}
	switch nulls {
	case 0:
		w.take("absent")
	case len(names):
		w.take("null")
	default:
		w.take("null for some, and absent for others")
	}
	return nil
}

// contactReading tells optional-members by details whose create had no contact. A server may know one.
func (w *World) contactReading() error {
	if text, _ := w.last.answer["primaryContact"].(string); text != "" {
		return &outcome.NotApplicable{Text: "the server has a contact where none was given"}
	}
	return w.takeUnused(w.last.answer, "primaryContact")
}
