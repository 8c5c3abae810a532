package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/store"
)

// saved is a store, or a customer, as it was saved: by "", and each CSI.
type saved map[string][]byte

// save saves all customers.
func (s subject) save() saved {
	s.Helper()
	all := saved{}
	csis, err := s.CSIs(s.Context())
	s.ok(err)
	for _, each := range append(csis, "") {
		all[each], err = s.Save(s.Context(), each)
		s.ok(err)
	}
	return all
}

// restore restores all customers, as the documentation of Restore says.
func (s subject) restore(all saved) {
	s.Helper()
	s.ok(s.Restore(s.Context(), "", all[""]))
	for csi, each := range all {
		s.ok(s.Restore(s.Context(), csi, each))
	}
	s.ok(s.Restore(s.Context(), "", all[""]))
}

// changer changes a store at random, and keeps what it has saved.
type changer struct {
	subject
	kept  []saved
	views []view
}

func drawnInstance(t *rapid.T) string {
	return rapid.SampledFrom([]string{"DCMATI", "SCMATI", "LATER"}).Draw(t, "instance")
}

func drawnID(t *rapid.T) string { return fmt.Sprint(rapid.IntRange(0, 5).Draw(t, "id")) }

func drawnHour(t *rapid.T) domain.Window {
	return window(noon.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "hour"))*time.Hour), time.Hour)
}

// anyError takes any: most calls of a changer name what is not there.
func anyError(error) {}

// ofInstances are the actions on the content of instances.
func (c *changer) ofInstances() map[string]func(*rapid.T) {
	inCalendar := func(t *rapid.T, f func(domain.Calendar) error) {
		anyError(c.Calendar(t.Context(), csi, drawnInstance(t), f))
	}
	return map[string]func(*rapid.T){
		"create": func(t *rapid.T) {
			anyError(c.AddExecution(t.Context(), csi, drawnInstance(t), unscheduled(drawnID(t))))
		},
		"schedule": func(t *rapid.T) {
			_, err := c.schedule(drawnInstance(t), drawnID(t), drawnHour(t).Start, "a", domain.Rules{})
			anyError(err)
		},
		"cancel": func(t *rapid.T) { _, err := c.cancel(drawnInstance(t), drawnID(t), domain.Rules{}); anyError(err) },
		"replace": func(t *rapid.T) {
			x, w := unscheduled(drawnID(t)), drawnHour(t)
			x.Scheduled = &w
			anyError(c.ReplaceExecution(t.Context(), csi, drawnInstance(t), x))
		},
		"remove execution": func(t *rapid.T) {
			anyError(c.RemoveExecution(t.Context(), domain.Place{CSI: csi, Instance: drawnInstance(t), Execution: drawnID(t)}))
		},
		"outcome": func(t *rapid.T) {
			anyError(c.setOutcome(drawnInstance(t), drawnID(t), domain.Run{Outcome: domain.Overruns, Overrun: domain.Hours(rapid.IntRange(1, 3).Draw(t, "overrun"))}))
		},
		"add RFC": func(t *rapid.T) {
			r := other(drawnID(t), drawnHour(t))
			inCalendar(t, func(c domain.Calendar) error { return c.AddRFC(t.Context(), r) })
		},
		"replace RFC": func(t *rapid.T) {
			r := other(drawnID(t), drawnHour(t))
			inCalendar(t, func(c domain.Calendar) error { return c.ReplaceRFC(t.Context(), r) })
		},
		"remove RFC": func(t *rapid.T) {
			number := drawnID(t)
			inCalendar(t, func(c domain.Calendar) error { return c.RemoveRFC(t.Context(), number) })
		},
	}
}

// ofCustomers are the actions on customers and their instances.
func (c *changer) ofCustomers() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"remove instance": func(t *rapid.T) { anyError(c.RemoveInstance(t.Context(), csi, drawnInstance(t))) },
		"opt in":          func(t *rapid.T) { anyError(c.SetOptIn(t.Context(), csi, rapid.Bool().Draw(t, "opted in"))) },
		"add instance": func(t *rapid.T) {
			anyError(c.AddInstance(t.Context(), csi, domain.Instance{Name: "LATER", Service: "EBSO", Executions: []domain.Execution{unscheduled(drawnID(t))}}))
		},
		"remove customer": func(t *rapid.T) {
			anyError(c.RemoveCustomer(t.Context(), rapid.SampledFrom([]string{csi, "2"}).Draw(t, "csi")))
		},
		"add customer": func(t *rapid.T) {
			identifier := rapid.SampledFrom([]string{"other", "third"}).Draw(t, "identifier")
			anyError(c.AddCustomer(t.Context(), domain.Customer{CSI: "3", Name: "Third", Identifier: identifier}))
		},
		"save": func(t *rapid.T) {
			s := subject{c.Store, t}
			c.kept, c.views = append(c.kept, s.save()), append(c.views, s.view())
		},
		"restore": func(t *rapid.T) {
			if len(c.kept) == 0 {
				return
			}
			s, i := subject{c.Store, t}, rapid.IntRange(0, len(c.kept)-1).Draw(t, "saved")
			s.restore(c.kept[i])
			if diff := difference(c.views[i], s.view()); diff != "" {
				t.Fatalf("not what was saved (-saved +restored):\n%s", diff)
			}
		},
	}
}

func testRestoresWhatItSaved(t *testing.T, open opener) {
	rapid.Check(t, func(r *rapid.T) {
		c := &changer{subject: subject{open(t), r}}
		in := dcmati([]domain.RFC{other("fixed", window(noon.Add(5*time.Hour), time.Hour))}, "0", "1")
		c.ok(c.AddCustomer(r.Context(), customerOf(in, scmati("2"))))
		c.ok(c.AddCustomer(r.Context(), domain.Customer{CSI: "2", Name: "Other", Identifier: "other", Instances: []domain.Instance{dcmati(nil, "0")}}))
		actions := c.ofInstances()
		maps.Copy(actions, c.ofCustomers())
		actions[""] = func(r *rapid.T) {
			s, again := subject{c.Store, r}, subject{open(t), r}
			for _, each := range s.customers() {
				s.ok(again.AddCustomer(r.Context(), each))
			}
			if diff := difference(s.view(), again.view()); diff != "" {
				r.Fatalf("a store of what the store has differs:\n%s", diff)
			}
		}
		r.Repeat(actions)
	})
}

// Save returns the same slice while nothing changes, also if others read, write in vain, or restore it; and another slice after a
// change.
func testSavesTheSame(t *testing.T, open opener) {
	s := storeOf(t, open, dcmati(nil, "a"))
	first := s.save()
	for csi, before := range first {
		same := func(when string) {
			t.Helper()
			if after, err := s.Save(t.Context(), csi); err != nil || !bytes.Equal(before, after) || &before[0] != &after[0] {
				t.Errorf("%q when %s: got %s, %v, want the same slice as before", csi, when, after, err)
			}
		}
		same("nothing happened")
		s.view()
		if err := s.AddExecution(t.Context(), "1", "DCMATI", unscheduled("b")); err == nil {
			t.Error("added where nothing is")
		}
		same("a call was refused")
		s.restore(first)
		same("it was restored")
	}
	for name, change := range map[string]func() error{
		"opt in":        func() error { return s.SetOptIn(t.Context(), csi, false) },
		"outcome":       func() error { return s.setOutcome("DCMATI", "a", domain.Run{Outcome: domain.Fails}) },
		"schedule":      func() error { _, err := s.schedule("DCMATI", "a", noon, "", domain.Rules{}); return err },
		"add execution": func() error { return s.AddExecution(t.Context(), csi, "DCMATI", unscheduled("b")) },
		"remove execution": func() error {
			return s.RemoveExecution(t.Context(), domain.Place{CSI: csi, Instance: "DCMATI", Execution: "a"})
		},
		"replace execution": func() error {
			return s.ReplaceExecution(t.Context(), csi, "DCMATI", domain.Execution{ID: "a"})
		},
		"add instance":    func() error { return s.AddInstance(t.Context(), csi, scmati()) },
		"remove instance": func() error { return s.RemoveInstance(t.Context(), csi, "DCMATI") },
	} {
		s.ok(change())
		if after, err := s.Save(t.Context(), csi); err != nil || bytes.Equal(first[csi], after) {
			t.Errorf("%s: got %v, and what was saved before", name, err)
		}
		s.ok(s.Restore(t.Context(), csi, first[csi]))
	}
	s.ok(s.AddCustomer(t.Context(), domain.Customer{CSI: "2", Name: "Other", Identifier: "other"}))
	if after, err := s.Save(t.Context(), ""); err != nil || bytes.Equal(first[""], after) {
		t.Errorf("a customer more: got %v, and what was saved before", err)
	}
}

func testRestoresOne(t *testing.T, open opener) {
	s := storeOf(t, open, dcmati(nil, "a"))
	first, before := s.save()[csi], s.customers()
	s.book("a", noon, domain.Rules{})
	second := domain.Customer{CSI: "2", Name: "Other", Identifier: "other"}
	s.ok(s.AddCustomer(t.Context(), second))
	s.ok(s.Restore(t.Context(), csi, first))
	if diff := cmp.Diff([]domain.Customer{before[0], second}, s.customers()); diff != "" {
		t.Errorf("in its place (-want +got):\n%s", diff)
	}
	s.ok(s.RemoveCustomer(t.Context(), csi))
	s.ok(s.Restore(t.Context(), csi, first))
	if diff := cmp.Diff([]domain.Customer{second, before[0]}, s.customers()); diff != "" {
		t.Errorf("behind all others (-want +got):\n%s", diff)
	}
	s.ok(s.Restore(t.Context(), csi, nil))
	s.ok(s.AddCustomer(t.Context(), domain.Customer{CSI: "3", Name: "Taker", Identifier: before[0].Identifier}))
	now := s.view()
	if err := s.Restore(t.Context(), csi, first); !errors.Is(err, domain.ErrDuplicate) {
		t.Errorf("got %v, want ErrDuplicate: another customer has the Identifier", err)
	}
	if err := s.Restore(t.Context(), "2", first); err == nil {
		t.Error("one customer was restored as another")
	}
	if err := s.Restore(t.Context(), "2", []byte("no JSON")); err == nil {
		t.Error("a customer was restored from no JSON")
	}
	if diff := difference(now, s.view()); diff != "" {
		t.Errorf("a restore that fails has changed:\n%s", diff)
	}
}

// Whole stores are restored into their order, also where a customer has come back under another Identifier.
func testRestoresAll(t *testing.T, open opener) {
	s := storeOf(t, open, dcmati(nil, "a"))
	s.ok(s.AddCustomer(t.Context(), domain.Customer{CSI: "2", Name: "Other", Identifier: "other"}))
	all, before := s.save(), s.view()
	s.ok(s.RemoveCustomer(t.Context(), csi))
	s.ok(s.RemoveCustomer(t.Context(), "2"))
	s.ok(s.AddCustomer(t.Context(), domain.Customer{CSI: "2", Name: "Other", Identifier: customerOf().Identifier}))
	s.ok(s.AddCustomer(t.Context(), domain.Customer{CSI: csi, Name: "Acme", Identifier: "other"}))
	s.ok(s.AddCustomer(t.Context(), domain.Customer{CSI: "3", Name: "Third", Identifier: "third"}))
	s.restore(all)
	if diff := difference(before, s.view()); diff != "" {
		t.Errorf("not what was saved (-want +got):\n%s", diff)
	}
	empty := subject{open(t), t}
	empty.restore(all)
	if diff := difference(before, empty.view()); diff != "" {
		t.Errorf("restored into an empty store (-want +got):\n%s", diff)
	}
}

// Saving and restoring meet calls that are under way.
func testRestoresAtOnce(t *testing.T, open opener) {
	s := storeOf(t, open, dcmati(nil, "a", "b"))
	all, before := s.save(), s.view()
	unlessItIsGone := func(err error) {
		if err != nil && !errors.Is(err, domain.ErrUnknown) && !errors.Is(err, domain.ErrDuplicate) {
			t.Error(err)
		}
	}
	place := func(i int) domain.Place { return domain.Place{CSI: csi, Instance: "DCMATI", Execution: fmt.Sprint(i)} }
	var wg sync.WaitGroup
	for _, act := range []func(int) error{
		func(i int) error {
			_, err := s.schedule("DCMATI", "a", noon.Add(time.Duration(i)*time.Hour), "x", domain.Rules{})
			return err
		},
		func(int) error { _, err := s.cancel("DCMATI", "a", domain.Rules{}); return err },
		func(i int) error { return s.AddExecution(t.Context(), csi, "DCMATI", unscheduled(fmt.Sprint(i))) },
		func(i int) error { return s.RemoveExecution(t.Context(), place(i)) },
		func(int) error { return s.SetOptIn(t.Context(), csi, false) },
		func(int) error { return s.RemoveInstance(t.Context(), csi, "DCMATI") },
		func(i int) error { return s.ReplaceExecution(t.Context(), csi, "DCMATI", unscheduled(fmt.Sprint(i))) },
		func(int) error { _, err := s.Executions(t.Context(), csi, store.Query{}); return err },
		func(int) error { _, err := s.Save(t.Context(), csi); return err },
		func(int) error { _, err := s.WholeCustomer(t.Context(), csi); return err },
		func(int) error { return s.Restore(t.Context(), "", all[""]) },
		func(int) error { return s.Restore(t.Context(), csi, all[csi]) },
	} {
		wg.Go(func() {
			for i := range 200 {
				unlessItIsGone(act(i))
			}
		})
	}
	wg.Wait()
	s.restore(all)
	if diff := difference(before, s.view()); diff != "" {
		t.Errorf("not what was saved:\n%s", diff)
	}
}

// What is saved has everything as it was given: numbers as they were written, and times in their offsets, whatever these are.
func testSavesVerbatim(t *testing.T, open opener) {
	in := richInstance()
	for i, offset := range []int{1, -7*3600 - 52*60 - 58, 30 * 3600, -50 * 3600} {
		w := window(noon.In(time.FixedZone("", offset)).Add(1), 5*time.Hour+1)
		in.RFCs = append(in.RFCs, other(fmt.Sprint("offset ", i), w))
		in.Executions[1].History = append(in.Executions[1].History, w)
	}
	in.Executions[1].CreatedOn = noon.In(time.FixedZone("", 5*3600+1800)).Add(123_456_789)
	c := customerOf(in, scmati("last"))
	c.ID, c.Contacts, c.Created = "7", []string{"a@example.com"}, []string{"last"}
	s := subject{open(t), t}
	s.ok(s.AddCustomer(t.Context(), c))
	all, before := s.save(), s.view()
	s.ok(s.RemoveCustomer(t.Context(), csi))
	s.restore(all)
	if diff := difference(before, s.view()); diff != "" {
		t.Errorf("restored (-want +got):\n%s", diff)
	}
	if again := s.save(); !cmp.Equal(all, again) {
		t.Errorf("saved again: got %s, want %s", again, all)
	}
}
