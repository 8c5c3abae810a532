package conformance

import (
	"context"
	"errors"
	"slices"

	"example.com/bounce/conformance/internal/steps"
	"example.com/bounce/conformance/internal/target"
)

// prove holds the roles of the target file to the target, and makes sure that what is to be judged is the API, where
// anything is to run on it.
func (r *run) prove(ctx context.Context) (err error) {
	if !slices.ContainsFunc(r.plan.all, func(s Scenario) bool { return r.plan.selected[s.key()] && r.ready(ctx, s) == nil }) {
		return nil
	}
	strange := r.recognise(ctx)
	if s := (*steps.Stranger)(nil); strange != nil && (!errors.As(strange, &s) || !s.Refuses) {
		return strange
	}
	if roles, ok := r.env.Target.(*target.Roles); ok {
		var misfit *steps.Misfit
		r.hint, err = steps.Prove(ctx, r.env, roles)
		if strange == nil || errors.As(err, &misfit) { // which says more
			return err
		}
	}
	return strange
}

// recognise asks before the first scenario, unless the answer is known; what it books is in the ledger.
func (r *run) recognise(ctx context.Context) error {
	if r.recognised {
		return nil
	}
	probe := steps.NewWorld(r.env)
	probe.Begin("purpose", steps.Seed(r.options.RandomSeed, "probe"))
	err := probe.Recognise(ctx)
	var control *target.ControlError
	if errors.As(err, &control) { // the scenarios say so, one by one
		err = nil
	}
	return errors.Join(err, probe.End(context.WithoutCancel(ctx)))
}
