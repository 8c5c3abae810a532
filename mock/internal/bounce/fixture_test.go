package bounce_test

import (
	"testing"
	"time"

	"example.com/bounce/mock/internal/bounce"
)

// noon is the start that most tests ask for, in the offset of the document's sample.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.FixedZone("", -7*60*60))

func window(start time.Time, length time.Duration) bounce.Window {
	return bounce.Window{Start: start, End: start.Add(length)}
}

// at is the place of an execution in worldOf.
func at(execution string) bounce.Place {
	return bounce.Place{CSI: "15427061", Instance: "DCMATI", Execution: execution}
}

// customerOf is the customer of worldOf.
func customerOf(instances ...bounce.Instance) bounce.Customer {
	return bounce.Customer{
		CSI: "15427061", Name: "Acme", Identifier: "6F9619FF-8B86-D011-B42D-00CF4FC964FF", OptedIn: true, Instances: instances,
	}
}

func worldOf(tb testing.TB, instances ...bounce.Instance) *bounce.World {
	tb.Helper()
	w := bounce.NewWorld()
	if err := w.Add(customerOf(instances...)); err != nil {
		tb.Fatalf("add: %v", err)
	}
	return w
}

// dcmati is the instance of at, with executions of two hours.
func dcmati(rfcs []bounce.RFC, ids ...string) bounce.Instance {
	in := bounce.Instance{Name: "DCMATI", Service: "EBSO", RFCs: rfcs}
	for _, id := range ids {
		in.Executions = append(in.Executions, unscheduled(id))
	}
	return in
}

// unscheduled is an execution of dcmati.
func unscheduled(id string) bounce.Execution {
	return bounce.Execution{ID: id, Operation: "Bounce", Services: "All", Duration: bounce.Hours(2), BlackOut: bounce.Hours(1)}
}

// other is a change record of other work.
func other(number string, w bounce.Window) bounce.RFC {
	return bounce.RFC{
		Number: number, Type: "CODE_PROMO", SubType: "CEMLI_PATCH", Status: "Open", SubStatus: bounce.SubStatusReady,
		Window: w, Duration: bounce.Hours(2),
	}
}

// pending is a change record that awaits approval.
func pending(number string, w bounce.Window) bounce.RFC {
	r := other(number, w)
	r.SubStatus = bounce.SubStatusAwaitsApproval
	return r
}

// booked is how an execution of dcmati shows on the calendar.
func booked(id string, w bounce.Window) bounce.RFC {
	return bounce.RFC{
		Number: id, Type: "OCIEBS_Prod_SelfService", SubType: "SelfService_Bounce", Status: "Open", SubStatus: "Ready For Execution",
		Window: w, Duration: bounce.Hours(2),
	}
}

func schedule(tb testing.TB, w *bounce.World, execution string, start time.Time, r bounce.Rules) bounce.Booking {
	tb.Helper()
	b, err := w.Schedule(at(execution), start, "approver", r)
	if err != nil {
		tb.Fatalf("schedule %s at %s: %v", execution, start, err)
	}
	return b
}

func create(tb testing.TB, w *bounce.World, instance string, x bounce.Execution) {
	tb.Helper()
	if err := w.Create("15427061", instance, x); err != nil {
		tb.Fatalf("create %s: %v", x.ID, err)
	}
}

func cancel(tb testing.TB, w *bounce.World, execution string, r bounce.Rules) bool {
	tb.Helper()
	cancelled, err := w.Cancel(at(execution), r)
	if err != nil {
		tb.Fatalf("cancel %s: %v", execution, err)
	}
	return cancelled
}

func execution(tb testing.TB, w *bounce.World, id string) bounce.Execution {
	tb.Helper()
	e, ok := w.Execution(at(id))
	if !ok {
		tb.Fatalf("execution %s: not there", id)
	}
	return e
}
