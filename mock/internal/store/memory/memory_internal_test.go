package memory

import (
	"errors"
	"testing"
	"time"

	"example.com/bounce/mock/internal/domain"
)

func storeOfTwo(t *testing.T) *Store {
	t.Helper()
	s := New()
	one := domain.Instance{Name: "one", Service: "EBSO", Executions: []domain.Execution{{ID: "x"}}}
	if err := s.AddCustomer(t.Context(), domain.Customer{
		CSI: "1", Name: "n", Identifier: "i", Instances: []domain.Instance{one, {Name: "two", Service: "EBSO"}},
	}); err != nil {
		t.Fatal(err)
	}
	return s
}

func schedule(t *testing.T, s *Store) error {
	t.Helper()
	return s.Calendar(t.Context(), "1", "one", func(c domain.Calendar) error {
		_, err := domain.Schedule(t.Context(), c, "x", epoch, "approver", domain.Rules{})
		return err
	})
}

// Which call waits for which cannot be seen outside: a decision waits neither for its customer nor for another instance, and so not
// for what is added there.
func TestADecisionWaitsForItsInstanceAlone(t *testing.T) {
	t.Parallel()
	s := storeOfTwo(t)
	c := s.byCSI["1"]
	c.mu.Lock()
	defer c.mu.Unlock()
	c.instances["two"].mu.Lock()
	defer c.instances["two"].mu.Unlock()
	done := make(chan error, 1)
	go func() { done <- schedule(t, s) }()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Fatal("it waits while another instance creates")
	}
}

// A call may have found its instance just before that is removed: it must leave no execution behind.
func TestACallThatFoundAnInstanceBeforeItWentLeavesNothing(t *testing.T) {
	t.Parallel()
	s := storeOfTwo(t)
	c, in, err := s.find("1", "one")
	if err == nil {
		err = s.RemoveInstance(t.Context(), "1", "one")
	}
	if err != nil {
		t.Fatal(err)
	}
	_, booked := (&session{in: in}).Execution(t.Context(), "x")
	for call, err := range map[string]error{
		"add": c.add(in, domain.Execution{ID: "y"}), "replace": c.replace(in, domain.Execution{ID: "x"}), "remove": c.remove(in, "x"),
		"calendar": booked,
	} {
		if !errors.Is(err, domain.ErrUnknown) {
			t.Errorf("%s: got %v, want ErrUnknown", call, err)
		}
	}
	if len(c.executions) > 0 {
		t.Errorf("left: %v", c.executions)
	}
}

// That it costs nothing cannot be seen outside, either: an unchanged customer stays, and one that goes back to what it was saved as
// last is copied, not read from its JSON.
func TestRestoreSharesWhatItCan(t *testing.T) {
	t.Parallel()
	s := storeOfTwo(t)
	saved, err := s.Save(t.Context(), "1")
	if err != nil {
		t.Fatal(err)
	}
	before := s.byCSI["1"]
	form := before.saved
	for _, change := range []func() error{func() error { return nil }, func() error { return schedule(t, s) }} {
		if err := errors.Join(change(), s.Restore(t.Context(), "1", saved)); err != nil {
			t.Fatal(err)
		}
		if after := s.byCSI["1"]; after.saved != form {
			t.Error("the customer was read from its JSON")
		}
	}
	if s.byCSI["1"] == before {
		t.Error("the changed customer is still there")
	}
	changed := s.byCSI["1"]
	if err := s.Restore(t.Context(), "1", saved); err != nil || s.byCSI["1"] != changed {
		t.Errorf("the unchanged customer is gone: %v", err)
	}
}
