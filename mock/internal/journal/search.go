package journal

import (
	"context"
	"errors"
	"time"
)

// ErrSearchTime says that a search took longer than Options.SearchTime.
var ErrSearchTime = errors.New("the search takes too long")

// search returns the entries that match, the newest first, at most limit of them (0 or less: all), and the counts. It holds the
// lock only to list the candidates.
func (j *Journal) search(ctx context.Context, m *matcher, limit int) ([]*record, Stats, error) {
	j.mu.Lock()
	if err := j.resolve(m); err != nil {
		j.mu.Unlock()
		return nil, Stats{}, err
	}
	stats := Stats{Total: j.total, Dropped: j.dropped, Kept: j.ring.kept, Inexact: j.drops.could(m)}
	t := tally{rest: j.candidates(m)}
	j.mu.Unlock()

	var found []*record
	t.found = func(s *record) {
		if limit <= 0 || len(found) < limit {
			found = append(found, s)
		}
	}
	if err := j.read(ctx, m, &t); err != nil {
		return nil, Stats{}, err
	}
	stats.Matched = t.matched
	stats.Inexact = stats.Inexact || t.unclear
	return found, stats, nil
}

// resolve finds the entry that Since names. The caller must hold mu.
func (j *Journal) resolve(m *matcher) error {
	if m.Since == "" || m.after > 0 {
		return nil
	}
	since := j.named(m.Since)
	if since == nil {
		return &CriteriaError{"/since", "must be the id of an entry that the journal still has"}
	}
	m.after = since.number
	return nil
}

// candidates returns the entries that could match, the newest first, pinned. The caller must hold mu.
func (j *Journal) candidates(m *matcher) []*record {
	var list []*record
	for s := j.ring.newest; s != nil && s.number > m.after; s = s.older {
		if m.could(s) {
			s.pinned = true
			list = append(list, s)
		}
	}
	return list
}

// tally is what a search has found so far.
type tally struct {
	rest    []*record // pinned, and still to be read
	matched int
	unclear bool // a body that was cut could decide it
	found   func(*record)
}

// turn is how long a search reads before it lets another one read.
const turn = 10 * time.Millisecond

// read reads the rest of a tally, without mu, until ctx ends. Only some searches read at a time: the rest of the machine is left
// to other work.
func (j *Journal) read(ctx context.Context, m *matcher, t *tally) error {
	if m.isPlain() {
		for ; len(t.rest) > 0; t.rest = t.rest[1:] {
			t.add(t.rest[0], matches)
		}
		return nil
	}
	for len(t.rest) > 0 {
		if err := j.readOneTurn(ctx, m, t); err != nil {
			return err
		}
	}
	return nil
}

func (j *Journal) readOneTurn(ctx context.Context, m *matcher, t *tally) error {
	select {
	case j.turns <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() { <-j.turns }()
	for began := time.Now(); len(t.rest) > 0 && time.Since(began) < turn; t.rest = t.rest[1:] {
		result := m.match(ctx, t.rest[0])
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		t.add(t.rest[0], result)
	}
	return nil
}

func (t *tally) add(s *record, result match) {
	switch result {
	case matches:
		t.matched++
		if t.found != nil {
			t.found(s)
		}
	case unclear:
		t.unclear = true
	case differs:
	}
}
