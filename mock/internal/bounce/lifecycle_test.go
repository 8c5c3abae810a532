package bounce_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/bounce"
)

func TestTheStatesOfALife(t *testing.T) {
	t.Parallel()
	w := worldOf(t, dcmati(nil))
	states := func(when, sub, customer string) {
		t.Helper()
		x := execution(t, w, "new")
		if x.SubStatus() != sub || x.CustomerStatus() != customer {
			t.Errorf("%s: got %q, %q, want %q, %q", when, x.SubStatus(), x.CustomerStatus(), sub, customer)
		}
	}
	create(t, w, "DCMATI", bounce.Execution{ID: "new"})
	states("created", "Ready For Scheduling/Approval", "Acknowledged")
	schedule(t, w, "new", noon, bounce.Rules{})
	states("scheduled", "Ready For Execution", "Review Update")
	schedule(t, w, "new", noon.Add(time.Hour), bounce.Rules{})
	states("moved", "Ready For Execution", "Review Update")
	cancel(t, w, "new", bounce.Rules{})
	states("cancelled", "Ready For Scheduling/Approval", "Review Update")
}

func TestCreateRefuses(t *testing.T) {
	t.Parallel()
	backwards := bounce.Window{Start: noon, End: noon}
	tests := map[string]struct {
		csi, instance string
		execution     bounce.Execution
		want          error
	}{
		"it refuses an unknown customer":           {"1", "DCMATI", unscheduled("new"), bounce.ErrUnknown},
		"it refuses an unknown instance":           {csi, "dcmati", unscheduled("new"), bounce.ErrUnknown},
		"it refuses an id of the instance":         {csi, "DCMATI", unscheduled("one"), bounce.ErrDuplicate},
		"it refuses an id of another instance":     {csi, "SCMATI", unscheduled("one"), bounce.ErrDuplicate},
		"it refuses an empty id":                   {csi, "DCMATI", unscheduled(""), bounce.ErrInvalid},
		"it refuses a duration of an unknown unit": {csi, "DCMATI", bounce.Execution{ID: "new", Duration: bounce.Duration{Unit: "weeks", Value: 1}}, bounce.ErrInvalid},
		"it refuses a schedule that ends at its start": {
			csi, "DCMATI", bounce.Execution{ID: "new", Scheduled: &backwards}, bounce.ErrInvalid,
		},
		"it refuses a creation that no RFC 3339 can write": {
			csi, "DCMATI", bounce.Execution{ID: "new", CreatedOn: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}, bounce.ErrBeyondCalendar,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := worldOf(t, dcmati(nil, "one"), bounce.Instance{Name: "SCMATI", Service: "EBSZ"})
			before, listed := w.Snapshot(), w.Executions(csi)
			if err := w.Create(tt.csi, tt.instance, tt.execution); !errors.Is(err, tt.want) {
				t.Errorf("create: got %v, want %v", err, tt.want)
			}
			if diff := cmp.Diff(before, w.Snapshot()) + cmp.Diff(listed, w.Executions(csi)); diff != "" {
				t.Errorf("world after the refusal (-before +after):\n%s", diff)
			}
			if _, found := w.Find(csi, "new"); found {
				t.Error("find: got what was refused")
			}
		})
	}
}

func TestCreateTakesAnIDOfAnotherCustomer(t *testing.T) {
	t.Parallel()
	w := worldOf(t, dcmati(nil))
	other := customerOf(dcmati(nil, "one"))
	other.CSI, other.Identifier = "other", "other"
	if err := w.Add(other); err != nil {
		t.Fatal(err)
	}
	create(t, w, "DCMATI", unscheduled("one"))
}

// What is scheduled when it is created counts from then on.
func TestCreateEntersTheCalendar(t *testing.T) {
	t.Parallel()
	w := worldOf(t, dcmati(nil, "one"))
	first := window(noon, time.Hour)
	x := unscheduled("new")
	x.Scheduled, x.ScheduledBy = &first, "creator"
	create(t, w, "DCMATI", x)
	if diff := cmp.Diff([]bounce.RFC{booked("new", first)}, schedule(t, w, "one", noon, bounce.Rules{}).Conflicts); diff != "" {
		t.Errorf("conflicts (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(x, execution(t, w, "new")); diff != "" {
		t.Errorf("execution (-want +got):\n%s", diff)
	}
}

func TestCancelFreesTheCalendar(t *testing.T) {
	t.Parallel()
	w := worldOf(t, dcmati(nil, "one", "two"))
	if cancel(t, w, "one", bounce.Rules{}) {
		t.Error("cancel of what is not scheduled: got true")
	}
	first := schedule(t, w, "one", noon, bounce.Rules{}).Window
	if !cancel(t, w, "one", bounce.Rules{}) || cancel(t, w, "one", bounce.Rules{}) {
		t.Error("cancel twice: want true, then false")
	}
	want := unscheduled("one")
	want.History = []bounce.Window{first}
	if diff := cmp.Diff(want, execution(t, w, "one")); diff != "" {
		t.Errorf("cancelled (-want +got):\n%s", diff)
	}
	if got := schedule(t, w, "two", noon, bounce.Rules{}); !got.Booked {
		t.Errorf("two where one was: got %+v, want booked", got)
	}
	again := schedule(t, w, "one", noon, bounce.Rules{BookAnyway: true}).Window
	want.Scheduled, want.ScheduledBy = &again, "approver"
	if diff := cmp.Diff(want, execution(t, w, "one")); diff != "" {
		t.Errorf("scheduled once more for the same window (-want +got):\n%s", diff)
	}
	if got := numbers(changesOf(t, w, "DCMATI", bounce.Window{})); !cmp.Equal(got, []string{"one", "two"}) {
		t.Errorf("calendar: got %v, want one, which was created before two, whichever was booked first", got)
	}
}

func TestWhatHasBegunStays(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		begun time.Time
		want  error
	}{
		"it lets what begins a nanosecond later": {noon.Add(-1), nil},
		"it keeps what begins now":               {noon, bounce.ErrBegun},
		"it keeps what is long over":             {noon.AddDate(1, 0, 0), bounce.ErrBegun},
		"it lets everything without a moment":    {time.Time{}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := bounce.Rules{Begun: tt.begun}
			for attempt, act := range map[string]func(w *bounce.World) error{
				"move": func(w *bounce.World) error {
					_, err := w.Schedule(at("one"), noon.Add(time.Hour), "another", r)
					return err
				},
				"repeat": func(w *bounce.World) error { _, err := w.Schedule(at("one"), noon, "another", r); return err },
				"cancel": func(w *bounce.World) error { _, err := w.Cancel(at("one"), r); return err },
			} {
				w := worldOf(t, dcmati(nil, "one", "two"))
				schedule(t, w, "one", noon, bounce.Rules{})
				before := w.Snapshot()
				if err := act(w); !errors.Is(err, tt.want) {
					t.Errorf("%s: got %v, want %v", attempt, err, tt.want)
				}
				if same := cmp.Equal(before, w.Snapshot()); same != (tt.want != nil) {
					t.Errorf("%s: the world is as before: %t", attempt, same)
				}
				if cancel(t, w, "two", r) || !schedule(t, w, "two", noon.Add(-2*time.Hour), r).Booked {
					t.Errorf("%s: what is not scheduled has not begun", attempt)
				}
			}
		})
	}
}

// Not even what begins before the zero time has begun by it.
func TestTheZeroMomentIsNone(t *testing.T) {
	t.Parallel()
	in := dcmati(nil, "one")
	early := window(time.Date(0, 6, 1, 0, 0, 0, 0, time.UTC), time.Hour)
	in.Executions[0].Scheduled = &early
	if !cancel(t, worldOf(t, in), "one", bounce.Rules{}) {
		t.Error("cancel: got false, want true")
	}
}

func TestWhoeverBookedLastIsNamed(t *testing.T) {
	t.Parallel()
	w := worldOf(t, dcmati([]bounce.RFC{other("rfc", window(noon.Add(9*time.Hour), time.Hour))}, "one"))
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
		if _, err := w.Schedule(at("one"), step.start, step.by, bounce.Rules{}); err != nil {
			t.Fatal(err)
		}
		if got := execution(t, w, "one").ScheduledBy; got != step.want {
			t.Errorf("after %q: scheduled by %q, want %q", step.by, got, step.want)
		}
	}
}
