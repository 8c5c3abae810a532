package bounce_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/bounce/mock/internal/bounce"
)

func TestParallelSchedulesLeaveOneBooked(t *testing.T) {
	t.Parallel()
	const writers = 1000
	var ids []string
	for i := range writers {
		ids = append(ids, fmt.Sprint(i))
	}
	w := worldOf(t, dcmati(nil, ids...))
	var won, lost atomic.Int32
	var wait sync.WaitGroup
	for i, id := range ids {
		wait.Go(func() {
			got, err := w.Schedule(at(id), noon.Add(time.Duration(i)*time.Second), "approver", bounce.Rules{})
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
	scheduled := 0
	for _, e := range w.Snapshot()[0].Instances[0].Executions {
		if e.Scheduled != nil {
			scheduled++
		}
	}
	if won.Load() != 1 || lost.Load() != writers-1 || scheduled != 1 {
		t.Errorf("got %d booked, %d refused with one conflict, %d scheduled, want 1, %d, 1", won.Load(), lost.Load(), scheduled, writers-1)
	}
}

func TestWorldIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	w := worldOf(t, dcmati(nil, "one", "two"))
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for n := range 25 {
				c := customerOf(dcmati(nil, "one"))
				c.CSI, c.Identifier = fmt.Sprint(i, n), fmt.Sprint(i, n)
				if err := w.Add(c); err != nil {
					t.Error(err)
				}
				w.Customer(c.CSI)
				w.Identified(c.Identifier)
				w.Service(c.CSI, "DCMATI")
				w.Execution(at("one"))
				w.Snapshot()
				if _, err := w.Schedule(at("one"), noon.Add(time.Duration(n)*time.Hour), "approver", bounce.Rules{}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if got := len(w.Snapshot()); got != 201 {
		t.Errorf("customers: got %d, want 201", got)
	}
}
