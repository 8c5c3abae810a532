package judge

import (
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/target"
)

func wrongStart(got, want time.Time) error {
	return outcome.Fail("wrong-answer", "scheduledStart is the instant %s, want the requested %s", model.FormatTime(got), model.FormatTime(want))
}

// MeantStart fails unless the answer's start is one of the instants that the request's time may mean.
func MeantStart(a *Answer) error {
	start, err := a.Stamp("scheduledStart")
	if err != nil {
		return err
	}
	if meant := a.Draft.Meant; !slices.ContainsFunc(meant, start.Time.Equal) {
		return wrongStart(start.Time, meant[0])
	}
	return nil
}

// Fraction reads time-fraction-in by an accepted start.
func Fraction(a *Answer, kept, dropped string) (alternative string, err error) {
	start, err := a.Stamp("scheduledStart")
	if err != nil {
		return "", err
	}
	want, err := a.RequestedStart()
	if err != nil {
		return "", err
	}
	switch {
	case start.Time.Equal(want):
		return kept, nil
	case start.Time.Equal(want.Truncate(time.Second)):
		return dropped, nil
	}
	return "", outcome.Fail("wrong-answer", "scheduledStart is %s, want %s with its fraction or without", model.FormatTime(start.Time), model.FormatTime(want))
}

// Zone reads time-zone-out by the offset of an item's start, and by that of the time which was given, such as -07:00. A start
// without an offset is in UTC, and bare is true.
func Zone(item map[string]any, given string) (alternative string, bare bool, err error) {
	start, err := Stamp(item, "scheduledStart")
	if err != nil {
		return "", false, err
	}
	as, err := model.ParseStamp(given)
	if err != nil {
		return "", false, err
	}
	if !start.Time.Equal(as.Time) {
		return "", false, outcome.Fail("wrong-answer", "scheduledStart is the instant %s, want %s", model.FormatTime(start.Time), model.FormatTime(as.Time))
	}
	switch shift := start.Shift(); {
	case start.Offset == "":
		return "utc", true, nil
	case shift == as.Shift():
		return "as-requested", false, nil
	case shift == 0:
		return "utc", false, nil
	}
	return "the offset " + start.Offset, false, nil
}

// RecordZone is Zone for the only listed conflict, which must be the only change record: its start keeps the stored offset, or is
// in UTC.
func RecordZone(a *Answer, rfcs []target.RFC) (alternative string, bare bool, err error) {
	items, err := a.Conflicts()
	if err != nil {
		return "", false, err
	}
	if len(items) != 1 || len(rfcs) != 1 {
		return "", false, outcome.Fail("wrong-answer", "%d conflicts are listed, want the one RFC", len(items))
	}
	return Zone(items[0], rfcs[0].Start)
}

// Hour reads time-hour-out by a start before ten.
func Hour(a *Answer) (alternative string, err error) {
	start, err := a.Stamp("scheduledStart")
	if err != nil {
		return "", err
	}
	text, _ := a.Object()["scheduledStart"].(string)
	_, clock, _ := strings.Cut(text, "T")
	switch {
	case start.HourDigits == 1:
		return "as-in-the-sample", nil
	case strings.HasPrefix(clock, "0"):
		return "two-digits", nil
	}
	return "", &outcome.Inconclusive{Text: "the answer's hour is not before ten in the zone that it is written in"}
}

// Offset reads time-offset-out by the answer's start. A start without an offset shows nothing of it, and is no failure.
func Offset(a *Answer) (alternative string, err error) {
	start, err := a.Stamp("scheduledStart")
	switch {
	case err != nil:
		return "", err
	case start.Offset == "":
		return "", &outcome.NotApplicable{Text: "the times of answers have no offset"}
	case start.Offset == "Z" || strings.Contains(start.Offset, ":"):
		return "colon", nil
	}
	return "basic", nil
}

// Seconds reads time-seconds-out by a start at a full minute.
func Seconds(a *Answer) (alternative string, err error) {
	if err := Start(a); err != nil {
		return "", err
	}
	start, err := a.Stamp("scheduledStart")
	if err != nil {
		return "", err
	}
	if start.NoSeconds {
		return "left-out", nil
	}
	return "written", nil
}

// Length reads end-rule by the length of the answer's window; known is false for a length that no alternative explains.
func Length(a *Answer, duration, blackOut time.Duration) (alternative string, known bool, err error) {
	window, err := Window(a.Object())
	if err != nil {
		return "", false, err
	}
	switch window.Length() {
	case duration:
		return "duration", true, nil
	case 2 * time.Hour:
		return "two-hours", true, nil
	case duration + blackOut:
		return "duration-plus-blackout", true, nil
	}
	return "a window of " + window.Length().String(), false, nil
}

// SameLength compares the answer's window with the one that the same execution had before: an execution takes as long on one day
// as on another.
func SameLength(a *Answer, before model.Window) error {
	now, err := Window(a.Object())
	if err != nil {
		return err
	}
	if now.Length() != before.Length() {
		return outcome.Fail("wrong-answer", "the window from %s is %s long, and the one from %s is %s long",
			model.FormatTime(now.Start), now.Length(), model.FormatTime(before.Start), before.Length())
	}
	return nil
}

// Offsets returns an *outcome.NotApplicable if the server accepts no offset but Z: then the reading time-zone-in is not
// any-offset.
func Offsets(a *Answer) error {
	if a.IsRefusalOrSlowDown() {
		return &outcome.NotApplicable{Text: "the server takes no offset but Z (reading time-zone-in)"}
	}
	return nil
}
