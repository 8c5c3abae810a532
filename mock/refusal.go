package mock

import (
	"net/http"
	"time"

	"example.com/bounce/openapi"
)

// Refusal is why a request is not granted. It goes to the client, in the form that the reading error-body names (at the token endpoint, that of RFC 6749), and to
// the journal in full. Nothing in it is a secret, or a library's text.
type Refusal struct {
	// Rule is the slug that the refusal rests on: the clause that demands it, else the reading or hygiene rule.
	Rule string
	// Status is the HTTP status.
	Status int
	// Reading is the choice that decided the status, as slug=alternative; "" when none did.
	Reading string
	// Title names the kind of refusal in a few words, the same each time.
	Title string
	// Detail says what is wrong with this request, as a sentence.
	Detail string
	// Change is the smallest change of the request that would have got it past this check.
	Change string
	// Errors lists the single faults, the first hundred of them; nil when Detail says all. More is how many there are
	// besides.
	Errors []openapi.Violation
	More   int
	// Conflicts are set when other changes stand in the way: the answer is then the list of them, and no problem
	// (clause conflict-body).
	Conflicts []Conflict
	// RetryAfter is when to try again; 0 says nothing about it.
	RetryAfter time.Duration

	code string // of RFC 6749, at the token endpoint; "" leaves it to the status
}

// maxErrors is how many faults a refusal lists: a body of a thousand faults needs no answer of a megabyte.
const maxErrors = 100

// refuse makes the refusal that a fault leads to under the exchange's readings.
func (x *Exchange) refuse(f fault, detail string, errors ...openapi.Violation) *Refusal {
	r := &Refusal{Rule: f.rule, Status: f.status, Title: f.title, Detail: detail, Change: f.change, Errors: errors}
	if more := len(errors) - maxErrors; more > 0 {
		r.Errors, r.More = errors[:maxErrors:maxErrors], more
	}
	if f.reading != "" {
		r.Status, r.Reading = x.readings.Status(f.reading), x.readings.Named(f.reading)
	}
	return r
}

// problem is a refusal as RFC 9457 writes it, with four members of our own at the end.
type problem struct {
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

// answer gives the refusal its form on the wire.
func (r *Refusal) answer(x *Exchange) *answer {
	a := &answer{
		status: r.Status, reason: r.Rule, contentType: typeJSON, unchecked: r.Rule == ruleFault || r.Rule == ruleHostile,
	}
	switch {
	case x.issues():
		a.body, a.header = r.grantError(), noStore()
	case len(r.Conflicts) > 0:
		a.body = x.unused(conflictAnswer{Conflicts: r.Conflicts}, "scheduledStart", "scheduledEnd", "status", "subStatus", "custStatus")
	case x.readings.Is("error-body", "empty"):
		a.contentType = ""
	case x.readings.Is("error-body", "code-message"):
		a.body = codeMessage{Code: r.Rule, Message: r.Detail}
	default:
		a.contentType = typeProblem
		a.body = problem{
			Type: "urn:bounce:" + r.Rule, Title: r.Title, Status: r.Status, Detail: r.Detail,
			Instance: x.Request.URL.EscapedPath(), Errors: r.Errors, More: r.More, Reading: r.Reading, Change: r.Change,
		}
	}
	a.challenge = r.challenge(x)
	if r.RetryAfter > 0 {
		a.retryAfter = seconds(r.RetryAfter)
	}
	return a
}

// challenge is the value of WWW-Authenticate (hygiene challenge; RFC 6750 section 3): error codes only where a bearer
// token was sent. The token endpoint takes Basic (RFC 6749 section 5.2).
func (r *Refusal) challenge(x *Exchange) string {
	const realm = `Bearer realm="bounce"`
	switch {
	case r.Status == http.StatusUnauthorized && x.issues():
		return `Basic realm="bounce"`
	case r.Status == http.StatusUnauthorized && x.Bearer != "":
		return realm + `, error="invalid_token"`
	case r.Status == http.StatusUnauthorized:
		return realm
	case r.Status == http.StatusForbidden && r.Title == faultScopeMissing.title:
		return realm + `, error="insufficient_scope", scope="` + x.neededScopes() + `"`
	}
	return ""
}
