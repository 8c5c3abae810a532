package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/store"
)

func testBooksOneOfMany(t *testing.T, open opener) {
	const writers = 1000
	var ids []string
	for i := range writers {
		ids = append(ids, fmt.Sprint(i))
	}
	s := storeOf(t, open, dcmati(nil, ids...))
	var won, lost atomic.Int32
	var wait sync.WaitGroup
	for i, id := range ids {
		wait.Go(func() {
			got, err := s.schedule("DCMATI", id, noon.Add(time.Duration(i)*time.Second), "approver", domain.Rules{})
			switch {
			case err != nil:
				t.Errorf("schedule %s: %v", id, err)
			case got.Booked:
				won.Add(1)
			case len(got.Conflicts) == 1:
				lost.Add(1)
			}
		})
	}
	wait.Wait()
	scheduled := slices.DeleteFunc(s.executions(csi), func(x domain.Listed) bool { return x.Scheduled == nil })
	if won.Load() != 1 || lost.Load() != writers-1 || len(scheduled) != 1 {
		t.Errorf("got %d booked, %d refused with one conflict, %d scheduled, want 1, %d, 1", won.Load(), lost.Load(), len(scheduled), writers-1)
	}
}

// Creates, schedules, cancels and lists side by side. Each list is possible, and in the end all that can be seen agrees.
func testLivesAtOnce(t *testing.T, open opener) {
	const workers, rounds = 8, 60
	instances := []string{"DCMATI", "SCMATI"}
	s := storeOf(t, open, dcmati(nil, "seeded"), scmati())
	var created atomic.Int32
	var wait sync.WaitGroup
	for worker := range workers {
		wait.Go(func() {
			for n := range rounds {
				for _, id := range []string{fmt.Sprint(worker, "/", n), fmt.Sprint("contested/", n)} { // all want the second
					switch err := s.AddExecution(t.Context(), csi, instances[(worker+n)%2], domain.Execution{ID: id}); {
					case err == nil:
						created.Add(1)
					case id[0] != 'c' || !errors.Is(err, domain.ErrDuplicate):
						t.Errorf("add %s: %v", id, err)
					}
					x, err := s.Execution(t.Context(), csi, id)
					if err != nil {
						t.Errorf("execution %s: %v", id, err)
					}
					if _, err := s.schedule(x.Instance, id, noon.Add(time.Duration(7*worker+n)*time.Hour), "approver", domain.Rules{}); err != nil {
						t.Errorf("schedule: %v", err)
					}
				}
				page, err := s.Executions(t.Context(), csi, store.Query{})
				list := page.Executions
				if err != nil {
					t.Errorf("executions: %v", err)
					return
				}
				consistent(t, list)
				checkNewest(t, s, len(list))
				x := list[(7*worker+n)%len(list)]
				if _, err := s.cancel(x.Instance, x.ID, domain.Rules{}); err != nil {
					t.Errorf("cancel: %v", err)
				}
			}
		})
	}
	wait.Wait()
	list := s.executions(csi)
	consistent(t, list)
	if want := 1 + workers*rounds + rounds; len(list) != want || created.Load() != int32(want-1) {
		t.Errorf("got %d executions, %d of them created, want %d", len(list), created.Load(), want)
	}
	checkCalendars(t, s, list, instances)
}

// checkCalendars holds the calendars of instances to the executions that are scheduled on them.
func checkCalendars(t *testing.T, s subject, list []domain.Listed, instances []string) {
	t.Helper()
	for _, instance := range instances {
		var booked, calendar []domain.Window
		for _, x := range list {
			if x.Instance == instance && x.Scheduled != nil {
				booked = append(booked, *x.Scheduled)
			}
		}
		slices.SortFunc(booked, func(a, b domain.Window) int { return a.Start.Compare(b.Start) })
		for _, change := range s.changes(instance, domain.Window{}, false) {
			calendar = append(calendar, change.Window)
		}
		if diff := cmp.Diff(booked, calendar); diff != "" || len(booked) == 0 {
			t.Errorf("calendar of %s (-scheduled executions +calendar):\n%s", instance, diff)
		}
	}
}

// checkNewest reads a page of what runs at the same time creates, schedules and cancels: it begins with one that came later than the
// known ones, or with the last of them, and misses and repeats nothing.
func checkNewest(t *testing.T, s subject, known int) {
	t.Helper()
	keep := func(x domain.Listed) bool { return x.ID != "seeded" }
	page, err := s.Executions(t.Context(), csi, store.Query{Order: store.NewestFirst, Keep: keep, Offset: 1, Limit: known - 2, Total: true})
	if err != nil || len(page.Executions) != known-2 || page.Total < known-1 {
		t.Errorf("a page of %d of %d or more: got %d of %d, %v", known-2, known-1, len(page.Executions), page.Total, err)
	}
	seeded := domain.Listed{Instance: "DCMATI", Execution: unscheduled("seeded")}
	consistent(t, append([]domain.Listed{seeded}, page.Executions...))
}

// consistent holds a list to what is true at every moment: each id once, the seeded first, and no two windows of an instance
// overlap.
func consistent(t *testing.T, list []domain.Listed) {
	t.Helper()
	ids := map[string]bool{}
	last := map[string]domain.Window{}
	for _, x := range list {
		if x.ID == "" || ids[x.ID] || x.Instance == "" {
			t.Errorf("the list has %q of %q twice, or without its name", x.ID, x.Instance)
		}
		ids[x.ID] = true
	}
	if list[0].ID != "seeded" {
		t.Errorf("the list begins with %q", list[0].ID)
	}
	scheduled := slices.DeleteFunc(slices.Clone(list), func(x domain.Listed) bool { return x.Scheduled == nil })
	slices.SortFunc(scheduled, func(a, b domain.Listed) int { return a.Scheduled.Start.Compare(b.Scheduled.Start) })
	for _, x := range scheduled {
		if former := last[x.Instance]; former.End.After(x.Scheduled.Start) {
			t.Errorf("the list has %s of %s at %v, over %v", x.ID, x.Instance, *x.Scheduled, former)
		}
		last[x.Instance] = *x.Scheduled
	}
}

func testAddsAtOnce(t *testing.T, open opener) {
	s := storeOf(t, open, dcmati(nil, "one", "two"))
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for n := range 25 {
				c := customerOf(dcmati(nil, "one"))
				c.CSI, c.Identifier = fmt.Sprint(i, n), fmt.Sprint(i, n)
				err := s.AddCustomer(t.Context(), c)
				got, found := s.WholeCustomer(t.Context(), c.CSI)
				if diff := cmp.Diff(c, got); diff != "" {
					t.Errorf("added (-want +got):\n%s", diff)
				}
				_, scheduled := s.schedule("DCMATI", "one", noon.Add(time.Duration(n)*time.Hour), "approver", domain.Rules{})
				if err := errors.Join(err, found, scheduled); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if got := len(s.customers()); got != 201 {
		t.Errorf("customers: got %d, want 201", got)
	}
}
