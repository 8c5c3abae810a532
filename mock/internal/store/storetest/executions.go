package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/domain"
)

func testRefusesExecution(t *testing.T, open opener) {
	backwards := domain.Window{Start: noon, End: noon}
	s := storeOf(t, open, dcmati(nil, "one"), scmati())
	before := s.view()
	for name, tt := range map[string]struct {
		instance  string
		execution domain.Execution
		want      error
	}{
		"an id of the instance":             {"DCMATI", unscheduled("one"), domain.ErrDuplicate},
		"an id of another instance":         {"SCMATI", unscheduled("one"), domain.ErrDuplicate},
		"an empty id":                       {"DCMATI", unscheduled(""), domain.ErrInvalid},
		"a schedule that ends at its start": {"DCMATI", domain.Execution{ID: "new", Scheduled: &backwards}, domain.ErrInvalid},
		"a creation that no RFC 3339 can write": {
			"DCMATI", domain.Execution{ID: "new", CreatedOn: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}, domain.ErrBeyondCalendar,
		},
	} {
		if err := s.AddExecution(t.Context(), csi, tt.instance, tt.execution); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", name, err, tt.want)
		}
		if diff := difference(before, s.view()); diff != "" {
			t.Errorf("%s: the store has changed:\n%s", name, diff)
		}
	}
	another := customerOf(dcmati(nil, "theirs"))
	another.CSI, another.Identifier = "other", "other"
	s.ok(s.AddCustomer(t.Context(), another))
	s.ok(s.AddExecution(t.Context(), csi, "DCMATI", unscheduled("theirs"))) // an id of another customer
}

func testOrderOfCreation(t *testing.T, open opener) {
	s := storeOf(t, open, dcmati(nil, "b", "a"), scmati("c"))
	for _, x := range []struct{ instance, id string }{{"SCMATI", "f"}, {"DCMATI", "e"}, {"DCMATI", "gone"}, {"SCMATI", "d"}} {
		s.ok(s.AddExecution(t.Context(), csi, x.instance, unscheduled(x.id)))
	}
	s.ok(s.RemoveExecution(t.Context(), domain.Place{CSI: csi, Instance: "DCMATI", Execution: "gone"}))
	var want []domain.Listed
	for _, id := range []string{"b", "a", "c", "f", "e", "d"} {
		x := domain.Listed{Instance: "DCMATI", Service: "EBSO", Execution: unscheduled(id)}
		if id == "c" || id == "f" || id == "d" {
			x.Instance, x.Service = "SCMATI", "EBSZ"
		}
		want = append(want, x)
		if got, err := s.Execution(t.Context(), csi, id); err != nil || !cmp.Equal(x, got) {
			t.Errorf("execution %s: got %+v, %v", id, got, err)
		}
	}
	if diff := cmp.Diff(want, s.executions(csi)); diff != "" {
		t.Errorf("executions (-want +got):\n%s", diff)
	}
	s.ok(s.AddInstance(t.Context(), csi, domain.Instance{Name: "LATER", Service: "EBSO", Executions: []domain.Execution{unscheduled("g")}}))
	if got := s.executions(csi); got[len(got)-1].ID != "g" {
		t.Errorf("executions: got %s last, want that of the instance which came last", got[len(got)-1].ID)
	}
}

// An execution that is replaced keeps its place in the order of creation, also among those that begin with it, and leaves the
// calendar where it was.
func testReplacesAndRemoves(t *testing.T, open opener) {
	s := storeOf(t, open, dcmati([]domain.RFC{other("R", window(noon, time.Hour))}, "a", "b", "c"))
	s.book("a", noon.Add(5*time.Hour), domain.Rules{})
	first, second := window(noon, time.Hour), window(noon.Add(time.Hour), time.Hour)
	for _, id := range []string{"c", "b", "a"} {
		x := unscheduled(id)
		x.Scheduled, x.ScheduledBy, x.History = &first, "approver", []domain.Window{second}
		s.ok(s.ReplaceExecution(t.Context(), csi, "DCMATI", x))
		if diff := cmp.Diff(x, s.execution(id)); diff != "" {
			t.Errorf("replaced (-want +got):\n%s", diff)
		}
	}
	shown := func(when string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, numbers(s.changes("DCMATI", domain.Window{}, false))); diff != "" {
			t.Errorf("changes when %s (-want +got):\n%s", when, diff)
		}
	}
	shown("replaced", "R", "a", "b", "c")
	s.ok(s.RemoveExecution(t.Context(), domain.Place{CSI: csi, Instance: "DCMATI", Execution: "b"}))
	shown("removed", "R", "a", "c")
	s.ok(s.Calendar(t.Context(), csi, "DCMATI", func(c domain.Calendar) error {
		return errors.Join(c.AddRFC(t.Context(), other("S", first)), c.AddRFC(t.Context(), other("T", first)))
	}))
	shown("RFCs were added", "R", "S", "T", "a", "c")
	s.ok(s.Calendar(t.Context(), csi, "DCMATI", func(c domain.Calendar) error {
		return errors.Join(c.ReplaceRFC(t.Context(), other("R", second)), c.ReplaceRFC(t.Context(), other("S", second)),
			c.RemoveRFC(t.Context(), "T"), c.ReplaceRFC(t.Context(), other("S", first)))
	}))
	shown("RFCs were moved", "S", "a", "c", "R")
	s.ok(s.AddExecution(t.Context(), csi, "DCMATI", unscheduled("b"))) // its id is free again
}

func (s subject) setOutcome(instance, id string, run domain.Run) error {
	return s.Calendar(s.Context(), csi, instance, func(c domain.Calendar) error { return c.SetOutcome(s.Context(), id, run) })
}

func testOutcome(t *testing.T, open opener) {
	s := storeOf(t, open, dcmati(nil, "one"))
	w := s.book("one", noon, domain.Rules{}).Window
	s.ok(s.setOutcome("DCMATI", "one", domain.Run{Outcome: domain.Overruns, Overrun: domain.Hours(3)}))
	want := unscheduled("one")
	want.Scheduled, want.ScheduledBy, want.Run = &w, "approver", domain.Run{Outcome: domain.Overruns, Overrun: domain.Hours(3)}
	if diff := cmp.Diff(want, s.execution("one")); diff != "" {
		t.Errorf("after the outcome was set (-want +got):\n%s", diff)
	}
	for _, run := range []domain.Run{
		{Outcome: "luck"}, {Outcome: domain.Fails, Overrun: domain.Hours(1)}, {Outcome: domain.Overruns, Overrun: domain.Hours(-1)},
	} {
		if err := s.setOutcome("DCMATI", "one", run); !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("%+v: got %v, want ErrInvalid", run, err)
		}
	}
	if diff := cmp.Diff(want, s.execution("one")); diff != "" {
		t.Errorf("after it was refused (-want +got):\n%s", diff)
	}
}

func testShowsScheduled(t *testing.T, open opener) {
	in := dcmati([]domain.RFC{other("rfc", window(noon, time.Hour))}, "one", "two", "three")
	first, second := window(noon, 3*time.Hour), window(noon, time.Hour)
	in.Executions[0].Scheduled, in.Executions[1].Scheduled = &first, &second
	s := storeOf(t, open, in)
	want := []domain.RFC{in.RFCs[0], booked("one", first), booked("two", second)}
	if diff := cmp.Diff(want, s.book("three", noon, domain.Rules{}).Conflicts); diff != "" {
		t.Errorf("conflicts (-want +got):\n%s", diff)
	}
	s.book("one", noon.Add(12*time.Hour), domain.Rules{})
	x := unscheduled("new")
	x.Scheduled, x.ScheduledBy = &second, "creator"
	s.ok(s.AddExecution(t.Context(), csi, "DCMATI", x))
	if diff := cmp.Diff(x, s.execution("new")); diff != "" {
		t.Errorf("added (-want +got):\n%s", diff)
	}
	if got := numbers(s.book("three", noon, domain.Rules{}).Conflicts); !cmp.Equal(got, []string{"rfc", "two", "new"}) {
		t.Errorf("conflicts after one moved away and one was added: got %v, want rfc, two and new", got)
	}
}

// The same instants again take the new offset, and nothing else: also on the calendar.
func testHistory(t *testing.T, open opener) {
	s := storeOf(t, open, dcmati(nil, "one", "two"))
	first := s.book("one", noon, domain.Rules{})
	before := s.view()
	if diff := cmp.Diff(first, s.book("one", noon, domain.Rules{})) + difference(before, s.view()); diff != "" {
		t.Errorf("the same start again (-first +again):\n%s", diff)
	}
	s.book("one", noon.UTC(), domain.Rules{})
	if x := s.execution("one"); x.Scheduled.Start.Location() != time.UTC || x.History != nil {
		t.Errorf("the same instant in UTC: got %+v, want it shown in UTC without history", x)
	}
	if got := s.book("two", noon, domain.Rules{}).Conflicts[0].Window.Start; got.Location() != time.UTC {
		t.Errorf("the conflict's start: got %s, want it in UTC", got)
	}
	for i := range domain.HistoryLimit + 4 {
		s.book("one", noon.Add(time.Duration(i)*time.Hour), domain.Rules{})
	}
	got := s.execution("one")
	if len(got.History) != domain.HistoryLimit || got.Forgotten != 3 {
		t.Fatalf("history: got %d windows and %d forgotten, want %d and 3", len(got.History), got.Forgotten, domain.HistoryLimit)
	}
	oldest, newest := got.History[0].Start, got.History[domain.HistoryLimit-1].Start
	if !oldest.Equal(noon.Add(3*time.Hour)) || !newest.Equal(noon.Add((domain.HistoryLimit+2)*time.Hour)) {
		t.Errorf("history runs from %s to %s, want oldest first up to the last move", oldest, newest)
	}
}
