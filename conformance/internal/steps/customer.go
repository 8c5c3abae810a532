package steps

import (
	"context"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/target"
)

// customers lease the fixtures of a scenario.
type customers struct{ *scenario.World }

func (w customers) definitions() []bind.Definition {
	return []bind.Definition{
		{Pattern: `^a customer with (an unscheduled execution|(?:two|three|several) unscheduled executions)( of more than two hours with a blackout|)$`, Do: w.withExecutions},
		{Pattern: `^a customer whose instance belongs to the service (.+)$`, Do: w.ofService},
		{Pattern: `^a customer with two instances, each with an unscheduled execution$`, Do: w.lease(target.Need{Neighbour: true})},
		{Pattern: `^a customer whose instance is a production instance$`, Do: w.lease(target.Need{Production: true})},
		{Pattern: `^a customer whose instance has (.+)$`, Do: w.withRFCs},
		{Pattern: `^another customer$`, Do: w.leaseOther(target.Need{Foreign: true})},
		{Pattern: `^a customer that has not opted in$`, Do: w.leaseOther(target.Need{NotOptedIn: true})},
	}
}

func (w customers) lease(need target.Need) func(context.Context) error {
	return func(ctx context.Context) error { return w.Customer(ctx, need) }
}

func (w customers) leaseOther(need target.Need) func(context.Context) error {
	return func(ctx context.Context) (err error) {
		w.Other, err = w.Lease(ctx, need)
		return err
	}
}

// counts are the numbers of executions by the words of the features; "several" is at least three, and five where they
// can be made.
var counts = map[string]target.Need{
	"an unscheduled execution":       {Executions: 1},
	"two unscheduled executions":     {Executions: 2},
	"three unscheduled executions":   {Executions: 3},
	"several unscheduled executions": {Executions: 3, Wish: 5},
}

func (w customers) withExecutions(ctx context.Context, count, long string) error {
	need := counts[count]
	need.Long = long != ""
	return w.Customer(ctx, need)
}

func (w customers) ofService(ctx context.Context, service string) error {
	return w.Customer(ctx, target.Need{Service: service})
}

func (w customers) withRFCs(ctx context.Context, shape string) error {
	s, ok := target.Shapes()[shape]
	if !ok {
		return outcome.UnknownWords("RFCs", shape)
	}
	return w.Customer(ctx, target.Need{RFCs: s})
}
