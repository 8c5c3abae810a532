package bounce_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/bounce"
)

// Creates, schedules, cancels and lists side by side. Each list is possible, and in the end all that can be seen agrees.
func TestLifecyclesSideBySide(t *testing.T) {
	t.Parallel()
	const workers, rounds = 8, 60
	instances := []string{"DCMATI", "SCMATI"}
	w := worldOf(t, dcmati(nil, "seeded"), bounce.Instance{Name: "SCMATI", Service: "EBSZ"})
	var created atomic.Int32
	var wait sync.WaitGroup
	for worker := range workers {
		wait.Go(func() {
			for n := range rounds {
				instance := instances[(worker+n)%2]
				for _, id := range []string{fmt.Sprint(worker, "/", n), fmt.Sprint("contested/", n)} { // all want the second
					switch err := w.Create(csi, instance, bounce.Execution{ID: id}); {
					case err == nil:
						created.Add(1)
					case id[0] != 'c' || !errors.Is(err, bounce.ErrDuplicate):
						t.Errorf("create %s: %v", id, err)
					}
					x, found := w.Find(csi, id)
					if !found {
						t.Errorf("find %s: it is not there", id)
					}
					p := bounce.Place{CSI: csi, Instance: x.Instance, Execution: id}
					if _, err := w.Schedule(p, noon.Add(time.Duration(7*worker+n)*time.Hour), "approver", bounce.Rules{}); err != nil {
						t.Errorf("schedule: %v", err)
					}
				}
				list := w.Executions(csi)
				consistent(t, list)
				x := list[(7*worker+n)%len(list)]
				if _, err := w.Cancel(bounce.Place{CSI: csi, Instance: x.Instance, Execution: x.ID}, bounce.Rules{}); err != nil {
					t.Errorf("cancel: %v", err)
				}
			}
		})
	}
	wait.Wait()
	list := w.Executions(csi)
	consistent(t, list)
	if want := 1 + workers*rounds + rounds; len(list) != want || created.Load() != int32(want-1) {
		t.Errorf("got %d executions, %d of them created, want %d", len(list), created.Load(), want)
	}
	for _, instance := range instances {
		var booked []bounce.Window
		for _, x := range list {
			if found, _ := w.Find(csi, x.ID); !cmp.Equal(x, found) {
				t.Errorf("find %s: got %+v, want what is listed, %+v", x.ID, found, x)
			}
			if x.Instance == instance && x.Scheduled != nil {
				booked = append(booked, *x.Scheduled)
			}
		}
		slices.SortFunc(booked, func(a, b bounce.Window) int { return a.Start.Compare(b.Start) })
		var calendar []bounce.Window
		for _, change := range changesOf(t, w, instance, bounce.Window{}) {
			calendar = append(calendar, change.Window)
		}
		if diff := cmp.Diff(booked, calendar); diff != "" || len(booked) == 0 {
			t.Errorf("calendar of %s (-scheduled executions +calendar):\n%s", instance, diff)
		}
	}
}

// consistent holds a list to what is so at every moment: each id once, the seeded first, and no two windows of an instance overlap.
func consistent(t *testing.T, list []bounce.Listed) {
	t.Helper()
	ids := map[string]bool{}
	last := map[string]bounce.Window{}
	for _, x := range list {
		if x.ID == "" || ids[x.ID] || x.Instance == "" {
			t.Errorf("the list has %q of %q twice, or without its name", x.ID, x.Instance)
		}
		ids[x.ID] = true
	}
	if list[0].ID != "seeded" {
		t.Errorf("the list begins with %q", list[0].ID)
	}
	scheduled := slices.DeleteFunc(slices.Clone(list), func(x bounce.Listed) bool { return x.Scheduled == nil })
	slices.SortFunc(scheduled, func(a, b bounce.Listed) int { return a.Scheduled.Start.Compare(b.Scheduled.Start) })
	for _, x := range scheduled {
		if former := last[x.Instance]; former.End.After(x.Scheduled.Start) {
			t.Errorf("the list has %s of %s at %v, over %v", x.ID, x.Instance, *x.Scheduled, former)
		}
		last[x.Instance] = *x.Scheduled
	}
}
