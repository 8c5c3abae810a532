package bounce_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/bounce/mock/internal/bounce"
)

// machine plays one customer's whole life side by side in a World and in the model, hour by hour.
type machine struct {
	world *bounce.World
	model naive
	now   time.Time
}

const csi = "15427061"

func newMachine(t *rapid.T) *machine {
	in := dcmati([]bounce.RFC{
		other("fixed", window(noon.Add(5*time.Hour), 3*time.Hour)), pending("pending", window(noon.Add(9*time.Hour), 30*24*time.Hour)),
	}, "a", "b")
	in.Executions[1].Duration, in.Executions[1].BlackOut = bounce.Hours(3), bounce.Hours(0)
	other := bounce.Instance{Name: "SCMATI", Service: "EBSZ", Executions: []bounce.Execution{unscheduled("c")}}
	m := &machine{world: bounce.NewWorld(), now: noon.Add(-3 * time.Hour)}
	if err := m.world.Add(customerOf(in, other)); err != nil {
		t.Fatal(err)
	}
	m.model.services = map[string]string{in.Name: in.Service, other.Name: other.Service}
	m.model.calendar = map[string][]bounce.RFC{in.Name: in.RFCs}
	for _, each := range []bounce.Instance{in, other} {
		for _, x := range each.Executions {
			m.model.created = append(m.model.created, &bounce.Listed{Instance: each.Name, Service: each.Service, Execution: x})
		}
	}
	return m
}

func TestTheLifecycleAgreesWithTheModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t)
		t.Repeat(map[string]func(*rapid.T){
			"create":         m.create,
			"schedule":       m.schedule,
			"schedule again": m.schedule, // it is what most states come of
			"cancel":         m.cancel,
			"wait":           func(t *rapid.T) { m.now = m.now.Add(time.Duration(rapid.IntRange(1, 3).Draw(t, "hours")) * time.Hour) },
			"changes":        m.changes,
			"":               m.same,
		})
	})
}

func (m *machine) create(t *rapid.T) {
	instance := rapid.SampledFrom([]string{"DCMATI", "SCMATI", "DCMATI", "SCMATI", "dcmati"}).Draw(t, "instance")
	x := bounce.Execution{
		ID:        rapid.SampledFrom([]string{"a", "c", "d", "e", "f", "g", ""}).Draw(t, "id"),
		Operation: rapid.SampledFrom([]string{"", "Stop"}).Draw(t, "operation"),
		Services:  rapid.SampledFrom([]string{"", "Apps"}).Draw(t, "services"),
		Duration:  bounce.Hours(rapid.SampledFrom([]int{1, 2, 4, 1, 2, 4, -1}).Draw(t, "duration")),
		BlackOut:  bounce.Hours(rapid.IntRange(0, 2).Draw(t, "blackout")),
		CreatedBy: "operator", CreatedOn: m.now, ScheduledBy: "creator",
	}
	for i := range rapid.SampledFrom([]int{0, 0, 0, 0, bounce.HistoryLimit - 1}).Draw(t, "former windows") {
		x.History = append(x.History, window(noon.Add(time.Duration(i)*time.Hour), time.Hour))
	}
	if rapid.IntRange(0, 4).Draw(t, "scheduled") == 0 {
		w := window(drawnStart(t), time.Hour)
		x.Scheduled = &w
	}
	want, got := m.model.create(instance, x), m.world.Create(csi, instance, x)
	if !errors.Is(got, want) {
		t.Fatalf("create: got %v, want %v", got, want)
	}
}

func (m *machine) schedule(t *rapid.T) {
	p, start, rules := drawnPlace(t), drawnStart(t), m.drawnRules(t)
	by := rapid.SampledFrom([]string{"approver", "another"}).Draw(t, "by")
	want, refused := m.model.schedule(p, start, by, rules)
	got, err := m.world.Schedule(p, start, by, rules)
	if diff := cmp.Diff(want, got, sameOffset); diff != "" || !errors.Is(err, refused) {
		t.Fatalf("schedule: got %v, want %v, booking (-model +world):\n%s", err, refused, diff)
	}
}

func (m *machine) cancel(t *rapid.T) {
	p, rules := drawnPlace(t), m.drawnRules(t)
	want, refused := m.model.cancel(p, rules)
	if got, err := m.world.Cancel(p, rules); got != want || !errors.Is(err, refused) {
		t.Fatalf("cancel: got %t, %v, want %t, %v", got, err, want, refused)
	}
}

func (m *machine) changes(t *rapid.T) {
	var w bounce.Window
	if rapid.IntRange(0, 3).Draw(t, "from") > 0 {
		w.Start = drawnStart(t)
	}
	if rapid.IntRange(0, 3).Draw(t, "until") > 0 {
		w.End = drawnStart(t)
	}
	m.sameChanges(t, w, rapid.Bool().Draw(t, "closed"))
}

func (m *machine) sameChanges(t *rapid.T, w bounce.Window, closed bool) {
	for instance := range m.model.services {
		got, err := m.world.Changes(csi, instance, w, closed)
		if diff := cmp.Diff(m.model.changes(instance, w, closed), got, sameOffset); diff != "" || err != nil {
			t.Fatalf("changes of %s in %v, closed %t: %v, (-model +world):\n%s", instance, w, closed, err, diff)
		}
	}
}

// same compares all that can be seen.
func (m *machine) same(t *rapid.T) {
	m.sameChanges(t, bounce.Window{}, false)
	list := m.model.executions()
	if diff := cmp.Diff(list, m.world.Executions(csi), sameOffset); diff != "" {
		t.Fatalf("executions (-model +world):\n%s", diff)
	}
	for i, want := range m.model.created {
		got, found := m.world.Find(csi, want.ID)
		if diff := cmp.Diff(list[i], got, sameOffset); diff != "" || !found {
			t.Fatalf("find %s: %t, (-model +world):\n%s", want.ID, found, diff)
		}
		whole, found := m.world.Execution(bounce.Place{CSI: csi, Instance: want.Instance, Execution: want.ID})
		if diff := cmp.Diff(want.Execution, whole, sameOffset); diff != "" || !found {
			t.Fatalf("execution %s: %t, (-model +world):\n%s", want.ID, found, diff)
		}
		if got.CustomerStatus() != whole.CustomerStatus() || got.SubStatus() != whole.SubStatus() {
			t.Fatalf("execution %s: its states differ where it is listed: %+v and %+v", want.ID, got, whole)
		}
	}
}

func drawnPlace(t *rapid.T) bounce.Place {
	return bounce.Place{
		CSI:       csi,
		Instance:  rapid.SampledFrom([]string{"DCMATI", "DCMATI", "SCMATI"}).Draw(t, "instance"),
		Execution: rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}).Draw(t, "id"),
	}
}

func drawnStart(t *rapid.T) time.Time {
	start := noon.Add(time.Duration(rapid.IntRange(-3, 14).Draw(t, "hour")) * time.Hour)
	return start.In(time.FixedZone("", rapid.IntRange(-3, 3).Draw(t, "offset")*3600))
}

func (m *machine) drawnRules(t *rapid.T) bounce.Rules {
	seldom := rapid.Map(rapid.IntRange(0, 3), func(n int) bool { return n == 3 })
	r := bounce.Rules{
		ClosedEdges: seldom.Draw(t, "closed"), PendingIgnored: seldom.Draw(t, "pending ignored"),
		SelfIncluded: seldom.Draw(t, "self included"), BookAnyway: seldom.Draw(t, "book anyway"),
		End: bounce.EndRule(rapid.IntRange(0, 2).Draw(t, "end")),
	}
	if !seldom.Draw(t, "begun ignored") {
		r.Begun = m.now
	}
	return r
}

// sameOffset compares times by what is shown of them, the instant and the offset.
var sameOffset = cmp.Transformer("shown", func(t time.Time) string { return t.Format(time.RFC3339Nano) })
