package mutant

import "example.com/bounce/mock"

var conflictItemWithoutDuration = Mutant{
	Name: "conflict-item-without-duration", Class: "answer", Rule: "conflict-item", Defect: "leaves the duration out of each conflict",
	check: "book",
	plant: stateless(func(x *mock.Exchange, healthy func(*mock.Exchange) *mock.Refusal) *mock.Refusal {
		r := healthy(x)
		if r != nil {
			for i := range r.Conflicts {
				r.Conflicts[i].Duration = nil
			}
		}
		return r
	}),
}
