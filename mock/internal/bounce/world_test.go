package bounce_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/bounce"
)

func TestAddRefuses(t *testing.T) {
	t.Parallel()
	day := window(noon, 24*time.Hour)
	backwards := bounce.Window{Start: noon, End: noon}
	late := bounce.Window{Start: noon, End: time.Date(9999, 12, 31, 23, 0, 0, 0, noon.Location())}
	tests := map[string]struct {
		change func(c *bounce.Customer)
		want   error
	}{
		"it refuses an empty CSI":                {func(c *bounce.Customer) { c.CSI = "" }, bounce.ErrInvalid},
		"it refuses an empty name":               {func(c *bounce.Customer) { c.Name = "" }, bounce.ErrInvalid},
		"it refuses an empty Identifier":         {func(c *bounce.Customer) { c.Identifier = "" }, bounce.ErrInvalid},
		"it refuses an instance without name":    {func(c *bounce.Customer) { c.Instances[0].Name = "" }, bounce.ErrInvalid},
		"it refuses an instance without service": {func(c *bounce.Customer) { c.Instances[0].Service = "" }, bounce.ErrInvalid},
		"it refuses an execution without id":     {func(c *bounce.Customer) { c.Instances[0].Executions[1].ID = "" }, bounce.ErrInvalid},
		"it refuses an RFC without number":       {func(c *bounce.Customer) { c.Instances[0].RFCs[0].Number = "" }, bounce.ErrInvalid},
		"it refuses an RFC of no length":         {func(c *bounce.Customer) { c.Instances[0].RFCs[0].Duration = bounce.Duration{} }, bounce.ErrInvalid},
		"it refuses an RFC that ends at its start": {
			func(c *bounce.Customer) { c.Instances[0].RFCs[0].Window = backwards }, bounce.ErrInvalid,
		},
		"it refuses an RFC that ends in the year 10000 in UTC": {
			func(c *bounce.Customer) { c.Instances[0].RFCs[0].Window = late }, bounce.ErrBeyondCalendar,
		},
		"it refuses an execution of zero hours": {
			func(c *bounce.Customer) { c.Instances[0].Executions[0].Duration = bounce.Hours(0) }, bounce.ErrInvalid,
		},
		"it refuses a negative blackout": {
			func(c *bounce.Customer) { c.Instances[0].Executions[0].BlackOut = bounce.Hours(-1) }, bounce.ErrInvalid,
		},
		"it refuses a schedule that ends at its start": {
			func(c *bounce.Customer) { c.Instances[0].Executions[0].Scheduled = &backwards }, bounce.ErrInvalid,
		},
		"it refuses a history that ends at its start": {
			func(c *bounce.Customer) { c.Instances[0].Executions[0].History = []bounce.Window{day, backwards} }, bounce.ErrInvalid,
		},
		"it refuses an execution twice": {
			func(c *bounce.Customer) { c.Instances[0].Executions[1].ID = "one" }, bounce.ErrDuplicate,
		},
		"it refuses an execution on two instances": {
			func(c *bounce.Customer) {
				c.Instances = append(c.Instances, bounce.Instance{Name: "SCMATI", Service: "EBSZ", Executions: []bounce.Execution{{ID: "two"}}})
			}, bounce.ErrDuplicate,
		},
		"it refuses a creation beyond the calendar": {
			func(c *bounce.Customer) { c.Instances[0].Executions[0].CreatedOn = late.End.Add(time.Hour) }, bounce.ErrBeyondCalendar,
		},
		"it refuses an instance twice": {
			func(c *bounce.Customer) { c.Instances = append(c.Instances, c.Instances[0]) }, bounce.ErrDuplicate,
		},
		"it refuses a CSI that exists": {func(c *bounce.Customer) { c.CSI = "taken" }, bounce.ErrDuplicate},
		"it refuses an Identifier that exists in another case": {
			func(c *bounce.Customer) { c.Identifier = "TAKEN-guid" }, bounce.ErrDuplicate,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := bounce.NewWorld()
			if err := w.Add(bounce.Customer{CSI: "taken", Name: "First", Identifier: "taken-GUID"}); err != nil {
				t.Fatal(err)
			}
			before := w.Snapshot()
			c := customerOf(dcmati([]bounce.RFC{other("3-1", day)}, "one", "two"))
			tt.change(&c)
			if err := w.Add(c); !errors.Is(err, tt.want) {
				t.Errorf("add: got %v, want %v", err, tt.want)
			}
			if diff := cmp.Diff(before, w.Snapshot()); diff != "" {
				t.Errorf("world after the refusal (-before +after):\n%s", diff)
			}
		})
	}
}

func TestWorldFinds(t *testing.T) {
	t.Parallel()
	w := worldOf(t, dcmati(nil, "one"), bounce.Instance{Name: "SCMATI", Service: "EBSZ"})
	want := customerOf()
	for _, identifier := range []string{"6F9619FF-8B86-D011-B42D-00CF4FC964FF", "6f9619ff-8b86-d011-b42d-00cf4fc964ff"} {
		got, ok := w.Identified(identifier)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("identified %s: found %t, (-want +got):\n%s", identifier, ok, diff)
		}
	}
	got, ok := w.Customer("15427061")
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Errorf("customer: found %t, (-want +got):\n%s", ok, diff)
	}
	if service, ok := w.Service("15427061", "SCMATI"); service != "EBSZ" || !ok {
		t.Errorf("service: got %q, %t, want EBSZ, true", service, ok)
	}
}

func TestWorldFindsNothing(t *testing.T) {
	t.Parallel()
	for name, w := range map[string]*bounce.World{
		"it finds nothing in a zero world":        new(bounce.World),
		"it finds nothing under the wrong names":  worldOf(t, dcmati(nil, "one")),
		"it finds nothing in an unknown instance": worldOf(t),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, customer := w.Customer("1")
			_, identified := w.Identified("")
			_, service := w.Service("15427061", "dcmati")
			_, byID := w.Execution(at("One"))
			if customer || identified || service || byID {
				t.Errorf("found: customer %t, identified %t, service %t, execution %t, want none", customer, identified, service, byID)
			}
			for _, p := range []bounce.Place{{}, at("One"), {CSI: "1", Instance: "DCMATI", Execution: "one"}} {
				if _, err := w.Schedule(p, noon, "approver", bounce.Rules{}); !errors.Is(err, bounce.ErrUnknown) {
					t.Errorf("schedule %v: got %v, want ErrUnknown", p, err)
				}
			}
		})
	}
}

func TestSnapshotIsWhatWasAdded(t *testing.T) {
	t.Parallel()
	day := window(noon, 24*time.Hour)
	in := dcmati([]bounce.RFC{other("3-2", day), other("3-1", day)}, "two", "one")
	in.Executions[0].Scheduled, in.Executions[0].History = &day, []bounce.Window{window(noon.Add(-time.Hour), time.Hour)}
	in.Executions[0].Forgotten, in.Executions[0].ScheduledBy = 7, "approver"
	in.Executions[0].Operation, in.Executions[0].Services = "Stop", "Apps"
	in.Executions[0].Summary, in.Executions[0].Contact = "A stop.", "contact@example.com"
	in.Executions[0].CreatedBy, in.Executions[0].CreatedOn = "operator", noon
	in.Executions[0].Options = []bounce.Option{{Name: "CLEAR_APACHE_CACHE", Value: json.Number("1.0")}, {Name: "OPMN"}}
	in.Executions[1] = bounce.Execution{ID: "one", BlackOut: bounce.Hours(1), ScheduledBy: "nobody, since it is not scheduled"}
	want := []bounce.Customer{customerOf(in)}
	w := worldOf(t, in)
	want[0].Instances[0].Executions = append([]bounce.Execution(nil), in.Executions...)
	omitted := &want[0].Instances[0].Executions[1] // what that means:
	omitted.Operation, omitted.Services, omitted.Duration, omitted.ScheduledBy = "Bounce", "All", bounce.Hours(2), ""
	got := w.Snapshot()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("snapshot (-want +got):\n%s", diff)
	}
	again := bounce.NewWorld()
	if err := again.Add(got[0]); err != nil {
		t.Fatalf("add the snapshot: %v", err)
	}
	if diff := cmp.Diff(got, again.Snapshot()); diff != "" {
		t.Errorf("snapshot of the snapshot (-want +got):\n%s", diff)
	}
}

func TestCopiesAreDeep(t *testing.T) {
	t.Parallel()
	fresh := func() bounce.Instance {
		day := window(noon, 24*time.Hour)
		in := dcmati([]bounce.RFC{other("3-1", day)}, "one")
		in.Executions[0].Scheduled, in.Executions[0].History = &day, []bounce.Window{day}
		in.Executions[0].Options = []bounce.Option{
			{Name: "deep", Value: map[string]any{"list": []any{map[string]any{"word": "kept"}, nil}}}, {Name: "none"},
		}
		return in
	}
	spoil := func(in bounce.Instance) {
		in.RFCs[0].Number = "spoilt"
		in.Executions[0].Scheduled.Start = noon.Add(-time.Hour)
		in.Executions[0].History[0] = bounce.Window{}
		in.Executions[0].ID = "spoilt"
		list := in.Executions[0].Options[0].Value.(map[string]any)["list"].([]any)
		list[0].(map[string]any)["word"], list[1] = "spoilt", "spoilt"
		in.Executions[0].Options[1].Name = "spoilt"
	}
	given := fresh()
	w := worldOf(t, given)
	spoil(given)
	spoil(w.Snapshot()[0].Instances[0])
	spoil(bounce.Instance{RFCs: make([]bounce.RFC, 1), Executions: []bounce.Execution{execution(t, w, "one")}})
	for _, x := range w.Executions("15427061") {
		x.History = make([]bounce.Window, 1)
		spoil(bounce.Instance{RFCs: make([]bounce.RFC, 1), Executions: []bounce.Execution{x.Execution}})
	}
	changesOf(t, w, "DCMATI", bounce.Window{})[0].Number = "spoilt"
	schedule(t, w, "one", noon, bounce.Rules{}).Conflicts[0].Number = "spoilt"
	if diff := cmp.Diff([]bounce.Customer{customerOf(fresh())}, w.Snapshot()); diff != "" {
		t.Errorf("world after its copies were spoilt (-want +got):\n%s", diff)
	}
}
