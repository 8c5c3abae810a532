package exchange

import (
	"sync"

	"example.com/bounce/mock/internal/journal"
)

// Traces lends memory for decision traces, which are most of what a request allocates; the journal keeps a copy. The zero value
// is ready; a nil one lends fresh memory. Safe for concurrent use.
type Traces struct{ pool sync.Pool }

func (t *Traces) take(room int) []journal.Step {
	if t != nil {
		if used, ok := t.pool.Get().(*[]journal.Step); ok && cap(*used) >= room {
			return (*used)[:0]
		}
	}
	return make([]journal.Step, 0, room)
}

// Give takes back the trace of an exchange, which has no trace from then on.
func (t *Traces) Give(x *Exchange) {
	if used := x.Trace; cap(used) > 0 {
		clear(used)
		t.pool.Put(&used)
	}
	x.Trace = nil
}
