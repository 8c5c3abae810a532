package mutant

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// refusedDefects refuse a change, but do it, or do another one.
func refusedDefects() defects {
	return defects{
		"scope-refused-but-booked":  bookRefused("scope"),
		"action-refused-but-booked": bookRefused("contract"),
		"lead-refused-but-booked": plant.Check("lead-time", plant.OnRefusal(func(x *mock.Exchange, _ *mock.Refusal) {
			_, _ = x.Schedule(nil)
		})),
		"begun-refused-but-moved": plant.Check("book", refuseBegun(false, func(x *mock.Exchange) { _, _ = x.Schedule(atAnyTime) })),
		"cancel-begun-refused-but-done": plant.Check("cancel", refuseBegun(true, func(x *mock.Exchange) {
			_, _ = x.Cancel(atAnyTime)
		})),
		"cancel-case-refused-but-done": refuseCancel(func(x *mock.Exchange) bool { return x.Body["action"] != "cancel" }),
		"cancel-time-refused-but-done": refuseCancel(func(x *mock.Exchange) bool { return x.Body["scheduledTime"] != nil }),
		"cancel-refused-but-cancelled": cancelRefused("scope"),
		"refused-token-cancels":        cancelRefused("bearer", "token"),
		"refused-identifier-cancels":   cancelRefused("identifier"),
		"refused-token-creates":        createRefused("bearer", "token"),
		"refused-identifier-creates":   createRefused("identifier"),
		"refused-scope-creates":        createRefused("scope"),
		"refused-foreign-creates":      createRefused("ownership"),
		"create-refused-but-created":   createRefused("contract"),
		"too-soon-unschedules":         plant.Check("lead-time", unschedule),
		"conflict-unschedules":         plant.Check("book", unschedule),
		"bad-time-unschedules":         plant.Check("contract", unschedule),
	}
}

func atAnyTime(r *domain.Rules) { r.Begun = time.Time{} }

// refuseBegun refuses to change an execution whose window has begun, and does it.
func refuseBegun(cancels bool, do func(*mock.Exchange)) plant.Replacement {
	return func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		if e, _ := x.Stored(); x.Cancels != cancels || e.Scheduled == nil || e.Scheduled.Start.After(x.Now) {
			return original(x)
		}
		do(x)
		return plant.Refuse(http.StatusConflict, "The window of the execution has begun.")
	}
}

// refuseCancel refuses a cancel where the condition holds, and cancels.
func refuseCancel(condition func(x *mock.Exchange) bool) plant.Stateful {
	return plant.Check("action", plant.If(func(x *mock.Exchange) bool { return isCancelInAnyCase(x) && condition(x) },
		func(x *mock.Exchange, _ plant.CheckFunc) *mock.Refusal {
			_, _ = x.Cancel(nil)
			return plant.Refuse(http.StatusBadRequest, "There is no such action.")
		}))
}

// unschedule takes an execution off the calendar when the original check refuses.
func unschedule(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
	r := original(x)
	if r != nil {
		_, _ = x.Cancel(nil)
	}
	return r
}

// cancelRefused cancels what one of the checks refuses.
func cancelRefused(checks ...string) plant.Stateful {
	all := plant.Checks{"size": rereadable}
	for _, check := range checks {
		all[check] = plant.If(func(x *mock.Exchange) bool { return isCancel(x.Request) }, unschedule)
	}
	return plant.All(all)
}

// bookRefused books what a check refuses, if the requested time can be read.
func bookRefused(check string) plant.Stateful {
	return plant.All(plant.Checks{
		"size": rereadable,
		check: plant.OnRefusal(func(x *mock.Exchange, _ *mock.Refusal) {
			var body struct{ ScheduledTime time.Time }
			if json.Unmarshal(plant.ReadBody(x.Request), &body) == nil && !body.ScheduledTime.Before(x.Now) {
				x.Start = body.ScheduledTime
				_, _ = x.Schedule(nil) // whatever state that leaves
			}
		}),
	})
}

// rereadable keeps a small body readable after the check of its size.
func rereadable(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
	const small = 1 << 10
	if x.Request.ContentLength > small {
		return original(x)
	}
	text := plant.ReadBody(x.Request)
	r := original(x)
	plant.SetBody(x.Request, text)
	return r
}

// createRefused creates an execution where one of the checks refuses a create.
func createRefused(checks ...string) plant.Stateful {
	return func() plant.Defect {
		var made plant.Counter
		all := plant.Checks{}
		for _, check := range checks {
			all[check] = plant.OnRefusal(func(x *mock.Exchange, _ *mock.Refusal) {
				_ = x.Create(domain.Execution{ID: fmt.Sprintf("3-REFUSE%d", made.Next()), CreatedBy: "nobody@example.com", CreatedOn: x.Now})
			})
		}
		return plant.Defect{Checks: plant.In(ofCreate, all)}
	}
}
