package storetest

import (
	"cmp"
	"slices"
	"time"

	"example.com/bounce/mock/internal/domain"
)

// naive is a customer without any cleverness: lists, RFCs first and then executions in order of creation, looked through from the
// first to the last.
type naive struct {
	services map[string]string // of each instance
	calendar map[string][]domain.RFC
	created  []*domain.Listed // with their History
}

func (n *naive) find(p domain.Place) *domain.Listed {
	i := slices.IndexFunc(n.created, func(x *domain.Listed) bool { return x.ID == p.Execution && x.Instance == p.Instance })
	if i < 0 {
		return nil
	}
	return n.created[i]
}

func (n *naive) create(instance string, x domain.Execution) error {
	service, known := n.services[instance]
	switch {
	case !known:
		return domain.ErrUnknown
	case x.ID == "" || x.Duration.Value < 0:
		return domain.ErrInvalid
	case slices.ContainsFunc(n.created, func(other *domain.Listed) bool { return other.ID == x.ID }):
		return domain.ErrDuplicate
	}
	x.Operation, x.Services = cmp.Or(x.Operation, "Bounce"), cmp.Or(x.Services, "All")
	if x.Scheduled == nil {
		x.ScheduledBy = ""
	}
	n.created = append(n.created, &domain.Listed{Instance: instance, Service: service, Execution: x})
	if x.Scheduled != nil {
		n.show(instance, x)
	}
	return nil
}

func (n *naive) schedule(p domain.Place, start time.Time, by string, r domain.Rules) (domain.Booking, error) {
	x := n.find(p)
	if x == nil {
		return domain.Booking{}, domain.ErrUnknown
	}
	if begun(x, r) {
		return domain.Booking{}, domain.ErrBegun
	}
	w := window(start, length(x.Execution, r.End))
	others := slices.Clone(n.calendar[p.Instance])
	if !r.SelfIncluded {
		others = slices.DeleteFunc(others, func(x domain.RFC) bool { return x.Number == p.Execution })
	}
	b := domain.Booking{Window: w, Conflicts: scan(others, w, r.ClosedEdges)}
	if r.PendingIgnored && !slices.ContainsFunc(b.Conflicts, func(x domain.RFC) bool { return !x.Pending() }) {
		b.Conflicts = nil
	}
	if b.Booked = b.Conflicts == nil || r.BookAnyway; b.Booked {
		n.book(x, w)
		x.ScheduledBy = by
	}
	return b, nil
}

func (n *naive) cancel(p domain.Place, r domain.Rules) (bool, error) {
	x := n.find(p)
	switch {
	case x == nil:
		return false, domain.ErrUnknown
	case x.Scheduled == nil:
		return false, nil
	case begun(x, r):
		return false, domain.ErrBegun
	}
	n.hide(x)
	remember(x, *x.Scheduled)
	x.Scheduled, x.ScheduledBy = nil, ""
	return true, nil
}

func begun(x *domain.Listed, r domain.Rules) bool {
	return x.Scheduled != nil && r.Begun != (time.Time{}) && x.Scheduled.Start.Compare(r.Begun) <= 0
}

func length(x domain.Execution, rule domain.EndRule) time.Duration {
	switch rule {
	case domain.EndTwoHours:
		return 2 * time.Hour
	case domain.EndByDurationPlusBlackout:
		return time.Duration(x.Duration.Value+x.BlackOut.Value) * time.Hour
	}
	return time.Duration(x.Duration.Value) * time.Hour
}

func (n *naive) book(x *domain.Listed, w domain.Window) {
	former := x.Scheduled
	x.Scheduled = &w
	if former != nil && former.Start.Equal(w.Start) && former.End.Equal(w.End) {
		n.calendar[x.Instance][n.place(x)].Window = w
		return
	}
	if former != nil {
		remember(x, *former)
		n.hide(x)
	}
	n.show(x.Instance, x.Execution)
}

func remember(x *domain.Listed, w domain.Window) {
	x.History = append(x.History, w)
	if len(x.History) > domain.HistoryLimit {
		x.History, x.Forgotten = x.History[1:], x.Forgotten+1
	}
}

// place is where the calendar holds x.
func (n *naive) place(x *domain.Listed) int {
	return slices.IndexFunc(n.calendar[x.Instance], func(r domain.RFC) bool { return r.Number == x.ID })
}

func (n *naive) show(instance string, x domain.Execution) {
	listed := booked(x.ID, *x.Scheduled)
	listed.Duration = x.Duration
	n.calendar[instance] = append(n.calendar[instance], listed)
	nth := func(r domain.RFC) int { // -1 for an RFC
		return slices.IndexFunc(n.created, func(x *domain.Listed) bool { return x.ID == r.Number })
	}
	slices.SortStableFunc(n.calendar[instance], func(a, b domain.RFC) int { return cmp.Compare(nth(a), nth(b)) })
}

func (n *naive) hide(x *domain.Listed) {
	i := n.place(x)
	n.calendar[x.Instance] = slices.Delete(n.calendar[x.Instance], i, i+1)
}

func (n *naive) executions() []domain.Listed {
	var all []domain.Listed
	for _, x := range n.created {
		summary := *x
		summary.History, summary.Forgotten = nil, x.Forgotten+len(x.History)
		all = append(all, summary)
	}
	return all
}

func (n *naive) changes(instance string, w domain.Window, closed bool) []domain.RFC {
	if w.Start.IsZero() {
		w.Start = noon.AddDate(-1000, 0, 0)
	}
	if w.End.IsZero() {
		w.End = noon.AddDate(+1000, 0, 0)
	}
	if w.End.Before(w.Start) {
		return nil
	}
	return scan(n.calendar[instance], w, closed)
}
