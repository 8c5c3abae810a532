package mutant

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// cancels get wrong what a cancel does, and what it is answered with.
func cancels() []Mutant {
	state := func(name, defect string, plant func() planted) Mutant {
		return Mutant{Name: name, Class: "state", Rule: "clause:cancel", Defect: defect, plant: plant}
	}
	return []Mutant{
		state("cancel-keeps-window", "answers a cancel, and does nothing", at("cancel", skip)),
		state("cancel-frees-nothing", "leaves the window of a cancelled execution on the calendar", cancelFreesNothing),
		state("cancel-closes-ticket", "does not schedule an execution again for a day on which it was cancelled", cancelCloses),
		state("cancel-clears-instance", "takes all executions of the instance off the calendar", cancelClears),
		state("cancel-goes-back", "moves an execution that was moved back to its former window", cancelGoesBack),
		state("cancel-with-time-schedules", "schedules where there is a time beside the action cancel", together(map[string]plant{
			"action": after(func(x *mock.Exchange) *mock.Refusal {
				x.Cancels = x.Cancels && x.Body["scheduledTime"] == nil
				return nil
			}),
		})),
		onCancelled("cancel-answers-with-window", "clause:cancel-answer", "answers a cancel with a window", func(_ *http.Request, a *answer) {
			a.edit(func(m map[string]any) {
				m["scheduledStart"], m["scheduledEnd"] = "2030-01-01T10:00:00Z", "2030-01-01T12:00:00Z"
			})
		}),
		onCancelled("cancel-without-status", "clause:cancel-answer", "leaves custStatus out", func(_ *http.Request, a *answer) { drop("custStatus")(a) }),
		onCancelled("cancel-words-wrong", "clause:cancel-words", "says Cancelled where the sample says Open",
			func(_ *http.Request, a *answer) { set("status", "Cancelled")(a) }),
		onCancelled("cancel-still-ready", "clause:cancel-words", "says that a cancelled execution is ready",
			func(_ *http.Request, a *answer) { set("subStatus", bounce.SubStatusReady)(a) }),
		onCancelled("cancel-acknowledged", "clause:cancel-words", "says Acknowledged where the sample says Review Update",
			func(_ *http.Request, a *answer) { set("custStatus", bounce.StatusAcknowledged)(a) }),
		onCancelled("cancel-is-204", "reading:cancel-status", "answers a cancel with 204, and no body", func(_ *http.Request, a *answer) {
			a.status = http.StatusNoContent
			a.body.Reset()
			a.header.Del("Content-Type")
		}),
		{
			Name: "cancel-twice-closes", Class: "state", Rule: "hygiene:idempotent", Defect: "closes the ticket when an execution is cancelled once more",
			plant: cancelTwiceCloses,
		},
	}
}

// onCancelled alters the answers to schedules that were cancelled.
func onCancelled(name, rule, defect string, f func(*http.Request, *answer)) Mutant {
	return Mutant{
		Name: name, Class: "answer", Rule: rule, Defect: defect,
		plant: outgoing(func(r *http.Request, a *answer) {
			if r.Method == http.MethodPut && a.isSuccess() && a.object()["scheduledStart"] == nil {
				f(r, a)
			}
		}),
	}
}

// cancelled follows what the check cancel has cancelled.
func cancelled(f func(x *mock.Exchange, before bounce.Execution)) plant {
	return func(x *mock.Exchange, healthy run) *mock.Refusal {
		before, _ := x.Stored()
		r := healthy(x)
		if r == nil && x.Cancels {
			f(x, before)
		}
		return r
	}
}

func cancelFreesNothing() planted {
	f := &former{left: map[bounce.Place][]bounce.RFC{}}
	return planted{checks: map[string]plant{
		"book": f.refuse,
		"cancel": cancelled(func(x *mock.Exchange, before bounce.Execution) {
			if before.Scheduled != nil {
				f.leave(x, before.ID, *before.Scheduled)
			}
		}),
	}}
}

func cancelCloses() planted {
	closed := newMarks()
	return planted{checks: map[string]plant{
		"book": func(x *mock.Exchange, healthy run) *mock.Refusal {
			if !x.Cancels && closed.has(onDay(x.Place, x.Start)) {
				return refuse(http.StatusConflict, "The ticket is closed for this day.")
			}
			return healthy(x)
		},
		"cancel": cancelled(func(x *mock.Exchange, before bounce.Execution) {
			if before.Scheduled != nil {
				closed.put(onDay(x.Place, before.Scheduled.Start), true)
			}
		}),
	}}
}

// onDay is a place on one day: over a target file, other scenarios have other days at the same place.
func onDay(p bounce.Place, t time.Time) bounce.Place {
	p.Execution += t.UTC().Format(" 2006-01-02")
	return p
}

func cancelClears() planted {
	l := newLedger()
	return planted{checks: map[string]plant{
		"book": func(x *mock.Exchange, healthy run) *mock.Refusal {
			r := healthy(x)
			if r == nil && !x.Cancels {
				l.keep(x)
			}
			return r
		},
		"cancel": cancelled(func(x *mock.Exchange, _ bounce.Execution) {
			own := x.Place
			for _, place := range l.places() {
				if place.CSI == own.CSI && place.Instance == own.Instance {
					x.Place = place
					_, _ = x.Cancel(nil)
				}
			}
			x.Place = own
		}),
	}}
}

// places are those of the windows that were granted.
func (l *ledger) places() []bounce.Place {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []bounce.Place
	for place := range l.granted {
		all = append(all, place)
	}
	return all
}

func cancelGoesBack() planted {
	return planted{checks: map[string]plant{"cancel": cancelled(func(x *mock.Exchange, before bounce.Execution) {
		if n := len(before.History); before.Scheduled != nil && n > 0 {
			x.Start = before.History[n-1].Start
			_, _ = x.Schedule(nil) // where it is free
		}
	})}}
}

func cancelTwiceCloses() planted {
	const mark = "Planted-Twice"
	d := outgoing(func(r *http.Request, a *answer) {
		if r.Header.Get(mark) != "" && a.isSuccess() {
			set("status", "Closed")(a)
		}
	})()
	d.checks = map[string]plant{"cancel": cancelled(func(x *mock.Exchange, before bounce.Execution) {
		if before.Scheduled == nil && len(before.History) > 0 {
			x.Request.Header.Set(mark, "yes")
		}
	})}
	return d
}

// cancelReadings answer in no way that a reading of what may be scheduled or cancelled knows.
func cancelReadings() []Mutant {
	crashing := func(name, reading, defect, check string, when func(*mock.Exchange) bool) Mutant {
		return Mutant{
			Name: name, Class: "state", Rule: "reading:" + reading, Defect: defect,
			plant: at(check, func(x *mock.Exchange, healthy run) *mock.Refusal {
				if when(x) {
					return crash()
				}
				return healthy(x)
			}),
		}
	}
	hasBegun := func(x *mock.Exchange) bool {
		e, _ := x.Stored()
		return e.Scheduled != nil && e.Scheduled.Start.Before(x.Now)
	}
	return []Mutant{
		crashing("schedule-begun-500", "schedule-begun", "answers 500 to a schedule of an execution whose window has begun", "book",
			func(x *mock.Exchange) bool { return !x.Cancels && hasBegun(x) }),
		crashing("cancel-begun-500", "cancel-begun", "answers 500 to a cancel of an execution whose window has begun", "cancel",
			func(x *mock.Exchange) bool { return x.Cancels && hasBegun(x) }),
		crashing("cancel-unscheduled-500", "cancel-unscheduled", "answers 500 to a cancel of an execution that is not scheduled", "cancel",
			func(x *mock.Exchange) bool {
				e, _ := x.Stored()
				return x.Cancels && e.Scheduled == nil
			}),
		crashing("cancel-time-500", "cancel-time", "answers 500 to a time beside the action cancel", "action",
			func(x *mock.Exchange) bool { return x.Body["action"] == "cancel" && x.Body["scheduledTime"] != nil }),
		crashing("cancel-case-500", "action-case", "answers 500 to the action cancel in other letters", "action",
			func(x *mock.Exchange) bool {
				action, _ := x.Body["action"].(string)
				return action != "cancel" && strings.EqualFold(action, "cancel")
			}),
		{
			Name: "cancel-in-any-case", Class: "request", Rule: "reading:action-case", Wavers: true,
			Defect: "takes CANCEL for cancel, and does not take SCHEDULE for schedule",
			plant: at("action", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if action, _ := x.Body["action"].(string); strings.EqualFold(action, "cancel") {
					x.Cancels = true
					return nil
				}
				return healthy(x)
			}),
		},
	}
}

// refusedLeavings change what a refused request should leave as it was.
func refusedLeavings() []Mutant {
	return []Mutant{
		{
			Name: "too-soon-unschedules", Class: "state", Rule: "clause:reschedule", Defect: "takes an execution off the calendar whose move is too soon",
			plant: at("lead-time", unscheduling),
		}, {
			Name: "conflict-unschedules", Class: "state", Rule: "reading:conflict-effect",
			Defect: "takes an execution off the calendar whose move meets conflicts", plant: at("book", unscheduling),
		}, {
			Name: "bad-time-unschedules", Class: "state", Rule: "clause:scheduled-time",
			Defect: "refuses a time that is none, and takes the execution off the calendar", plant: at("contract", unscheduling),
		}, {
			Name: "cancel-refused-but-cancelled", Class: "auth", Rule: "clause:scope-approver",
			Defect: "refuses a cancel for its scope, and cancels all the same", plant: together(map[string]plant{
				"size":  rereadable,
				"scope": cancelling,
			}),
		},
	}
}

// unscheduling takes an execution off the calendar when the healthy check refuses.
func unscheduling(x *mock.Exchange, healthy run) *mock.Refusal {
	r := healthy(x)
	if r != nil {
		_, _ = x.Cancel(nil)
	}
	return r
}

// cancelling is unscheduling where the action is cancel.
func cancelling(x *mock.Exchange, healthy run) *mock.Refusal {
	if strings.Contains(string(bodyOf(x.Request)), "cancel") {
		return unscheduling(x, healthy)
	}
	return healthy(x)
}

// leave adds a window to those that executions have left on the calendar.
func (f *former) leave(x *mock.Exchange, execution string, w bounce.Window) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left[calendarOf(x)] = append(f.left[calendarOf(x)], asRFC(execution, w))
}

// refuse refuses what overlaps a window that another execution has left, and else books as the healthy check does.
func (f *former) refuse(x *mock.Exchange, healthy run) *mock.Refusal {
	f.mu.Lock()
	inTheWay := slices.Clone(f.left[calendarOf(x)])
	f.mu.Unlock()
	inTheWay = slices.DeleteFunc(inTheWay, func(rfc bounce.RFC) bool {
		return rfc.Number == x.Place.Execution || !overlap(rfc.Window, asked(x))
	})
	if len(inTheWay) > 0 && !x.Cancels {
		return x.Conflicting(inTheWay)
	}
	return healthy(x)
}
