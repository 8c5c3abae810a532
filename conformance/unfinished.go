package conformance

import (
	"errors"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/conformance/report"
)

// unknown is the kind, or the profile, of a target that was not found out.
const unknown = "unknown"

// nowhere stands for the target of a run that has not reached one.
type nowhere struct{ target.Target }

func (nowhere) Kind() string { return unknown }

func (nowhere) Server() string { return "" }

func newRun(o Options, p *plan) *run {
	return &run{
		options: o, plan: p, started: time.Now(), results: map[string]*result{}, shelf: shelf{limit: orDefault(o.kept, maxKept)},
	}
}

// Unfinished is the report of a run that ended before its first scenario, because of an error of Controllable or the end of its
// context: each selected scenario is inconclusive. It is nil if the options themselves are wrong.
func Unfinished(o Options, err error) *report.Report {
	o, wrong := o.withDefaults()
	if wrong != nil {
		return nil
	}
	p, wrong := newPlan(o)
	if wrong != nil {
		return nil
	}
	return newRun(o, p).unfinished(err)
}

// unfinished is the report of a run that ended before its first scenario because of err; nil if the options are wrong.
func (r *run) unfinished(err error) *report.Report {
	var wrong *UsageError
	if errors.As(err, &wrong) {
		return nil
	}
	r.interrupted = err
	if r.client == nil {
		wire, err := exchange.NewClient(r.options.Target, r.options.Pacing.RequestTimeout)
		if err != nil {
			return nil
		}
		r.client = retry.New(wire, retry.Options{})
	}
	if r.env == nil {
		r.env = &scenario.Env{Client: r.client, Target: nowhere{}, Contract: r.options.Contract}
	}
	detected := r.profile
	r.profile = orDefault(r.profile, orDefault(r.options.Selection.Profile, Family)) // for the tables
	r.effects = orDefault(r.effects, orDefault(r.options.Bookings.Effects, "none"))
	out, err := r.report()
	if err != nil {
		return nil
	}
	if detected == "" && r.options.Selection.Profile == "" {
		out.Target.Profile, out.Target.Detected = unknown, false
	}
	return out
}

// hidden is an error whose text is redacted.
type hidden struct {
	text string
	err  error
}

func (h *hidden) Error() string { return h.text }

// Unwrap is what was redacted.
func (h *hidden) Unwrap() error { return h.err }

// hidden is the error, redacted where it quotes a secret.
func (r *run) hidden(err error) error {
	if r.client == nil {
		return err
	}
	if text := r.redact(err.Error()); text != err.Error() {
		return &hidden{text, err}
	}
	return err
}
