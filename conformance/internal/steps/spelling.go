package steps

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
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

// scheduleSpelt asks for 10:53:51 on the fixture's day.
func (w *World) scheduleSpelt(ctx context.Context, words string) error {
	form, known := request.FindTimeForm(words)
	if !known {
		return outcome.UnknownWords("form of a time", words)
	}
	at, err := time.Parse(time.RFC3339, w.Fixture.At("10:53:51Z"))
	if err != nil {
		return fmt.Errorf("the fixture's day: %w", err)
	}
	d, err := request.NewSchedule(ctx, w.Fixture, 0, form.Write(at))
	if err != nil {
		return err
	}
	d.Meant = form.Instants(at)
	return w.send(ctx, "schedule "+d.Execution+" for "+d.Time, d, 0, true)
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
	if !slices.ContainsFunc(w.last.draft.Meant, start.Time.Equal) {
		return outcome.Fail("wrong-answer", "scheduledStart is the instant %s, want %s, which was asked for", request.FormatTime(start.Time), request.FormatTime(w.last.draft.Meant[0]))
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
	return w.scheduleAt(ctx, "", request.FormatTime(at))
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
