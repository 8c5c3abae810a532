package conformance

import (
	"context"
	"errors"
	"slices"

	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/suite"
	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/conformance/internal/verify"
)

// verify holds the roles of the target file to the target, and makes sure that the API is what answers, where anything is to run
// on it.
func (r *run) verify(ctx context.Context) (err error) {
	if !slices.ContainsFunc(r.plan.all, func(s Scenario) bool { return r.plan.selected[suite.Key(s)] && r.runnable(ctx, s) == nil }) {
		return nil
	}
	strange := r.verifyAPI(ctx)
	if s := (*verify.NotAPIError)(nil); strange != nil && (!errors.As(strange, &s) || !s.Refuses) {
		return strange
	}
	if roles, ok := r.env.Target.(*target.Roles); ok {
		var wrong *verify.ConfigError
		r.note, err = verify.Target(ctx, r.env, roles)
		if strange == nil || errors.As(err, &wrong) { // which says more
			return err
		}
	}
	return strange
}

// verifyAPI asks before the first scenario, unless the answer is known; what it books is in the ledger.
func (r *run) verifyAPI(ctx context.Context) error {
	if r.recognised {
		return nil
	}
	w := scenario.NewWorld(r.env)
	w.Begin(scenario.Subject{Rule: "purpose"}, scenario.Seed(r.options.RandomSeed, "probe"))
	err := verify.API(ctx, w)
	var control *target.ControlError
	if errors.As(err, &control) { // the scenarios say so, one by one
		err = nil
	}
	return errors.Join(err, w.End(context.WithoutCancel(ctx)))
}
