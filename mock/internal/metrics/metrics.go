// Package metrics counts what a mock server does, and writes the counts in Prometheus's text format.
//
// Counting is a few atomic additions: everything else happens when somebody reads the counts. The package reads no clock and
// knows no rule: the caller says how long an exchange took and which rule it rested on. It has no global state.
//
// It is the only home of prometheus/client_golang. It may import that and the standard library only.
package metrics

import (
	"sync"
	"sync/atomic"
	"time"
)

// Metrics are the counts of one server. The zero value is ready to use. Safe for concurrent use.
type Metrics struct {
	requests counters[exchange]
	refusals counters[string]
	took     histogram

	// What the calendar decided.
	Scheduled, Cancelled, Created atomic.Uint64
}

// exchange is the key under which a request is counted.
type exchange struct {
	operation string
	status    int
}

// Request counts one exchange: its operationId ("" for none), the status of its answer, the rule that a refusal rests on
// ("" for none), and how long the answer took. Each operation, status and rule that occurs is kept for good: they should be few.
func (m *Metrics) Request(operation string, status int, rule string, took time.Duration) {
	m.requests.add(exchange{operation, status})
	if rule != "" {
		m.refusals.add(rule)
	}
	m.took.add(took)
}

// counters has a count for each key that occurs. The zero value is empty.
type counters[K comparable] struct {
	all atomic.Pointer[map[K]*atomic.Uint64]
	mu  sync.Mutex // guards the addition of keys
}

func (c *counters[K]) add(key K) {
	if all := c.all.Load(); all != nil {
		if n, found := (*all)[key]; found {
			n.Add(1)
			return
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	more := map[K]*atomic.Uint64{}
	c.each(func(k K, n *atomic.Uint64) { more[k] = n })
	if more[key] == nil {
		more[key] = new(atomic.Uint64)
	}
	more[key].Add(1)
	c.all.Store(&more)
}

func (c *counters[K]) each(do func(K, *atomic.Uint64)) {
	if all := c.all.Load(); all != nil {
		for key, n := range *all {
			do(key, n)
		}
	}
}

// bounds are the upper ends of the histogram's buckets.
var bounds = [...]time.Duration{
	25 * time.Microsecond, 50 * time.Microsecond, 100 * time.Microsecond, 250 * time.Microsecond, 500 * time.Microsecond,
	time.Millisecond, 2500 * time.Microsecond, 5 * time.Millisecond, 10 * time.Millisecond, 25 * time.Millisecond,
	100 * time.Millisecond, time.Second, 10 * time.Second,
}

// histogram counts durations by bucket. The zero value is empty.
type histogram struct {
	buckets [len(bounds) + 1]atomic.Uint64 // the last is for what is longer than all bounds
	sum     atomic.Int64                   // in nanoseconds
}

func (h *histogram) add(d time.Duration) {
	i := 0
	for i < len(bounds) && d > bounds[i] {
		i++
	}
	h.buckets[i].Add(1)
	h.sum.Add(int64(d))
}
