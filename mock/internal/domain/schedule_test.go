package domain_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/domain"
)

// Each case moves "one", which is scheduled for 06:00, to noon for two hours unless the rules say otherwise.
func TestScheduleDecides(t *testing.T) {
	t.Parallel()
	around := func(from, to time.Duration) domain.Window {
		return domain.Window{Start: noon.Add(from), End: noon.Add(to)}
	}
	within := around(time.Hour, 90*time.Minute)
	tests := map[string]struct {
		rfcs      []domain.RFC
		rules     domain.Rules
		conflicts []string
		booked    bool
		length    time.Duration // 0: two hours
	}{
		"it books where nothing is":                    {booked: true},
		"it refuses a window within":                   {rfcs: []domain.RFC{other("a", within)}, conflicts: []string{"a"}},
		"it refuses a window around":                   {rfcs: []domain.RFC{other("a", around(-time.Hour, 9*time.Hour))}, conflicts: []string{"a"}},
		"it refuses an overlap of a nanosecond before": {rfcs: []domain.RFC{other("a", around(-time.Hour, 1))}, conflicts: []string{"a"}},
		"it refuses an overlap of a nanosecond after": {
			rfcs: []domain.RFC{other("a", around(2*time.Hour-1, 3*time.Hour))}, conflicts: []string{"a"},
		},
		"it books between touching windows": {
			rfcs: []domain.RFC{other("a", around(-time.Hour, 0)), other("b", around(2*time.Hour, 3*time.Hour))}, booked: true,
		},
		"it refuses touching windows under closed edges": {
			rfcs:  []domain.RFC{other("a", around(-time.Hour, 0)), other("b", around(2*time.Hour, 3*time.Hour))},
			rules: domain.Rules{ClosedEdges: true}, conflicts: []string{"a", "b"},
		},
		"it books a nanosecond apart under closed edges": {
			rfcs:  []domain.RFC{other("a", around(-time.Hour, -1)), other("b", around(2*time.Hour+1, 3*time.Hour))},
			rules: domain.Rules{ClosedEdges: true}, booked: true,
		},
		"it compares instants across offsets": {
			rfcs:      []domain.RFC{other("a", window(within.Start.In(time.FixedZone("", 5*3600+1800)), time.Minute))},
			conflicts: []string{"a"},
		},
		"it refuses a pending RFC": {rfcs: []domain.RFC{pending("p", within)}, conflicts: []string{"p"}},
		"it ignores a pending RFC alone when those do not block": {
			rfcs: []domain.RFC{pending("p", within)}, rules: domain.Rules{PendingIgnored: true}, booked: true,
		},
		"it lists a pending RFC with another": {
			rfcs: []domain.RFC{pending("p", within), other("a", within)}, rules: domain.Rules{PendingIgnored: true},
			conflicts: []string{"p", "a"},
		},
		"it books in spite of a conflict, and lists it, when told": {
			rfcs: []domain.RFC{other("a", within)}, rules: domain.Rules{BookAnyway: true}, conflicts: []string{"a"}, booked: true,
		},
		"it lists no ignored pending RFC when it books anyway": {
			rfcs: []domain.RFC{pending("p", within)}, rules: domain.Rules{BookAnyway: true, PendingIgnored: true}, booked: true,
		},
		"it sorts by start, then in the order given": {
			rfcs: []domain.RFC{
				other("late", within), other("second", around(0, time.Minute)), other("third", around(0, 90*24*time.Hour)),
				other("first", around(-time.Hour, 48*time.Hour)), other("fourth", around(0, time.Hour)),
			},
			conflicts: []string{"first", "second", "third", "fourth", "late"},
		},
		"it ends after the duration and the blackout": {
			rules: domain.Rules{End: domain.EndByDurationPlusBlackout}, booked: true, length: 3 * time.Hour,
		},
		"it counts the blackout as part of the window": {
			rfcs: []domain.RFC{other("a", around(2*time.Hour, 3*time.Hour))}, rules: domain.Rules{End: domain.EndByDurationPlusBlackout},
			conflicts: []string{"a"}, length: 3 * time.Hour,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := dcmati(tt.rfcs, "one")
			six := window(noon.Add(-6*time.Hour), 2*time.Hour)
			in.Executions[0].Scheduled = &six
			c := calendarOf(t, in)
			before := c.copied()
			got := schedule(t, c, "one", noon, tt.rules)
			length := max(tt.length, 2*time.Hour)
			if diff := cmp.Diff(tt.conflicts, numbers(got.Conflicts)); diff != "" {
				t.Errorf("conflicts (-want +got):\n%s", diff)
			}
			if got.Booked != tt.booked {
				t.Errorf("booked: got %t, want %t", got.Booked, tt.booked)
			}
			if diff := cmp.Diff(window(noon, length), got.Window); diff != "" {
				t.Errorf("window (-want +got):\n%s", diff)
			}
			if tt.booked {
				moved := &before.Executions[0]
				moved.Scheduled, moved.ScheduledBy, moved.History = &got.Window, "approver", []domain.Window{six}
			}
			if diff := cmp.Diff(before, c.copied()); diff != "" {
				t.Errorf("instance (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEndRule(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		rule domain.EndRule
		want time.Duration
	}{
		"it ends after the execution's duration by default": {domain.EndByDuration, 5 * time.Hour},
		"it ends after two hours whatever the duration":     {domain.EndTwoHours, 2 * time.Hour},
		"it ends after duration and blackout":               {domain.EndByDurationPlusBlackout, 5*time.Hour + 40*time.Minute},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := dcmati(nil, "one")
			in.Executions[0].Duration, in.Executions[0].BlackOut = domain.Hours(5), domain.Duration{Unit: "minutes", Value: 40}
			got := schedule(t, calendarOf(t, in), "one", noon, domain.Rules{End: tt.rule})
			if diff := cmp.Diff(window(noon, tt.want), got.Window); diff != "" {
				t.Errorf("window (-want +got):\n%s", diff)
			}
		})
	}
}

// The sample of the source document, value for value: clauses conflict-item, conflict-kinds, conflict-pending.
func TestScheduleGivesTheSampleConflicts(t *testing.T) {
	t.Parallel()
	start := time.Date(2020, 8, 26, 8, 53, 51, 0, time.FixedZone("", -7*60*60))
	sample := window(start, 2*time.Hour)
	want := []domain.RFC{
		{"3-7JZXAMZ", "CODE_PROMO", "CEMLI_PATCH", "Open", "Ready For Execution", sample, domain.Hours(2)},
		{"3-7JZXAGH", "OCIEBS_Prod_SelfService", "SelfService_Bounce", "Open", "Ready For Execution", sample, domain.Hours(3)},
		{"3-6JZXAMH", "Configuration - EBSO", "Autoexec-Config", "Open", "Ready For Scheduling/Approval", sample, domain.Hours(4)},
	}
	c := calendarOf(t, dcmati(want, "3-CDQF5Z0"))
	got := schedule(t, c, "3-CDQF5Z0", start.UTC(), domain.Rules{})
	if diff := cmp.Diff(want, got.Conflicts); diff != "" || got.Booked {
		t.Errorf("booked %t, conflicts (-want +got):\n%s", got.Booked, diff)
	}
	for i, rfc := range got.Conflicts {
		if shown := rfc.Window.Start.Format(time.RFC3339); shown != "2020-08-26T08:53:51-07:00" {
			t.Errorf("start of conflict %d: got %s, want the offset it was stored with", i, shown)
		}
		if rfc.Pending() != (i == 2) {
			t.Errorf("pending of conflict %d: got %t", i, rfc.Pending())
		}
	}
}
