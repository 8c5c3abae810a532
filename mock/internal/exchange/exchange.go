package exchange

import (
	"cmp"
	"encoding/json"
	"net/http"
	"sync/atomic"
	"time"

	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
)

// Exchange is one request on its way through the checks. Each check reads what the earlier ones have found, and adds to it. One
// goroutine uses it, for one request: its memory is lent, and is another request's after the end.
type Exchange struct {
	// Operation is the operation of the document that the request was routed to; nil without a route.
	Operation *openapi.Operation
	// Request is the request. CheckSize has read its body.
	Request *http.Request
	// Writer is the server's own writer, on which deadlines can be set.
	Writer http.ResponseWriter
	// Now is when the request came in, by the mock's clock.
	Now time.Time
	// CSI is the customer that the exchange concerns: the one in the path or, if the path names none, the caller; "" for none.
	CSI string
	// Path holds the path parameters by name, decoded.
	Path map[string]string
	// Body is the decoded body, set by CheckJSON; nil without a body.
	Body map[string]any
	// Raw is the body as it was sent, set by CheckSize.
	Raw []byte
	// Truncated reports whether more of the body was announced, or sent, than Raw holds.
	Truncated bool
	// Readings are those that the exchange follows.
	Readings *readings.Set
	// Claims are the verified claims of the token, for the journal; nil for none.
	Claims any
	// Trace is the decision, check by check. The steps outlive the exchange: nobody may change them.
	Trace []*journal.Step
	// Delivery says how the answer reaches the client.
	Delivery Delivery
	// Sent is the answer that was sent, for the journal.
	Sent Sent

	state
}

// Sent is what the client got of an answer.
type Sent struct {
	Status int    // 0 where a fault left none
	Reason string // the slug that a refusal rests on; "" for a success
	Body   []byte
}

// state is what only this package keeps of an exchange.
type state struct {
	api          API // nil until the request is routed
	bodyOptional bool
	foreignID    bool
	passed       bool // whether the check that runs has nothing to say
	stands       bool // whether the clock of the exchange stands still
	closed       <-chan struct{}
	instant      bool // whether Wait returns at once
	validated    bool // whether violations was filled
	violations   []openapi.Violation
	object       map[string]any // the memory of Body, for the next request
}

// API is what differs between the APIs. The request type of an API embeds *Exchange, whose methods are the defaults, and
// overrides some of them.
type API interface {
	// Base returns the exchange.
	Base() *Exchange
	// EncodeRefusal gives a refusal its form on the wire.
	EncodeRefusal(r *Refusal) *Answer
	// Challenge returns the value of WWW-Authenticate for a refusal; "" for none.
	Challenge(r *Refusal) string
	// Ignored lists what a granted request had that the operation takes no notice of.
	Ignored() []string
	// WideBody returns the body as the document spells it, if a reading accepts more than the document does.
	WideBody() map[string]any
	// WideRequest returns the request with its query as the document spells it.
	WideRequest() *http.Request
	// MissingMembers returns the members of the body that a reading demands and that are not there.
	MissingMembers() (reading string, members []string)
	// ExplainBody refuses a body in better words than the document has; nil if it finds nothing wrong.
	ExplainBody() *Refusal
	// Summarize says in a few words what became of the request, for a log.
	Summarize() Summary
}

// Summary is what a log says of an exchange; "" means that there is none.
type Summary struct {
	Instance, Execution string // the place that the request concerns
	Result              string // what it has changed, if it was granted
}

// Options are what a new Exchange needs.
type Options struct {
	Request  *http.Request
	Writer   http.ResponseWriter
	Readings *readings.Set
	// Closed is closed when the server is; nil means never.
	Closed <-chan struct{}
	// Instant lets Wait return at once, for a dry run.
	Instant bool
}

// New returns the exchange of a request that is not routed yet. SetTime gives it its time.
func New(o Options) *Exchange {
	x := new(Exchange)
	x.Begin(o)
	return x
}

// Begin makes an exchange, which must be new or ended, that of another request.
func (x *Exchange) Begin(o Options) {
	x.Request, x.Writer, x.Readings, x.closed, x.instant = o.Request, o.Writer, o.Readings, o.Closed, o.Instant
}

// End forgets everything about the request, and keeps memory for the next one. Nobody may use the exchange from then on, until it
// begins again.
func (x *Exchange) End() {
	if request, lent := x.api.(interface{ Release() }); lent {
		request.Release()
	}
	clear(x.Trace)
	clear(x.Path)
	clear(x.object)
	*x = Exchange{Trace: x.Trace[:0], Path: x.Path, state: state{object: x.object}}
}

// Speak makes the exchange use the methods of the request that an API has built around it.
func (x *Exchange) Speak(request API) { x.api = request }

// Base returns x.
func (x *Exchange) Base() *Exchange { return x }

// speaks returns the API of the exchange, or x itself before the request is routed.
func (x *Exchange) speaks() API {
	if x.api == nil {
		return x
	}
	return x.api
}

// SetTime sets the time of the exchange; stands reports whether its clock stands still.
func (x *Exchange) SetTime(now time.Time, stands bool) {
	x.Now, x.stands = now, stands
	x.Writer.Header()["Date"] = dateOf(now)
}

// date is the value of the header Date in one second.
type date struct {
	second int64
	value  []string
}

// latest is the date of the latest request, which all requests of a second share.
var latest atomic.Pointer[date]

// dateOf returns the value of the header Date. The caller must not change it.
func dateOf(now time.Time) []string {
	second := now.Unix()
	known := latest.Load()
	if known == nil || known.second != second {
		known = &date{second, []string{now.UTC().Format(http.TimeFormat)}}
		latest.Store(known)
	}
	return known.value
}

// Stands reports whether the clock of the exchange stands still.
func (x *Exchange) Stands() bool { return x.stands }

// DropID notes that the X-Request-Id of the request is ignored.
func (x *Exchange) DropID() { x.foreignID = true }

// Violations returns how the parameters violate the document. It validates them once.
func (x *Exchange) Violations() []openapi.Violation {
	if !x.validated {
		x.SetViolations(x.Operation.ValidateParameters(x.speaks().WideRequest(), x.Path))
	}
	return x.violations
}

// SetViolations replaces the Violations.
func (x *Exchange) SetViolations(all []openapi.Violation) { x.violations, x.validated = all, true }

// WideBody implements API: the body as it is.
func (x *Exchange) WideBody() map[string]any { return x.Body }

// WideRequest implements API: the request as it is.
func (x *Exchange) WideRequest() *http.Request { return x.Request }

// MissingMembers implements API: none.
func (x *Exchange) MissingMembers() (reading string, members []string) { return "", nil }

// ExplainBody implements API: nothing.
func (x *Exchange) ExplainBody() *Refusal { return nil }

// Summarize implements API: nothing.
func (x *Exchange) Summarize() Summary { return Summary{} }

// SummaryOf returns what the API of an exchange says of the request.
func SummaryOf(x *Exchange) Summary { return x.speaks().Summarize() }

// Ignored implements API: nothing.
func (x *Exchange) Ignored() []string { return nil }

// BaseURL returns the URL that the request came to, without a path.
func (x *Exchange) BaseURL() string {
	scheme := "http://"
	if x.Request.TLS != nil {
		scheme = "https://"
	}
	return scheme + cmp.Or(x.Request.Host, "localhost")
}

// DecodeBody decodes the body into a struct with json tags. An integer may have any form that the document accepts (2, 2.0, 2e0).
// The error is a library's, for the log.
func (x *Exchange) DecodeBody(view any) error {
	text, err := json.Marshal(normalizeNumbers(x.Body))
	if err != nil {
		return err
	}
	return json.Unmarshal(text, view)
}

// normalizeNumbers returns a copy of a decoded JSON value with its integers in the form that Go reads.
func normalizeNumbers(value any) any {
	switch value := value.(type) {
	case map[string]any:
		object := make(map[string]any, len(value))
		for name, each := range value {
			object[name] = normalizeNumbers(each)
		}
		return object
	case []any:
		array := make([]any, len(value))
		for i, each := range value {
			array[i] = normalizeNumbers(each)
		}
		return array
	case json.Number:
		if whole, ok := jsonbody.Integer(value); ok {
			return whole
		}
	}
	return value
}
