// Package judge decides whether an answer is one that the contract allows, and which alternative of a reading it shows. Its
// functions are given an answer and what else they need: they send nothing, keep nothing, and never repair an answer. Their
// errors are those of package outcome. It imports the exchange, ledger, model, outcome, request and target packages, and package
// openapi.
package judge

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
	"weak"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/ledger"
	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/openapi"
)

// Answer is a request, as it was meant, and what came of it.
type Answer struct {
	// Label says in words what was sent.
	Label string
	Draft request.Draft
	// Execution is the index of the execution among the fixture's.
	Execution int
	*exchange.Exchange

	joined  []any             // the list, where it does not come from the body
	decoded weak.Pointer[any] // the body, for as long as nobody else needs the memory
}

// NewAnswer returns what came of a request.
func NewAnswer(label string, d request.Draft, execution int, x *exchange.Exchange) *Answer {
	return &Answer{Label: label, Draft: d, Execution: execution, Exchange: x}
}

// WithList returns a copy of the answer whose list is another one, such as that of all pages.
func (a *Answer) WithList(all []any) *Answer {
	joined := *a
	joined.joined = all
	return &joined
}

// Object returns the decoded body when it is one JSON object, else nil.
func (a *Answer) Object() map[string]any {
	if !begins(a.Body, '{') {
		return nil // and nothing is decoded: a list can need as much memory as all other answers together
	}
	o, _ := decode(a).(map[string]any)
	return o
}

// List returns the decoded body when it is one JSON array, else nil.
func (a *Answer) List() []any {
	if a.joined != nil {
		return a.joined
	}
	if !begins(a.Body, '[') {
		return nil
	}
	l, _ := decode(a).([]any)
	return l
}

// decode returns the decoded body when it is a JSON object or array, else nil. It decodes the body again once the garbage collector
// has taken the value, which may need twenty times the memory of the body: a scenario keeps many answers, and reads few of them twice.
func decode(a *Answer) any {
	if v := a.decoded.Value(); v != nil {
		return *v
	}
	v := new(any)
	if o := object(a.Body); o != nil {
		*v = o
	} else if l := list(a.Body); l != nil {
		*v = l
	}
	a.decoded = weak.Make(v)
	return *v
}

// object decodes one JSON object without the contract's code; nil for any other body.
func object(body []byte) map[string]any {
	var o map[string]any
	if !begins(body, '{') || json.Unmarshal(body, &o) != nil {
		return nil
	}
	return o
}

// list is object for one JSON array.
func list(body []byte) []any {
	var l []any
	if !begins(body, '[') || json.Unmarshal(body, &l) != nil {
		return nil
	}
	return l
}

// begins reports whether the first byte after white space is first.
func begins(body []byte, first byte) bool {
	text := bytes.TrimLeft(body, " \t\r\n")
	return len(text) > 0 && text[0] == first
}

// SentBody is the body that the request carried, when it is one JSON object.
func (a *Answer) SentBody() map[string]any { return object(a.Draft.Body) }

// Operation is the operationId of the request's form.
func (a *Answer) Operation() string { return a.Draft.Form.Operation }

// Caller is the role whose token the request carried, such as approver, "" for none, and whether the token was changed on purpose.
func (a *Answer) Caller() (role string, changed bool) { return a.Draft.Caller() }

// Is reports whether the request was of the form.
func (a *Answer) Is(form *request.Form) bool { return a.Draft.Form == form }

// Violations are what of the answer breaks the contract; nil where the contract has no such operation.
func (a *Answer) Violations(contract *openapi.Document) []openapi.Violation {
	operation, known := contract.Operation(a.Operation())
	if !known {
		return nil
	}
	return operation.ValidateAnswer(a.Status, a.Header, a.Body)
}

// IsSuccess reports whether the status is one of success, whatever the body says.
func (a *Answer) IsSuccess() bool { return a.Status >= 200 && a.Status < 300 }

// hasConflicts reports whether the member conflicts lists any: null and an empty list are the same as no member (reading
// success-conflicts), and any other value lists no conflict.
func (a *Answer) hasConflicts() bool {
	l, _ := a.Object()["conflicts"].([]any)
	return len(l) > 0
}

// IsBoth reports whether a success lists conflicts, which no correct answer does.
func (a *Answer) IsBoth() bool {
	start, _ := a.Object()["scheduledStart"].(string)
	return start != "" && a.hasConflicts()
}

// IsAccepted reports whether the request was accepted: the status is one of success, and the body is neither a conflict answer,
// which may have that status too (reading conflict-status), nor a page of something else than the API.
func (a *Answer) IsAccepted() bool {
	return a.Err == nil && a.IsSuccess() && !a.hasConflicts() && !a.IsDiverted()
}

// isBareArray reports whether an array came where an object is documented, such as conflicts without their member. It does not
// mean that something was accepted.
func (a *Answer) isBareArray() bool {
	return !a.Draft.Form.List && begins(a.Body, '[') && json.Valid(a.Body)
}

// IsConflict recognizes a conflict answer by its body, not by its status alone.
func (a *Answer) IsConflict() bool { return a.Err == nil && a.Status < 500 && a.hasConflicts() }

// IsRefusal reports whether the answer is a plain refusal.
func (a *Answer) IsRefusal() bool {
	return a.Err == nil && a.Status >= 400 && a.Status < 500 && a.Status != http.StatusTooManyRequests && !a.IsConflict()
}

// IsRefusalOrSlowDown reports the same as IsRefusal, and is true for 429, too.
func (a *Answer) IsRefusalOrSlowDown() bool {
	return a.Err == nil && a.Status >= 400 && a.Status < 500 && !a.IsConflict()
}

// isUnimplementedMethod reports whether the answer is the 501 that a server may give for a method which it implements for no
// resource (RFC 9110, 9.1): it is a refusal like 405, without an Allow.
func (a *Answer) isUnimplementedMethod() bool {
	return a.Status == http.StatusNotImplemented && a.Draft.Method != a.Draft.Form.Method
}

// HasNoWorkflow reports whether the answer is the refusal that the reading status-unscheduled allows.
func (a *Answer) HasNoWorkflow() bool {
	return a.Is(request.WorkflowStatus) && a.Err == nil && a.Status == http.StatusNotFound
}

// CreatedID is the id of the execution in the answer to a create; "" if it has no id.
func (a *Answer) CreatedID() string {
	id, _ := a.Object()["id"].(string)
	if !a.IsAccepted() {
		return ""
	}
	return id
}

// Stamp is the time in a member of the answer.
func (a *Answer) Stamp(member string) (model.Stamp, error) { return Stamp(a.Object(), member) }

// Stamp is the time in a member of an object.
func Stamp(object map[string]any, member string) (model.Stamp, error) {
	text, ok := object[member].(string)
	if !ok {
		return model.Stamp{}, outcome.Fail("wrong-answer", "the answer has no text %q", member)
	}
	stamp, err := model.ParseStamp(text)
	if err != nil {
		return model.Stamp{}, outcome.Fail("wrong-answer", "the answer's %s %v", member, err)
	}
	return stamp, nil
}

// Window is the window that an object has.
func Window(item map[string]any) (model.Window, error) {
	from, err := Stamp(item, "scheduledStart")
	if err != nil {
		return model.Window{}, err
	}
	to, err := Stamp(item, "scheduledEnd")
	return model.Window{Start: from.Time, End: to.Time}, err
}

// RequestedStart is the instant that the request named.
func (a *Answer) RequestedStart() (time.Time, error) { return a.Draft.Start() }

// BookedStart is when the booking begins: as it was answered, or else as it was requested.
func (a *Answer) BookedStart() (time.Time, error) {
	if start, err := a.Stamp("scheduledStart"); err == nil {
		return start.Time, nil
	}
	return a.RequestedStart()
}

// ReadStart is the start in the answer's details; the zero time if they have none.
func (a *Answer) ReadStart() (time.Time, error) {
	if a.Object()["scheduledStart"] == nil {
		return time.Time{}, nil
	}
	start, err := a.Stamp("scheduledStart")
	return start.Time, err
}

// Unreadable returns an *outcome.Inconclusive if the answer cannot be read: it is too large, or in a coding that the request did
// not accept. A correct server may have long lists, and a gateway may be the reason for either.
func (a *Answer) Unreadable() error {
	var large *exchange.TooLarge
	var unknown *exchange.UnknownCoding
	if errors.As(a.Err, &large) || errors.As(a.Err, &unknown) {
		return &outcome.Inconclusive{Text: a.Label + ": " + a.Err.Error()}
	}
	return nil
}

// IsCancellation reports whether the answer is the documented one to a cancel. A success of any other form says that something
// was accepted, but not what.
func (a *Answer) IsCancellation() bool {
	status, _ := a.Object()["status"].(string)
	return a.Is(request.Cancel) && a.IsAccepted() && status != "" && a.Object()["scheduledStart"] == nil && a.Object()["scheduledEnd"] == nil
}

// MayHaveBooked reports whether nobody knows what came of the request: its answer was lost behind the target or on the way from
// it, or replaced by a page. An error page of the target itself is an answer.
func (a *Answer) MayHaveBooked() bool {
	switch {
	case !a.Draft.MayBook() || a.NotSent():
		return false
	case a.Err != nil:
		return true
	}
	unprocessed := []int{http.StatusTemporaryRedirect, http.StatusPermanentRedirect} // they ask for the same request elsewhere
	return a.Status == http.StatusBadGateway || a.Status == http.StatusGatewayTimeout ||
		a.IsDiverted() && a.Status < 400 && !slices.Contains(unprocessed, a.Status)
}

// Effect says whether the request has booked, as far as the answer shows.
func (a *Answer) Effect() ledger.Effect {
	switch {
	case a.Exchange == nil || !a.Draft.MayBook() || a.IsCancellation():
		return ledger.NotBooked
	case a.MayHaveBooked():
		return ledger.MayHaveBooked
	case a.IsConflict():
		return ledger.ByConflict
	case a.IsAccepted():
		return ledger.Accepted
	}
	return ledger.NotBooked
}

// Booking is the entry for the ledger, without the scenario and its rule.
func (a *Answer) Booking() ledger.Booking {
	b := ledger.Booking{
		Request: a.Label, Operation: a.Operation(), CSI: a.Draft.CSI, Instance: a.Draft.Instance, Execution: a.Draft.Execution,
		At: a.Sent, Effect: a.Effect(), Frees: a.IsCancellation(),
	}
	if a.Is(request.Create) {
		b.Execution, _ = a.Object()["id"].(string)
	}
	b.Execution = clip(b.Execution)
	b.Start, _ = a.BookedStart()
	return b
}

// maxID is how many bytes of an execution's id the ledger keeps.
const maxID = 8 << 10

// clip returns the beginning of an id, and keeps the rest of it out of memory.
func clip(id string) string {
	if len(id) <= maxID {
		return id
	}
	return strings.Clone(id[:maxID])
}
