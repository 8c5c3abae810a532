package bounce_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/bounce/mock/internal/bounce"
)

// view is all that can be seen of a world.
type view struct {
	Customers []bounce.Customer
	Listed    [][]bounce.Listed
	Calendars [][]bounce.RFC
	Known     []bool
}

func viewOf(w *bounce.World) view {
	v := view{Customers: w.Snapshot()}
	for _, c := range v.Customers {
		v.Listed = append(v.Listed, w.Executions(c.CSI))
		_, known := w.Identified(c.Identifier)
		v.Known = append(v.Known, known)
		for _, in := range c.Instances {
			changes, err := w.Changes(c.CSI, in.Name, bounce.Window{}, false)
			if err != nil {
				panic(err)
			}
			v.Calendars = append(v.Calendars, changes)
		}
	}
	return v
}

// changer changes a world at random, and keeps what it has saved.
type changer struct {
	world *bounce.World
	kept  []*bounce.Saved
	views []view
}

func (c *changer) instance(t *rapid.T) string {
	return rapid.SampledFrom([]string{"DCMATI", "SCMATI", "LATER"}).Draw(t, "instance")
}

func (c *changer) id(t *rapid.T) string { return fmt.Sprint(rapid.IntRange(0, 5).Draw(t, "id")) }

func (c *changer) start(t *rapid.T) time.Time {
	return noon.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "hour")) * time.Hour)
}

func (c *changer) place(t *rapid.T) bounce.Place {
	return bounce.Place{CSI: csi, Instance: c.instance(t), Execution: c.id(t)}
}

func (c *changer) actions() map[string]func(*rapid.T) {
	anyError := func(error) {} // most calls name what is not there
	return map[string]func(*rapid.T){
		"create": func(t *rapid.T) { anyError(c.world.Create(csi, c.instance(t), unscheduled(c.id(t)))) },
		"schedule": func(t *rapid.T) {
			_, err := c.world.Schedule(c.place(t), c.start(t), "a", bounce.Rules{})
			anyError(err)
		},
		"cancel": func(t *rapid.T) { _, err := c.world.Cancel(c.place(t), bounce.Rules{}); anyError(err) },
		"replace": func(t *rapid.T) {
			x := unscheduled(c.id(t))
			w := window(c.start(t), time.Hour)
			x.Scheduled = &w
			anyError(c.world.Replace(csi, c.instance(t), x))
		},
		"remove execution": func(t *rapid.T) { c.world.RemoveExecution(c.place(t)) },
		"add RFC": func(t *rapid.T) {
			anyError(c.world.AddRFC(csi, c.instance(t), other(c.id(t), window(c.start(t), time.Hour))))
		},
		"replace RFC": func(t *rapid.T) {
			anyError(c.world.ReplaceRFC(csi, c.instance(t), other(c.id(t), window(c.start(t), time.Hour))))
		},
		"remove RFC":      func(t *rapid.T) { c.world.RemoveRFC(csi, c.instance(t), c.id(t)) },
		"remove instance": func(t *rapid.T) { c.world.RemoveInstance(csi, c.instance(t)) },
		"opt in":          func(t *rapid.T) { anyError(c.world.OptIn(csi, rapid.Bool().Draw(t, "opted in"))) },
		"add instance": func(t *rapid.T) {
			anyError(c.world.AddInstance(csi, bounce.Instance{Name: "LATER", Service: "EBSO", Executions: []bounce.Execution{unscheduled(c.id(t))}}))
		},
		"remove customer": func(*rapid.T) { c.world.Remove(csi) },
		"save": func(*rapid.T) {
			c.kept, c.views = append(c.kept, c.world.Save()), append(c.views, viewOf(c.world))
		},
		"restore": func(t *rapid.T) {
			if len(c.kept) == 0 {
				return
			}
			i := rapid.IntRange(0, len(c.kept)-1).Draw(t, "saved")
			c.world.Restore(c.kept[i])
			if diff := cmp.Diff(c.views[i], viewOf(c.world)); diff != "" {
				t.Fatalf("not what was saved (-saved +restored):\n%s", diff)
			}
		},
		"": func(t *rapid.T) {
			again := bounce.NewWorld()
			for _, each := range c.world.Snapshot() {
				if err := again.Add(each); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(viewOf(c.world), viewOf(again)); diff != "" {
				t.Fatalf("a world of the snapshot differs:\n%s", diff)
			}
		},
	}
}

func TestWhatWasSavedComesBackWhateverHappensMeanwhile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := &changer{world: bounce.NewWorld()}
		in := dcmati([]bounce.RFC{other("fixed", window(noon.Add(5*time.Hour), time.Hour))}, "0", "1")
		for _, each := range []bounce.Customer{
			customerOf(in, bounce.Instance{Name: "SCMATI", Service: "EBSZ", Executions: []bounce.Execution{unscheduled("2")}}),
			{CSI: "2", Name: "Other", Identifier: "other", Instances: []bounce.Instance{dcmati(nil, "0")}},
		} {
			if err := c.world.Add(each); err != nil {
				t.Fatal(err)
			}
		}
		t.Repeat(c.actions())
	})
}

func TestOneCustomerIsRestoredAlone(t *testing.T) {
	t.Parallel()
	w := worldOf(t, dcmati(nil, "a"))
	saved, _ := w.SaveOne(csi)
	before := w.Snapshot()
	schedule(t, w, "a", noon, bounce.Rules{})
	second := bounce.Customer{CSI: "2", Name: "Other", Identifier: "other"}
	if err := w.Add(second); err != nil {
		t.Fatal(err)
	}
	if err := w.RestoreOne(saved, csi); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(append(before, second), w.Snapshot()); diff != "" {
		t.Errorf("not what was saved (-want +got):\n%s", diff)
	}
	w.Remove(csi)
	if err := w.Add(bounce.Customer{CSI: "3", Name: "Taker", Identifier: before[0].Identifier}); err != nil {
		t.Fatal(err)
	}
	if err := w.RestoreOne(saved, csi); !errors.Is(err, bounce.ErrDuplicate) {
		t.Errorf("got %v, want ErrDuplicate: another customer has the Identifier", err)
	}
	if err := w.RestoreOne(saved, "2"); !errors.Is(err, bounce.ErrUnknown) {
		t.Errorf("got %v, want ErrUnknown: it was not saved", err)
	}
}

func TestAnInstanceIsAddedWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	w := worldOf(t, dcmati(nil, "a"))
	before := w.Snapshot()
	for name, in := range map[string]bounce.Instance{
		"its name is taken":      dcmati(nil, "b"),
		"an execution is there":  {Name: "NEW", Service: "EBSO", Executions: []bounce.Execution{unscheduled("b"), unscheduled("a")}},
		"an execution has no id": {Name: "NEW", Service: "EBSO", Executions: []bounce.Execution{unscheduled("b"), {}}},
	} {
		if err := w.AddInstance(csi, in); err == nil {
			t.Errorf("%s: it was added", name)
		}
		if diff := cmp.Diff(before, w.Snapshot()); diff != "" {
			t.Errorf("%s: the world has changed:\n%s", name, diff)
		}
	}
}

func TestARemovedInstanceTakesItsExecutionsAlong(t *testing.T) {
	t.Parallel()
	second := bounce.Instance{Name: "SECOND", Service: "EBSO", Executions: []bounce.Execution{unscheduled("c")}}
	w := worldOf(t, dcmati([]bounce.RFC{other("R", window(noon, time.Hour))}, "a", "b"), second)
	if !w.RemoveInstance(csi, "DCMATI") || w.RemoveInstance(csi, "DCMATI") || w.RemoveInstance("none", "SECOND") {
		t.Error("it says removed where there was nothing, or the other way round")
	}
	if diff := cmp.Diff(worldOf(t, second).Snapshot(), w.Snapshot()); diff != "" {
		t.Errorf("what is left (-want +got):\n%s", diff)
	}
	if err := w.Create(csi, "SECOND", unscheduled("a")); err != nil {
		t.Errorf("the id is still taken: %v", err)
	}
	if _, known := w.Find(csi, "b"); known {
		t.Error("an execution of it is still found")
	}
}

// Saving and restoring meet requests that are under way.
func TestRestoreRacesWithEverythingElse(t *testing.T) {
	t.Parallel()
	w := worldOf(t, dcmati(nil, "a", "b"))
	saved := w.Save()
	var wg sync.WaitGroup
	for _, act := range []func(int){
		func(i int) { _, _ = w.Schedule(at("a"), noon.Add(time.Duration(i)*time.Hour), "x", bounce.Rules{}) },
		func(int) { _, _ = w.Cancel(at("a"), bounce.Rules{}) },
		func(i int) { _ = w.Create(csi, "DCMATI", unscheduled(fmt.Sprint(i))) },
		func(i int) { w.RemoveExecution(at(fmt.Sprint(i))) },
		func(int) { _ = w.OptIn(csi, false) },
		func(int) { w.RemoveInstance(csi, "DCMATI") },
		func(i int) { _ = w.Replace(csi, "DCMATI", unscheduled(fmt.Sprint(i))) },
		func(int) { w.Executions(csi) },
		func(int) { w.Save() },
		func(int) { w.Snapshot() },
		func(int) { w.Restore(saved) },
		func(int) { _ = w.RestoreOne(saved, csi) },
	} {
		wg.Go(func() {
			for i := range 200 {
				act(i)
			}
		})
	}
	wg.Wait()
	w.Restore(saved)
	if diff := cmp.Diff(saved.Snapshot(), w.Snapshot()); diff != "" {
		t.Errorf("not what was saved:\n%s", diff)
	}
}

// BenchmarkRestore is a reset: of a world with a big calendar, in which one execution was scheduled.
func BenchmarkRestore(b *testing.B) {
	w := crowded(b, 10_000)
	many := dcmati(nil)
	many.Name = "MANY"
	for i := range 100_000 {
		many.RFCs = append(many.RFCs, other(fmt.Sprint(i), window(noon.Add(time.Duration(i)*time.Hour), time.Hour)))
	}
	many.Executions = []bounce.Execution{unscheduled("x")}
	if err := w.Add(bounce.Customer{CSI: "2", Name: "Many", Identifier: "many", Instances: []bounce.Instance{many}}); err != nil {
		b.Fatal(err)
	}
	saved := w.Save()
	for b.Loop() {
		if _, err := w.Schedule(bounce.Place{CSI: "2", Instance: "MANY", Execution: "x"}, noon.Add(-9*time.Hour), "", bounce.Rules{}); err != nil {
			b.Fatal(err)
		}
		w.Restore(saved)
	}
}
