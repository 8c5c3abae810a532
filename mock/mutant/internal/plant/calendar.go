package plant

import (
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
)

// CalendarOf returns the instance of an exchange: a place without an execution.
func CalendarOf(x *mock.Exchange) domain.Place { return InstanceOf(x.Place) }

// InstanceOf returns the place without its execution.
func InstanceOf(p domain.Place) domain.Place { return domain.Place{CSI: p.CSI, Instance: p.Instance} }

// BookAnyway books the window, whatever conflicts with it.
func BookAnyway(x *mock.Exchange) *mock.Refusal {
	booking, err := x.Schedule(func(r *domain.Rules) { r.BookAnyway = true })
	if err != nil {
		return Crash()
	}
	x.Window = booking.Window
	return nil
}

// Without removes conflicts from a refusal. When no conflict is left, it books the window.
func Without(x *mock.Exchange, r *mock.Refusal, hidden func(mock.Conflict) bool) *mock.Refusal {
	if len(Conflicts(r)) == 0 {
		return r
	}
	var listed []mock.Conflict
	for _, c := range Conflicts(r) {
		if !hidden(c) {
			listed = append(listed, c)
		}
	}
	if len(listed) == 0 {
		return BookAnyway(x)
	}
	SetConflicts(r, listed)
	return r
}

// Requested returns the window that x requests; it lasts as long as the execution.
func Requested(x *mock.Exchange) domain.Window {
	e, _ := x.Stored()
	length, err := e.Duration.Length()
	if err != nil {
		length = 0
	}
	return domain.Window{Start: x.Start, End: x.Start.Add(length)}
}

// Overlap reports whether two windows share an instant.
func Overlap(a, b domain.Window) bool { return a.Start.Before(b.End) && b.Start.Before(a.End) }

// WindowOf returns the window that a conflict shows; zero if it cannot be read.
func WindowOf(c mock.Conflict) domain.Window {
	start, startErr := time.Parse(time.RFC3339, c.ScheduledStart)
	end, endErr := time.Parse(time.RFC3339, c.ScheduledEnd)
	if startErr != nil || endErr != nil {
		return domain.Window{}
	}
	return domain.Window{Start: start, End: end}
}

// RFC shows the window of an execution as the calendar does.
func RFC(execution string, w domain.Window) domain.RFC {
	return domain.RFC{
		Number: execution, Type: domain.TypeSelfService, SubType: domain.SubTypeBounce, Status: domain.StatusOpen,
		SubStatus: domain.SubStatusReady, Window: w, Duration: domain.Hours(2),
	}
}

// Conflicts returns the conflicts that a refusal lists; nil if it lists none, or r is nil.
func Conflicts(r *mock.Refusal) []mock.Conflict {
	if r == nil {
		return nil
	}
	body, ok := r.Body.(*mock.Conflicts)
	if !ok {
		return nil
	}
	return body.Conflicts
}

// SetConflicts replaces the conflicts that a refusal lists. Without any, it is a refusal in words.
func SetConflicts(r *mock.Refusal, list []mock.Conflict) {
	r.Body = nil
	if len(list) > 0 {
		r.Body = &mock.Conflicts{Conflicts: list}
	}
}
