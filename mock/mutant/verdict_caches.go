package mutant

import (
	"sync"

	"example.com/bounce/mock"
	"example.com/bounce/mock/mutant/internal/plant"
)

// cachedVerdicts keep what they have found out about a caller for too long, or for other callers.
func cachedVerdicts() defects {
	return defects{
		"scope-refusal-cached":     keepRefusal("scope", []string{"scheduleExecution"}),
		"scopes-of-first-token":    keepScopes,
		"ownership-refusal-cached": keepRefusal("ownership", allOperations),
		"opt-in-of-first-customer": keepOptIn,
		"keys-of-first-customer":   keepKeys,
	}
}

func inAll(check string, r plant.Replacement) plant.Defect {
	return plant.Defect{Checks: plant.In(allOperations, plant.Checks{check: r})}
}

// keepRefusal gives the first refusal of a check to the same customer again.
func keepRefusal(check string, operations []string) plant.Stateful {
	return func() plant.Defect {
		var kept sync.Map
		return plant.Defect{Checks: plant.In(operations, plant.Checks{check: func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			if known, found := kept.Load(x.Customer.CSI); found {
				r := *known.(*mock.Refusal)
				return &r
			}
			r := original(x)
			if r != nil {
				first := *r
				kept.Store(x.Customer.CSI, &first)
			}
			return r
		}})}
	}
}

func keepScopes() plant.Defect {
	var kept sync.Map
	return inAll("scope", plant.First(func(x *mock.Exchange) {
		first, _ := kept.LoadOrStore(x.Customer.CSI, x.Scopes)
		x.Scopes = first.([]string)
	}))
}

func keepOptIn() plant.Defect {
	var once sync.Once
	first := false
	return inAll("opt-in", plant.First(func(x *mock.Exchange) {
		once.Do(func() { first = x.Customer.OptedIn })
		x.Customer.OptedIn = first
	}))
}

func keepKeys() plant.Defect {
	var once sync.Once
	first := ""
	return inAll("token", func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		once.Do(func() { first = x.Customer.CSI })
		return withCSI(x, first, original)
	})
}
