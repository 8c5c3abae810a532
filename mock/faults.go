package mock

import (
	"time"

	faults "example.com/bounce/mock/internal/fault"
)

// A Fault is a rule by which the mock misbehaves: which requests to the API it is for, how often it strikes, what it does
// then, and when it ends. A rule ends by itself, ten minutes of the machine's time after it was added unless it says
// otherwise. Faults are never held to the contract, and never touch the control API, nor the
// token endpoint unless they name its operation, issueToken: then they strike each grant that would be given.
//
// A delay is waited on the machine's clock, so that one that stands still hangs nobody; it ends early when the client
// goes, who then gets no answer, and when the server closes. Faults of the connection need one of HTTP/1.1: a handler
// without (httptest.ResponseRecorder, HTTP/2) answers 501 and says so.
type Fault = faults.Rule

// The parts of a Fault, and one as it is listed.
type (
	// FaultRequest says which requests a Fault is for.
	FaultRequest = faults.Request
	// HeaderCondition is what a header of FaultRequest has to be.
	HeaderCondition = faults.Condition
	// FaultResponse is what a Fault does.
	FaultResponse = faults.Response
	// FaultGrant is what a Fault does to a token that the token endpoint issues: a Defect, one of Defects, or a short life.
	FaultGrant = faults.Grant
	// FaultState is a Fault with its id, its counts and what has ended it.
	FaultState = faults.State
)

// What FaultResponse.Fault can be; the words are WireMock's where it has one.
const (
	FaultReset       = faults.Reset       // a RST, before any byte of an answer
	FaultEmpty       = faults.Empty       // an orderly close, before any byte of an answer
	FaultRandom      = faults.Random      // bytes that are no HTTP, then a close
	FaultMalformed   = faults.Malformed   // the header of an answer in chunks, then bytes that are no chunk
	FaultCut         = faults.Cut         // the answer up to AtByte, then a close
	FaultStall       = faults.Stall       // the answer up to AtByte, then nothing for a minute
	FaultWrongLength = faults.WrongLength // the answer under a Content-Length of AtByte, or of half its length
)

// Faults are a server's rules, in the order in which they are asked: the first that strikes decides. Safe for concurrent
// use.
type Faults struct{ server *Server }

// Faults are the rules in force, and those that have ended and were not removed.
func (s *Server) Faults() *Faults { return &Faults{s} }

// Add puts a rule behind the others and returns its id. The error says what is wrong with the rule; then nothing is added.
func (f *Faults) Add(rule Fault) (id string, err error) {
	state, err := f.server.addFault(rule)
	return state.ID, err
}

// List tells the rules and how often each has struck. Never nil.
func (f *Faults) List() []FaultState {
	return f.server.detours.faults.All("", f.server.momentOf)
}

// Remove takes a rule out; it is false when there is none of this id.
func (f *Faults) Remove(id string) bool {
	return id != "" && f.server.detours.faults.Remove(id, "") > 0
}

// Clear takes all rules out.
func (f *Faults) Clear() { f.server.detours.faults.Remove("", "") }

func (s *Server) addFault(rule Fault) (FaultState, error) {
	var operations []string
	for _, o := range s.options.Contract.Operations() {
		operations = append(operations, o.ID)
	}
	if err := s.checkFlaw(rule); err != nil {
		return FaultState{}, err
	}
	return s.detours.faults.Add(rule, s.momentOf(rule.Request.CSI), append(operations, issueToken))
}

// FaultError is what is wrong with a Fault, and where in its JSON.
type FaultError = faults.Error

// moment is what time it is for rules that end: by the mock's clock, and since the server was made.
func (s *Server) moment(now time.Time) faults.Moment {
	return faults.Moment{Now: now, Elapsed: time.Since(s.detours.born)}
}

// momentOf is what time it is for a customer, or for "" by the server's clock.
func (s *Server) momentOf(csi string) faults.Moment { return s.moment(s.clocks.of(csi).Now()) }
