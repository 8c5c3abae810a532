package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// Misfit says which line of the target file does not fit the target.
type Misfit struct{ Text string }

func (m *Misfit) Error() string { return m.Text }

// Prove holds what a target file lists to the server, by requests that no correct server accepts; those for a time in the
// past, which a faulty server may book, only where bookings are allowed. The error is a *Misfit where something is answered
// as what is made up is, while something else on the list is not: only then the server tells the one from the other, and
// the file is to blame. One that refuses, or accepts, everything is never excused. The hint, "" for none, is for a report
// that finds fault with the server: it may be the file's all the same.
func Prove(ctx context.Context, env *Env, roles *target.Roles) (hint string, err error) {
	kinds := []bait{
		{name: `scheduledTime "tomorrow"`, rule: "clause:scheduled-time", change: func(d *request.Draft) { d.Body = request.ScheduleBody("tomorrow") }},
		{name: "an unknown execution", rule: "clause:execution-id", change: request.NameUnknownExecution, placeOnly: true},
	}
	if env.Books {
		kinds = append(kinds, bait{name: "a time in the past", rule: "clause:lead-time", change: func(d *request.Draft) {
			d.Time = "2001-01-01T00:00:00Z"
			d.Body = request.ScheduleBody(d.Time)
		}})
	}
	for _, kind := range kinds {
		p := &prover{env: env, roles: roles, bait: kind, seen: map[string]trace{}}
		err := p.prove(ctx)
		switch {
		case errors.Is(err, errNoRefusal):
			return hint, nil
		case err != nil:
			return "", err
		case hint == "":
			hint = p.hint()
		}
	}
	return hint, nil
}

// bait is what makes a request one that no correct server accepts.
type bait struct {
	name, rule string // what is wrong with it, and the rule that says so
	change     func(*request.Draft)
	placeOnly  bool // whether it says nothing of the execution that is listed
}

// trace is what of a refusal does not depend on the names in the request.
type trace struct {
	status     int
	code, kind string
}

// errNoRefusal ends the proof: what is no plain refusal is for the scenarios to judge.
var errNoRefusal = errors.New("it was not refused")

// prover asks with one kind of bait.
type prover struct {
	env    *Env
	roles  *target.Roles
	bait   bait
	listed []target.Listed
	seen   map[string]trace
}

// invention is something made up.
type invention struct {
	name       string
	execution  bool // whether it is the execution's own
	change     func(*request.Draft)
	comparable func(p, q target.Listed) bool
	blame      func(p target.Listed) string
}

const (
	identifier = "identifier"
	instance   = "instance"
)

// inventions are what can be made up in place of what is listed, from the outside in, each with the words for it. Two
// lines of the file tell whether the server knows the difference only where they are comparable.
var inventions = []invention{
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

// prove fails with a *Misfit for the first line that is answered as made up.
func (p *prover) prove(ctx context.Context) error {
	p.listed = p.roles.Listed()
	if p.bait.placeOnly {
		p.listed = slices.CompactFunc(p.listed, func(a, b target.Listed) bool { return a.Field == b.Field })
	}
	for _, l := range p.listed {
		if _, err := p.ask(ctx, l, "", nil); err != nil {
			return err
		}
	}
	for _, suspect := range p.listed {
		for _, witness := range p.listed {
			if err := p.compare(ctx, suspect, witness); err != nil {
				return err
			}
		}
	}
	return nil
}

// compare compares the answers for the suspect and the witness with those for what is made up in place of either. A name
// that needs an escape is never blamed: a server that cannot read it does not conform.
func (p *prover) compare(ctx context.Context, suspect, witness target.Listed) error {
	as := p.seen[key(suspect, "")]
	if as == p.seen[key(witness, "")] || escaped(suspect) {
		return nil
	}
	for _, i := range inventions {
		if !i.comparable(suspect, witness) || i.execution && p.bait.placeOnly || !i.execution && !p.wholly(suspect, as) {
			continue
		}
		madeUp, err := p.isAs(ctx, i, suspect, witness)
		if err != nil {
			return err
		}
		if madeUp && !p.isServed(ctx, suspect) {
			return p.accuse(ctx, i, suspect, witness)
		}
	}
	return nil
}

// isAs says whether the suspect is answered as what is made up in its place, and in the witness's, is. Who is answered so
// without a token too may have one that is refused.
func (p *prover) isAs(ctx context.Context, i invention, suspect, witness target.Listed) (bool, error) {
	as := p.seen[key(suspect, "")]
	for _, l := range []target.Listed{suspect, witness} {
		if t, err := p.ask(ctx, l, i.name, i.change); err != nil || t != as {
			return false, err
		}
	}
	if i.name != identifier {
		return true, nil
	}
	anonymous, err := p.ask(ctx, suspect, "no token", func(d *request.Draft) { d.Header.Del("Authorization") })
	return anonymous != as, err
}

// isServed reports whether the target shows the suspect's details to who may read them: then it has what is listed, and the
// refusals are its own fault, such as those of a cache of what it has found out about a caller.
func (p *prover) isServed(ctx context.Context, suspect target.Listed) bool {
	d, err := request.New(ctx, request.Details, p.roles.Look(suspect), 0)
	if err != nil {
		return false // nobody may read them
	}
	read := newCall("details", d, 0, p.env.Client.InsistOnAPI(ctx, d.Request()))
	return read.isAccepted() && read.answer["id"] == suspect.Execution
}

// accuse is the *Misfit. A server need not say whether it lacks the instance or its only execution.
func (p *prover) accuse(ctx context.Context, i invention, suspect, witness target.Listed) error {
	as, blame := p.seen[key(suspect, "")], i.blame(suspect)
	if i.name == instance && !p.bait.placeOnly && len(suspect.Place.Executions) == 1 {
		named, err := p.ask(ctx, witness, "execution", request.NameUnknownExecution)
		if err != nil {
			return err
		}
		if named == as {
			blame = fmt.Sprintf("%s: execution %s on instance %s", suspect.Field, suspect.Execution, suspect.Place.Instance)
		}
	}
	return &Misfit{fmt.Sprintf("%s is answered as one that is not there (%d), and others are not; correct the target file", blame, as.status)}
}

// wholly says whether all executions of the suspect's instance are answered alike.
func (p *prover) wholly(suspect target.Listed, as trace) bool {
	return !slices.ContainsFunc(p.listed, func(l target.Listed) bool { return l.Field == suspect.Field && p.seen[key(l, "")] != as })
}

func escaped(l target.Listed) bool {
	return url.PathEscape(l.Place.Instance) != l.Place.Instance || url.PathEscape(l.Execution) != l.Execution
}

func key(l target.Listed, invention string) string {
	return l.Field + " " + l.Execution + " " + invention
}

// ask asks once for what is listed, with the bait and a change.
func (p *prover) ask(ctx context.Context, l target.Listed, invention string, change func(*request.Draft)) (trace, error) {
	if known, asked := p.seen[key(l, invention)]; asked {
		return known, nil
	}
	f := p.roles.Look(l)
	d, err := request.NewSchedule(ctx, f, 0, f.At("10:00:00Z"))
	if err != nil {
		return trace{}, err
	}
	p.bait.change(&d)
	if change != nil {
		change(&d)
	}
	x, err := p.send(ctx, d)
	switch {
	case ctx.Err() != nil:
		return trace{}, ctx.Err()
	case err != nil:
		return trace{}, errNoRefusal // the budget is used up, by what was no refusal
	case x.Err != nil || x.IsDiverted() || x.Status < 400 || x.Status >= 500 || x.Status == http.StatusTooManyRequests:
		return trace{}, errNoRefusal
	}
	body := x.answer
	t := trace{status: x.Status}
	t.code, _ = body["code"].(string)
	t.kind, _ = body["type"].(string)
	p.seen[key(l, invention)] = t
	return t, nil
}

// send sends a request that no correct server accepts, within the budget.
func (p *prover) send(ctx context.Context, d request.Draft) (*call, error) {
	held, err := p.env.Ledger.reserve(ctx, p.bait.rule, 1)
	if err != nil {
		return nil, err
	}
	c := newCall("a schedule with "+p.bait.name, d, 0, p.env.Client.Send(ctx, d.Request()))
	b := c.booking()
	b.Rule, b.Wrong = p.bait.rule, b.granted()
	held.settle(b, c.isRefusal())
	return c, nil
}

// hint speaks of the file where the approver is turned away from all that is listed, in one way that speaks of who calls,
// or of where, and not of the bait.
func (p *prover) hint() string {
	var as trace
	for _, l := range p.listed {
		if l.Identity != "approver" {
			continue
		}
		t := p.seen[key(l, "")]
		if as != (trace{}) && t != as {
			return ""
		}
		as = t
	}
	ofCaller := as.status == http.StatusUnauthorized || as.status == http.StatusForbidden
	if !ofCaller && (as.status != http.StatusNotFound || p.bait.placeOnly) {
		return ""
	}
	return fmt.Sprintf("the approver is answered with %d at every place that the target file lists: if identities.approver, "+
		"or the instances, are not what the server has, the file is wrong and not the server", as.status)
}
