package domain_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/domain"
)

// customerOf is a customer with these instances.
func customerOf(instances ...domain.Instance) domain.Customer {
	return domain.Customer{
		CSI: "15427061", Name: "Acme", Identifier: "6F9619FF-8B86-D011-B42D-00CF4FC964FF", OptedIn: true, Instances: instances,
	}
}

func TestNormalizeRefuses(t *testing.T) {
	t.Parallel()
	day := window(noon, 24*time.Hour)
	backwards := domain.Window{Start: noon, End: noon}
	late := domain.Window{Start: noon, End: time.Date(9999, 12, 31, 23, 0, 0, 0, noon.Location())}
	ofExecution := func(change func(x *domain.Execution)) func(c *domain.Customer) {
		return func(c *domain.Customer) { change(&c.Instances[0].Executions[1]) }
	}
	ofRFC := func(change func(r *domain.RFC)) func(c *domain.Customer) {
		return func(c *domain.Customer) { change(&c.Instances[0].RFCs[0]) }
	}
	tests := map[string]struct {
		change func(c *domain.Customer)
		want   error
	}{
		"it refuses an empty CSI":                {func(c *domain.Customer) { c.CSI = "" }, domain.ErrInvalid},
		"it refuses an empty name":               {func(c *domain.Customer) { c.Name = "" }, domain.ErrInvalid},
		"it refuses an empty Identifier":         {func(c *domain.Customer) { c.Identifier = "" }, domain.ErrInvalid},
		"it refuses an instance without name":    {func(c *domain.Customer) { c.Instances[0].Name = "" }, domain.ErrInvalid},
		"it refuses an instance without service": {func(c *domain.Customer) { c.Instances[0].Service = "" }, domain.ErrInvalid},
		"it refuses an execution without id":     {ofExecution(func(x *domain.Execution) { x.ID = "" }), domain.ErrInvalid},
		"it refuses an RFC without number":       {ofRFC(func(r *domain.RFC) { r.Number = "" }), domain.ErrInvalid},
		"it refuses an RFC of no length":         {ofRFC(func(r *domain.RFC) { r.Duration = domain.Duration{} }), domain.ErrInvalid},
		"it refuses an RFC that ends at its start": {
			ofRFC(func(r *domain.RFC) { r.Window = backwards }), domain.ErrInvalid,
		},
		"it refuses an RFC that ends in the year 10000 in UTC": {
			ofRFC(func(r *domain.RFC) { r.Window = late }), domain.ErrBeyondCalendar,
		},
		"it refuses an execution of zero hours": {
			ofExecution(func(x *domain.Execution) { x.Duration = domain.Hours(0) }), domain.ErrInvalid,
		},
		"it refuses a duration of an unknown unit": {
			ofExecution(func(x *domain.Execution) { x.Duration = domain.Duration{Unit: "weeks", Value: 1} }), domain.ErrInvalid,
		},
		"it refuses a negative blackout": {
			ofExecution(func(x *domain.Execution) { x.BlackOut = domain.Hours(-1) }), domain.ErrInvalid,
		},
		"it refuses a schedule that ends at its start": {
			ofExecution(func(x *domain.Execution) { x.Scheduled = &backwards }), domain.ErrInvalid,
		},
		"it refuses a history that ends at its start": {
			ofExecution(func(x *domain.Execution) { x.History = []domain.Window{day, backwards} }), domain.ErrInvalid,
		},
		"it refuses an unknown outcome": {
			ofExecution(func(x *domain.Execution) { x.Outcome = "luck" }), domain.ErrInvalid,
		},
		"it refuses an overrun of a success": {
			ofExecution(func(x *domain.Execution) { x.Overrun = domain.Hours(1) }), domain.ErrInvalid,
		},
		"it refuses a creation beyond the calendar": {
			ofExecution(func(x *domain.Execution) { x.CreatedOn = late.End.Add(time.Hour) }), domain.ErrBeyondCalendar,
		},
		"it refuses an execution twice": {ofExecution(func(x *domain.Execution) { x.ID = "one" }), domain.ErrDuplicate},
		"it refuses an execution on two instances": {
			func(c *domain.Customer) {
				c.Instances = append(c.Instances, domain.Instance{Name: "SCMATI", Service: "EBSZ", Executions: []domain.Execution{{ID: "two"}}})
			}, domain.ErrDuplicate,
		},
		"it refuses an instance twice": {
			func(c *domain.Customer) { c.Instances = append(c.Instances, c.Instances[0]) }, domain.ErrDuplicate,
		},
		"it refuses an unknown creation": {func(c *domain.Customer) { c.Created = []string{"three"} }, domain.ErrInvalid},
		"it refuses a creation twice":    {func(c *domain.Customer) { c.Created = []string{"one", "one"} }, domain.ErrInvalid},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := customerOf(dcmati([]domain.RFC{other("3-1", day)}, "one", "two"))
			tt.change(&c)
			got, err := c.Normalize()
			if diff := cmp.Diff(domain.Customer{}, got); !errors.Is(err, tt.want) || diff != "" {
				t.Errorf("got %v, want %v; and (-want +got):\n%s", err, tt.want, diff)
			}
		})
	}
}

func TestNormalizeFillsInAndCopies(t *testing.T) {
	t.Parallel()
	day := window(noon, 24*time.Hour)
	given := customerOf(dcmati([]domain.RFC{other("3-1", day)}, "one"))
	given.Instances[0].Executions = append(given.Instances[0].Executions,
		domain.Execution{ID: "two", ScheduledBy: "nobody, since it is not scheduled", Forgotten: -1},
		domain.Execution{ID: "three", Scheduled: &day, ScheduledBy: "approver"})
	executions := given.Instances[0].Executions
	for i := range domain.HistoryLimit + 2 {
		executions[2].History = append(executions[2].History, window(noon.Add(time.Duration(i)*time.Hour), time.Hour))
	}
	executions[0].Options = []domain.Option{{Name: "deep", Value: map[string]any{"list": []any{"kept"}}}}
	got, err := given.Normalize()
	if err != nil {
		t.Fatal(err)
	}
	two, three := got.Instances[0].Executions[1], got.Instances[0].Executions[2]
	if diff := cmp.Diff(domain.Execution{ID: "two", Operation: "Bounce", Services: "All", Duration: domain.Hours(2)}, two); diff != "" {
		t.Errorf("defaults (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(executions[2].History[2:], three.History); diff != "" || three.Forgotten != 2 || three.ScheduledBy != "approver" {
		t.Errorf("history with %d forgotten, by %q (-want +got):\n%s", three.Forgotten, three.ScheduledBy, diff)
	}
	again, err := got.Normalize()
	if diff := cmp.Diff(got, again); diff != "" || err != nil {
		t.Errorf("normalized again: %v, (-once +twice):\n%s", err, diff)
	}
	given.Instances[0].RFCs[0].Number = "spoilt"
	executions[0].Options[0].Value.(map[string]any)["list"].([]any)[0] = "spoilt"
	executions[2].Scheduled.Start, executions[2].History[50] = time.Time{}, domain.Window{}
	if diff := cmp.Diff(again, got); diff != "" {
		t.Errorf("after what was given was spoilt (-want +got):\n%s", diff)
	}
}

func TestCreationOrder(t *testing.T) {
	t.Parallel()
	c := customerOf(dcmati(nil, "a", "b"), domain.Instance{Name: "SCMATI", Service: "EBSZ", Executions: []domain.Execution{unscheduled("c")}})
	for _, tt := range []struct{ created, want []string }{
		{nil, []string{"a", "b", "c"}},
		{[]string{"c", "b"}, []string{"c", "b", "a"}},
		{[]string{"b", "c", "a"}, []string{"b", "c", "a"}},
	} {
		c.Created = tt.created
		if diff := cmp.Diff(tt.want, c.CreationOrder()); diff != "" {
			t.Errorf("of %v (-want +got):\n%s", tt.created, diff)
		}
	}
}
