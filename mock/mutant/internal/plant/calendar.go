package plant

import (
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// CalendarOf returns the instance of an exchange: a place without an execution.
func CalendarOf(x *mock.Exchange) bounce.Place { return InstanceOf(x.Place) }

// InstanceOf returns the place without its execution.
func InstanceOf(p bounce.Place) bounce.Place { return bounce.Place{CSI: p.CSI, Instance: p.Instance} }

// BookAnyway books the window, whatever conflicts with it.
func BookAnyway(x *mock.Exchange) *mock.Refusal {
	booking, err := x.Schedule(func(r *bounce.Rules) { r.BookAnyway = true })
	if err != nil {
		return Crash()
	}
	x.Window = booking.Window
	return nil
}

// Without removes conflicts from a refusal. When no conflict is left, it books the window.
func Without(x *mock.Exchange, r *mock.Refusal, hidden func(mock.Conflict) bool) *mock.Refusal {
	if r == nil || len(r.Conflicts) == 0 {
		return r
	}
	var listed []mock.Conflict
	for _, c := range r.Conflicts {
		if !hidden(c) {
			listed = append(listed, c)
		}
	}
	if len(listed) == 0 {
		return BookAnyway(x)
	}
	r.Conflicts = listed
	return r
}

// Requested returns the window that x requests; it lasts as long as the execution.
func Requested(x *mock.Exchange) bounce.Window {
	e, _ := x.Stored()
	length, err := e.Duration.Length()
	if err != nil {
		length = 0
	}
	return bounce.Window{Start: x.Start, End: x.Start.Add(length)}
}

// Overlap reports whether two windows share an instant; it has the form of a rivalry between requests.
func Overlap(a, b bounce.Window) bool { return a.Start.Before(b.End) && b.Start.Before(a.End) }

// WindowOf returns the window that a conflict shows; zero where it cannot be read.
func WindowOf(c mock.Conflict) bounce.Window {
	start, startErr := time.Parse(time.RFC3339, c.ScheduledStart)
	end, endErr := time.Parse(time.RFC3339, c.ScheduledEnd)
	if startErr != nil || endErr != nil {
		return bounce.Window{}
	}
	return bounce.Window{Start: start, End: end}
}

// RFC shows the window of an execution as the calendar does.
func RFC(execution string, w bounce.Window) bounce.RFC {
	return bounce.RFC{
		Number: execution, Type: bounce.TypeSelfService, SubType: bounce.SubTypeBounce, Status: bounce.StatusOpen,
		SubStatus: bounce.SubStatusReady, Window: w, Duration: bounce.Hours(2),
	}
}
