package mutant

import (
	"net/http"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// states get wrong what a request leaves behind.
func states() []Mutant {
	return []Mutant{
		{
			Name: "first-schedule-refused", Class: "state", Rule: "clause:purpose", Defect: "moves what is scheduled, and schedules nothing",
			plant: at("execution", after(func(x *mock.Exchange) *mock.Refusal {
				if e, _ := x.Stored(); e.Scheduled == nil {
					return refuse(http.StatusConflict, "It is not scheduled.")
				}
				return nil
			})),
		}, {
			Name: "same-day-conflicts", Class: "state", Rule: "clause:conflict-body", Defect: "lets one execution have the whole day",
			plant: conflicting(func(x *mock.Exchange, p bounce.Place, w bounce.Window) bool {
				return p.CSI == x.Place.CSI && p.Instance == x.Place.Instance && w.Start.UTC().YearDay() == x.Start.UTC().YearDay()
			}),
		}, {
			Name: "other-instance-conflicts", Class: "state", Rule: "clause:conflict-body", Defect: "keeps one calendar for all instances",
			plant: conflicting(func(x *mock.Exchange, p bounce.Place, w bounce.Window) bool {
				return (p.CSI != x.Place.CSI || p.Instance != x.Place.Instance) && overlap(w, asked(x))
			}),
		}, {
			Name: "locked-after-conflict", Class: "state", Rule: "reading:conflict-effect",
			Defect: "refuses everything of an instance once there was a conflict", plant: lockedAfterConflict,
		}, {
			Name: "rfc-times-in-utc", Class: "answer", Rule: "reading:time-zone-out",
			Defect: "writes the times of an RFC in UTC and its own as they were asked for", plant: rfcTimesInUTC,
		}, {
			Name: "long-execution-without-end", Class: "answer", Rule: "reading:end-rule",
			Defect: "leaves the end out when an execution lasts more than two hours",
			plant: outgoing(func(_ *http.Request, a *answer) {
				start, end := a.times()
				if a.isSuccess() && end.Sub(start).Hours() > 2 {
					a.edit(func(m map[string]any) { delete(m, "scheduledEnd") })
				}
			}),
		},
	}
}

// conflicting refuses for windows that were granted elsewhere.
func conflicting(is func(x *mock.Exchange, p bounce.Place, w bounce.Window) bool) func() planted {
	return func() planted {
		l := newLedger()
		return planted{checks: map[string]plant{"book": l.within(func(x *mock.Exchange) *mock.Refusal {
			found := l.find(x, func(p bounce.Place, w bounce.Window) bool { return is(x, p, w) })
			if found == nil {
				return nil
			}
			return x.Conflicting(found)
		})}}
	}
}

func touchingRefused(touch func(own, other bounce.Window) bool) func() planted {
	return func() planted {
		l := newLedger()
		return planted{checks: map[string]plant{"book": l.within(func(x *mock.Exchange) *mock.Refusal {
			if l.find(x, func(p bounce.Place, w bounce.Window) bool {
				return p.CSI == x.Place.CSI && p.Instance == x.Place.Instance && touch(asked(x), w)
			}) != nil {
				return refuse(http.StatusConflict, "There is no time to change over.")
			}
			return nil
		})}}
	}
}

func lockedAfterConflict() planted {
	locked := newMarks()
	return planted{checks: map[string]plant{"book": func(x *mock.Exchange, healthy run) *mock.Refusal {
		if locked.has(calendarOf(x)) {
			return refuse(http.StatusLocked, "The instance is locked.")
		}
		r := healthy(x)
		if r != nil {
			locked.put(calendarOf(x), true)
		}
		return r
	}}}
}

// repeatBooksTwice lists an execution once more for each time that its PUT was repeated.
func repeatBooksTwice() planted {
	repeated := newMarks()
	return planted{checks: map[string]plant{"book": func(x *mock.Exchange, healthy run) *mock.Refusal {
		before, _ := x.Stored()
		r := healthy(x)
		if r == nil {
			repeated.put(x.Place, before.Scheduled != nil && before.Scheduled.Start.Equal(x.Start))
			return nil
		}
		for _, c := range r.Conflicts {
			if repeated.has(bounce.Place{CSI: x.Place.CSI, Instance: x.Place.Instance, Execution: c.RFCNumber}) {
				r.Conflicts = append(r.Conflicts, c)
			}
		}
		return r
	}}}
}

func rfcTimesInUTC() planted {
	return at("book", func(x *mock.Exchange, healthy run) *mock.Refusal {
		r := healthy(x)
		if r != nil {
			for i := range r.Conflicts {
				inUTC(&r.Conflicts[i])
			}
		}
		return r
	})()
}
