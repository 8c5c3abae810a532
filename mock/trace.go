package mock

import (
	"sync"

	"example.com/bounce/mock/internal/journal"
)

// traces lends the memory for decision traces, of which the journal keeps a copy: they are most of what a request takes.
type traces struct{ pool sync.Pool }

func (t *traces) take(room int) []journal.Step {
	if used, ok := t.pool.Get().(*[]journal.Step); ok && cap(*used) >= room {
		return (*used)[:0]
	}
	return make([]journal.Step, 0, room)
}

// give takes the trace of an exchange back, which has none from then on.
func (t *traces) give(x *Exchange) {
	if used := x.trace; cap(used) > 0 {
		clear(used)
		t.pool.Put(&used)
	}
	x.trace = nil
}
