package mutant

import (
	"net/http"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// conflicts get wrong how a list of conflicts looks.
func conflicts() []Mutant {
	return []Mutant{
		listed("conflict-item-without-duration", "clause:conflict-item", "leaves the duration out of each conflict",
			each(func(c *mock.Conflict) { c.Duration = nil })),
		listed("conflict-item-without-number", "clause:conflict-item", "has an empty rfcNumber in each conflict",
			each(func(c *mock.Conflict) { c.RFCNumber = "" })),
		listed("conflict-unit-wrong", "clause:conflict-item", "writes the unit of a duration in capitals",
			each(func(c *mock.Conflict) { c.Duration = &mock.Duration{Unit: "HOURS", Value: c.Duration.Value} })),
		listed("conflict-duration-from-window", "clause:conflict-item", "makes the duration of a conflict up from its window",
			each(func(c *mock.Conflict) { c.Duration = lengthOf(c) })),
		listed("conflict-on-another-day", "clause:conflict-item", "lists each conflict a day late",
			each(func(c *mock.Conflict) { move(c, 24*time.Hour) })),
		listed("conflict-with-window-asked-for", "clause:conflict-body", "lists each conflict half an hour late",
			each(func(c *mock.Conflict) { move(c, 30*time.Minute) })),
		listed("conflicts-omit-one", "clause:conflict-body", "lists all conflicts but the last", func(r *mock.Refusal) {
			r.Conflicts = r.Conflicts[:max(1, len(r.Conflicts)-1)]
		}),
		listed("conflicts-list-too-many", "clause:conflict-body", "lists a change of the next day too", func(r *mock.Refusal) {
			far := r.Conflicts[0]
			far.RFCNumber += "X"
			move(&far, 24*time.Hour)
			r.Conflicts = append(r.Conflicts, far)
		}),
		listed("rfc-times-bare", "reading:time-zone-out", "leaves the offset out of the times of a conflict",
			each(func(c *mock.Conflict) {
				c.ScheduledStart, c.ScheduledEnd = bare(c.ScheduledStart), bare(c.ScheduledEnd)
			})),
		{
			Name: "both-bodies", Class: "answer", Rule: "clause:conflict-body", Defect: "has the members of a success beside the conflicts",
			plant: onConflict(func(a *answer) {
				a.edit(func(m map[string]any) { m["status"], m["scheduledStart"] = "Open", "2030-01-01T10:00:00Z" })
			}),
		}, {
			Name: "conflict-list-empty", Class: "answer", Rule: "clause:conflict-body", Defect: "refuses for conflicts and lists none",
			plant: onConflict(func(a *answer) { a.edit(func(m map[string]any) { m["conflicts"] = []any{} }) }),
		}, {
			Name: "conflicts-in-words", Class: "answer", Rule: "clause:conflict-body", Defect: "refuses for conflicts in words alone",
			plant: at("book", func(x *mock.Exchange, healthy run) *mock.Refusal {
				r := healthy(x)
				if r != nil {
					r.Conflicts = nil
				}
				return r
			}),
		},
	}
}

// calendars get wrong what stands in the way.
func calendars() []Mutant {
	return []Mutant{
		{
			Name: "overlap-ok", Class: "state", Rule: "clause:conflict-body", Defect: "books whatever else is booked",
			plant: at("book", func(x *mock.Exchange, _ run) *mock.Refusal { return bookAnyway(x) }),
		}, {
			Name: "only-bounces-conflict", Class: "state", Rule: "clause:conflict-kinds", Defect: "looks at bounces, and at no other work",
			plant: hiding(func(_ *mock.Exchange, c mock.Conflict) bool { return c.RFCType != bounce.TypeSelfService }),
		}, {
			Name: "pending-not-listed", Class: "state", Rule: "clause:conflict-pending", Defect: "leaves out what awaits approval",
			plant: at("book", func(x *mock.Exchange, healthy run) *mock.Refusal {
				r := healthy(x)
				if r == nil || allPending(r.Conflicts) {
					return r
				}
				return without(x, r, isPending)
			}),
		}, {
			Name: "touching-is-an-error", Class: "state", Rule: "reading:window-edges",
			Defect: "refuses, without a list, a window that begins where another ends",
			plant:  touchingRefused(func(own, other bounce.Window) bool { return own.Start.Equal(other.End) }),
		}, {
			Name: "touching-end-is-an-error", Class: "state", Rule: "reading:window-edges",
			Defect: "refuses, without a list, a window that ends where another begins",
			plant:  touchingRefused(func(own, other bounce.Window) bool { return own.End.Equal(other.Start) }),
		}, {
			Name: "pending-refuses-in-words", Class: "state", Rule: "reading:pending-blocks",
			Defect: "refuses for a change that awaits approval, and does not list it",
			plant: at("book", func(x *mock.Exchange, healthy run) *mock.Refusal {
				r := healthy(x)
				if r != nil && allPending(r.Conflicts) {
					r.Conflicts = nil
				}
				return r
			}),
		},
	}
}

// listed alters what a refusal lists.
func listed(name, rule, defect string, f func(*mock.Refusal)) Mutant {
	return Mutant{
		Name: name, Class: "answer", Rule: rule, Defect: defect,
		plant: at("book", func(x *mock.Exchange, healthy run) *mock.Refusal {
			r := healthy(x)
			if r != nil && len(r.Conflicts) > 0 {
				f(r)
			}
			return r
		}),
	}
}

func each(f func(*mock.Conflict)) func(*mock.Refusal) {
	return func(r *mock.Refusal) {
		for i := range r.Conflicts {
			f(&r.Conflicts[i])
		}
	}
}

func onConflict(f func(*answer)) func() planted {
	return outgoing(func(_ *http.Request, a *answer) {
		if a.isConflict() {
			f(a)
		}
	})
}

// hiding does not see some of what stands in the way of x.
func hiding(unseen func(x *mock.Exchange, c mock.Conflict) bool) func() planted {
	return at("book", func(x *mock.Exchange, healthy run) *mock.Refusal {
		return without(x, healthy(x), func(c mock.Conflict) bool { return unseen(x, c) })
	})
}

func isPending(c mock.Conflict) bool { return c.SubStatus == bounce.SubStatusAwaitsApproval }

func allPending(all []mock.Conflict) bool {
	for _, c := range all {
		if !isPending(c) {
			return false
		}
	}
	return true
}

// windowOf is the window that a conflict shows; zero where it cannot be read.
func windowOf(c mock.Conflict) bounce.Window {
	start, startErr := time.Parse(time.RFC3339, c.ScheduledStart)
	end, endErr := time.Parse(time.RFC3339, c.ScheduledEnd)
	if startErr != nil || endErr != nil {
		return bounce.Window{}
	}
	return bounce.Window{Start: start, End: end}
}

// rewindow alters the times that a conflict shows.
func rewindow(c *mock.Conflict, f func(time.Time) time.Time) {
	w := windowOf(*c)
	c.ScheduledStart, c.ScheduledEnd = f(w.Start).Format(time.RFC3339Nano), f(w.End).Format(time.RFC3339Nano)
}

// move shifts the window that a conflict shows.
func move(c *mock.Conflict, by time.Duration) {
	rewindow(c, func(t time.Time) time.Time { return t.Add(by) })
}

// inUTC writes the times of a conflict in UTC.
func inUTC(c *mock.Conflict) { rewindow(c, time.Time.UTC) }

// lengthOf is the length of the window that a conflict shows.
func lengthOf(c *mock.Conflict) *mock.Duration {
	w := windowOf(*c)
	return &mock.Duration{Unit: "minutes", Value: int(w.End.Sub(w.Start).Minutes())}
}
