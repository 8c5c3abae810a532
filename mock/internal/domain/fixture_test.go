package domain_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"example.com/bounce/mock/internal/domain"
)

// noon is the start of most tests, in the offset of the document's sample.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.FixedZone("", -7*60*60))

func window(start time.Time, length time.Duration) domain.Window {
	return domain.Window{Start: start, End: start.Add(length)}
}

// dcmati is an instance with executions of two hours.
func dcmati(rfcs []domain.RFC, ids ...string) domain.Instance {
	in := domain.Instance{Name: "DCMATI", Service: "EBSO", RFCs: rfcs}
	for _, id := range ids {
		in.Executions = append(in.Executions, unscheduled(id))
	}
	return in
}

// unscheduled is an execution of dcmati.
func unscheduled(id string) domain.Execution {
	return domain.Execution{ID: id, Operation: "Bounce", Services: "All", Duration: domain.Hours(2), BlackOut: domain.Hours(1)}
}

// other is a change record of other work.
func other(number string, w domain.Window) domain.RFC {
	return domain.RFC{
		Number: number, Type: "CODE_PROMO", SubType: "CEMLI_PATCH", Status: "Open", SubStatus: domain.SubStatusReady,
		Window: w, Duration: domain.Hours(2),
	}
}

// pending is a change record that awaits approval.
func pending(number string, w domain.Window) domain.RFC {
	r := other(number, w)
	r.SubStatus = domain.SubStatusAwaitsApproval
	return r
}

// booked is how an execution of dcmati shows on the calendar.
func booked(id string, w domain.Window) domain.RFC {
	return domain.RFC{
		Number: id, Type: "OCIEBS_Prod_SelfService", SubType: "SelfService_Bounce", Status: "Open", SubStatus: "Ready For Execution",
		Window: w, Duration: domain.Hours(2),
	}
}

func numbers(rfcs []domain.RFC) []string {
	var all []string
	for _, r := range rfcs {
		all = append(all, r.Number)
	}
	return all
}

// plain is a calendar without any cleverness: lists, looked through from the first to the last. Each call fails with err, if that is
// not nil and failsAfter calls have succeeded.
type plain struct {
	domain.Calendar // nil: the other methods are those of stores
	instance        domain.Instance
	err             error
	failsAfter      int
}

func calendarOf(tb testing.TB, in domain.Instance) *plain {
	tb.Helper()
	normal, err := in.Normalize()
	if err != nil {
		tb.Fatal(err)
	}
	return &plain{instance: normal}
}

// copied is a copy of the instance.
func (p *plain) copied() domain.Instance {
	x := p.instance
	x.RFCs, x.Executions = slices.Clone(x.RFCs), nil
	for _, e := range p.instance.Executions {
		x.Executions = append(x.Executions, e.Clone())
	}
	return x
}

func (p *plain) find(id string) (*domain.Execution, error) {
	if p.failsAfter--; p.failsAfter < 0 && p.err != nil {
		return nil, p.err
	}
	for i := range p.instance.Executions {
		if e := &p.instance.Executions[i]; e.ID == id {
			return e, nil
		}
	}
	return nil, fmt.Errorf("%w execution %q", domain.ErrUnknown, id)
}

func (p *plain) Execution(_ context.Context, id string) (domain.Execution, error) {
	e, err := p.find(id)
	if err != nil {
		return domain.Execution{}, err
	}
	x := e.Clone()
	x.History, x.Forgotten = nil, x.Forgotten+len(x.History)
	return x, nil
}

func (p *plain) Overlapping(_ context.Context, w domain.Window, closed bool, except string) ([]domain.RFC, error) {
	if p.failsAfter--; p.failsAfter < 0 && p.err != nil {
		return nil, p.err
	}
	all := slices.Clone(p.instance.RFCs)
	for _, e := range p.instance.Executions {
		if e.Scheduled != nil && e.ID != except {
			all = append(all, e.RFC())
		}
	}
	var found []domain.RFC
	for _, r := range all {
		before, behind := r.Window.End.Compare(w.Start), r.Window.Start.Compare(w.End)
		if before > 0 && behind < 0 || closed && before >= 0 && behind <= 0 {
			found = append(found, r)
		}
	}
	slices.SortStableFunc(found, func(a, b domain.RFC) int { return a.Window.Start.Compare(b.Window.Start) })
	return found, nil
}

func (p *plain) Book(_ context.Context, id string, s domain.Slot) error {
	e, err := p.find(id)
	if err != nil {
		return err
	}
	if s.Remember && e.Scheduled != nil {
		e.Remember(*e.Scheduled)
	}
	e.Scheduled, e.ScheduledBy = nil, s.By
	if !s.Window.IsZero() {
		e.Scheduled = &s.Window
	}
	return nil
}

func schedule(tb testing.TB, p *plain, id string, start time.Time, r domain.Rules) domain.Booking {
	tb.Helper()
	b, err := domain.Schedule(tb.Context(), p, id, start, "approver", r)
	if err != nil {
		tb.Fatalf("schedule %s at %s: %v", id, start, err)
	}
	return b
}

func cancel(tb testing.TB, p *plain, id string, r domain.Rules) bool {
	tb.Helper()
	cancelled, err := domain.Cancel(tb.Context(), p, id, r)
	if err != nil {
		tb.Fatalf("cancel %s: %v", id, err)
	}
	return cancelled
}

// execution returns an execution with its History.
func execution(tb testing.TB, p *plain, id string) domain.Execution {
	tb.Helper()
	e, err := p.find(id)
	if err != nil {
		tb.Fatal(err)
	}
	return e.Clone()
}
