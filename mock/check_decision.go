package mock

import (
	"errors"
	"fmt"
	"math"
	"time"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/openapi"
)

// milliseconds is how a refusal writes times: as exact as the clock.
const milliseconds = "2006-01-02T15:04:05.000Z07:00"

// checkLeadTime holds the start to the operation's x-lead-time: exactly that far ahead is enough (clause lead-time).
func checkLeadTime(x *Exchange) *Refusal {
	earliest := x.Now.Add(x.Operation.LeadTime)
	switch {
	case x.Cancels:
		return x.pass()
	case x.Operation.LeadTime == 0 || !x.Start.Before(earliest):
		return nil
	}
	shortfall := earliest.Sub(x.Start)
	if rest := shortfall % time.Millisecond; rest > 0 && shortfall < math.MaxInt64-time.Millisecond { // Sub stops there
		shortfall += time.Millisecond - rest
	}
	r := x.refuse(faultTooSoon, fmt.Sprintf("scheduledTime is %.3f seconds too soon: now is %s, the earliest that is allowed is %s.",
		shortfall.Seconds(), x.Now.Format(milliseconds), earliest.Format(milliseconds)),
		openapi.Violation{
			In: "body", Pointer: "/scheduledTime", Code: "lead-time",
			Message: fmt.Sprintf("must be at least %v minutes ahead", x.Operation.LeadTime.Minutes()),
		})
	r.Change = "ask for " + x.readings.asked(x.readings.soonest(x.Now, x.Operation.LeadTime)) + " or later"
	return r
}

// checkBook books the window, or finds what stands in its way: one step, whole or not at all.
func checkBook(x *Exchange) *Refusal {
	if x.Cancels {
		return x.pass()
	}
	booking, err := x.Schedule(nil)
	switch {
	case errors.Is(err, bounce.ErrBegun):
		return x.refuse(faultBegun, "The window of the execution has begun.")
	case errors.Is(err, bounce.ErrBeyondCalendar):
		return x.refuse(faultBeyond, "The window would reach beyond the year 9999.",
			openapi.Violation{In: "body", Pointer: "/scheduledTime", Code: "calendar", Message: "is too late"})
	case errors.Is(err, bounce.ErrUnknown):
		return x.refuse(faultUnknownExecution, "The instance has no execution of this id.")
	case err != nil:
		x.server.logger.Error("schedule", "err", err)
		return x.refuse(faultInternal, "The mock could not decide.")
	case len(booking.Conflicts) > 0:
		return x.Conflicting(booking.Conflicts)
	}
	x.Window = booking.Window
	x.server.metrics.Scheduled.Add(1)
	return nil
}

// checkCancel takes the execution off the calendar.
func checkCancel(x *Exchange) *Refusal {
	if !x.Cancels {
		return x.pass()
	}
	cancelled, err := x.Cancel(nil)
	switch {
	case errors.Is(err, bounce.ErrBegun):
		return x.refuse(faultCancelBegun, "The window of the execution has begun.")
	case errors.Is(err, bounce.ErrUnknown):
		return x.refuse(faultUnknownExecution, "The instance has no execution of this id.")
	case err != nil:
		x.server.logger.Error("cancel", "err", err)
		return x.refuse(faultInternal, "The mock could not decide.")
	case !cancelled && !x.readings.Is("cancel-unscheduled", "accepted"):
		return x.refuse(faultNotScheduled, "The execution is not scheduled.")
	case cancelled:
		x.server.metrics.Cancelled.Add(1)
	}
	return nil
}

// Conflicting is the refusal that lists what stands in the way, in the order given (clauses conflict-body,
// conflict-item).
func (x *Exchange) Conflicting(rfcs []bounce.RFC) *Refusal {
	r := x.refuse(faultConflicting, fmt.Sprintf("Changes in the way: %d.", len(rfcs)))
	for _, rfc := range rfcs {
		r.Conflicts = append(r.Conflicts, x.conflict(rfc))
	}
	r.Change = "ask for a window in which none of the listed changes is under way, or cancel those that are executions"
	return r
}
