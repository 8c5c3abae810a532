package steps

import (
	"time"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// conflicts are the items of the last answer.
func (w *World) conflicts() ([]map[string]any, error) { return w.last.conflicts() }

// conflicts are the items of the answer; an item that is no object fails.
func (c *call) conflicts() ([]map[string]any, error) {
	list, _ := c.answer["conflicts"].([]any)
	if c.draft.Form == request.Conflicts {
		list = c.list
	}
	items := make([]map[string]any, 0, len(list))
	for _, v := range list {
		item, ok := v.(map[string]any)
		if !ok {
			return nil, outcome.Fail("wrong-answer", "a conflict is no JSON object")
		}
		items = append(items, item)
	}
	return items, nil
}

func (w *World) eachConflictHasTexts(members string) error {
	items, err := w.conflicts()
	for i, item := range items {
		for _, member := range splitList(members) {
			if text, ok := item[member].(string); !ok || text == "" {
				return outcome.Fail("wrong-answer", "conflict %d: its member %q is missing or no text", i+1, member)
			}
		}
	}
	return err
}

func (w *World) eachConflictHasDuration() error {
	items, err := w.conflicts()
	for i, item := range items {
		duration, _ := item["duration"].(map[string]any)
		unit, isText := duration["unit"].(string)
		value, isNumber := duration["value"].(float64)
		if !isText || unit == "" || !isNumber || value <= 0 {
			return outcome.Fail("wrong-answer", "conflict %d: its duration has not both a unit and a value", i+1)
		}
	}
	return err
}

// eachConflictOverlaps holds every listed window to the one that was asked for: touching is enough, since window-edges is
// open.
func (w *World) eachConflictOverlaps() error {
	asked, err := w.last.asked()
	if err != nil {
		return err
	}
	items, err := w.conflicts()
	for i, item := range items {
		start, end, err := window(item)
		if err != nil {
			return err
		}
		if !model.Overlap(start, end.Add(time.Nanosecond), asked, asked.Add(w.Fixture.Duration.Length()+time.Nanosecond)) {
			return outcome.Fail("wrong-answer", "conflict %d: its window, %s to %s, does not meet the one that was asked for",
				i+1, request.FormatTime(start), request.FormatTime(end))
		}
	}
	return err
}

func window(item map[string]any) (start, end time.Time, err error) {
	from, err := stampOf(item, "scheduledStart")
	if err != nil {
		return start, end, err
	}
	to, err := stampOf(item, "scheduledEnd")
	return from.Time, to.Time, err
}

// withWindowOf counts the conflicts that have the window which an execution was answered with.
func (w *World) withWindowOf(execution int) (int, error) {
	booked, ok := w.accepted[execution]
	if !ok {
		return 0, outcome.Incomplete("the window of the execution")
	}
	start, end, err := window(booked.answer)
	if err != nil {
		return 0, err
	}
	items, err := w.conflicts()
	if err != nil {
		return 0, err
	}
	n := 0
	for _, item := range items {
		from, to, err := window(item)
		if err != nil {
			return 0, err
		}
		if from.Equal(start) && to.Equal(end) {
			n++
		}
	}
	return n, nil
}

func (w *World) hasConflictOfFirst(count string) error {
	n, err := w.withWindowOf(0)
	if err != nil {
		return err
	}
	if n == 0 || (count == "one" && n != 1) {
		return outcome.Fail("wrong-answer", "%d conflicts have the window of the first execution, want %s", n, count)
	}
	return nil
}

// overlapping is the oracle: the fixture's RFCs whose windows share a moment with the one from start to end. RFCs that only
// touch it make the answer a reading, hence none.
func (w *World) overlapping(start, end time.Time) ([]target.RFC, error) {
	met, isClear, err := target.Met(w.Fixture.RFCs, start, end)
	if !isClear {
		return nil, err
	}
	return met, err
}

// conflictsAreRFCs compares the listed conflicts with the RFCs that overlap, as a set: the order carries no meaning.
func (w *World) conflictsAreRFCs() error {
	start, end, err := w.askedWindow()
	if err != nil {
		return err
	}
	want, err := w.matching(w.match, start, end)
	if err != nil {
		return err
	}
	items, err := w.conflicts()
	if err != nil {
		return err
	}
	if own := w.ownNumbers(items); len(own) > len(want) {
		return outcome.Fail("wrong-answer", "the RFCs %q are listed, want %q", own, numbersOf(want))
	}
	listed := map[string]map[string]any{}
	for _, item := range items {
		number, _ := item["rfcNumber"].(string)
		listed[number] = item
	}
	for _, r := range want {
		item, there := listed[r.Number]
		if !there {
			return outcome.Fail("wrong-answer", "the RFC %s is in that window, but not listed", r.Number)
		}
		if err := verbatim(item, r); err != nil {
			return err
		}
	}
	if len(items) != len(want) && !w.mayHaveOthers() {
		return outcome.Fail("wrong-answer", "%d conflicts are listed, want the %d RFCs of that window", len(items), len(want))
	}
	return nil
}

// verbatim holds a conflict to the RFC as it was made: texts and duration as they are, times as instants.
func verbatim(item map[string]any, r target.RFC) error {
	duration, _ := item["duration"].(map[string]any)
	for member, pair := range map[string][2]any{
		"rfcType": {item["rfcType"], r.Type}, "rfcSubType": {item["rfcSubType"], r.SubType},
		"status": {item["status"], r.Status}, "subStatus": {item["subStatus"], r.SubStatus},
		"duration.unit": {duration["unit"], r.Duration.Unit}, "duration.value": {duration["value"], float64(r.Duration.Value)},
	} {
		if pair[0] != pair[1] {
			return outcome.Fail("wrong-answer", "conflict %s %s", r.Number, differs(member, pair[0], pair[1]))
		}
	}
	return sameWindow(item, r)
}

func sameWindow(item map[string]any, r target.RFC) error {
	start, end, err := window(item)
	if err != nil {
		return err
	}
	wantStart, err := model.ParseStamp(r.Start)
	if err != nil {
		return err
	}
	wantEnd, err := model.ParseStamp(r.End)
	if err != nil {
		return err
	}
	if !start.Equal(wantStart.Time) || !end.Equal(wantEnd.Time) {
		return outcome.Fail("wrong-answer", "conflict %s: its window is %s to %s, want %s to %s", r.Number, request.FormatTime(start), request.FormatTime(end), r.Start, r.End)
	}
	return nil
}
