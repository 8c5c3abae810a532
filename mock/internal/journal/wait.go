package journal

import "context"

// waiter is somebody who waits for entries.
type waiter struct {
	*matcher
	wanted, count int
	reached       chan struct{}
}

// Wait blocks until as many entries match as are wanted, those that are there already included, or ctx or ended ends, and
// tells how many there are. Entries that had to make room meanwhile stay counted, those that a reset took away do not. The error is
// that of Find, never that of ctx: a wait that was in vain shows in the count.
func (j *Journal) Wait(ctx context.Context, ended <-chan struct{}, c Criteria, wanted int) (count int, stats Stats, err error) {
	j.mu.Lock()
	m, err := j.matcher(c)
	if err != nil {
		j.mu.Unlock()
		return 0, Stats{}, err
	}
	w := &waiter{matcher: m, wanted: wanted, count: j.count(m), reached: make(chan struct{})}
	if w.count >= wanted {
		defer j.mu.Unlock()
		return w.count, j.stats(m), nil
	}
	if j.waiters == nil {
		j.waiters = map[*waiter]struct{}{}
	}
	j.waiters[w] = struct{}{}
	j.mu.Unlock()

	select {
	case <-w.reached:
	case <-ctx.Done():
	case <-ended: // never, where it is nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.waiters, w)
	return w.count, j.stats(m), nil
}

// arrived tells those who wait of an entry that was just added.
func (j *Journal) arrived(s *slot) {
	for w := range j.waiters {
		if w.match(s) == matches {
			w.count++
			j.wake(w)
		}
	}
}

// recount is for those who wait when entries of a customer, or of all ("") were taken away.
func (j *Journal) recount(csi string) {
	for w := range j.waiters {
		if csi == "" || w.CSI == "" || w.CSI == csi {
			w.count = j.count(w.matcher)
		}
	}
}

func (j *Journal) wake(w *waiter) {
	if w.count >= w.wanted {
		close(w.reached)
		delete(j.waiters, w)
	}
}

func (j *Journal) count(m *matcher) int {
	n := 0
	for s := j.ring.newest; s != nil; s = s.older {
		if m.match(s) == matches {
			n++
		}
	}
	return n
}
