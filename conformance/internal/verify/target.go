package verify

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/target"
)

// ConfigError says which line of the target file does not fit the target.
type ConfigError struct{ Text string }

func (e *ConfigError) Error() string { return e.Text }

// Target checks a target file against the server, by requests that no correct server accepts; those for a time in the past, which
// a wrong server may book, only if bookings are allowed. The error is a *ConfigError if the server answers for something in the
// file as for something made up, and differently for something else in the file: only then does the server distinguish the two,
// and the file is wrong. A server that refuses, or accepts, everything is never excused. The hint, "" for none, is for a report
// that blames the server: the file may still be wrong.
func Target(ctx context.Context, env *scenario.Env, roles *target.Roles) (hint string, err error) {
	probes := []probe{
		{
			name: `scheduledTime "tomorrow"`, rule: "clause:scheduled-time",
			change: func(d *request.Draft) { d.Body = request.ScheduleBody("tomorrow") },
		},
		{name: "an unknown execution", rule: "clause:execution-id", change: request.NameUnknownExecution, placeOnly: true},
	}
	if env.Books {
		probes = append(probes, probe{name: "a time in the past", rule: "clause:lead-time", change: func(d *request.Draft) {
			d.Time = longAgo
			d.Body = request.ScheduleBody(d.Time)
		}})
	}
	for _, each := range probes {
		c := &targetCheck{env: env, roles: roles, probe: each, seen: map[string]fingerprint{}}
		err := c.run(ctx)
		switch {
		case errors.Is(err, errNoRefusal):
			return hint, nil
		case err != nil:
			return "", err
		case hint == "":
			hint = c.hint()
		}
	}
	return hint, nil
}

// probe turns a request into one that no correct server accepts.
type probe struct {
	name, rule string // what is wrong with the request, and the rule that says so
	change     func(*request.Draft)
	placeOnly  bool // whether it says nothing of the execution that is listed
}

// fingerprint is the part of a refusal that does not depend on the names in the request.
type fingerprint struct {
	status     int
	code, kind string
}

func fingerprintOf(c *judge.Answer) fingerprint {
	f := fingerprint{status: c.Status}
	f.code, _ = c.Object()["code"].(string)
	f.kind, _ = c.Object()["type"].(string)
	return f
}

// errNoRefusal ends the check: the scenarios judge every answer that is no plain refusal.
var errNoRefusal = errors.New("it was not refused")

// targetCheck checks a target file with one probe.
type targetCheck struct {
	env    *scenario.Env
	roles  *target.Roles
	probe  probe
	listed []target.Listed
	seen   map[string]fingerprint
}

// substitute replaces something in the file by something made up.
type substitute struct {
	name       string
	execution  bool // whether it is the execution that is made up
	change     func(*request.Draft)
	comparable func(p, q target.Listed) bool
	blame      func(p target.Listed) string
}

const (
	identifier = "identifier"
	instance   = "instance"
)

// substitutes are all of them, from the outside in. Two lines of the file show whether the server knows the difference only if
// they are comparable.
var substitutes = []substitute{
	{
		identifier, false,
		func(d *request.Draft) { d.Header.Set("Identifier", "00000000-0000-4000-8000-00000000b0ce") },
		func(p, q target.Listed) bool { return p.Identity != q.Identity },
		func(p target.Listed) string { return "identities." + p.Identity + ".identifier" },
	},
	{
		"csi", false,
		func(d *request.Draft) { d.CSI = "90000001" },
		func(p, q target.Listed) bool { return p.Place.CSI != q.Place.CSI },
		func(p target.Listed) string { return fmt.Sprintf("%s: csi %s", p.Field, p.Place.CSI) },
	},
	{
		instance, false,
		func(d *request.Draft) { d.Instance = "NOSUCH" },
		func(p, q target.Listed) bool { return p.Place.Service == q.Place.Service && p.Field != q.Field },
		func(p target.Listed) string { return fmt.Sprintf("%s: instance %s", p.Field, p.Place.Instance) },
	},
	{
		"execution", true,
		request.NameUnknownExecution,
		func(p, q target.Listed) bool { return p.Place.Service == q.Place.Service },
		func(p target.Listed) string { return fmt.Sprintf("%s: execution %s", p.Field, p.Execution) },
	},
}

// run fails with a *ConfigError for the first line that is answered like something made up.
func (c *targetCheck) run(ctx context.Context) error {
	c.listed = c.roles.Listed()
	if c.probe.placeOnly {
		c.listed = slices.CompactFunc(c.listed, func(a, b target.Listed) bool { return a.Field == b.Field })
	}
	for _, l := range c.listed {
		if _, err := c.ask(ctx, l, "", nil); err != nil {
			return err
		}
	}
	for _, subject := range c.listed {
		for _, control := range c.listed {
			if err := c.compare(ctx, subject, control); err != nil {
				return err
			}
		}
	}
	return nil
}

// compare compares the answers for the subject and the control with those for substitutes of both. A name that needs an escape is
// never blamed: a server that cannot read it does not conform.
func (c *targetCheck) compare(ctx context.Context, subject, control target.Listed) error {
	as := c.seen[key(subject, "")]
	if as == c.seen[key(control, "")] || escaped(subject) {
		return nil
	}
	for _, s := range substitutes {
		if !s.comparable(subject, control) || s.execution && c.probe.placeOnly || !s.execution && !c.allExecutions(subject, as) {
			continue
		}
		madeUp, err := c.isIndistinguishable(ctx, s, subject, control)
		if err != nil {
			return err
		}
		if madeUp && !c.isServed(ctx, subject) {
			return c.report(ctx, s, subject, control)
		}
	}
	return nil
}

// isIndistinguishable reports whether the server answers for the subject as for its substitute, and as for that of the control.
// If the same answer comes without a token, the token may be wrong, not the file.
func (c *targetCheck) isIndistinguishable(ctx context.Context, s substitute, subject, control target.Listed) (bool, error) {
	as := c.seen[key(subject, "")]
	for _, l := range []target.Listed{subject, control} {
		if t, err := c.ask(ctx, l, s.name, s.change); err != nil || t != as {
			return false, err
		}
	}
	if s.name != identifier {
		return true, nil
	}
	anonymous, err := c.ask(ctx, subject, "no token", func(d *request.Draft) { d.Header.Del("Authorization") })
	return anonymous != as, err
}

// isServed reports whether the target shows the subject's details to a caller who may read them: then it knows the subject, and
// the refusals are its own failure, such as that of a cache.
func (c *targetCheck) isServed(ctx context.Context, subject target.Listed) bool {
	d, err := request.New(ctx, request.Details, c.roles.Look(subject), 0)
	if err != nil {
		return false // nobody may read them
	}
	read := judge.NewAnswer("details", d, 0, c.env.Client.InsistOnAPI(ctx, d.Request()))
	return read.IsAccepted() && read.Object()["id"] == subject.Execution
}

// report returns the *ConfigError. A server need not say whether it lacks the instance or its only execution.
func (c *targetCheck) report(ctx context.Context, s substitute, subject, control target.Listed) error {
	as, blame := c.seen[key(subject, "")], s.blame(subject)
	if s.name == instance && !c.probe.placeOnly && len(subject.Place.Executions) == 1 {
		named, err := c.ask(ctx, control, "execution", request.NameUnknownExecution)
		if err != nil {
			return err
		}
		if named == as {
			blame = fmt.Sprintf("%s: execution %s on instance %s", subject.Field, subject.Execution, subject.Place.Instance)
		}
	}
	return &ConfigError{fmt.Sprintf("%s is answered as one that is not there (%d), and others are not; correct the target file", blame, as.status)}
}

// allExecutions reports whether all executions of the subject's instance are answered alike.
func (c *targetCheck) allExecutions(subject target.Listed, as fingerprint) bool {
	return !slices.ContainsFunc(c.listed, func(l target.Listed) bool { return l.Field == subject.Field && c.seen[key(l, "")] != as })
}

func escaped(l target.Listed) bool {
	return url.PathEscape(l.Place.Instance) != l.Place.Instance || url.PathEscape(l.Execution) != l.Execution
}

func key(l target.Listed, substituted string) string {
	return l.Field + " " + l.Execution + " " + substituted
}

// ask requests something in the file once, with the probe and a change.
func (c *targetCheck) ask(ctx context.Context, l target.Listed, substituted string, change func(*request.Draft)) (fingerprint, error) {
	if known, asked := c.seen[key(l, substituted)]; asked {
		return known, nil
	}
	f := c.roles.Look(l)
	d, err := request.NewSchedule(ctx, f, 0, f.At("10:00:00Z"))
	if err != nil {
		return fingerprint{}, err
	}
	c.probe.change(&d)
	if change != nil {
		change(&d)
	}
	x, err := c.send(ctx, d)
	switch {
	case ctx.Err() != nil:
		return fingerprint{}, ctx.Err()
	case err != nil:
		return fingerprint{}, errNoRefusal // the budget is used up, by what was no refusal
	case x.Err != nil || x.IsDiverted() || x.Status < 400 || x.Status >= 500 || x.Status == http.StatusTooManyRequests:
		return fingerprint{}, errNoRefusal
	}
	c.seen[key(l, substituted)] = fingerprintOf(x)
	return c.seen[key(l, substituted)], nil
}

// send sends a request that no correct server accepts, within the budget.
func (c *targetCheck) send(ctx context.Context, d request.Draft) (*judge.Answer, error) {
	held, err := c.env.Ledger.Reserve(ctx, c.probe.rule, 1)
	if err != nil {
		return nil, err
	}
	a := judge.NewAnswer("a schedule with "+c.probe.name, d, 0, c.env.Client.Send(ctx, d.Request()))
	b := a.Booking()
	b.Rule, b.Wrong = c.probe.rule, b.Granted()
	held.Settle(b, a.IsRefusal())
	return a, nil
}

// hint points to the file if the server refuses the approver everywhere in the same way, and the refusal is about the caller or
// the place, not about the probe.
func (c *targetCheck) hint() string {
	var as fingerprint
	for _, l := range c.listed {
		if l.Identity != "approver" {
			continue
		}
		t := c.seen[key(l, "")]
		if as != (fingerprint{}) && t != as {
			return ""
		}
		as = t
	}
	ofCaller := as.status == http.StatusUnauthorized || as.status == http.StatusForbidden
	if !ofCaller && (as.status != http.StatusNotFound || c.probe.placeOnly) {
		return ""
	}
	return fmt.Sprintf("the approver is answered with %d at every place that the target file lists: if identities.approver, "+
		"or the instances, are not what the server has, the file is wrong and not the server", as.status)
}
