package exchange

import (
	"net/http"
	"strconv"
	"time"

	"example.com/bounce/openapi"
)

// Refusal is why a request is refused. It goes to the client in the form of its API, and to the journal in full. It holds no
// secrets, and no texts of libraries.
type Refusal struct {
	// Kind is the ID of the kind of refusal; "" without one.
	Kind string
	// Rule is the slug that the refusal rests on: the clause that demands it, else the reading or hygiene rule.
	Rule string
	// Status is the HTTP status.
	Status int
	// Reading is the choice that decided the status, as slug=alternative; "" if none did.
	Reading string
	// Title names the kind of refusal in a few words.
	Title string
	// Detail says what is wrong with this request, as a sentence.
	Detail string
	// Hint is the smallest change of the request that would have passed this check.
	Hint string
	// Errors lists the violations, up to a hundred; nil if Detail says all. More counts the rest.
	Errors []openapi.Violation
	More   int
	// Body is shown in place of a problem; nil means a problem.
	Body any
	// RetryAfter says when to try again; 0 means no such header.
	RetryAfter time.Duration
	// Synthetic says that the mock was told to refuse: the answer is not validated.
	Synthetic bool
	// Fault is the id of the injected fault that refuses; "" if none does.
	Fault string
}

// Kind is one kind of refusal.
type Kind struct {
	// ID names the kind in code and tests.
	ID string
	// Rule is the slug in Bounce-Mock-Reason: the clause that demands the refusal, else the reading or hygiene rule; "" leaves it
	// to the check.
	Rule string
	// Reading is the reading that decides the status; "" if Status does.
	Reading string
	Status  int
	Title   string
	// Hint is the smallest change that would have passed; "" leaves it to the check.
	Hint string
}

// maxErrors bounds how many violations a refusal lists: a body with a thousand mistakes needs no answer of a megabyte.
const maxErrors = 100

// Refuse returns the refusal of a kind under the exchange's readings.
func (x *Exchange) Refuse(k Kind, detail string, errors ...openapi.Violation) *Refusal {
	r := &Refusal{Kind: k.ID, Rule: k.Rule, Status: k.Status, Title: k.Title, Detail: detail, Hint: k.Hint, Errors: errors}
	if more := len(errors) - maxErrors; more > 0 {
		r.Errors, r.More = errors[:maxErrors:maxErrors], more
	}
	if k.Reading != "" {
		r.Status, r.Reading = x.Readings.Status(k.Reading), x.Readings.Named(k.Reading)
	}
	return r
}

// Problem is a refusal in the form of RFC 9457, with four members of our own at its end.
type Problem struct {
	Type     string              `json:"type"`
	Title    string              `json:"title"`
	Status   int                 `json:"status"`
	Detail   string              `json:"detail"`
	Instance string              `json:"instance"`
	Errors   []openapi.Violation `json:"errors,omitempty"`
	More     int                 `json:"moreErrors,omitempty"`
	Reading  string              `json:"reading,omitempty"`
	Change   string              `json:"change,omitempty"`
}

// codeMessage is a refusal under error-body=code-message.
type codeMessage struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Encode returns the answer to a refused request, in the form of its API.
func (x *Exchange) Encode(r *Refusal) *Answer { return x.speaks().EncodeRefusal(r) }

// EncodeRefusal implements API: a problem, or what the reading error-body replaces it with.
func (x *Exchange) EncodeRefusal(r *Refusal) *Answer {
	a := x.AnswerOf(r)
	switch {
	case r.Body != nil:
		a.Body = r.Body
	case x.Readings.Is("error-body", "empty"):
		a.ContentType = ""
	case x.Readings.Is("error-body", "code-message"):
		a.Body = codeMessage{Code: r.Rule, Message: r.Detail}
	default:
		a.ContentType = TypeProblem
		a.Body = Problem{
			Type: "urn:bounce:" + r.Rule, Title: r.Title, Status: r.Status, Detail: r.Detail,
			Instance: x.Request.URL.EscapedPath(), Errors: r.Errors, More: r.More, Reading: r.Reading, Change: r.Hint,
		}
	}
	return a
}

// AnswerOf returns the answer to a refused request without its body, which has to be JSON.
func (x *Exchange) AnswerOf(r *Refusal) *Answer {
	a := &Answer{
		Status: r.Status, Reason: r.Rule, ContentType: TypeJSON, Unchecked: r.Synthetic, Challenge: x.speaks().Challenge(r),
	}
	if r.RetryAfter > 0 {
		a.RetryAfter = seconds(r.RetryAfter)
	}
	return a
}

// Challenge implements API (hygiene challenge; RFC 6750 section 3): no error code, as no bearer token was read.
func (x *Exchange) Challenge(r *Refusal) string {
	if r.Status == http.StatusUnauthorized {
		return BearerRealm
	}
	return ""
}

// BearerRealm is the challenge to a request without a token.
const BearerRealm = `Bearer realm="bounce"` //nolint:gosec // it is no credential

// ChallengeOf returns the challenge of the exchange's API to a refusal.
func (x *Exchange) ChallengeOf(r *Refusal) string { return x.speaks().Challenge(r) }

// seconds returns the value of Retry-After: full seconds, rounded up.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}
