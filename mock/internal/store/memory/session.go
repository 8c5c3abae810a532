package memory

import (
	"context"
	"fmt"
	"slices"

	"example.com/bounce/mock/internal/domain"
)

// Calendar implements [store.Store]. It calls f once.
func (s *Store) Calendar(_ context.Context, csi, name string, f func(domain.Calendar) error) error {
	_, in, err := s.find(csi, name)
	if err != nil {
		return err
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	x := &in.session
	x.in, x.changed = in, in.changed
	defer x.end()
	if err := f(x); err != nil {
		return err
	}
	x.kept = true
	return nil
}

// session is a [domain.Calendar], of an instance while its mutex is held. It belongs to the instance, so that a decision allocates
// little.
type session struct {
	in      *instance
	changed bool // that of the instance before the first write
	kept    bool
	writes  []write
}

// write is the state before a change: of an execution, or of one or two RFCs and the list of all.
type write struct {
	e      *execution
	facts  domain.Execution
	window domain.Window
	oldest domain.Window // of the History, whose windows Remember moves in place

	rfcs       []*record
	old, fresh *record
}

// end undoes the writes, the last first, unless they are kept. It does so when f panics, too.
func (x *session) end() {
	if !x.kept {
		for _, w := range slices.Backward(x.writes) {
			x.in.undo(w)
		}
		x.in.changed = x.changed
	}
	clear(x.writes)
	x.writes, x.kept = x.writes[:0], false
}

// undo restores the state of w.
func (in *instance) undo(w write) {
	if w.e == nil {
		in.exchange(w.fresh, w.old)
		in.rfcs = w.rfcs
		return
	}
	in.place(w.e, w.window)
	if w.e.facts.Forgotten > w.facts.Forgotten {
		copy(w.facts.History[1:], w.facts.History)
		w.facts.History[0] = w.oldest
	}
	w.e.facts = w.facts
}

// change returns an execution that is about to be changed.
func (x *session) change(id string) (*execution, error) {
	e, err := x.in.find(id)
	if err != nil {
		return nil, err
	}
	w := write{e: e, facts: e.facts, window: e.listing.rfc.Window}
	if len(e.facts.History) > 0 {
		w.oldest = e.facts.History[0]
	}
	x.in.changed = true
	x.writes = append(x.writes, w)
	return e, nil
}

func (x *session) Instance(context.Context) (domain.Instance, error) { return x.in.facts, nil }

func (x *session) Execution(_ context.Context, id string) (domain.Execution, error) {
	e, err := x.in.find(id)
	if err != nil {
		return domain.Execution{}, err
	}
	found := withoutHistory(e.facts)
	if e.scheduled {
		w := e.listing.rfc.Window
		found.Scheduled = &w
	}
	return found, nil
}

func (x *session) Overlapping(_ context.Context, w domain.Window, closed bool, except string) ([]domain.RFC, error) {
	var own *record
	if e := x.in.executions[except]; e != nil {
		own = &e.listing
	}
	return x.in.calendar.overlapping(w, closed, own), nil
}

func (x *session) Book(_ context.Context, id string, s domain.Slot) error {
	e, err := x.change(id)
	if err == nil {
		if s.Remember && e.scheduled {
			e.facts.Remember(e.listing.rfc.Window)
		}
		x.in.place(e, s.Window)
		e.facts.ScheduledBy = s.By
	}
	return err
}

func (x *session) SetOutcome(_ context.Context, id string, run domain.Run) error {
	err := run.Check()
	if err == nil {
		var e *execution
		if e, err = x.change(id); err == nil {
			e.facts.Run = run
		}
	}
	return wrap("set outcome", err)
}

func (x *session) AddRFC(_ context.Context, rfc domain.RFC) error {
	err := rfc.Check()
	if _, taken := x.indexOfRFC(rfc.Number); err == nil && taken {
		err = &domain.DuplicateError{Kind: "RFC", Name: rfc.Number}
	}
	if err == nil {
		r := &record{rfc: rfc}
		x.in.rank(r, 0)
		x.setRFCs(append(x.in.rfcs, r), nil, r)
	}
	return wrap("add RFC", err)
}

func (x *session) ReplaceRFC(_ context.Context, rfc domain.RFC) error {
	err := rfc.Check()
	i, known := x.indexOfRFC(rfc.Number)
	if err == nil && !known {
		err = fmt.Errorf("%w RFC %q", domain.ErrUnknown, rfc.Number)
	}
	if err == nil {
		old, all := x.in.rfcs[i], slices.Clone(x.in.rfcs)
		all[i] = &record{rfc: rfc, rank: old.rank}
		x.setRFCs(all, old, all[i])
	}
	return wrap("replace RFC", err)
}

func (x *session) RemoveRFC(_ context.Context, number string) error {
	i, known := x.indexOfRFC(number)
	if !known {
		return fmt.Errorf("remove: %w RFC %q", domain.ErrUnknown, number)
	}
	x.setRFCs(slices.Delete(slices.Clone(x.in.rfcs), i, i+1), x.in.rfcs[i], nil)
	return nil
}

// indexOfRFC finds the first RFC of a number.
func (x *session) indexOfRFC(number string) (int, bool) {
	i := slices.IndexFunc(x.in.rfcs, func(r *record) bool { return r.rfc.Number == number })
	return i, i >= 0
}

// setRFCs replaces the list of RFCs, and old by fresh on the calendar; either may be nil.
func (x *session) setRFCs(all []*record, old, fresh *record) {
	x.writes = append(x.writes, write{rfcs: x.in.rfcs, old: old, fresh: fresh})
	x.in.exchange(old, fresh)
	x.in.rfcs, x.in.changed = all, true
}

func (in *instance) exchange(old, fresh *record) {
	if old != nil {
		in.calendar.remove(old)
	}
	if fresh != nil {
		in.calendar.put(fresh)
	}
}
