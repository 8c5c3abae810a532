package journal

import (
	"encoding/json"
	"net/http"
	"time"

	"example.com/bounce/mock/internal/redact"
)

// Entry is one exchange. Every field may be left at its zero value.
type Entry struct {
	// ID names the exchange; the caller makes it unique.
	ID string `json:"id"`
	// At is when the request came in, by the mock's clock.
	At time.Time `json:"at"`
	Request
	Answer
	// Reason is the clause, reading or hygiene rule that a refusal rests on; "" for a success.
	Reason string `json:"reason,omitempty"`
	// CSI is the customer in the request's path; Operation is the operationId. They are "" if unknown.
	CSI       string `json:"csi,omitempty"`
	Operation string `json:"operation,omitempty"`
	// Readings are the readings that the exchange followed, by slug, if they are not the default; nil if all are.
	// The journal keeps the map as it is, and hands out copies: it must not change afterwards.
	Readings map[string]string `json:"readings,omitempty"`
	// Trace is the decision, check by check.
	Trace []Step `json:"trace,omitempty"`
	// Claims are the verified claims of the token; nil for none. The journal keeps the value as it is: it must be free of
	// secrets and must not change afterwards. It counts as many bytes as its method Size() int says.
	Claims any `json:"claims,omitempty"`
	// Duration is how long the answer took.
	Duration time.Duration `json:"durationNanoseconds"`
}

// Request is what the client sent. The journal replaces credentials and tokens in it, and cuts the body at Options.BodyBytes. A
// RequestTruncated that the caller has set stays set.
type Request struct {
	Method string `json:"method"`
	// URL is the target as it was sent, with its query.
	URL string `json:"url"`
	// HTTPVersion is such as HTTP/1.1.
	HTTPVersion      string      `json:"httpVersion,omitempty"`
	RequestHeader    http.Header `json:"requestHeader,omitempty"`
	RequestBody      string      `json:"requestBody,omitempty"`
	RequestTruncated bool        `json:"requestTruncated,omitempty"`
	// RequestBytes are the bytes of a body that is not UTF-8, which a string of JSON cannot hold; nil for any other. The journal
	// sets them in what it hands out.
	RequestBytes []byte `json:"requestBodyBase64,omitempty"`
}

// Answer is the answer to it. The journal treats it like the Request.
type Answer struct {
	Status            int         `json:"status"`
	ResponseHeader    http.Header `json:"responseHeader,omitempty"`
	ResponseBody      string      `json:"responseBody,omitempty"`
	ResponseTruncated bool        `json:"responseTruncated,omitempty"`
	ResponseBytes     []byte      `json:"responseBodyBase64,omitempty"`
}

// Step is one check of a request's way through the mock.
type Step struct {
	// Check is the check's name.
	Check string `json:"check"`
	// Outcome is passed, refused or skipped.
	Outcome string `json:"outcome"`
	// Rule is the clause, reading or hygiene slug that the check rests on.
	Rule string `json:"rule,omitempty"`
	// States is what the rule says, in words. The journal knows no rule: the caller fills it in where it hands entries out.
	States string `json:"states,omitempty"`
	// Detail is for people; tokens in it are replaced.
	Detail string `json:"detail,omitempty"`
	// Fault is the id of the injected fault that hit the request in this step; "" if none did.
	Fault string `json:"-"`
	// Change is the smallest change that would have got a refused request past the check, in words, which may name more than one;
	// Apply is one for machines, nil if none is known. The journal keeps the slice as it is: it must not change afterwards.
	Change string `json:"change,omitempty"`
	Apply  []Edit `json:"apply,omitempty"`
}

// Edit is one part of a change: either of the request (In is set), or a call that changes the state (Method is set).
type Edit struct {
	// In is the place in the request: method, path, query, header or body.
	In string `json:"in,omitempty"`
	// Pointer is the name of the parameter or header, or a JSON Pointer into the body; "" means the whole of the place.
	Pointer string `json:"pointer,omitempty"`
	// Value is what to put there, as JSON; nil means to leave it out. In the value of a header, $BOUNCE_TOKEN stands for
	// a good token as Token says.
	Value json.RawMessage `json:"value,omitempty"`
	Token *Grant          `json:"token,omitempty"`
	// Method, Path and Body are the call. One under the control API needs no credentials; any other has the request's.
	Method string          `json:"method,omitempty"`
	Path   string          `json:"path,omitempty"`
	Body   json.RawMessage `json:"body,omitempty"`
}

// Grant says what a token must be good for.
type Grant struct {
	Customer string `json:"customer"`
	Scope    string `json:"scope,omitempty"`
}

// redacted returns the step without the secrets in its texts.
func (s *Step) redacted() Step {
	r := *s
	r.Detail, r.Change = redact.Text(s.Detail), redact.Text(s.Change)
	return r
}

func (s *Step) size() int {
	n := 64 + len(s.Check) + len(s.Outcome) + len(s.Rule) + len(s.Detail) + len(s.Fault) + len(s.Change)
	for i := range s.Apply {
		n += s.Apply[i].size()
	}
	return n
}

func (e *Edit) size() int {
	return 128 + len(e.Pointer) + len(e.Value) + len(e.Path) + len(e.Body) //nolint:mnd // what it costs without its text
}
