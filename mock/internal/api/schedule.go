package api

import (
	"errors"
	"fmt"
	"math"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/view"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/printable"
)

// checkLeadTime wants the start to be at least the operation's x-lead-time ahead (clause lead-time).
func checkLeadTime(x *Request) *exchange.Refusal {
	earliest := x.Now.Add(x.Operation.LeadTime)
	switch {
	case x.Cancels:
		return x.Skip()
	case x.Operation.LeadTime == 0 || !x.Start.Before(earliest):
		return nil
	}
	shortfall := earliest.Sub(x.Start)
	if rest := shortfall % time.Millisecond; rest > 0 && shortfall < math.MaxInt64-time.Millisecond { // Sub stops there
		shortfall += time.Millisecond - rest
	}
	r := x.Refuse(KindTooSoon, fmt.Sprintf("scheduledTime is %s too soon: now is %s, the earliest that is allowed is %s.",
		printable.Duration(shortfall), x.Now.Format(readings.Milliseconds), earliest.Format(readings.Milliseconds)),
		openapi.Violation{
			In: "body", Pointer: "/scheduledTime", Code: "lead-time",
			Message: fmt.Sprintf("must be at least %v minutes ahead", x.Operation.LeadTime.Minutes()),
		})
	r.Hint = "ask for " + x.Readings.FormatTime(x.Readings.EarliestStart(x.Now, x.Operation.LeadTime)) + " or later"
	return r
}

// checkBook books the window, or finds what conflicts with it, in one atomic step.
func checkBook(x *Request) *exchange.Refusal {
	if x.Cancels {
		return x.Skip()
	}
	booking, err := x.Schedule(nil)
	switch {
	case errors.Is(err, domain.ErrBegun):
		return x.Refuse(KindBegun, "The window of the execution has begun.")
	case errors.Is(err, domain.ErrBeyondCalendar):
		return x.Refuse(KindBeyond, "The window would reach beyond the year 9999.",
			openapi.Violation{In: "body", Pointer: "/scheduledTime", Code: "calendar", Message: "is too late"})
	case errors.Is(err, domain.ErrUnknown):
		return x.refuseExecution()
	case err != nil:
		return x.fail("schedule", "The mock could not decide.", err)
	case len(booking.Conflicts) > 0:
		return x.Conflicting(booking.Conflicts)
	}
	x.Window = booking.Window
	x.deps.Metrics.Scheduled.Add(1)
	return nil
}

// checkCancel takes the execution off the calendar.
func checkCancel(x *Request) *exchange.Refusal {
	if !x.Cancels {
		return x.Skip()
	}
	cancelled, err := x.Cancel(nil)
	switch {
	case errors.Is(err, domain.ErrBegun):
		return x.Refuse(KindCancelBegun, "The window of the execution has begun.")
	case errors.Is(err, domain.ErrUnknown):
		return x.refuseExecution()
	case err != nil:
		return x.fail("cancel", "The mock could not decide.", err)
	case !cancelled && !x.Readings.Is("cancel-unscheduled", "accepted"):
		return x.Refuse(KindNotScheduled, "The execution is not scheduled.")
	case cancelled:
		x.deps.Metrics.Cancelled.Add(1)
	}
	return nil
}

// Conflicting returns the refusal that lists conflicting changes, in the order given (clauses conflict-body, conflict-item).
func (x *Request) Conflicting(rfcs []domain.RFC) *exchange.Refusal {
	r := x.Refuse(KindConflicting, fmt.Sprintf("Conflicting changes: %d.", len(rfcs)))
	list := &view.Conflicts{}
	for _, rfc := range rfcs {
		list.Conflicts = append(list.Conflicts, x.style().Conflict(rfc))
	}
	r.Body = list
	r.Hint = "ask for a window in which none of the listed changes is under way, or cancel those that are executions"
	return r
}

func scheduleExecution(x *Request) (*exchange.Answer, *exchange.Refusal) {
	a := &exchange.Answer{ContentType: exchange.TypeJSON}
	if x.Cancels {
		a.Status, a.Body = x.Readings.Status("cancel-status"), x.style().Cancelled()
	} else {
		a.Status, a.Body = x.Readings.Status("success-status"), x.style().Scheduled(x.Window)
	}
	return a, nil
}

func readExecution(x *Request) (*exchange.Answer, *exchange.Refusal) {
	e, err := x.stored()
	if err != nil { // gone since it was checked
		return nil, x.unless(err, x.refuseExecution)
	}
	return exchange.OK(x.style().Details(x.Place.Instance, e))
}
