package steps

import (
	"context"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

func (w *World) statusIsReading() error {
	w.observeStatus(w.rule, w.last.Status)
	return nil
}

func (w *World) take(alternative string) {
	w.observe(w.rule, alternative, slices.Contains(alternatives(w.rule), alternative))
}

// acceptance tells a reading by whether the last request was accepted or refused in the way that is named.
func (w *World) acceptance(accepted, how, refusedMeans string) error {
	if w.last.isAccepted() {
		return w.takeAccepted(accepted)
	}
	if err := w.inTheWay(); err != nil {
		return err
	}
	if err := w.isRefused(how); err != nil {
		return err
	}
	w.take(refusedMeans)
	return nil
}

// takeAccepted takes an alternative that an accepted request shows, if its answer is one: a status alone tells nothing.
func (w *World) takeAccepted(alternative string) error {
	if err := w.isAccepted(); err != nil {
		return err
	}
	w.take(alternative)
	return nil
}

func (w *World) acceptanceOrConflicts(accepted, conflicting string) error {
	if w.last.isAccepted() {
		return w.takeAccepted(accepted)
	}
	if err := w.isConflictAnswer(); err != nil {
		return err
	}
	if err := w.conflictsAreOurs(); err != nil {
		return err
	}
	w.take(conflicting)
	return nil
}

func (w *World) acceptanceOrStatus(accepted string) error {
	if w.last.isAccepted() {
		return w.takeAccepted(accepted)
	}
	if err := w.inTheWay(); err != nil {
		return err
	}
	if err := w.refused(); err != nil {
		return err
	}
	return w.statusIsReading()
}

func (w *World) fractionReading(kept, gone, how, refusedMeans string) error {
	if !w.last.isAccepted() {
		return w.acceptance(kept, how, refusedMeans)
	}
	start, err := w.last.stamp("scheduledStart")
	if err != nil {
		return err
	}
	asked, err := w.last.asked()
	if err != nil {
		return err
	}
	switch {
	case start.Time.Equal(asked):
		w.take(kept)
	case start.Time.Equal(asked.Truncate(time.Second)):
		w.take(gone)
	default:
		return outcome.Fail("wrong-answer", "scheduledStart is %s, want %s with its fraction or without", request.FormatTime(start.Time), request.FormatTime(asked))
	}
	return nil
}

func (w *World) orderReading(token, body string) error {
	if err := w.refused(); err != nil {
		return err
	}
	switch status := w.last.Status; {
	case slices.Contains(Refusal{Reading: "token-status"}.Lawful(), status):
		w.take(token)
	case slices.Contains(Refusal{Reading: "body-malformed-status"}.Lawful(), status):
		w.take(body)
	default:
		return &outcome.Inconclusive{Text: "the status of the refusal tells neither the token nor the body"}
	}
	return nil
}

// lengthReading tells end-rule by the window's length.
func (w *World) lengthReading() error {
	start, end, err := window(w.last.answer)
	if err != nil {
		return err
	}
	duration := w.Fixture.Duration.Length()
	switch length := end.Sub(start); length {
	case duration:
		w.take("duration")
	case 2 * time.Hour:
		w.take("two-hours")
	case duration + w.Fixture.BlackOut.Length():
		w.take("duration-plus-blackout")
	default:
		w.take("a window of " + length.String())
	}
	return nil
}

// zoneReading tells time-zone-out by the offset that the answer's start is written with.
func (w *World) zoneReading() error { return w.takeZone(w.last.answer, w.last.draft.Time) }

// rfcZoneReading tells it by an RFC's start, which keeps the offset that it was stored with, or is in UTC too.
func (w *World) rfcZoneReading() error {
	items, err := w.conflicts()
	if err != nil {
		return err
	}
	if len(items) != 1 || len(w.Fixture.RFCs) != 1 {
		return outcome.Fail("wrong-answer", "%d conflicts are listed, want the one RFC", len(items))
	}
	return w.takeZone(items[0], w.Fixture.RFCs[0].Start)
}

// takeZone compares the offset of an item's start with the one that the start was given with, such as -07:00. Without an
// offset the start is in UTC.
func (w *World) takeZone(item map[string]any, given string) error {
	start, err := stampOf(item, "scheduledStart")
	if err != nil {
		return err
	}
	as, err := model.ParseStamp(given)
	if err != nil {
		return err
	}
	if !start.Time.Equal(as.Time) {
		return outcome.Fail("wrong-answer", "scheduledStart is the instant %s, want %s", request.FormatTime(start.Time), request.FormatTime(as.Time))
	}
	switch shift := start.Shift(); {
	case start.Offset == "":
		w.warn("bare-time", "the times of answers have no offset: they are taken to be in UTC")
		w.take("utc")
	case shift == as.Shift():
		w.take("as-requested")
	case shift == 0:
		w.take("utc")
	default:
		w.take("the offset " + start.Offset)
	}
	return nil
}

// hourReading tells time-hour-out by an hour before ten, which the answer must have for it.
func (w *World) hourReading() error {
	start, err := w.last.stamp("scheduledStart")
	if err != nil {
		return err
	}
	text, _ := w.last.answer["scheduledStart"].(string)
	_, clock, _ := strings.Cut(text, "T")
	switch {
	case start.HourDigits == 1:
		w.take("as-in-the-sample")
	case strings.HasPrefix(clock, "0"):
		w.take("two-digits")
	default:
		return &outcome.Inconclusive{Text: "the answer's hour is not before ten in the zone that it is written in"}
	}
	return nil
}

// bodyForm tells error-body; a form that is none of the alternatives is "other", and never wrong.
func (w *World) bodyForm() error {
	c := w.last
	_, hasCode := c.answer["code"]
	_, hasMessage := c.answer["message"]
	contentType, _, _ := strings.Cut(c.Header.Get("Content-Type"), ";")
	form := "other"
	switch {
	case len(c.Body) == 0:
		form = "empty"
	case contentType == "application/problem+json" && c.answer != nil:
		form = "problem"
	case hasCode && hasMessage:
		form = "code-message"
	}
	w.observe(w.rule, form, true)
	return nil
}

// productionReading determines prod-instance by the first of two requests that is refused: the create, and the schedule of what
// was created.
func (w *World) productionReading(ctx context.Context, clock, accepted string) error {
	if w.last.isAccepted() {
		if err := w.isAccepted(); err != nil {
			return err
		}
		if err := w.schedule(ctx, "second ", clock); err != nil {
			return err
		}
	}
	return w.acceptanceOrStatus(accepted)
}

// isAcceptedOrRefused passes either answer of a reading that another scenario determines.
func (w *World) isAcceptedOrRefused() error {
	if w.last.isAccepted() {
		return w.isAccepted()
	}
	if err := w.inTheWay(); err != nil {
		return err
	}
	return w.refused()
}
