package journal

import (
	"context"
	"errors"
)

// waiter is a call of Wait. It reads the entries itself: Put only passes them on.
type waiter struct {
	*matcher
	woken chan struct{} // has room for one value

	// The journal's mu guards the rest.
	pending []*record // pinned, not yet read
	reset   bool      // a reset took entries away: the count starts again with pending
	missed  bool      // more came than the waiter could read
}

// Wait blocks until enough entries match, including those that are there, or until ctx or ended ends, and returns how many match.
// Entries that are dropped during the wait still count; those that a reset removes do not. The error is that of Find for wrong
// criteria, never that of ctx: the count shows a wait in vain. If the caller has gone, or there was no time to read everything,
// Stats.Inexact is set.
func (j *Journal) Wait(ctx context.Context, ended <-chan struct{}, c Criteria, wanted int) (count int, stats Stats, err error) {
	w, err := j.enlist(c)
	if err != nil {
		return 0, Stats{}, err
	}
	defer j.dismiss(w)
	var t tally
	for waiting := true; waiting; {
		j.collect(w, &t)
		if j.read(ctx, w.matcher, &t) != nil || t.matched >= wanted {
			break
		}
		select {
		case <-w.woken:
		case <-ctx.Done():
			waiting = false
		case <-ended: // nil never ends
			waiting = false
		}
	}
	last, cancel := ctx, context.CancelFunc(func() {})
	if !errors.Is(ctx.Err(), context.Canceled) { // a caller that ran out of time still wants the counts
		last, cancel = context.WithTimeout(context.WithoutCancel(ctx), j.searchTime)
	}
	defer cancel()
	if t.matched < wanted { // what came before the end counts
		j.collect(w, &t)
		err = j.read(last, w.matcher, &t)
	}
	if _, stats, searchErr := j.search(last, w.matcher, 1); err == nil && searchErr == nil {
		stats.Inexact = stats.Inexact || j.hasMissed(w)
		return t.matched, stats, nil
	}
	return t.matched, Stats{Matched: t.matched, Inexact: true}, nil
}

func (j *Journal) enlist(c Criteria) (*waiter, error) {
	m, err := c.ready()
	if err != nil {
		return nil, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.resolve(m); err != nil {
		return nil, err
	}
	w := &waiter{matcher: m, woken: make(chan struct{}, 1), pending: j.candidates(m)}
	if j.waiters == nil {
		j.waiters = map[*waiter]struct{}{}
	}
	j.waiters[w] = struct{}{}
	return w, nil
}

func (j *Journal) dismiss(w *waiter) {
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.waiters, w)
}

// collect moves what came to the tally of its reader.
func (j *Journal) collect(w *waiter, t *tally) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if w.reset {
		*t = tally{}
	}
	t.rest = append(t.rest, w.pending...)
	w.pending, w.reset = nil, false
}

func (j *Journal) hasMissed(w *waiter) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return w.missed
}

// arrived passes a new entry on to the waiters. The caller must hold mu.
func (j *Journal) arrived(s *record) {
	for w := range j.waiters {
		switch {
		case !w.could(s):
		case len(w.pending) >= 2*j.maxEntries:
			w.missed = true
		default:
			s.pinned = true
			w.pending = append(w.pending, s)
			w.wake()
		}
	}
}

// recount restarts the waiters after entries of a customer, or all ("") were removed. The caller must hold mu.
func (j *Journal) recount(csi string) {
	for w := range j.waiters {
		if csi == "" || w.CSI == "" || w.CSI == csi {
			w.pending, w.reset = j.candidates(w.matcher), true
			w.wake()
		}
	}
}

// wake never blocks: a waiter that was woken looks at all that came.
func (w *waiter) wake() {
	select {
	case w.woken <- struct{}{}:
	default:
	}
}
