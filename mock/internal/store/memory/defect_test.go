package memory_test

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/store"
	"example.com/bounce/mock/internal/store/memory"
	"example.com/bounce/mock/internal/store/storetest"
)

// defects are stores that break one promise each, with the test of Run that says so.
var defects = map[string]struct {
	plant func(store.Store) store.Store
	found string
}{
	"keeps what failed":          {func(s store.Store) store.Store { return keeper{s} }, "it keeps nothing of what fails"},
	"repeats over its writes":    {func(s store.Store) store.Store { return repeater{s} }, "it agrees with the model"},
	"lists in another order":     {func(s store.Store) store.Store { return disorderly{s} }, "it lists executions in order of creation"},
	"lets pages overlap":         {func(s store.Store) store.Store { return overlapping{s} }, "it pages through executions"},
	"finds one case of letters":  {func(s store.Store) store.Store { return literal{s} }, "it finds what was added"},
	"adds half an instance":      {func(s store.Store) store.Store { return halver{s} }, "it adds an instance whole or not at all"},
	"restores in another place":  {func(s store.Store) store.Store { return displacer{s} }, "it restores one customer alone"},
	"saves what was":             {func(s store.Store) store.Store { return rememberer{s, map[string][]byte{}} }, "it saves the same while nothing changes"},
	"forgets windows in a move":  {func(s store.Store) store.Store { return forgetful{s} }, "it bounds the history"},
	"loses a customer's options": {func(s store.Store) store.Store { return loser{s} }, "it returns what was added"},
}

// Each test of Run fails for its defect: it is run on that in a process of its own.
func TestRunFindsDefects(t *testing.T) {
	t.Parallel()
	if chosen := os.Getenv("BOUNCE_STORE_DEFECT"); chosen != "" {
		storetest.Run(t, func(testing.TB) store.Store { return defects[chosen].plant(memory.New()) })
		return
	}
	for name, defect := range defects {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test := "TestRunFindsDefects/" + strings.ReplaceAll(defect.found, " ", "_")
			again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+strings.Replace(test, "/", "$/^", 1)+"$", "-rapid.nofailfile", "-rapid.shrinktime=0s")
			again.Env = append(os.Environ(), "BOUNCE_STORE_DEFECT="+name)
			output, err := again.CombinedOutput()
			if err == nil || !strings.Contains(string(output), "--- FAIL: "+test) {
				t.Errorf("%s is not found: %v\n%s", name, err, output)
			}
		})
	}
}

type keeper struct{ store.Store }

func (s keeper) Calendar(ctx context.Context, csi, name string, f func(domain.Calendar) error) (failure error) {
	err := s.Store.Calendar(ctx, csi, name, func(c domain.Calendar) error {
		failure = f(c)
		return nil
	})
	if err != nil {
		return err
	}
	return failure
}

type repeater struct{ store.Store }

func (s repeater) Calendar(ctx context.Context, csi, name string, f func(domain.Calendar) error) error {
	return s.Store.Calendar(ctx, csi, name, func(c domain.Calendar) error {
		if err := f(c); err != nil {
			return err
		}
		return f(c)
	})
}

type disorderly struct{ store.Store }

func (s disorderly) Executions(ctx context.Context, csi string, q store.Query) (store.Page, error) {
	p, err := s.Store.Executions(ctx, csi, q)
	slices.SortStableFunc(p.Executions, func(a, b domain.Listed) int { return strings.Compare(a.Instance, b.Instance) })
	return p, err
}

type overlapping struct{ store.Store }

func (s overlapping) Executions(ctx context.Context, csi string, q store.Query) (store.Page, error) {
	q.Offset = max(q.Offset-1, 0)
	return s.Store.Executions(ctx, csi, q)
}

type literal struct{ store.Store }

func (s literal) CustomerByIdentifier(ctx context.Context, identifier string) (domain.Customer, error) {
	c, err := s.Store.CustomerByIdentifier(ctx, identifier)
	if err == nil && c.Identifier != identifier {
		return domain.Customer{}, domain.ErrUnknown
	}
	return c, err
}

type halver struct{ store.Store }

func (s halver) AddInstance(ctx context.Context, csi string, x domain.Instance) error {
	executions := x.Executions
	x.Executions = nil
	err := s.Store.AddInstance(ctx, csi, x)
	for _, e := range executions {
		if err == nil {
			err = s.AddExecution(ctx, csi, x.Name, e)
		}
	}
	return err
}

type displacer struct{ store.Store }

func (s displacer) Restore(ctx context.Context, csi string, saved []byte) error {
	if csi != "" {
		if err := s.Store.Restore(ctx, csi, nil); err != nil {
			return err
		}
	}
	return s.Store.Restore(ctx, csi, saved)
}

type rememberer struct {
	store.Store
	saved map[string][]byte
}

func (s rememberer) Save(ctx context.Context, csi string) ([]byte, error) {
	if s.saved[csi] == nil {
		saved, err := s.Store.Save(ctx, csi)
		if err != nil {
			return nil, err
		}
		s.saved[csi] = saved
	}
	return s.saved[csi], nil
}

type forgetful struct{ store.Store }

func (s forgetful) Calendar(ctx context.Context, csi, name string, f func(domain.Calendar) error) error {
	return s.Store.Calendar(ctx, csi, name, func(c domain.Calendar) error { return f(forgetfulCalendar{c}) })
}

type forgetfulCalendar struct{ domain.Calendar }

func (c forgetfulCalendar) Book(ctx context.Context, id string, s domain.Slot) error {
	s.Remember = s.Remember && s.Window.IsZero()
	return c.Calendar.Book(ctx, id, s)
}

type loser struct{ store.Store }

func (s loser) WholeCustomer(ctx context.Context, csi string) (domain.Customer, error) {
	c, err := s.Store.WholeCustomer(ctx, csi)
	for _, in := range c.Instances {
		for i := range in.Executions {
			in.Executions[i].Options = nil
		}
	}
	return c, err
}
