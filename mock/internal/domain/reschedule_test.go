package domain_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/domain"
)

func TestRescheduleMoves(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, dcmati(nil, "one", "two"))
	first := schedule(t, c, "one", noon, domain.Rules{}).Window
	if got := schedule(t, c, "two", noon.Add(time.Hour), domain.Rules{}); got.Booked ||
		!cmp.Equal(got.Conflicts, []domain.RFC{booked("one", first)}) {
		t.Fatalf("two over one: got %+v, want a conflict with one", got)
	}
	moved := schedule(t, c, "one", noon.Add(time.Hour), domain.Rules{})
	if !moved.Booked || moved.Conflicts != nil {
		t.Fatalf("one over its own window: got %+v, want booked", moved)
	}
	if got := schedule(t, c, "two", noon.Add(-time.Hour), domain.Rules{}); !got.Booked {
		t.Errorf("two where one was: got %+v, want booked", got)
	}
	want := unscheduled("one")
	want.ScheduledBy, want.Scheduled, want.History = "approver", &moved.Window, []domain.Window{first}
	if diff := cmp.Diff(want, execution(t, c, "one")); diff != "" {
		t.Errorf("execution one (-want +got):\n%s", diff)
	}
}

func TestRescheduleCountsItselfWhenIncluded(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, dcmati(nil, "one"))
	included := domain.Rules{SelfIncluded: true}
	first := schedule(t, c, "one", noon, included).Window
	for name, start := range map[string]time.Time{"an overlapping start": noon.Add(time.Hour), "the same start": noon} {
		got := schedule(t, c, "one", start, included)
		if diff := cmp.Diff([]domain.RFC{booked("one", first)}, got.Conflicts); got.Booked || diff != "" {
			t.Errorf("%s: booked %t, conflicts (-want +got):\n%s", name, got.Booked, diff)
		}
	}
	if got := schedule(t, c, "one", noon.Add(2*time.Hour), included); !got.Booked {
		t.Errorf("a start after the old window: got %+v, want booked", got)
	}
}

func TestRescheduleIsIdempotent(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, dcmati(nil, "one", "two"))
	first := schedule(t, c, "one", noon, domain.Rules{})
	before := c.copied()
	again := schedule(t, c, "one", noon, domain.Rules{})
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("the same start again (-first +again):\n%s", diff)
	}
	if diff := cmp.Diff(before, c.copied()); diff != "" {
		t.Errorf("instance after the same start (-before +after):\n%s", diff)
	}
	shown := schedule(t, c, "one", noon.UTC(), domain.Rules{}).Window
	e := execution(t, c, "one")
	if _, offset := shown.End.Zone(); offset != 0 || e.Scheduled.Start.Location() != time.UTC || e.History != nil {
		t.Errorf("the same instant in UTC: got %v and %+v, want it shown in UTC without history", shown, e)
	}
	if got := schedule(t, c, "two", noon, domain.Rules{}).Conflicts[0].Window.Start; got.Location() != time.UTC {
		t.Errorf("the conflict's start: got %s, want it in UTC", got)
	}
	longer := schedule(t, c, "one", noon, domain.Rules{End: domain.EndByDurationPlusBlackout}).Window
	if got := execution(t, c, "one"); !longer.End.Equal(noon.Add(3*time.Hour)) || len(got.History) != 1 {
		t.Errorf("the same start with another end: got %v, %+v, want three hours and one former window", longer, got)
	}
}

func TestSeededScheduleIsOnTheCalendar(t *testing.T) {
	t.Parallel()
	in := dcmati([]domain.RFC{other("rfc", window(noon, time.Hour))}, "one", "two", "three")
	first, second := window(noon, 3*time.Hour), window(noon, time.Hour)
	in.Executions[0].Scheduled, in.Executions[1].Scheduled = &first, &second
	c := calendarOf(t, in)
	want := []domain.RFC{in.RFCs[0], booked("one", first), booked("two", second)}
	if diff := cmp.Diff(want, schedule(t, c, "three", noon, domain.Rules{}).Conflicts); diff != "" {
		t.Errorf("conflicts (-want +got):\n%s", diff)
	}
	schedule(t, c, "one", noon.Add(12*time.Hour), domain.Rules{})
	if got := numbers(schedule(t, c, "three", noon, domain.Rules{}).Conflicts); !cmp.Equal(got, []string{"rfc", "two"}) {
		t.Errorf("conflicts after one moved away: got %v, want rfc and two", got)
	}
}

func TestHistoryIsBounded(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, dcmati(nil, "one"))
	for i := range domain.HistoryLimit + 4 {
		schedule(t, c, "one", noon.Add(time.Duration(i)*time.Hour), domain.Rules{})
	}
	got := execution(t, c, "one")
	if len(got.History) != domain.HistoryLimit || got.Forgotten != 3 {
		t.Fatalf("history: got %d windows and %d forgotten, want %d and 3", len(got.History), got.Forgotten, domain.HistoryLimit)
	}
	oldest, newest := got.History[0].Start, got.History[domain.HistoryLimit-1].Start
	if !oldest.Equal(noon.Add(3*time.Hour)) || !newest.Equal(noon.Add((domain.HistoryLimit+2)*time.Hour)) {
		t.Errorf("history runs from %s to %s, want oldest first up to the last move", oldest, newest)
	}
}

// A place's clocks go back within the window: the end is two real hours later, in the offset of the start.
func TestScheduleKeepsTheOffsetOverDaylightSaving(t *testing.T) {
	t.Parallel()
	place, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 11, 1, 0, 30, 0, 0, place)
	c := calendarOf(t, dcmati([]domain.RFC{other("after", window(start.UTC().Add(2*time.Hour), time.Hour))}, "one"))
	got := schedule(t, c, "one", start, domain.Rules{})
	if !got.Booked {
		t.Fatalf("got %+v, want booked up to the next window", got)
	}
	if end := got.Window.End.Format(time.RFC3339); end != "2026-11-01T02:30:00-07:00" {
		t.Errorf("end: got %s, want 2026-11-01T02:30:00-07:00", end)
	}
}

func TestScheduleStaysInTheCalendar(t *testing.T) {
	t.Parallel()
	last := time.Date(9999, 12, 31, 21, 59, 59, 999_999_999, time.UTC)
	tests := map[string]struct {
		start time.Time
		want  error
	}{
		"it books up to the last nanosecond":             {last, nil},
		"it refuses an end in the year 10000":            {last.Add(1), domain.ErrBeyondCalendar},
		"it refuses an end in the year 10000 in its own": {last.In(time.FixedZone("", 1)), domain.ErrBeyondCalendar},
		"it refuses an end in the year 10000 in UTC":     {last.Add(1).In(time.FixedZone("", -3600)), domain.ErrBeyondCalendar},
		"it books from the first second":                 {time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), nil},
		"it refuses a start before the year 0":           {time.Date(0, 1, 1, 0, 0, 0, -1, time.UTC), domain.ErrBeyondCalendar},
		"it refuses a start before the year 0 in UTC": {
			time.Date(0, 1, 1, 0, 0, 0, 0, time.FixedZone("", 60)), domain.ErrBeyondCalendar,
		},
		"it refuses the latest time of all":    {time.Unix(math.MaxInt64, math.MaxInt64), domain.ErrBeyondCalendar},
		"it refuses the earliest time of all":  {time.Unix(math.MinInt64, 0), domain.ErrBeyondCalendar},
		"it refuses an offset of all there is": {last.In(time.FixedZone("", math.MaxInt)), domain.ErrBeyondCalendar},
		"it refuses the opposite offset":       {last.In(time.FixedZone("", math.MinInt)), domain.ErrBeyondCalendar},
		"it books the zero time":               {time.Time{}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := calendarOf(t, dcmati(nil, "one"))
			got, err := domain.Schedule(t.Context(), c, "one", tt.start, "approver", domain.Rules{})
			if !errors.Is(err, tt.want) || got.Booked != (tt.want == nil) {
				t.Errorf("schedule: got %+v, %v, want %v", got, err, tt.want)
			}
			if e := execution(t, c, "one"); (e.Scheduled != nil) != (tt.want == nil) {
				t.Errorf("execution after %v: %+v", err, e)
			}
		})
	}
}

func TestScheduleRefusesWhatItCannotCompute(t *testing.T) {
	t.Parallel()
	in := dcmati(nil, "one")
	in.Executions[0].Duration = domain.Duration{Unit: "days", Value: 106751}
	in.Executions[0].BlackOut = in.Executions[0].Duration
	c := calendarOf(t, in)
	for rule, want := range map[domain.EndRule]error{
		domain.EndByDurationPlusBlackout: domain.ErrBeyondCalendar, 3: domain.ErrInvalid, -1: domain.ErrInvalid,
	} {
		if _, err := domain.Schedule(t.Context(), c, "one", noon, "approver", domain.Rules{End: rule}); !errors.Is(err, want) {
			t.Errorf("end rule %d: got %v, want %v", rule, err, want)
		}
	}
}
