package storetest

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/store"
)

// machine plays one customer's whole life side by side in a store and in the model, hour by hour.
type machine struct {
	store subject
	model naive
	now   time.Time
}

func newMachine(t *rapid.T, kept store.Store) *machine {
	in := dcmati([]domain.RFC{
		other("fixed", window(noon.Add(5*time.Hour), 3*time.Hour)), pending("pending", window(noon.Add(9*time.Hour), 30*24*time.Hour)),
	}, "a", "b")
	in.Executions[1].Duration, in.Executions[1].BlackOut = domain.Hours(3), domain.Hours(0)
	other := scmati("c")
	m := &machine{store: subject{kept, t}, now: noon.Add(-3 * time.Hour)}
	m.store.ok(m.store.AddCustomer(t.Context(), customerOf(in, other)))
	m.model.services = map[string]string{in.Name: in.Service, other.Name: other.Service}
	m.model.calendar = map[string][]domain.RFC{in.Name: in.RFCs}
	for _, each := range []domain.Instance{in, other} {
		for _, x := range each.Executions {
			m.model.created = append(m.model.created, &domain.Listed{Instance: each.Name, Service: each.Service, Execution: x})
		}
	}
	return m
}

func testModel(t *testing.T, open opener) {
	rapid.Check(t, func(r *rapid.T) {
		m := newMachine(r, open(t))
		r.Repeat(map[string]func(*rapid.T){
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
	x := domain.Execution{
		ID:        rapid.SampledFrom([]string{"a", "c", "d", "e", "f", "g", ""}).Draw(t, "id"),
		Operation: rapid.SampledFrom([]string{"", "Stop"}).Draw(t, "operation"),
		Services:  rapid.SampledFrom([]string{"", "Apps"}).Draw(t, "services"),
		Duration:  domain.Hours(rapid.SampledFrom([]int{1, 2, 4, 1, 2, 4, -1}).Draw(t, "duration")),
		BlackOut:  domain.Hours(rapid.IntRange(0, 2).Draw(t, "blackout")),
		CreatedBy: "operator", CreatedOn: m.now, ScheduledBy: "creator",
	}
	for i := range rapid.SampledFrom([]int{0, 0, 0, 0, domain.HistoryLimit - 1}).Draw(t, "former windows") {
		x.History = append(x.History, window(noon.Add(time.Duration(i)*time.Hour), time.Hour))
	}
	if rapid.IntRange(0, 4).Draw(t, "scheduled") == 0 {
		w := window(drawnStart(t), time.Hour)
		x.Scheduled = &w
	}
	want, got := m.model.create(instance, x), m.store.AddExecution(t.Context(), csi, instance, x)
	if !errors.Is(got, want) {
		t.Fatalf("create: got %v, want %v", got, want)
	}
}

func (m *machine) schedule(t *rapid.T) {
	p, start, rules := drawnPlace(t), drawnStart(t), m.drawnRules(t)
	by := rapid.SampledFrom([]string{"approver", "another"}).Draw(t, "by")
	want, refused := m.model.schedule(p, start, by, rules)
	got, err := m.store.schedule(p.Instance, p.Execution, start, by, rules)
	if diff := difference(want, got); diff != "" || !errors.Is(err, refused) {
		t.Fatalf("schedule: got %v, want %v, booking (-model +store):\n%s", err, refused, diff)
	}
}

func (m *machine) cancel(t *rapid.T) {
	p, rules := drawnPlace(t), m.drawnRules(t)
	want, refused := m.model.cancel(p, rules)
	if got, err := m.store.cancel(p.Instance, p.Execution, rules); got != want || !errors.Is(err, refused) {
		t.Fatalf("cancel: got %t, %v, want %t, %v", got, err, want, refused)
	}
}

func (m *machine) changes(t *rapid.T) {
	var w domain.Window
	if rapid.IntRange(0, 3).Draw(t, "from") > 0 {
		w.Start = drawnStart(t)
	}
	if rapid.IntRange(0, 3).Draw(t, "until") > 0 {
		w.End = drawnStart(t)
	}
	m.sameChanges(t, w, rapid.Bool().Draw(t, "closed"))
}

func (m *machine) sameChanges(t *rapid.T, w domain.Window, closed bool) {
	for instance := range m.model.services {
		got := m.store.changes(instance, w, closed)
		if diff := difference(m.model.changes(instance, w, closed), got); diff != "" {
			t.Fatalf("changes of %s in %v, closed %t (-model +store):\n%s", instance, w, closed, diff)
		}
	}
}

// same compares all that can be seen.
func (m *machine) same(t *rapid.T) {
	m.sameChanges(t, domain.Window{}, false)
	list := m.model.executions()
	if diff := difference(list, m.store.executions(csi)); diff != "" {
		t.Fatalf("executions (-model +store):\n%s", diff)
	}
	for i, want := range m.model.created {
		got, err := m.store.Execution(t.Context(), csi, want.ID)
		if diff := difference(*want, got); diff != "" || err != nil {
			t.Fatalf("execution %s: %v, (-model +store):\n%s", want.ID, err, diff)
		}
		if got.CustomerStatus() != list[i].CustomerStatus() || got.SubStatus() != list[i].SubStatus() {
			t.Fatalf("execution %s: its states differ where it is listed: %+v and %+v", want.ID, got, list[i])
		}
	}
}

func drawnPlace(t *rapid.T) domain.Place {
	return domain.Place{
		CSI:       csi,
		Instance:  rapid.SampledFrom([]string{"DCMATI", "DCMATI", "SCMATI"}).Draw(t, "instance"),
		Execution: rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}).Draw(t, "id"),
	}
}

func drawnStart(t *rapid.T) time.Time {
	start := noon.Add(time.Duration(rapid.IntRange(-3, 14).Draw(t, "hour")) * time.Hour)
	return start.In(time.FixedZone("", rapid.IntRange(-3, 3).Draw(t, "offset")*3600))
}

func (m *machine) drawnRules(t *rapid.T) domain.Rules {
	seldom := rapid.Map(rapid.IntRange(0, 3), func(n int) bool { return n == 3 })
	r := domain.Rules{
		ClosedEdges: seldom.Draw(t, "closed"), PendingIgnored: seldom.Draw(t, "pending ignored"),
		SelfIncluded: seldom.Draw(t, "self included"), BookAnyway: seldom.Draw(t, "book anyway"),
		End: domain.EndRule(rapid.IntRange(0, 2).Draw(t, "end")),
	}
	if !seldom.Draw(t, "begun ignored") {
		r.Begun = m.now
	}
	return r
}
