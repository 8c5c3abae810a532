package mutant

import (
	"fmt"
	"net/http"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// createDefects do more than to create an execution, or less.
func createDefects() defects {
	return defects{
		"create-schedules-at-once": plant.Check("createExecution/create", plant.Change(func(x *mock.Exchange) {
			x.Place.Execution, x.Start = x.Wanted.ID, x.Now.Add(16*time.Minute)
			_, _ = x.Schedule(nil) // if it is free
		})),
		"create-reserves-window":     createReserves,
		"create-cannot-be-scheduled": createUnfound,
		"create-id-of-another-form":  createNumbered,
		"prod-instance-500":          plant.Check("createExecution/production", plant.CrashIf((*mock.Exchange).Production)),
	}
}

// createReserves refuses what overlaps the hours after a create that the execution would take.
func createReserves() plant.Defect {
	var stale plant.Stale
	return plant.Defect{Checks: plant.Checks{
		"book": stale.Refuse,
		"createExecution/create": plant.Change(func(x *mock.Exchange) {
			length, _ := x.Wanted.Duration.Length()
			stale.Leave(plant.CalendarOf(x), plant.RFC(x.Wanted.ID, domain.Window{Start: x.Now, End: x.Now.Add(length)}))
		}),
	}}
}

func createUnfound() plant.Defect {
	var made plant.Marks
	return plant.Defect{Checks: plant.Checks{
		"createExecution/create": plant.Change(func(x *mock.Exchange) {
			place := plant.CalendarOf(x)
			place.Execution = x.Wanted.ID
			made.Put(place, true)
		}),
		"execution": plant.Then(func(x *mock.Exchange) *mock.Refusal {
			if made.Has(x.Place) {
				return plant.Refuse(http.StatusNotFound, "There is no such execution.")
			}
			return nil
		}),
	}}
}

// createNumbered gives executions ids of another form.
func createNumbered() plant.Defect {
	var made plant.Counter
	return plant.Defect{Checks: plant.Checks{"createExecution/create": func(x *mock.Exchange, _ plant.CheckFunc) *mock.Refusal {
		x.Wanted.ID = fmt.Sprintf("EXECUTION-%d", made.Next())
		if x.Create(x.Wanted) != nil {
			return plant.Crash()
		}
		return nil
	}}}
}
