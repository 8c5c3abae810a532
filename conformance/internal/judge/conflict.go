package judge

import (
	"slices"
	"time"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// listed are the conflicts of a conflict answer, or of a list of conflicts.
func (a *Answer) listed() []any {
	list, _ := a.Object()["conflicts"].([]any)
	if a.Is(request.Conflicts) {
		list = a.List()
	}
	return list
}

// Conflicts are the items of a conflict answer, or of a list of conflicts. An item that is no object fails.
func (a *Answer) Conflicts() ([]map[string]any, error) { return Objects(a.listed()) }

// Number is the number of a listed change; "" for none.
func Number(item map[string]any) string {
	number, _ := item["rfcNumber"].(string)
	return number
}

// ConflictTexts fails unless each conflict has each of the members, a text.
func ConflictTexts(a *Answer, members string) error { return ItemTexts(a.listed(), Split(members)...) }

// ConflictDurations fails unless each conflict has a duration with a unit and a value.
func ConflictDurations(a *Answer) error {
	items, err := a.Conflicts()
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

// ConflictWindows fails unless each listed window meets the requested one, which has that length. Touching is enough, since
// window-edges is an open question.
func ConflictWindows(a *Answer, length time.Duration) error {
	from, err := a.RequestedStart()
	if err != nil {
		return err
	}
	items, err := a.Conflicts()
	for i, item := range items {
		listed, err := Window(item)
		if err != nil {
			return err
		}
		if listed.End.Before(from) || listed.Start.After(from.Add(length)) {
			return outcome.Fail("wrong-answer", "conflict %d: its window, %s, does not meet the requested one", i+1, listed)
		}
	}
	return err
}

// CountOf counts the conflicts that have the window.
func CountOf(a *Answer, window model.Window) (int, error) {
	items, err := a.Conflicts()
	if err != nil {
		return 0, err
	}
	n := 0
	for _, item := range items {
		listed, err := Window(item)
		if err != nil {
			return 0, err
		}
		if listed.Equal(window) {
			n++
		}
	}
	return n, nil
}

// ConflictOf fails unless "a" conflict, or "one" and no more, has the window of the first execution.
func ConflictOf(a *Answer, first model.Window, count string) error {
	n, err := CountOf(a, first)
	if err != nil {
		return err
	}
	if n == 0 || (count == "one" && n != 1) {
		return outcome.Fail("wrong-answer", "%d conflicts have the window of the first execution, want %s", n, count)
	}
	return nil
}

// ConflictNamed fails unless a conflict has the id of the second execution and its window.
func ConflictNamed(a *Answer, id string, second model.Window) error {
	items, err := a.Conflicts()
	if err != nil {
		return err
	}
	for _, item := range items {
		listed, err := Window(item)
		if err != nil {
			return err
		}
		if item["rfcNumber"] == id && listed.Equal(second) {
			return nil
		}
	}
	return outcome.Fail("wrong-answer", "no conflict has the id %s of the second execution, and its window", id)
}

// ConflictLength fails unless the listed duration of the second execution is the one that it was created with, with or without
// its blackout, or the length of its window.
func ConflictLength(a *Answer, id string, second model.Window, created map[string]any) error {
	items, err := a.Conflicts()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(items, func(item map[string]any) bool { return item["rfcNumber"] == id })
	if i < 0 {
		return outcome.Fail("wrong-answer", "no conflict has the id %s of the second execution", id)
	}
	duration := LengthOf(created["duration"])
	lawful := []time.Duration{duration, duration + LengthOf(created["blackOutDuration"]), second.Length()}
	if got := LengthOf(items[i]["duration"]); !slices.Contains(lawful, got) {
		return outcome.Fail("wrong-answer", "the conflict %s has a duration of %s, want %s, for which it was created, or %s, which its window takes",
			id, got, duration, second.Length())
	}
	return nil
}

// NotListed fails if the execution with that id is listed, or a window that begins at one of its former starts.
func NotListed(a *Answer, id string, starts []time.Time) error {
	items, err := a.Conflicts()
	if err != nil {
		return err
	}
	for _, item := range items {
		if item["rfcNumber"] == id {
			return outcome.Fail("wrong-answer", "the first execution is listed, and has no window there")
		}
		listed, err := Window(item)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(starts, listed.Start.Equal) {
			return outcome.Fail("wrong-answer", "a conflict begins at %s, when the first execution does no more", model.FormatTime(listed.Start))
		}
	}
	return nil
}

// SameConflicts compares the conflicts of two answers as sets: their order has no meaning.
func SameConflicts(before, now *Answer) error {
	later, err := now.Conflicts()
	if err != nil {
		return err
	}
	earlier, err := before.Conflicts()
	if err != nil {
		return err
	}
	listed := map[string]map[string]any{}
	for _, item := range earlier {
		listed[Number(item)] = item
	}
	for _, item := range later {
		other, there := listed[Number(item)]
		if !there {
			return outcome.Fail("wrong-answer", "the conflict %s is in one list, and not in the other", Shown(item["rfcNumber"]))
		}
		if name := difference(conflictMembers, other, item); name != "" {
			return outcome.Fail("wrong-answer", "conflict %s: its %s is %s in one list, and %s in the other",
				Shown(item["rfcNumber"]), name, Shown(other[name]), Shown(item[name]))
		}
	}
	if len(later) != len(earlier) {
		return outcome.Fail("wrong-answer", "%d conflicts are listed in one answer, and %d in the other", len(earlier), len(later))
	}
	return nil
}

// Records compares the listed conflicts, as a set, with the change records that a window must find. If others is true, other
// changes may be listed, too.
func Records(a *Answer, known, want []target.RFC, others bool) error {
	items, err := a.Conflicts()
	if err != nil {
		return err
	}
	if own := KnownNumbers(items, known); len(own) > len(want) {
		return outcome.Fail("wrong-answer", "the RFCs %q are listed, want %q", own, Numbers(want))
	}
	listed := map[string]map[string]any{}
	for _, item := range items {
		listed[Number(item)] = item
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
	if len(items) != len(want) && !others {
		return outcome.Fail("wrong-answer", "%d conflicts are listed, want the %d RFCs of that window", len(items), len(want))
	}
	return nil
}

// verbatim compares a conflict with the RFC that it must show: texts and duration as they are, times as instants.
func verbatim(item map[string]any, r target.RFC) error {
	duration, _ := item["duration"].(map[string]any)
	for member, pair := range map[string][2]any{
		"rfcType": {item["rfcType"], r.Type}, "rfcSubType": {item["rfcSubType"], r.SubType},
		"status": {item["status"], r.Status}, "subStatus": {item["subStatus"], r.SubStatus},
		"duration.unit": {duration["unit"], r.Duration.Unit}, "duration.value": {duration["value"], float64(r.Duration.Value)},
	} {
		if pair[0] != pair[1] {
			return outcome.Fail("wrong-answer", "conflict %s %s", r.Number, Differs(member, pair[0], pair[1]))
		}
	}
	listed, err := Window(item)
	if err != nil {
		return err
	}
	want, err := r.Window()
	if err != nil {
		return err
	}
	if !listed.Equal(want) {
		return outcome.Fail("wrong-answer", "conflict %s: its window is %s, want %s", r.Number, listed, want)
	}
	return nil
}

// Numbers are the numbers of change records.
func Numbers(rfcs []target.RFC) []string {
	var all []string
	for _, r := range rfcs {
		all = append(all, r.Number)
	}
	return all
}

// KnownNumbers are the numbers of those listed changes that are among the change records.
func KnownNumbers(items []map[string]any, rfcs []target.RFC) []string {
	known := Numbers(rfcs)
	var all []string
	for _, item := range items {
		if number := Number(item); slices.Contains(known, number) {
			all = append(all, number)
		}
	}
	return all
}

// ConflictsOnlyWith reports whether there are conflicts, and all begin when the window of a booked execution does.
func ConflictsOnlyWith(a, booked *Answer) (bool, error) {
	start, err := booked.Stamp("scheduledStart")
	if err != nil {
		return false, err
	}
	items, err := a.Conflicts()
	if err != nil {
		return false, err
	}
	others := slices.ContainsFunc(items, func(item map[string]any) bool {
		listed, err := Stamp(item, "scheduledStart")
		return err != nil || !listed.Time.Equal(start.Time)
	})
	return !others && len(items) > 0, nil
}
