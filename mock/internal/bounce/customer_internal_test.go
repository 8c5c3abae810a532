package bounce

import (
	"errors"
	"testing"
	"time"
)

// Who waits for whom cannot be seen outside: a schedule waits neither for its customer nor for another instance, and so not
// for what is created there.
func TestScheduleWaitsForItsInstanceAlone(t *testing.T) {
	t.Parallel()
	w := NewWorld()
	one := Instance{Name: "one", Service: "EBSO", Executions: []Execution{{ID: "x"}}}
	if err := w.Add(Customer{CSI: "1", Name: "n", Identifier: "i", Instances: []Instance{one, {Name: "two", Service: "EBSO"}}}); err != nil {
		t.Fatal(err)
	}
	c := w.byCSI["1"]
	c.mu.Lock()
	defer c.mu.Unlock()
	c.instances["two"].mu.Lock()
	defer c.instances["two"].mu.Unlock()
	done := make(chan error, 1)
	go func() {
		_, err := w.Schedule(Place{"1", "one", "x"}, epoch, "approver", Rules{})
		done <- err
	}()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Fatal("schedule: it waits while another instance creates")
	}
}

// A call may have found its instance just before that is removed: it must leave no execution behind.
func TestWhoeverFoundAnInstanceThatIsGoneLeavesNothing(t *testing.T) {
	t.Parallel()
	w := NewWorld()
	one := Instance{Name: "one", Service: "EBSO", Executions: []Execution{{ID: "x"}}}
	if err := w.Add(Customer{CSI: "1", Name: "n", Identifier: "i", Instances: []Instance{one}}); err != nil {
		t.Fatal(err)
	}
	c, in := w.find("1", "one")
	w.RemoveInstance("1", "one")
	if err := c.create(in, Execution{ID: "y"}); !errors.Is(err, ErrUnknown) {
		t.Errorf("create: got %v, want ErrUnknown", err)
	}
	fresh, err := newExecution(Execution{ID: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.replace(in, fresh); !errors.Is(err, ErrUnknown) {
		t.Errorf("replace: got %v, want ErrUnknown", err)
	}
	if _, err := in.schedule("x", epoch, "approver", Rules{}); !errors.Is(err, ErrUnknown) {
		t.Errorf("schedule: got %v, want ErrUnknown", err)
	}
	if len(c.executions) > 0 {
		t.Errorf("left: %v", c.executions)
	}
}
