package plant

import (
	"sync"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
)

// Bookings remember the windows that were granted on one server, for defects that cannot read them from the calendar. The
// zero value is empty.
type Bookings struct {
	mu      sync.Mutex
	granted map[domain.Place]domain.Window
}

// Keep remembers the window that x was granted.
func (b *Bookings) Keep(x *mock.Exchange) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.granted == nil {
		b.granted = map[domain.Place]domain.Window{}
	}
	b.granted[x.Place] = x.Window
}

// Find returns the window of another execution that meets the condition, as a conflict; nil if there is no such window.
func (b *Bookings) Find(x *mock.Exchange, condition func(domain.Place, domain.Window) bool) []domain.RFC {
	b.mu.Lock()
	defer b.mu.Unlock()
	for place, w := range b.granted {
		if place != x.Place && condition(place, w) {
			return []domain.RFC{RFC(place.Execution, w)}
		}
	}
	return nil
}

// Each calls f for each window that was granted. f must not use the bookings.
func (b *Bookings) Each(f func(domain.Place, domain.Window)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for place, w := range b.granted {
		f(place, w)
	}
}

// Book returns a replacement that books and remembers what was granted, unless refusal returns
// a refusal.
func (b *Bookings) Book(refusal func(*mock.Exchange) *mock.Refusal) Replacement {
	return func(x *mock.Exchange, original CheckFunc) *mock.Refusal {
		if r := refusal(x); r != nil {
			return r
		}
		r := original(x)
		if r == nil {
			b.Keep(x)
		}
		return r
	}
}

// Stale keeps, for each instance, the windows that executions have left. The zero value is empty.
type Stale struct {
	mu   sync.Mutex
	left map[domain.Place][]domain.RFC // by place without an execution
}

// Leave adds a window to those that executions have left.
func (s *Stale) Leave(calendar domain.Place, rfc domain.RFC) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left == nil {
		s.left = map[domain.Place][]domain.RFC{}
	}
	s.left[calendar] = append(s.left[calendar], rfc)
}

// Refuse refuses a schedule that overlaps a window that another execution has left, and runs the original check otherwise.
func (s *Stale) Refuse(x *mock.Exchange, original CheckFunc) *mock.Refusal {
	if found := s.overlapping(x); len(found) > 0 && !x.Cancels {
		return x.Conflicting(found)
	}
	return original(x)
}

// overlapping returns the windows that other executions have left and that overlap the requested one.
func (s *Stale) overlapping(x *mock.Exchange) (found []domain.RFC) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, rfc := range s.left[CalendarOf(x)] {
		if rfc.Number != x.Place.Execution && Overlap(rfc.Window, Requested(x)) {
			found = append(found, rfc)
		}
	}
	return found
}
