package plant

import (
	"sync"
	"sync/atomic"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
)

// Marks are a set of places that concurrent requests share. The zero value is empty.
type Marks struct{ set sync.Map }

// Put adds a place, or removes it.
func (m *Marks) Put(p domain.Place, on bool) { m.set.Store(p, on) }

// Has reports whether the place is marked.
func (m *Marks) Has(p domain.Place) bool {
	on, _ := m.set.Load(p)
	return on == true
}

// Hide removes the conflicts of marked executions from a refusal.
func (m *Marks) Hide(x *mock.Exchange, r *mock.Refusal) *mock.Refusal {
	return Without(x, r, func(c mock.Conflict) bool {
		return m.Has(domain.Place{CSI: x.Place.CSI, Instance: x.Place.Instance, Execution: c.RFCNumber})
	})
}

// Counter counts from 1.
type Counter struct{ n atomic.Int64 }

// Next returns the next number.
func (c *Counter) Next() int64 { return c.n.Add(1) }

// Notes are texts by name that concurrent requests share. The zero value is empty.
type Notes struct{ all sync.Map }

// Put notes a text.
func (n *Notes) Put(name, text string) { n.all.Store(name, text) }

// Of returns the text of a name; "" if it has none.
func (n *Notes) Of(name string) string {
	text, _ := n.all.Load(name)
	s, _ := text.(string)
	return s
}

// PerPlace has a value for each place, which the requests of one server share. The zero value is empty.
type PerPlace[T any] struct {
	mu sync.Mutex
	of map[domain.Place]*T
}

// Use calls f with the value of the place; nothing else uses it during the call.
func (s *PerPlace[T]) Use(p domain.Place, f func(*T)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil {
		s.of = map[domain.Place]*T{}
	}
	if s.of[p] == nil {
		s.of[p] = new(T)
	}
	f(s.of[p])
}

// Ask is Use for a function that returns yes or no.
func (s *PerPlace[T]) Ask(p domain.Place, f func(*T) bool) (yes bool) {
	s.Use(p, func(t *T) { yes = f(t) })
	return yes
}
