package mutant

import "example.com/bounce/mock"

var actionUnchecked = Mutant{
	Name: "action-unchecked", Class: "request", Rule: "action", Defect: "takes any action for schedule",
	check: "contract",
	plant: stateless(func(x *mock.Exchange, healthy func(*mock.Exchange) *mock.Refusal) *mock.Refusal {
		if _, present := x.Body["action"]; present {
			x.Body["action"] = "schedule"
		}
		return healthy(x)
	}),
}
