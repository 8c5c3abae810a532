package storetest

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/domain"
)

func testFinds(t *testing.T, open opener) {
	s := storeOf(t, open, dcmati(nil, "one"), scmati())
	want := customerOf()
	want.Instances = nil
	for _, identifier := range []string{"6F9619FF-8B86-D011-B42D-00CF4FC964FF", "6f9619ff-8b86-d011-b42d-00cf4fc964ff"} {
		got, err := s.CustomerByIdentifier(t.Context(), identifier)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("customer by %s: %v, (-want +got):\n%s", identifier, err, diff)
		}
	}
	got, err := s.Customer(t.Context(), csi)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("customer: %v, (-want +got):\n%s", err, diff)
	}
	in, err := s.Instance(t.Context(), csi, "SCMATI")
	if diff := cmp.Diff(scmati(), in); err != nil || diff != "" {
		t.Errorf("instance: %v, (-want +got):\n%s", err, diff)
	}
	s.ok(s.SetOptIn(t.Context(), csi, false))
	if got, err = s.Customer(t.Context(), csi); err != nil || got.OptedIn {
		t.Errorf("after the opt-out: got %+v, %v", got, err)
	}
	s.ok(s.AddCustomer(t.Context(), domain.Customer{CSI: "2", Name: "Other", Identifier: "other"}))
	csis, err := s.CSIs(t.Context())
	if diff := cmp.Diff([]string{csi, "2"}, csis); err != nil || diff != "" {
		t.Errorf("CSIs: %v, (-want +got):\n%s", err, diff)
	}
}

// Each call that names nothing fails with ErrUnknown, and changes nothing.
func testFindsNothing(t *testing.T, open opener) {
	s := storeOf(t, open, dcmati(nil, "one"))
	empty := subject{open(t), t}
	before, ctx := s.view(), t.Context()
	result := func(_ any, err error) error { return err }
	for name, err := range map[string]error{
		"customer":               result(s.Customer(ctx, "1")),
		"whole customer":         result(s.WholeCustomer(ctx, "1")),
		"identifier":             result(s.CustomerByIdentifier(ctx, "")),
		"instance":               result(s.Instance(ctx, csi, "dcmati")),
		"instance of nobody":     result(s.Instance(ctx, "1", "DCMATI")),
		"execution":              result(s.Execution(ctx, csi, "One")),
		"execution of nobody":    result(s.Execution(ctx, "1", "one")),
		"execution of none":      result(empty.Execution(ctx, csi, "one")),
		"opt in":                 s.SetOptIn(ctx, "1", false),
		"remove customer":        s.RemoveCustomer(ctx, "1"),
		"remove instance":        s.RemoveInstance(ctx, csi, "dcmati"),
		"add instance":           s.AddInstance(ctx, "1", scmati()),
		"calendar":               s.Calendar(ctx, csi, "dcmati", func(domain.Calendar) error { panic("of an unknown instance") }),
		"calendar of none":       empty.Calendar(ctx, csi, "DCMATI", func(domain.Calendar) error { panic("of an unknown instance") }),
		"add execution":          s.AddExecution(ctx, csi, "dcmati", unscheduled("two")),
		"add execution nobody's": s.AddExecution(ctx, "1", "DCMATI", unscheduled("two")),
		"replace execution":      s.ReplaceExecution(ctx, csi, "DCMATI", unscheduled("two")),
		"replace, no instance":   s.ReplaceExecution(ctx, csi, "dcmati", unscheduled("one")),
		"remove execution":       s.RemoveExecution(ctx, domain.Place{CSI: csi, Instance: "DCMATI", Execution: "two"}),
		"remove, no instance":    s.RemoveExecution(ctx, domain.Place{CSI: csi, Instance: "dcmati", Execution: "one"}),
		"schedule":               result(s.schedule("DCMATI", "One", noon, "approver", domain.Rules{})),
		"cancel":                 result(s.cancel("DCMATI", "One", domain.Rules{})),
		"outcome":                s.setOutcome("DCMATI", "One", domain.Run{Outcome: domain.Fails}),
		"replace RFC": s.Calendar(ctx, csi, "DCMATI", func(c domain.Calendar) error {
			return c.ReplaceRFC(ctx, other("R", window(noon, time.Hour)))
		}),
		"remove RFC": s.Calendar(ctx, csi, "DCMATI", func(c domain.Calendar) error { return c.RemoveRFC(ctx, "R") }),
		"book": s.Calendar(ctx, csi, "DCMATI", func(c domain.Calendar) error {
			return c.Book(ctx, "One", domain.Slot{Window: window(noon, time.Hour)})
		}),
	} {
		if !errors.Is(err, domain.ErrUnknown) {
			t.Errorf("%s: got %v, want ErrUnknown", name, err)
		}
	}
	if diff := difference(before, s.view()); diff != "" {
		t.Errorf("the store has changed:\n%s", diff)
	}
	if all := append(s.executions("1"), empty.executions(csi)...); all != nil {
		t.Errorf("executions of nobody: got %v", all)
	}
	if saved, err := s.Save(ctx, "1"); saved != nil || err != nil {
		t.Errorf("saved of nobody: %q, %v", saved, err)
	}
	if got := s.changes("DCMATI", domain.Window{}, false); got != nil {
		t.Errorf("changes of an empty calendar: got %v, want nil", got)
	}
	if csis, err := empty.CSIs(ctx); csis != nil || err != nil {
		t.Errorf("CSIs of an empty store: got %v, %v", csis, err)
	}
}

// richInstance has something of everything.
func richInstance() domain.Instance {
	day := window(noon, 24*time.Hour)
	in := dcmati([]domain.RFC{other("3-2", day), pending("3-1", day)}, "two", "one", "three")
	in.Production, in.VirtualMachines = true, true
	x := &in.Executions[0]
	x.Scheduled, x.History = &day, []domain.Window{window(noon.Add(-time.Hour), time.Hour)}
	x.Forgotten, x.ScheduledBy, x.Operation, x.Services = 7, "approver", "Stop", "Apps"
	x.Summary, x.Contact = "A stop <b>\u2028&.", "contact@example.com"
	x.CreatedBy, x.CreatedOn = "operator", noon.Add(1)
	x.Options = []domain.Option{
		{Name: "CLEAR_APACHE_CACHE", Value: json.Number("1.0")}, {Name: "OPMN"},
		{Name: "deep", Value: map[string]any{"list": []any{map[string]any{"word": "kept", "much": json.Number("1e400")}, nil, true}, "": ""}},
	}
	in.Executions[1].Outcome, in.Executions[1].Overrun = domain.Overruns, domain.Hours(1)
	in.Executions[2].Options = []domain.Option{}
	return in
}

func testReturnsWhatWasAdded(t *testing.T, open opener) {
	in := richInstance()
	in.Executions = append(in.Executions, domain.Execution{ID: "bare", BlackOut: domain.Hours(1), ScheduledBy: "nobody: it is not scheduled"})
	c := customerOf(in, scmati("last"))
	c.ID, c.Contacts, c.Created = "7", []string{"a@example.com", "b@example.com"}, []string{"one", "last", "two", "three", "bare"}
	s := subject{open(t), t}
	s.ok(s.AddCustomer(t.Context(), c))
	want, err := c.Normalize()
	s.ok(err)
	got := s.customers()
	if diff := cmp.Diff([]domain.Customer{want}, got); diff != "" {
		t.Fatalf("customers (-want +got):\n%s", diff)
	}
	again := subject{open(t), t}
	s.ok(again.AddCustomer(t.Context(), got[0]))
	if diff := difference(s.view(), again.view()); diff != "" {
		t.Errorf("a store of what the store has (-first +second):\n%s", diff)
	}
}

func testCopies(t *testing.T, open opener) {
	spoil := func(in domain.Instance) {
		in.RFCs[0].Number = "spoilt"
		in.Executions[0].Scheduled.Start = noon.Add(-time.Hour)
		in.Executions[0].History[0] = domain.Window{}
		in.Executions[0].ID = "spoilt"
		list := in.Executions[0].Options[2].Value.(map[string]any)["list"].([]any)
		list[0].(map[string]any)["word"], list[1] = "spoilt", "spoilt"
		in.Executions[0].Options[1].Name = "spoilt"
	}
	given := richInstance()
	s := storeOf(t, open, given)
	spoil(given)
	spoil(s.customers()[0].Instances[0])
	spoil(domain.Instance{RFCs: make([]domain.RFC, 1), Executions: []domain.Execution{s.execution("two")}})
	x := s.executions(csi)[0].Execution
	x.History = make([]domain.Window, 1)
	spoil(domain.Instance{RFCs: make([]domain.RFC, 1), Executions: []domain.Execution{x}})
	s.changes("DCMATI", domain.Window{}, false)[0].Number = "spoilt"
	s.book("one", noon, domain.Rules{}).Conflicts[0].Number = "spoilt"
	s.ok(s.Calendar(t.Context(), csi, "DCMATI", func(c domain.Calendar) error {
		x, err := c.Execution(t.Context(), "two")
		if err == nil {
			x.Scheduled.Start = noon.Add(-time.Hour)
		}
		return err
	}))
	if diff := cmp.Diff([]domain.Customer{customerOf(richInstance())}, s.customers()); diff != "" {
		t.Errorf("after its copies were spoilt (-want +got):\n%s", diff)
	}
}

func testRefusesCustomer(t *testing.T, open opener) {
	tests := map[string]struct {
		change func(c *domain.Customer)
		want   error
	}{
		"an empty name":            {func(c *domain.Customer) { c.Name = "" }, domain.ErrInvalid},
		"an execution twice":       {func(c *domain.Customer) { c.Instances[0].Executions[1].ID = "one" }, domain.ErrDuplicate},
		"a creation that is not":   {func(c *domain.Customer) { c.Created = []string{"three"} }, domain.ErrInvalid},
		"a CSI that is taken":      {func(c *domain.Customer) { c.CSI = "taken" }, domain.ErrDuplicate},
		"a taken Identifier":       {func(c *domain.Customer) { c.Identifier = "TAKEN-guid" }, domain.ErrDuplicate},
		"a time beyond the years ": {func(c *domain.Customer) { c.Instances[0].Executions[0].CreatedOn = time.Unix(1<<40, 0) }, domain.ErrBeyondCalendar},
	}
	s := subject{open(t), t}
	s.ok(s.AddCustomer(t.Context(), domain.Customer{CSI: "taken", Name: "First", Identifier: "taken-GUID"}))
	before := s.view()
	for name, tt := range tests {
		c := customerOf(dcmati([]domain.RFC{other("3-1", window(noon, time.Hour))}, "one", "two"))
		tt.change(&c)
		if err := s.AddCustomer(t.Context(), c); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", name, err, tt.want)
		}
		if diff := difference(before, s.view()); diff != "" {
			t.Errorf("%s: the store has changed:\n%s", name, diff)
		}
	}
}

func testAddsInstanceWhole(t *testing.T, open opener) {
	s := storeOf(t, open, dcmati(nil, "a"))
	before := s.view()
	for name, tt := range map[string]struct {
		in   domain.Instance
		want error
	}{
		"its name is taken":        {dcmati(nil, "b"), domain.ErrDuplicate},
		"an execution is there":    {scmati("b", "a"), domain.ErrDuplicate},
		"an execution has no id":   {scmati("b", ""), domain.ErrInvalid},
		"an execution comes twice": {scmati("b", "b"), domain.ErrDuplicate},
	} {
		if err := s.AddInstance(t.Context(), csi, tt.in); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", name, err, tt.want)
		}
		if diff := difference(before, s.view()); diff != "" {
			t.Errorf("%s: the store has changed:\n%s", name, diff)
		}
	}
	s.ok(s.AddInstance(t.Context(), csi, scmati("b")))
	if diff := cmp.Diff([]domain.Customer{customerOf(dcmati(nil, "a"), scmati("b"))}, s.customers()); diff != "" {
		t.Errorf("added (-want +got):\n%s", diff)
	}
}

func testRemovesInstance(t *testing.T, open opener) {
	second := scmati("c")
	s := storeOf(t, open, dcmati([]domain.RFC{other("R", window(noon, time.Hour))}, "a", "b"), second)
	s.ok(s.RemoveInstance(t.Context(), csi, "DCMATI"))
	if err := s.RemoveInstance(t.Context(), csi, "DCMATI"); !errors.Is(err, domain.ErrUnknown) {
		t.Errorf("removed again: got %v", err)
	}
	if diff := cmp.Diff([]domain.Customer{customerOf(second)}, s.customers()); diff != "" {
		t.Errorf("what is left (-want +got):\n%s", diff)
	}
	if _, err := s.Execution(t.Context(), csi, "b"); !errors.Is(err, domain.ErrUnknown) {
		t.Errorf("an execution of it: got %v", err)
	}
	s.ok(s.AddExecution(t.Context(), csi, "SCMATI", unscheduled("a"))) // its id is free again
	s.ok(s.RemoveCustomer(t.Context(), csi))
	s.ok(s.AddCustomer(t.Context(), customerOf(dcmati(nil, "a"))))
}
