package domain_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/domain"
)

func TestTheStatesOfALife(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, dcmati(nil, "new"))
	states := func(when, sub, customer string) {
		t.Helper()
		x := execution(t, c, "new")
		if x.SubStatus() != sub || x.CustomerStatus() != customer {
			t.Errorf("%s: got %q, %q, want %q, %q", when, x.SubStatus(), x.CustomerStatus(), sub, customer)
		}
	}
	states("created", "Ready For Scheduling/Approval", "Acknowledged")
	schedule(t, c, "new", noon, domain.Rules{})
	states("scheduled", "Ready For Execution", "Review Update")
	schedule(t, c, "new", noon.Add(time.Hour), domain.Rules{})
	states("moved", "Ready For Execution", "Review Update")
	cancel(t, c, "new", domain.Rules{})
	states("cancelled", "Ready For Scheduling/Approval", "Review Update")
}

func TestCancelFreesTheCalendar(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, dcmati(nil, "one", "two"))
	if cancel(t, c, "one", domain.Rules{}) {
		t.Error("cancel of what is not scheduled: got true")
	}
	first := schedule(t, c, "one", noon, domain.Rules{}).Window
	if !cancel(t, c, "one", domain.Rules{}) || cancel(t, c, "one", domain.Rules{}) {
		t.Error("cancel twice: want true, then false")
	}
	want := unscheduled("one")
	want.History = []domain.Window{first}
	if diff := cmp.Diff(want, execution(t, c, "one")); diff != "" {
		t.Errorf("cancelled (-want +got):\n%s", diff)
	}
	if got := schedule(t, c, "two", noon, domain.Rules{}); !got.Booked {
		t.Errorf("two where one was: got %+v, want booked", got)
	}
	again := schedule(t, c, "one", noon, domain.Rules{BookAnyway: true}).Window
	want.Scheduled, want.ScheduledBy = &again, "approver"
	if diff := cmp.Diff(want, execution(t, c, "one")); diff != "" {
		t.Errorf("scheduled once more for the same window (-want +got):\n%s", diff)
	}
}

func TestWhatHasBegunStays(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		begun time.Time
		want  error
	}{
		"it lets what begins a nanosecond later": {noon.Add(-1), nil},
		"it keeps what begins now":               {noon, domain.ErrBegun},
		"it keeps what is long over":             {noon.AddDate(1, 0, 0), domain.ErrBegun},
		"it lets everything without a moment":    {time.Time{}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := domain.Rules{Begun: tt.begun}
			book := func(c domain.Calendar, start time.Time) error {
				_, err := domain.Schedule(t.Context(), c, "one", start, "another", r)
				return err
			}
			for attempt, act := range map[string]func(c domain.Calendar) error{
				"move":   func(c domain.Calendar) error { return book(c, noon.Add(time.Hour)) },
				"repeat": func(c domain.Calendar) error { return book(c, noon) },
				"cancel": func(c domain.Calendar) error { _, err := domain.Cancel(t.Context(), c, "one", r); return err },
			} {
				c := calendarOf(t, dcmati(nil, "one", "two"))
				schedule(t, c, "one", noon, domain.Rules{})
				before := c.copied()
				if err := act(c); !errors.Is(err, tt.want) {
					t.Errorf("%s: got %v, want %v", attempt, err, tt.want)
				}
				if same := cmp.Equal(before, c.copied()); same != (tt.want != nil) {
					t.Errorf("%s: the instance is as before: %t", attempt, same)
				}
				if cancel(t, c, "two", r) || !schedule(t, c, "two", noon.Add(-2*time.Hour), r).Booked {
					t.Errorf("%s: what is not scheduled has not begun", attempt)
				}
			}
		})
	}
}

// Not even what begins before the zero time has begun by it.
func TestTheZeroMomentLetsEverything(t *testing.T) {
	t.Parallel()
	in := dcmati(nil, "one")
	early := window(time.Date(0, 6, 1, 0, 0, 0, 0, time.UTC), time.Hour)
	in.Executions[0].Scheduled = &early
	if !cancel(t, calendarOf(t, in), "one", domain.Rules{}) {
		t.Error("cancel: got false, want true")
	}
}

func TestTheLastCallerIsNamed(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, dcmati([]domain.RFC{other("rfc", window(noon.Add(9*time.Hour), time.Hour))}, "one"))
	for _, step := range []struct {
		by    string
		start time.Time
		want  string
	}{
		{"first", noon, "first"},
		{"again", noon, "again"}, // the same window
		{"refused", noon.Add(9 * time.Hour), "again"},
		{"mover", noon.Add(time.Hour), "mover"},
		{"", noon, ""},
	} {
		if _, err := domain.Schedule(t.Context(), c, "one", step.start, step.by, domain.Rules{}); err != nil {
			t.Fatal(err)
		}
		if got := execution(t, c, "one").ScheduledBy; got != step.want {
			t.Errorf("after %q: scheduled by %q, want %q", step.by, got, step.want)
		}
	}
}

// Whichever call of a calendar fails, the decision fails with it, and has changed nothing.
func TestAFailureOfTheCalendarIsReturned(t *testing.T) {
	t.Parallel()
	failure := errors.New("no answer")
	decisions := map[string]struct {
		calls  int
		decide func(context.Context, domain.Calendar) error
	}{
		"schedule": {3, func(ctx context.Context, c domain.Calendar) error {
			_, err := domain.Schedule(ctx, c, "one", noon.Add(time.Hour), "approver", domain.Rules{})
			return err
		}},
		"cancel": {2, func(ctx context.Context, c domain.Calendar) error {
			_, err := domain.Cancel(ctx, c, "one", domain.Rules{})
			return err
		}},
		"first free": {2, func(ctx context.Context, c domain.Calendar) error {
			_, _, err := domain.FirstFree(ctx, c, "one", noon, time.Hour, domain.Rules{})
			return err
		}},
		"changes": {1, func(ctx context.Context, c domain.Calendar) error {
			_, err := domain.Changes(ctx, c, domain.Window{}, false)
			return err
		}},
	}
	for name, tt := range decisions {
		for n := range tt.calls + 1 {
			c := calendarOf(t, dcmati(nil, "one"))
			schedule(t, c, "one", noon, domain.Rules{})
			before := c.copied()
			c.err, c.failsAfter = failure, n
			err := tt.decide(t.Context(), c)
			if errors.Is(err, failure) != (n < tt.calls) {
				t.Errorf("%s, after %d calls: got %v", name, n, err)
			}
			if diff := cmp.Diff(before, c.copied()); err != nil && diff != "" {
				t.Errorf("%s, after %d calls, changed:\n%s", name, n, diff)
			}
		}
	}
}
