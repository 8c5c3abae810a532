package mock

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	faults "example.com/bounce/mock/internal/fault"
	"example.com/bounce/mock/internal/journal"
)

// detours are what can come between a request to an operation of the contract and its ordinary answer: faults, hostility,
// rate limits and preferences, asked in this order once the body has been read. What is off costs a request next to nothing.
type detours struct {
	born        time.Time
	faults      faults.List
	limits      limits
	generations generations
}

// The rules that these refusals rest on. They are the mock's own, and not among the contract's clauses.
const (
	ruleFault     = "mock-fault"
	ruleHostile   = "mock-hostile"
	rulePrefer    = "mock-prefer"
	ruleRateLimit = "mock-rate-limit"
)

// plan sets up what the options ask for.
func (s *Server) plan() error {
	s.detours.born = time.Now()
	for i, rule := range s.options.Faults {
		if _, err := s.addFault(rule); err != nil {
			return fmt.Errorf("fault %d: %w", i+1, err)
		}
	}
	if limit := s.options.RateLimit; limit != (RateLimit{}) {
		return s.detours.limits.set("", limit)
	}
	return nil
}

// replan takes out what came between since the start, and lets what the options ask for begin anew.
func (s *Server) replan() error {
	d := &s.detours
	d.faults.Reset()
	d.limits.clear()
	if limit := s.options.RateLimit; limit != (RateLimit{}) {
		return errors.Join(s.readdFaults(""), d.limits.set("", limit))
	}
	return s.readdFaults("")
}

// unplan takes out what came between a customer's requests and their answers, and drops those that still wait.
func (s *Server) unplan(csi string) {
	s.detours.faults.Remove("", csi)
	s.detours.limits.forget(csi)
	s.detours.generations.end(csi)
}

// replanFor does the same, and lets what the options ask for begin anew.
func (s *Server) replanFor(csi string) error {
	s.unplan(csi)
	return s.readdFaults(csi)
}

// readdFaults adds the rules of the options again, those for one customer only unless csi is "". One whose end has come
// meanwhile stays out.
func (s *Server) readdFaults(csi string) error {
	for _, rule := range s.options.Faults {
		if over := !rule.Until.IsZero() && !s.momentOf(rule.Request.CSI).Now.Before(rule.Until); over || csi != "" && rule.Request.CSI != csi {
			continue
		}
		if _, err := s.addFault(rule); err != nil {
			return err
		}
	}
	return nil
}

// takesDetour tells whether anything of it concerns a request.
func (s *Server) takesDetour(x *Exchange) bool {
	d := &s.detours
	return s.options.Hostile != 0 || d.faults.Any() || d.limits.any() || s.prefers(x)
}

func (s *Server) prefers(x *Exchange) bool {
	return !s.options.NoPrefer && len(x.Request.Header["Prefer"]) > 0
}

type conclusion = func(*Exchange) (*answer, *Refusal)

// detour puts into the way of a request what concerns it. The first check reads the body; only then can it be seen that
// a client goes.
func (s *Server) detour(x *Exchange, h handler) *answer {
	checks, conclude := slices.Clone(h.checks(x.readings)), h.answer
	came, csi := x.Now, x.subject()
	x.generation = s.generation(csi)
	first := []Check{{"generation", "", func(x *Exchange) *Refusal { return s.renewed(x, csi) }}}
	if s.detours.faults.Any() {
		first = append(first, s.faultCheck(csi))
	}
	if seed := s.options.Hostile; seed != 0 {
		x.draw = newDraw(seed, x.generation.requests.Add(1))
		first = append(first, Check{"hostile", ruleHostile, checkHostile})
	}
	if s.detours.limits.any() {
		check := Check{"rate-limit", ruleRateLimit, func(x *Exchange) *Refusal { return s.limited(x, csi) }}
		checks = slices.Insert(checks, after(checks, "token"), check)
	}
	if s.prefers(x) {
		x.writer.Header().Add("Vary", "Prefer") // no cache is to give this answer to who does not prefer it
		if p := x.preference(s.options.RandomSeed); p != nil {
			checks, conclude = p.shape(checks, conclude)
		}
	}
	a := x.decide(slices.Insert(checks, after(checks, "size"), first...), conclude)
	x.Now = came
	if x.disturbance != nil {
		a = x.disturb(a)
	}
	return a
}

// disturb does to an answer what a fault says, but for what is done to the connection.
func (x *Exchange) disturb(a *answer) *answer {
	d := x.disturbance
	if d.Processes() && !x.wait(d.Delay) {
		x.gone = d.rule
	}
	if d.Status == 0 {
		return a
	}
	r := Refusal{Rule: ruleFault, Status: d.Status, Title: titleFault, Detail: "A fault that was asked for.", Change: "remove the fault"}
	a = r.answer(x)
	switch {
	case d.Body != "":
		a.body, a.contentType = rawBody(d.Body), typeOf(d.Body)
	case d.Status < http.StatusBadRequest:
		a.body, a.contentType = nil, ""
	}
	a.header = http.Header{}
	for name, value := range d.Headers {
		a.header.Set(name, value)
	}
	return a
}

// after is the place behind the last of the named checks; 0 when there is none of them.
func after(checks []Check, names ...string) int {
	for i, c := range slices.Backward(checks) {
		if slices.Contains(names, c.Name) {
			return i + 1
		}
	}
	return 0
}

// subject is the customer whose clock, faults and limits a request meets: as for readings (governs), whom the Identifier names
// or, where it names nobody, the one in the path. At the token endpoint it is the client, once that is known.
func (x *Exchange) subject() string {
	if caller, known := x.identified(); known && !x.issues() {
		return caller.CSI
	}
	return x.Place.CSI
}

// noted adds a step to the trace that did not refuse, in place of the check's own.
func (x *Exchange) noted(check, rule, detail string) *Refusal {
	x.trace = append(x.trace, journal.Step{Check: check, Outcome: "passed", Rule: rule, Detail: detail})
	return x.pass()
}
