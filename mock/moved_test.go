package mock_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// In the night when the clocks go back, half past one comes twice: what is booked are instants, whatever they are called.
func TestTheHourThatComesTwiceIsTwoHours(t *testing.T) {
	t.Parallel()
	s := start(t)
	first, second := execution("FIRST"), execution("SECOND")
	pair := instance("PAIR")
	r := send(t, s, pair, first, at("2020-10-25T01:30:00+01:00"))
	expect(t, r, 200, "")
	if start, end := r.member(t, "scheduledStart"), r.member(t, "scheduledEnd"); start != "2020-10-25T01:30:00+01:00" || end != "2020-10-25T03:30:00+01:00" {
		t.Errorf("the window is %s to %s, want two hours by the offset that was asked for", start, end)
	}
	for _, row := range []struct {
		name, when, reason string
		status             int
	}{
		{"the same time by the clock on the wall, an hour later", "2020-10-25T01:30:00Z", "conflict-body", 409},
		{"the last second of the window, by winter time", "2020-10-25T02:29:59Z", "conflict-body", 409},
		{"the window's end, by winter time", "2020-10-25T02:30:00Z", "", 200},
		{"two hours before its start, by winter time", "2020-10-24T22:30:00Z", "", 200},
		{"a second later", "2020-10-24T22:30:01Z", "conflict-body", 409},
	} {
		r := send(t, s, pair, second, at(row.when))
		if r.status != row.status || r.reason() != row.reason {
			t.Errorf("%s: got %d %s, want %d %s\n%s", row.name, r.status, r.reason(), row.status, row.reason, r.body)
		}
	}
}

// The state that is exported tells where a moved execution has been; a refused move, or the same call again, is no move.
func TestAMovedExecutionKeepsItsHistory(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, when := range []string{"2020-08-27T08:00:00Z", "2020-08-27T08:00:00Z", "2020-08-28T08:00:00+02:00", "2020-08-26T15:00:00Z", "2020-08-29T08:00:00Z"} {
		send(t, s, instance("PAIR"), execution("FIRST"), at(when))
	}
	var exported any
	if err := json.Unmarshal([]byte(control(t, s, "exportSeed", "GET", "/seed", "").body), &exported); err != nil {
		t.Fatal(err)
	}
	e := withID(exported, "FIRST")
	got := []any{e["scheduledStart"], e["scheduledEnd"], e["history"]}
	want := []any{"2020-08-29T08:00:00Z", "2020-08-29T10:00:00Z", []any{
		map[string]any{"scheduledStart": "2020-08-27T08:00:00Z", "scheduledEnd": "2020-08-27T10:00:00Z"},
		map[string]any{"scheduledStart": "2020-08-28T08:00:00+02:00", "scheduledEnd": "2020-08-28T10:00:00+02:00"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("start, end and history (-want +got):\n%s", diff)
	}
}

// withID finds the object of this id in decoded JSON; nil when there is none.
func withID(v any, id string) map[string]any {
	object, _ := v.(map[string]any)
	if object["id"] == id {
		return object
	}
	inner, _ := v.([]any)
	for _, member := range slices.AppendSeq(inner, maps.Values(object)) {
		if found := withID(member, id); found != nil {
			return found
		}
	}
	return nil
}
