// Package prefer answers requests as their header Prefer asks (RFC 7240): with an example of the contract, a delay, a fault, or
// at another moment. It is an interceptor: no preference gets a request past its authorization, and none changes state.
//
// It may import packages exchange, fault, clock, openapi and openapi/sample.
package prefer

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/fault"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/sample"
)

// Rule is what refusals of preferences rest on; it is the mock's own, and not among the contract's clauses.
const Rule = "mock-prefer"

// KindPreference is the kind of these refusals.
var KindPreference = exchange.Kind{ID: "preference", Rule: Rule, Status: http.StatusBadRequest, Title: "Preference that cannot be met",
	Hint: "choose among what errors lists, or leave the header Prefer out"}

// Preferences is the interceptor that reads the header Prefer.
type Preferences struct {
	// RandomSeed decides what is made up, unless a request prefers another seed.
	RandomSeed int64
	// Allowed returns the methods that the path of an operation takes.
	Allowed func(*openapi.Operation) []string
	// Off ignores the header.
	Off bool
}

// Concerns implements exchange.Interceptor.
func (p Preferences) Concerns(x *exchange.Exchange) bool {
	return !p.Off && len(x.Request.Header["Prefer"]) > 0
}

// Intercept adds the check prefer right behind the checks that authorize the request. If an answer of the document is preferred,
// nothing else is checked, and nothing is decided.
func (p Preferences) Intercept(x *exchange.Exchange, plan *exchange.Plan) {
	if !p.Concerns(x) {
		return
	}
	x.Writer.Header().Add("Vary", "Prefer") // no cache may give this answer to a client that does not prefer it
	wanted := p.read(x)
	if wanted == nil {
		return
	}
	if wanted.code != 0 {
		plan.Keep(slices.Concat(authorizing, []string{"epoch", "fault", "hostile"}))
		plan.Answer = wanted.answer
	}
	plan.Insert(exchange.Check[*exchange.Exchange]{Name: "prefer", Rule: Rule, Run: wanted.check}, authorizing...)
}

// preference is what one request prefers.
type preference struct {
	named   []preferred       // the preferences that the mock knows, for Preference-Applied
	refusal *exchange.Refusal // nil if they can be met
	allow   []string          // the methods of the path

	code       int // 0 if no answer of the document is requested
	example    *openapi.Example
	dynamic    bool
	seed       int64
	randomSeed int64 // of the mock
	delay      int   // in milliseconds
	fault      fault.Kind
	now        time.Time
}

// authorizing are the checks that every request has to pass, and that of the size, which reads the body.
var authorizing = []string{"size", "bearer", "identifier", "token", "rate-limit", "scope", "ownership", "opt-in"}

// check is the check prefer. An injected fault takes precedence over what is preferred.
func (p *preference) check(x *exchange.Exchange) *exchange.Refusal {
	if p.refusal != nil {
		return p.refusal
	}
	if !p.now.IsZero() {
		x.Now = p.now
	}
	x.Delivery.Applied = p.applied(x.Delivery.Injection)
	detail := cmp.Or(x.Delivery.Applied, "nothing: a fault goes before it")
	if x.Delivery.Injection != nil || p.delay+len(p.fault) == 0 {
		return x.Note("prefer", Rule, detail)
	}
	r := fault.Response{Delay: p.delay, Fault: p.fault, Process: true}
	x.Delivery.Injection = &fault.Injection{Response: r, Number: 1, Rule: Rule, Seed: p.randomSeed}
	if p.fault != "" && !p.fault.NeedsAnswer() {
		return &exchange.Refusal{Rule: Rule, Title: fault.Title, Detail: detail}
	}
	return x.Note("prefer", Rule, detail)
}

// applied returns the value of Preference-Applied: what is preferred, without what an injected fault prevents. injected is nil
// for none.
func (p *preference) applied(injected exchange.Injection) string {
	var all []string
	for _, each := range p.named {
		room := injected == nil
		switch each.name {
		case "now":
			room = true
		case "code", "example", "dynamic", "seed":
			room = room || injected.KeepsAnswer()
		}
		if room {
			all = append(all, each.name+"="+each.written)
		}
	}
	return strings.Join(all, ", ")
}

// answer returns the document's example; without one a refusal in the form of the mock's, or a value that is made up.
func (p *preference) answer(x *exchange.Exchange) (*exchange.Answer, *exchange.Refusal) {
	r := &exchange.Refusal{
		Rule: Rule, Status: p.code, Title: http.StatusText(p.code), Detail: "This answer is the one that was preferred.",
		Hint: "leave the header Prefer out",
	}
	switch {
	case p.dynamic:
	case p.example != nil:
		return p.sent(x, r, p.example.Value, p.example.MediaType), nil
	case p.code >= http.StatusBadRequest:
		a := x.Encode(r)
		a.Allow = p.allowHeader()
		return a, nil
	}
	shape, mediaType, found := x.Operation.AnswerShape(p.code, refusalTypes(x, p.code)...)
	if !found {
		return p.sent(x, r, nil, ""), nil
	}
	value := sample.New(p.seed, x.Operation.ID).Value(shape)
	if object, ok := value.(map[string]any); ok && mediaType == exchange.TypeProblem {
		object["status"] = p.code
	}
	return p.sent(x, r, value, mediaType), nil
}

func (p *preference) sent(x *exchange.Exchange, r *exchange.Refusal, body any, mediaType string) *exchange.Answer {
	a := &exchange.Answer{Status: p.code, ContentType: mediaType, Body: body}
	if p.code >= http.StatusBadRequest {
		a.Reason, a.Challenge, a.Allow = Rule, x.ChallengeOf(r), p.allowHeader()
	}
	return a
}

// allowHeader is the header that a 405 must have (hygiene method-not-allowed); "" for another status.
func (p *preference) allowHeader() string {
	if p.code != http.StatusMethodNotAllowed {
		return ""
	}
	return strings.Join(p.allow, ", ")
}

// refusalTypes returns the media types that an answer can have, the likeliest under the readings first.
func refusalTypes(x *exchange.Exchange, code int) []string {
	switch {
	case code < http.StatusBadRequest || x.Readings.Is("error-body", "code-message"):
		return []string{exchange.TypeJSON, exchange.TypeProblem}
	case x.Readings.Is("error-body", "empty"):
		return nil
	}
	return []string{exchange.TypeProblem, exchange.TypeJSON}
}
