package conformance

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/suite"
	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/conformance/internal/verify"
)

// connect finds out what kind of target there is.
func (r *run) connect(ctx context.Context) (err error) {
	if _, ok := r.options.Contract.Operation(core); !ok {
		return usage("Contract", "contract %s has no operation %s", r.options.Contract.Name(), core)
	}
	if r.client, err = connectClient(ctx, r.options); err != nil {
		return err
	}
	found, err := r.target(ctx)
	if err != nil {
		r.client.Close()
		return untestable(ctx, err)
	}
	if r.profile, err = r.detect(ctx, found); err != nil {
		err = errors.Join(err, found.Close(context.WithoutCancel(ctx)))
		r.client.Close()
		return untestable(ctx, err)
	}
	r.plan.restrict(r.profile, found.Provides("clock") == nil)
	r.effects = r.options.Bookings.Effects
	if r.effects == "" {
		r.effects = map[string]string{"control": "contends", "roles": "none"}[found.Kind()]
	}
	r.env = &scenario.Env{
		Client: r.client, Target: found, Contract: r.options.Contract, Books: r.effects != "none",
	}
	r.env.Ledger.Max = r.budget()
	if err := r.verify(ctx); err != nil {
		return untestable(ctx, errors.Join(err, r.close(context.WithoutCancel(ctx))))
	}
	return nil
}

// budget is how many bookings there may be; 0 is no bound.
func (r *run) budget() int {
	switch {
	case r.options.Bookings.MaxBookings == Unlimited:
		return 0
	case r.options.Bookings.MaxBookings > 0:
		return r.options.Bookings.MaxBookings
	case r.env.Target.Kind() == "control":
		return 0
	case r.effects == "none":
		return 1
	}
	return 20
}

// connectClient makes a client for the target and checks that a server answers. If none does, the client only serves to redact.
func connectClient(ctx context.Context, o Options) (*retry.Client, error) {
	wire, err := exchange.NewClient(o.Target, o.Pacing.RequestTimeout)
	if err != nil {
		return nil, &UsageError{"Target", err}
	}
	err = o.reach(ctx, wire)
	client := retry.New(wire, retry.Options{Budget: o.Pacing.Retries, Rate: o.Pacing.RateLimit.Requests, Per: o.Pacing.RateLimit.Per, Sleep: o.Pacing.sleep})
	if err != nil {
		return client, untestable(ctx, err)
	}
	x := client.Await(ctx, exchange.Request{Method: http.MethodGet, Path: "/"}, o.Pacing.WaitForTarget)
	if ctx.Err() != nil || x.IsUnreachable() {
		client.Close()
		return client, untestable(ctx, fmt.Errorf("target %s cannot be reached: %w", o.Target, x.Err))
	}
	if x.WantsHTTPS() {
		client.Close()
		return client, untestable(ctx, fmt.Errorf("target %s speaks https, and was asked by http; give https://", o.Target))
	}
	return client, nil
}

// untestable returns a *TargetError, or the end of ctx if the run has ended.
func untestable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("reach the target: %w", ctx.Err())
	}
	return &TargetError{err}
}

// Controllable reports whether the target of the Options has the control API, so that Run needs no Config for it. Of the options,
// only Target, AdminToken, RootCAs and RequestTimeout (not 0) matter. The server's clock is left as it was. The error is that of
// Run: a *UsageError for a Target that is no URL, a *TargetError if no server is there or its control API does not work.
func Controllable(ctx context.Context, o Options) (bool, error) {
	client, err := connectClient(ctx, o)
	if err != nil {
		return false, err
	}
	defer client.Close()
	control, err := target.Discover(ctx, client, o.Connection.AdminToken)
	if err == nil && control != nil {
		err = control.Close(context.WithoutCancel(ctx))
	}
	if err != nil {
		return false, untestable(ctx, err)
	}
	return control != nil, nil
}

func (r *run) target(ctx context.Context) (target.Target, error) {
	if r.options.Config == nil || len(r.options.Config.Identities) == 0 {
		control, err := target.Discover(ctx, r.client, r.options.Connection.AdminToken)
		if err != nil || control != nil {
			return control, err
		}
	}
	return target.NewRoles(ctx, r.client, r.options.Config, r.options.RandomSeed)
}

// detect finds out the profile. A server has the family unless it has neither details nor list nor operations. A server that does
// not answer, or only refuses, has the family: a broken operation is not an absent one. If the control API fails, nothing is
// known, and the scenarios report it.
func (r *run) detect(ctx context.Context, t target.Target) (string, error) {
	if r.options.Selection.Profile != "" {
		return r.options.Selection.Profile, nil
	}
	has, ours, err := verify.Family(ctx, r.client, t, func(status int) bool { return !slices.Contains(absent, status) })
	r.recognised = ours
	var missing *target.Missing
	var control *target.ControlError
	switch {
	case errors.As(err, &missing):
		return Schedule, nil
	case err != nil && !errors.As(err, &control):
		return "", err
	case err == nil && !has:
		return Schedule, nil
	}
	return Family, nil
}

// absent are the statuses of operations that a server does not have.
var absent = []int{http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented}

// reach sets up a client to reach the target as the options say. The error is a *target.CredentialError.
func (o Options) reach(ctx context.Context, client *exchange.Client) error {
	access := exchange.Access{
		UserAgent: userAgent(o.Version), RootCAs: o.Connection.RootCAs, Insecure: o.Connection.Insecure, Certificates: o.Connection.ClientCertificates,
	}
	client.Hide(o.Connection.AdminToken)
	if o.Config != nil {
		headers, err := o.Config.AllHeaders(ctx, client.Redact)
		if err != nil {
			return err
		}
		access.Headers = headers
	}
	client.Use(access)
	return nil
}

// separators are what a product's version cannot have in a User-Agent (RFC 9110, 10.1.5).
var separators = regexp.MustCompile(`[^0-9A-Za-z.+_-]+`)

// userAgent names the suite and its version.
func userAgent(version string) string {
	return "bounce-conform/" + orDefault(strings.Trim(separators.ReplaceAllString(version, "-"), "-"), "devel")
}

// verify compares the roles of the target file with the target, and makes sure that the API answers, if any scenario can run on
// it.
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

// verifyAPI checks before the first scenario that the API answers, unless that is known; what it books is in the ledger.
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
