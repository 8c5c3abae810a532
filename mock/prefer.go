package mock

import (
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
	applied []string // as Preference-Applied says it

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

// apply is the check prefer. A fault that a rule has in store goes before one that is preferred.
func (p *preference) apply(x *Exchange) *Refusal {
	if !p.now.IsZero() {
		x.Now = p.now
	}
	if p.delay+len(p.fault) > 0 && x.disturbance == nil {
		r := faults.Response{Delay: p.delay, Fault: p.fault, Process: true}
		x.disturbance = &disturbance{Response: r, number: 1}
	}
	x.applied = strings.Join(p.applied, ", ")
	if p.fault != "" && !p.fault.NeedsAnswer() {
		return &Refusal{Rule: rulePrefer, Title: titleFault, Detail: x.applied}
	}
	return x.noted("prefer", rulePrefer, x.applied)
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
		return r.answer(x), nil
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
		a.reason, a.challenge = rulePrefer, r.challenge(x)
	}
	return a
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
