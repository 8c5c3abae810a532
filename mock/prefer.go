package mock

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	faults "example.com/bounce/mock/internal/fault"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/sample"
)

// preference is what a request asks of its own answer in the header Prefer (RFC 7240).
type preference struct {
	named   []preferred // those that the mock knows, as Preference-Applied says them
	refusal *Refusal    // where they cannot be met

	code    int // 0 when no answer of the document is asked for
	example *openapi.Example
	dynamic bool
	seed    int64
	delay   int // in milliseconds
	fault   faults.Kind
	now     time.Time
}

// authorizing are the checks that no preference passes by, and that of the size, which reads the body.
var authorizing = []string{"size", "bearer", "identifier", "token", "rate-limit", "scope", "ownership", "opt-in"}

// shape puts the preference into the way of a request, right behind the last of the checks that authorize it. Where an
// answer of the document is asked for, nothing else is checked, and nothing is decided.
func (p *preference) shape(checks []Check, conclude conclusion) ([]Check, conclusion) {
	if p.code != 0 {
		checks = slices.DeleteFunc(checks, func(c Check) bool { return !slices.Contains(authorizing, c.Name) })
		conclude = p.answer
	}
	return slices.Insert(checks, after(checks, authorizing...), Check{"prefer", rulePrefer, p.apply}), conclude
}

// apply is the check prefer. A fault that a rule has in store goes before what is preferred.
func (p *preference) apply(x *Exchange) *Refusal {
	if p.refusal != nil {
		return p.refusal
	}
	if !p.now.IsZero() {
		x.Now = p.now
	}
	x.applied = p.appliedBeside(x.disturbance)
	detail := cmp.Or(x.applied, "nothing: a fault goes before it")
	if x.disturbance != nil || p.delay+len(p.fault) == 0 {
		return x.noted("prefer", rulePrefer, detail)
	}
	r := faults.Response{Delay: p.delay, Fault: p.fault, Process: true}
	x.disturbance = &disturbance{Response: r, number: 1, rule: rulePrefer}
	if p.fault != "" && !p.fault.NeedsAnswer() {
		return &Refusal{Rule: rulePrefer, Title: titleFault, Detail: detail}
	}
	return x.noted("prefer", rulePrefer, detail)
}

// appliedBeside is the value of Preference-Applied: what is preferred, without what a rule's disturbance leaves no room for.
// d is nil for none.
func (p *preference) appliedBeside(d *disturbance) string {
	var all []string
	for _, each := range p.named {
		room := d == nil
		switch each.name {
		case "now":
			room = true
		case "code", "example", "dynamic", "seed":
			room = room || d.KeepsAnswer()
		}
		if room {
			all = append(all, each.name+"="+each.written)
		}
	}
	return strings.Join(all, ", ")
}

// answer is the document's example; where it shows none, a refusal as the mock makes them, or something made up.
func (p *preference) answer(x *Exchange) (*answer, *Refusal) {
	r := &Refusal{
		Rule: rulePrefer, Status: p.code, Title: http.StatusText(p.code), Detail: "This answer is the one that was preferred.",
		Change: "leave the header Prefer out",
	}
	switch {
	case p.dynamic:
	case p.example != nil:
		return p.sent(x, r, p.example.Value, p.example.MediaType), nil
	case p.code >= http.StatusBadRequest:
		a := r.answer(x)
		a.allow = p.allow(x)
		return a, nil
	}
	shape, mediaType, found := x.Operation.AnswerShape(p.code, x.refusalTypes(p.code)...)
	if !found {
		return p.sent(x, r, nil, ""), nil
	}
	value := sample.New(p.seed, x.Operation.ID).Value(shape)
	if object, ok := value.(map[string]any); ok && mediaType == typeProblem {
		object["status"] = p.code
	}
	return p.sent(x, r, value, mediaType), nil
}

func (p *preference) sent(x *Exchange, r *Refusal, body any, mediaType string) *answer {
	a := &answer{status: p.code, contentType: mediaType, body: body}
	if p.code >= http.StatusBadRequest {
		a.reason, a.challenge, a.allow = rulePrefer, r.challenge(x), p.allow(x)
	}
	return a
}

// allow is the header that a 405 must have (hygiene method-not-allowed); "" for another status.
func (p *preference) allow(x *Exchange) string {
	if p.code != http.StatusMethodNotAllowed {
		return ""
	}
	route, _ := echoPath(x.Operation.Path) // was bound by it
	return strings.Join(x.server.allow[route], ", ")
}

// refusalTypes are the media types that an answer can have, the likeliest under the readings first.
func (x *Exchange) refusalTypes(code int) []string {
	switch {
	case code < http.StatusBadRequest || x.readings.Is("error-body", "code-message"):
		return []string{typeJSON, typeProblem}
	case x.readings.Is("error-body", "empty"):
		return nil
	}
	return []string{typeProblem, typeJSON}
}
