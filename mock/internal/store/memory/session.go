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
	x := &session{in: in, changed: in.changed}
	defer x.end()
	if err := f(x); err != nil {
		return err
	}
	x.undo = nil
	return nil
}

// session is a calendar while its mutex is held. It keeps how each write is undone.
type session struct {
	in      *instance
	changed bool // before the first write
	undo    []func()
}

// end undoes, the last first, the writes that are not to stay, also when f panics.
func (x *session) end() {
	if x.undo == nil {
		return
	}
	for _, undo := range slices.Backward(x.undo) {
		undo()
	}
	x.in.changed = x.changed
}

func (x *session) wrote(undo func()) {
	x.in.changed = true
	x.undo = append(x.undo, undo)
}

// Instance implements [domain.Calendar].
func (x *session) Instance(context.Context) (domain.Instance, error) { return x.in.facts, nil }

// Execution implements [domain.Calendar].
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

// Overlapping implements [domain.Calendar].
func (x *session) Overlapping(_ context.Context, w domain.Window, closed bool, except string) ([]domain.RFC, error) {
	var own *record
	if e := x.in.executions[except]; e != nil {
		own = &e.listing
	}
	return x.in.calendar.overlapping(w, closed, own), nil
}

// Book implements [domain.Calendar].
func (x *session) Book(_ context.Context, id string, s domain.Slot) error {
	e, err := x.in.find(id)
	if err != nil {
		return fmt.Errorf("book: %w", err)
	}
	former, by := e.listing.rfc.Window, e.facts.ScheduledBy
	x.wrote(func() {
		x.in.place(e, former)
		e.facts.ScheduledBy = by
	})
	if s.Remember && e.scheduled {
		x.remember(e, former)
	}
	x.in.place(e, s.Window)
	e.facts.ScheduledBy = s.By
	return nil
}

// remember appends a former window to the History of e.
func (x *session) remember(e *execution, w domain.Window) {
	history, forgotten := e.facts.History, e.facts.Forgotten
	var oldest domain.Window
	if len(history) > 0 {
		oldest = history[0]
	}
	x.wrote(func() {
		if e.facts.Forgotten > forgotten { // then Remember has moved them in place
			copy(history[1:], history)
			history[0] = oldest
		}
		e.facts.History, e.facts.Forgotten = history, forgotten
	})
	e.facts.Remember(w)
}

// SetOutcome implements [domain.Calendar].
func (x *session) SetOutcome(_ context.Context, id string, outcome domain.Outcome, overrun domain.Duration) error {
	err := outcome.Check(overrun)
	var e *execution
	if err == nil {
		e, err = x.in.find(id)
	}
	if err != nil {
		return fmt.Errorf("set outcome: %w", err)
	}
	former, by := e.facts.Outcome, e.facts.Overrun
	x.wrote(func() { e.facts.Outcome, e.facts.Overrun = former, by })
	e.facts.Outcome, e.facts.Overrun = outcome, overrun
	return nil
}

// AddRFC implements [domain.Calendar].
func (x *session) AddRFC(_ context.Context, rfc domain.RFC) error {
	err := rfc.Check()
	if _, taken := x.indexOfRFC(rfc.Number); err == nil && taken {
		err = &domain.DuplicateError{Kind: "RFC", Name: rfc.Number}
	}
	if err != nil {
		return fmt.Errorf("add RFC: %w", err)
	}
	r := &record{rfc: rfc}
	x.in.rank(r, 0)
	x.setRFCs(append(x.in.rfcs, r), nil, r)
	return nil
}

// ReplaceRFC implements [domain.Calendar].
func (x *session) ReplaceRFC(_ context.Context, rfc domain.RFC) error {
	err := rfc.Check()
	i, known := x.indexOfRFC(rfc.Number)
	if err == nil && !known {
		err = fmt.Errorf("%w RFC %q", domain.ErrUnknown, rfc.Number)
	}
	if err != nil {
		return fmt.Errorf("replace RFC: %w", err)
	}
	old, all := x.in.rfcs[i], slices.Clone(x.in.rfcs)
	all[i] = &record{rfc: rfc, rank: old.rank}
	x.setRFCs(all, old, all[i])
	return nil
}

// RemoveRFC implements [domain.Calendar].
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

// setRFCs replaces the list of RFCs, and old by fresh on the calendar; nil for none.
func (x *session) setRFCs(all []*record, old, fresh *record) {
	in, before := x.in, x.in.rfcs
	exchange := func(old, fresh *record) {
		if old != nil {
			in.calendar.remove(old)
		}
		if fresh != nil {
			in.calendar.put(fresh)
		}
	}
	x.wrote(func() {
		exchange(fresh, old)
		in.rfcs = before
	})
	exchange(old, fresh)
	in.rfcs = all
}
