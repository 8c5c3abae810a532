package mutant

import (
	"time"

	"example.com/bounce/mock"
)

var limit15Minutes = Mutant{
	Name: "limit-15min", Class: "time", Rule: "lead-time", Defect: "accepts a time one minute too soon",
	check: "lead-time",
	plant: stateless(func(x *mock.Exchange, healthy func(*mock.Exchange) *mock.Refusal) *mock.Refusal {
		proper := x.Operation
		defer func() { x.Operation = proper }()
		lenient := *proper
		lenient.LeadTime -= time.Minute
		x.Operation = &lenient
		return healthy(x)
	}),
}

var startShiftedByOffset = Mutant{
	Name: "start-shifted-by-offset", Class: "time", Rule: "start-is-requested",
	Defect: "drops the offset and books the wall time as UTC",
	check:  "book",
	plant: stateless(func(x *mock.Exchange, healthy func(*mock.Exchange) *mock.Refusal) *mock.Refusal {
		_, offset := x.Start.Zone()
		x.Start = x.Start.Add(time.Duration(offset) * time.Second).UTC()
		return healthy(x)
	}),
}
