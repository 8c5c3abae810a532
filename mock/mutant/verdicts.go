package mutant

import (
	"slices"
	"sync"

	"example.com/bounce/mock"
)

// verdicts keep what they have found out about a caller longer than it holds, or for more than it holds for.
func verdicts() []Mutant {
	mutant := func(name, rule, defect string, plant func() planted) Mutant {
		return Mutant{Name: name, Class: "auth", Rule: rule, Defect: defect, plant: plant}
	}
	caller := func(x *mock.Exchange) string { return x.Customer.CSI }
	return []Mutant{
		mutant("scope-refusal-cached", "clause:scope-approver", "refuses a customer for ever that once came without the scope to schedule",
			refusalKept("scope", []string{""}, caller)),
		mutant("scopes-of-first-token", "clause:scope-approver", "goes by the scopes of the first token that a customer sent", scopesKept),
		mutant("ownership-refusal-cached", "clause:own-instances", "refuses a customer for ever that once asked for another one's instances",
			refusalKept("ownership", allOperations, caller)),
		mutant("opt-in-of-first-customer", "clause:opt-in", "takes the first customer's opt-in for everyone's", optInKept),
		mutant("keys-of-first-customer", "clause:jwks-identifier", "verifies by the keys of the first customer that came", keysKept),
	}
}

// allOperations are all operations with a customer's credentials; "" is scheduleExecution.
var allOperations = slices.Concat([]string{""}, reads, ofCreate)

// inOperations plants the same at a check of several operations.
func inOperations(operations []string, check string, p plant) planted {
	checks := map[string]plant{}
	for _, operation := range operations {
		if operation != "" {
			operation += "/"
		}
		checks[operation+check] = p
	}
	return planted{checks: checks}
}

// refusalKept gives the refusal of a check again to all that has the same key.
func refusalKept(check string, operations []string, key func(*mock.Exchange) string) func() planted {
	return func() planted {
		var kept sync.Map
		return inOperations(operations, check, func(x *mock.Exchange, healthy run) *mock.Refusal {
			if known, found := kept.Load(key(x)); found {
				r := *known.(*mock.Refusal)
				return &r
			}
			r := healthy(x)
			if r != nil {
				first := *r
				kept.Store(key(x), &first)
			}
			return r
		})
	}
}

func scopesKept() planted {
	var kept sync.Map
	return inOperations(allOperations, "scope", func(x *mock.Exchange, healthy run) *mock.Refusal {
		first, _ := kept.LoadOrStore(x.Customer.CSI, x.Scopes)
		x.Scopes = first.([]string)
		return healthy(x)
	})
}

func optInKept() planted {
	var once sync.Once
	first := false
	return inOperations(allOperations, "opt-in", func(x *mock.Exchange, healthy run) *mock.Refusal {
		once.Do(func() { first = x.Customer.OptedIn })
		x.Customer.OptedIn = first
		return healthy(x)
	})
}

func keysKept() planted {
	var once sync.Once
	first := ""
	return inOperations(allOperations, "token", func(x *mock.Exchange, healthy run) *mock.Refusal {
		once.Do(func() { first = x.Customer.CSI })
		own := x.Customer.CSI
		defer func() { x.Customer.CSI = own }()
		x.Customer.CSI = first
		return healthy(x)
	})
}
