package mutant

import (
	"net/http"
	"sync"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// reschedules get wrong what becomes of an execution that is scheduled already.
func reschedules() []Mutant {
	return []Mutant{
		moved("reschedule-keeps-old-window", "leaves the former window of a moved execution on the calendar", keepWindows),
		moved("reschedule-refused", "refuses to move what is scheduled", at("book", ifScheduled(
			func(*mock.Exchange, bounce.Window) *mock.Refusal {
				return refuse(http.StatusConflict, "It is scheduled.")
			}))),
		moved("reschedule-ignored", "grants a move and leaves the execution where it is", at("book", ifScheduled(
			func(x *mock.Exchange, w bounce.Window) *mock.Refusal {
				x.Window = w
				return nil
			}))),
		moved("move-onto-others-ok", "moves an execution whatever else is booked", at("book", ifScheduled(
			func(x *mock.Exchange, _ bounce.Window) *mock.Refusal { return bookAnyway(x) }))),
		moved("reschedule-takes-no-window", "takes a moved execution off the calendar", freeWindows),
		moved("refused-move-unbooks", "takes an execution off the calendar that it then cannot move", unbookRefused),
		{
			Name: "move-onto-itself-refused", Class: "state", Rule: "reading:self-conflict",
			Defect: "refuses, without a list, a move within the execution's own window",
			plant: at("book", ifScheduled(func(x *mock.Exchange, w bounce.Window) *mock.Refusal {
				if overlap(asked(x), w) {
					return refuse(http.StatusConflict, "It is scheduled.")
				}
				return nil
			})),
		},
	}
}

func moved(name, defect string, plant func() planted) Mutant {
	return Mutant{Name: name, Class: "state", Rule: "clause:reschedule", Defect: defect, plant: plant}
}

// ifScheduled asks f about an execution whose window is w, and that is to be moved; a nil refusal of an x without Window
// books as ever.
func ifScheduled(f func(x *mock.Exchange, w bounce.Window) *mock.Refusal) plant {
	return func(x *mock.Exchange, healthy run) *mock.Refusal {
		e, _ := x.Stored()
		if e.Scheduled == nil || e.Scheduled.Start.Equal(x.Start) {
			return healthy(x)
		}
		if r := f(x, *e.Scheduled); r != nil || !x.Window.Start.IsZero() {
			return r
		}
		return healthy(x)
	}
}

// freeWindows does not see executions that have been moved.
func freeWindows() planted {
	free := newMarks()
	return planted{checks: map[string]plant{"book": func(x *mock.Exchange, healthy run) *mock.Refusal {
		before, _ := x.Stored()
		r := free.hide(x, healthy(x))
		if r == nil && before.Scheduled != nil && !before.Scheduled.Start.Equal(x.Start) {
			free.put(x.Place, true)
		}
		return r
	}}}
}

// unbookRefused does not see executions whose last move was refused.
func unbookRefused() planted {
	gone := newMarks()
	return planted{checks: map[string]plant{"book": func(x *mock.Exchange, healthy run) *mock.Refusal {
		before, _ := x.Stored()
		r := gone.hide(x, healthy(x))
		gone.put(x.Place, r != nil && before.Scheduled != nil)
		return r
	}}}
}

// former holds, for each instance, the windows that moved executions have left.
type former struct {
	mu   sync.Mutex
	left map[bounce.Place][]bounce.RFC // by place without execution
}

func keepWindows() planted {
	f := &former{left: map[bounce.Place][]bounce.RFC{}}
	return planted{checks: map[string]plant{"book": f.book}}
}

// book refuses what overlaps a former window of another execution, and else books as the healthy check does.
func (f *former) book(x *mock.Exchange, healthy run) *mock.Refusal {
	f.mu.Lock()
	defer f.mu.Unlock()
	before, _ := x.Stored()
	wanted := asked(x)
	var inTheWay []bounce.RFC
	for _, rfc := range f.left[calendarOf(x)] {
		if rfc.Number != before.ID && overlap(rfc.Window, wanted) {
			inTheWay = append(inTheWay, rfc)
		}
	}
	if len(inTheWay) > 0 {
		return x.Conflicting(inTheWay)
	}
	r := healthy(x)
	if hasMoved := r == nil && before.Scheduled != nil && !before.Scheduled.Start.Equal(x.Start); hasMoved {
		rfc := asRFC(before.ID, *before.Scheduled)
		rfc.Duration = before.Duration
		f.left[calendarOf(x)] = append(f.left[calendarOf(x)], rfc)
	}
	return r
}
