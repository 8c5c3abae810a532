// Package fault makes the mock misbehave on purpose: a List of rules decides which requests are hit, how often and until when; an
// Injector is the interceptor that does to an exchange, and to its connection, what a rule says. The List has no clock: its
// callers say what time it is, by the mock's clock and by the machine's. It may import packages exchange and printable.
package fault

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Kind is what is done to the connection, in WireMock's words if it has one.
type Kind string

// The kinds of faults on the wire.
const (
	// Reset closes the connection with a RST before any byte of an answer.
	Reset Kind = "CONNECTION_RESET_BY_PEER"
	// Empty closes the connection in order, before any byte of an answer.
	Empty Kind = "EMPTY_RESPONSE"
	// Random sends bytes that are no HTTP, and closes.
	Random Kind = "RANDOM_DATA_THEN_CLOSE"
	// Malformed sends the header of an answer in chunks, then bytes that are no chunk, and closes.
	Malformed Kind = "MALFORMED_RESPONSE_CHUNK"
	// Cut sends the answer up to a byte of its body, and closes.
	Cut Kind = "CUT_RESPONSE"
	// Stall sends the answer up to a byte of its body, and then nothing for a minute unless the client goes.
	Stall Kind = "STALLED_RESPONSE"
	// WrongLength sends the whole answer under a Content-Length that is too short for it.
	WrongLength Kind = "WRONG_CONTENT_LENGTH"
)

// Kinds lists the kinds.
func Kinds() []Kind { return []Kind{Reset, Empty, Random, Malformed, Cut, Stall, WrongLength} }

// NeedsAnswer reports whether the kind corrupts an answer, which must be there.
func (k Kind) NeedsAnswer() bool { return k == Cut || k == Stall || k == WrongLength }

// The bounds of a rule.
const (
	MaxDelay        = time.Minute
	MaxLifetime     = 24 * time.Hour
	DefaultLifetime = 10 * time.Minute
	MaxGrant        = 3650 * 24 * time.Hour
)

// IssueToken is the operationId of the token endpoint, which is hit only by rules that name it.
const IssueToken = "issueToken"

// Rule says which requests are hit, how often, and what is done to them. The zero value of a field leaves that out.
type Rule struct {
	Request  Request  `json:"request,omitzero"`
	Response Response `json:"response"`
	// After lets this many matching requests pass before the first hit.
	After int `json:"after,omitempty"`
	// Every hits each n-th of the matching requests after those; 0 and 1 mean each.
	Every int `json:"every,omitempty"`
	// Chance is the probability, above 0 and at most 1, with which a request is hit whose turn it is by After and Every; 0 means
	// that each is. The random seed decides, and for each customer how often was drawn for it before.
	Chance float64 `json:"chance,omitempty"`
	// Times ends the rule after this many hits; 0 means no such end.
	Times int `json:"times,omitempty"`
	// Until ends the rule at an instant of the mock's clock; zero means no such end.
	Until time.Time `json:"until,omitzero"`
	// LifetimeSeconds ends the rule so long after it was added, by the machine's clock, in any case: a rule that a crashed test
	// has left behind ends even under a clock that stands still. 0 means ten minutes; a day is the most.
	LifetimeSeconds int `json:"lifetimeSeconds,omitempty"`
}

// Request says which requests a rule is for: those that meet every field.
type Request struct {
	// Operation is an operationId; "" means any but IssueToken.
	Operation string `json:"operation,omitempty"`
	// CSI is the customer that the Identifier names or, without one, the path, and for IssueToken the client; "" means any.
	CSI string `json:"csi,omitempty"`
	// Headers are conditions by the header's name.
	Headers map[string]Condition `json:"headers,omitempty"`
}

// Condition is what a header's value has to be: the text of each field that is not "".
type Condition struct {
	EqualTo  string `json:"equalTo,omitempty"`
	Contains string `json:"contains,omitempty"`
}

// Response is what a rule does to a request.
type Response struct {
	// Status replaces the true answer, with Headers and Body; 0 means the true answer.
	Status  int               `json:"status,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body,omitempty"`
	// Delay is waited first, by the machine's clock, in milliseconds; a minute is the most.
	Delay int `json:"fixedDelayMilliseconds,omitempty"`
	// Fault is done to the connection; "" means none.
	Fault Kind `json:"fault,omitempty"`
	// AtByte is the byte of the body at which Cut and Stall stop, and the length that WrongLength announces. A body that is
	// shorter lacks its last byte, and an empty one a byte that is announced.
	AtByte int `json:"atByte,omitempty"`
	// Process decides the request first as if there were no fault, bookings included, and the client does not learn the result.
	// Without it nothing is decided, unless the true answer is needed.
	Process bool `json:"process,omitempty"`
	// Grant is for IssueToken alone: the token that is issued is not what the client takes it for.
	Grant Grant `json:"grant,omitzero"`
}

// Grant says what is wrong with a token that is issued. The zero value is a good token.
type Grant struct {
	// Defect is one of those that package token knows; "" means none.
	Defect string `json:"defect,omitempty"`
	// ExpiresIn is how long the token is good, in seconds, and what the answer says of it; 0 means as long as any other.
	ExpiresIn int `json:"expiresIn,omitempty"`
}

// Processes reports whether the request is decided before the fault is injected.
func (r Response) Processes() bool {
	return r.Process || r.Fault.NeedsAnswer() && r.Status == 0
}

// Answers reports whether the client gets anything else than the true answer.
func (r Response) Answers() bool { return r.Status != 0 || r.Fault != "" }

// KeepsAnswer reports whether the client gets the true answer, or a part of it.
func (r Response) KeepsAnswer() bool {
	return r.Status == 0 && (r.Fault == "" || r.Fault.NeedsAnswer())
}

func (r Response) delay() time.Duration { return time.Duration(r.Delay) * time.Millisecond }

// clone shares no map with the rule.
func (r Rule) clone() Rule {
	r.Request.Headers, r.Response.Headers = maps.Clone(r.Request.Headers), maps.Clone(r.Response.Headers)
	return r
}

// matches reports whether the rule is for a request.
func (r Request) matches(operation, csi string, header http.Header) bool {
	if r.Operation != operation && (r.Operation != "" || operation == IssueToken) || r.CSI != "" && r.CSI != csi {
		return false
	}
	for name, c := range r.Headers {
		is := func(value string) bool {
			return (c.EqualTo == "" || value == c.EqualTo) && strings.Contains(value, c.Contains)
		}
		if !slices.ContainsFunc(header.Values(name), is) {
			return false
		}
	}
	return true
}
