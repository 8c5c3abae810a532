package mock

import (
	"example.com/bounce/mock/internal/fault"
	"example.com/bounce/mock/internal/ratelimit"
)

// A Fault is a rule by which the mock misbehaves: which requests to the API it hits, how often, what it does to them, and when it
// ends: ten minutes of the machine's time after it was added, unless it says otherwise. Faults are never held to the contract,
// and never hit the control API, nor the token endpoint unless they name its operation, issueToken: then they hit each grant that
// would be given.
//
// A delay is waited by the machine's clock, so that a frozen one hangs nobody; it ends early, without an answer, when the client
// goes, the server closes, or the server or the customer is reset. Faults of the connection need HTTP/1.1: a handler without a
// connection (httptest.ResponseRecorder, HTTP/2) answers 501 and books nothing.
//
//   - Request FaultRequest: which requests it hits; the zero value is all.
//   - Response FaultResponse: what it does.
//   - After int: so many matching requests pass first.
//   - Every int: it hits each n-th of those that follow; 0 and 1 mean each.
//   - Chance float64: of those, it hits each with this probability, above 0 and at most 1; 0 means each. Options.RandomSeed and
//     the number of the customer's draws before decide, so that customers do not disturb each other.
//   - Times int: it ends after so many hits; 0 means no limit.
//   - Until [time.Time]: it ends at this instant of the mock's clock; zero means no limit.
//   - LifetimeSeconds int: it ends so long after it was added, by the machine's clock; 0 means 600, a day is the most.
type Fault = fault.Rule

// FaultRequest says which requests a Fault hits: those that meet every field.
//
//   - Operation string: an operationId, or issueToken; "" is any of the contract.
//   - CSI string: the customer that the Identifier names or, without one, the path; "" is any.
//   - Headers map[string]HeaderCondition: conditions by the header's name; nil for none.
type FaultRequest = fault.Request

// HeaderCondition is what one of a header's values has to be: EqualTo string and Contains string must both hold; "" is any.
type HeaderCondition = fault.Condition

// FaultResponse is what a Fault does to a request. The zero value of a field leaves that out.
//
//   - Status int, Headers map[string]string, Body string: an answer in place of the true one.
//   - Delay int: milliseconds to wait first, by the machine's clock; a minute is the most.
//   - Fault: what is done to the connection, one of FaultReset and its like.
//   - AtByte int: the byte of the body at which FaultCut and FaultStall stop, and the length that FaultWrongLength announces. A shorter body
//     lacks its last byte.
//   - Process bool: the request is decided, bookings included, but the client does not learn the result.
//   - Grant FaultGrant: for the operation issueToken only: the defect of the issued token.
type FaultResponse = fault.Response

// FaultGrant is what a Fault does to a token that the token endpoint issues: Defect string is one of Defects; ExpiresIn int is
// how many seconds it is good, and what the answer says of it. Zero values leave that out.
type FaultGrant = fault.Grant

// FaultState is a Fault as it is listed: the fields of Fault, and
//
//   - ID string: names it.
//   - Matched int: how many requests matched it and were hit by none before it; Hits int: how many it hit.
//   - Ended string: what has ended it: times, until or lifetime; "" while it goes on.
type FaultState = fault.State

// The values of FaultResponse.Fault, in WireMock's words if it has one.
const (
	FaultReset       = fault.Reset       // a RST, before any byte of an answer
	FaultEmpty       = fault.Empty       // an orderly close, before any byte of an answer
	FaultRandom      = fault.Random      // bytes that are no HTTP, then a close
	FaultMalformed   = fault.Malformed   // the header of an answer in chunks, then bytes that are no chunk
	FaultCut         = fault.Cut         // the answer up to AtByte, then a close
	FaultStall       = fault.Stall       // the answer up to AtByte, then nothing for a minute
	FaultWrongLength = fault.WrongLength // the answer under a Content-Length of AtByte, or of half its length
)

// Faults are a server's rules, in order: the first that hits a request decides. Safe for concurrent use.
type Faults struct{ server *Server }

// Faults returns the rules in force, and those that have ended and were not removed.
func (s *Server) Faults() *Faults { return &Faults{s} }

// Add puts a rule behind the others and returns its id. The error says what is wrong with the rule; then nothing is added.
func (f *Faults) Add(rule Fault) (id string, err error) {
	state, err := f.server.rooms.Faults.Add(rule)
	return state.ID, err
}

// List lists the rules and how often each has hit. It never returns nil.
func (f *Faults) List() []FaultState { return f.server.rooms.Faults.All("") }

// Remove removes a rule; it returns false if no rule has this id.
func (f *Faults) Remove(id string) bool { return id != "" && f.server.rooms.Faults.Remove(id, "") > 0 }

// Clear removes all rules.
func (f *Faults) Clear() { f.server.rooms.Faults.Remove("", "") }

// FaultError is what is wrong with a Fault: Pointer string is a JSON Pointer to the place in its JSON, Message string completes a
// sentence that begins with it.
type FaultError = fault.Error

// The values of RateLimit.By.
const (
	ByCustomer = ratelimit.ByCustomer
	ByToken    = ratelimit.ByToken
)

// RateLimit is how many requests to the API are let through: a bucket of Requests that fills up evenly within Per, by the mock's
// clock; under a frozen one only when that is set. It counts requests whose token is verified, and those above it get 429 with
// Retry-After.
//
//   - Requests int: from 1 to 1000000000. Per [time.Duration]: from a millisecond to a day.
//   - By string: ByCustomer (or "") if each customer has a bucket, ByToken if each token has one.
type RateLimit = ratelimit.Limit

// ParseRateLimit parses the value of the flag --rate-limit: 10/1s, 10/1s/customer or 10/1s/token; "" means no limit.
func ParseRateLimit(spec string) (RateLimit, error) { return ratelimit.Parse(spec) }
