package bounce_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/bounce"
)

func changesOf(tb testing.TB, w *bounce.World, instance string, asked bounce.Window) []bounce.RFC {
	tb.Helper()
	all, err := w.Changes(csi, instance, asked, false)
	if err != nil {
		tb.Fatalf("changes: %v", err)
	}
	return all
}

func TestExecutionsAreInOrderOfCreation(t *testing.T) {
	t.Parallel()
	other := bounce.Instance{Name: "SCMATI", Service: "EBSZ", Executions: []bounce.Execution{unscheduled("c")}}
	w := worldOf(t, dcmati(nil, "b", "a"), other)
	create(t, w, "SCMATI", unscheduled("f"))
	create(t, w, "DCMATI", unscheduled("e"))
	create(t, w, "SCMATI", unscheduled("d"))
	var want []bounce.Listed
	for _, id := range []string{"b", "a", "c", "f", "e", "d"} {
		x := bounce.Listed{Instance: "DCMATI", Service: "EBSO", Execution: unscheduled(id)}
		if id == "c" || id == "f" || id == "d" {
			x.Instance, x.Service = other.Name, other.Service
		}
		want = append(want, x)
		if got, found := w.Find(csi, id); !found || !cmp.Equal(x, got) {
			t.Errorf("find %s: got %+v, %t", id, got, found)
		}
	}
	if diff := cmp.Diff(want, w.Executions(csi)); diff != "" {
		t.Errorf("executions (-want +got):\n%s", diff)
	}
}

func TestWhatIsNotThereIsNotListed(t *testing.T) {
	t.Parallel()
	for name, w := range map[string]*bounce.World{"a zero world": new(bounce.World), "a customer of nothing": worldOf(t, dcmati(nil))} {
		if got := w.Executions(csi); got != nil {
			t.Errorf("executions of %s: got %v, want nil", name, got)
		}
		if got, found := w.Find(csi, "one"); found {
			t.Errorf("find in %s: got %v", name, got)
		}
		if got, err := w.Changes(csi, "dcmati", bounce.Window{}, false); got != nil || !errors.Is(err, bounce.ErrUnknown) {
			t.Errorf("changes of an unknown instance of %s: got %v, %v, want ErrUnknown", name, got, err)
		}
		if got, err := w.Cancel(at("one"), bounce.Rules{}); got || !errors.Is(err, bounce.ErrUnknown) {
			t.Errorf("cancel in %s: got %t, %v, want ErrUnknown", name, got, err)
		}
	}
	if got := changesOf(t, worldOf(t, dcmati(nil)), "DCMATI", bounce.Window{}); got != nil {
		t.Errorf("changes of an empty calendar: got %v, want nil", got)
	}
}

// On the calendar are a from 12 to 14, p from 14 to 15, b from 16 to 17, and two windows at the ends of the calendar.
func TestChanges(t *testing.T) {
	t.Parallel()
	hour := func(h int) time.Time { return noon.Add(time.Duration(h-12) * time.Hour) }
	first := window(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), time.Nanosecond)
	last := bounce.Window{Start: hour(99), End: time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC)}
	in := dcmati([]bounce.RFC{other("last", last), other("b", window(hour(16), time.Hour)), pending("p", window(hour(14), time.Hour)), other("first", first)}, "a")
	w := worldOf(t, in)
	schedule(t, w, "a", noon, bounce.Rules{})
	all := []string{"first", "a", "p", "b", "last"}
	tests := map[string]struct {
		asked        bounce.Window
		open, closed []string
	}{
		"it gives all in order of start":            {bounce.Window{}, all, all},
		"it gives what overlaps":                    {bounce.Window{Start: hour(13), End: hour(15)}, []string{"a", "p"}, []string{"a", "p"}},
		"it gives what touches under closed edges":  {bounce.Window{Start: hour(14), End: hour(16)}, []string{"p"}, []string{"a", "p", "b"}},
		"it leaves the start open":                  {bounce.Window{End: hour(14)}, []string{"first", "a"}, []string{"first", "a", "p"}},
		"it leaves the end open":                    {bounce.Window{Start: hour(15)}, []string{"b", "last"}, []string{"p", "b", "last"}},
		"it gives nothing for an end before":        {bounce.Window{Start: hour(13), End: hour(13).Add(-1)}, nil, nil},
		"it takes times beyond the calendar":        {bounce.Window{Start: time.Unix(math.MinInt64, 0), End: time.Unix(math.MaxInt64, 0)}, all, all},
		"it finds nothing beyond the calendar":      {bounce.Window{Start: time.Unix(math.MaxInt64, 0)}, nil, nil},
		"it finds nothing before the calendar":      {bounce.Window{End: time.Unix(math.MinInt64, 0)}, nil, nil},
		"it finds the first and last of a calendar": {bounce.Window{Start: first.Start, End: last.End}, all, all},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for closed, want := range map[bool][]string{false: tt.open, true: tt.closed} {
				got, err := w.Changes(csi, "DCMATI", tt.asked, closed)
				if diff := cmp.Diff(want, numbers(got)); diff != "" || err != nil {
					t.Errorf("closed %t: %v, (-want +got):\n%s", closed, err, diff)
				}
			}
		})
	}
}
