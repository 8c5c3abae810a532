// Package request makes what the suite sends: good requests by the words of the features, and mutations that change exactly one
// thing in them. It sends nothing and judges nothing. Operations and paths are written out here, so that an edited contract does
// not change what is checked. It imports the target, exchange, model and outcome packages.
package request

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/target"
)

// BasePath is the document's; it is written out here, so that an edited contract does not change what is checked.
const BasePath = "/selfservice/v1"

// Place holds the names in a path; all but RawInstance are escaped when they are sent.
type Place struct {
	CSI, Service, Instance, Execution string
	Customer                          string // of the paths that name it by custId
	RawInstance                       string // in the place of Instance, as it goes over the wire; "" for none
}

// Draft is a request in its parts, so that a Mutation can change exactly one of them. New makes a good one.
type Draft struct {
	Form         *Form
	Method, Base string
	Place
	Query      url.Values
	RawQuery   string // sent as it is, in the place of Query; "" sends Query
	Header     http.Header
	role, lent string // the caller that a token was taken from, and that token
	Time       string
	Meant      []time.Time // what a Time of another form may be taken for; nil for what it says itself
	Body       []byte
}

// NewSchedule makes the good request to schedule an execution of the fixture for a time.
func NewSchedule(ctx context.Context, f *target.Fixture, execution int, at string) (Draft, error) {
	d, err := New(ctx, Schedule, f, execution)
	d.Time, d.Body = at, ScheduleBody(at)
	return d, err
}

// New makes a good request of a form for an execution of the fixture. Where its path names the customer by custId, that is
// the fixture's own, which not every target takes (reading cust-id).
func New(ctx context.Context, form *Form, f *target.Fixture, execution int) (Draft, error) {
	d := Draft{
		Form: form, Method: form.Method, Base: BasePath,
		Place:  Place{CSI: f.CSI, Service: f.Service, Instance: f.Instance, Execution: f.Executions[execution], Customer: f.CustID},
		Body:   form.Body,
		Header: http.Header{"Identifier": {f.Identifier}},
	}
	if err := d.Authorize(ctx, f, form.Identity); err != nil {
		return Draft{Form: form}, err
	}
	if form.Method != http.MethodGet {
		d.Header.Set("Content-Type", "application/json")
	}
	d.Query = goodQuery(form, f, d.Execution)
	return d, nil
}

// goodQuery is the query that a good request of the form has; without one, a request for conflicts is good under one reading
// only.
func goodQuery(form *Form, f *target.Fixture, execution string) url.Values {
	switch form.Operation {
	case WorkflowStatus.Operation:
		return url.Values{"id": {execution}, "requestor": {"BOUNCE"}}
	case StatusDetails.Operation:
		return url.Values{"requestor": {"BOUNCE"}}
	case Conflicts.Operation:
		return url.Values{"scheduledStart": {f.At("10:00:00Z")}, "scheduledEnd": {f.At("12:00:00Z")}}
	}
	return nil
}

// ScheduleBody inserts the time as the feature has it, with its escapes.
func ScheduleBody(at string) []byte {
	return fmt.Appendf(nil, `{"scheduledTime":"%s","action":"schedule"}`, at)
}

// Clone returns a copy that can be changed without changing d.
func (d Draft) Clone() Draft {
	d.Header, d.Query = d.Header.Clone(), maps.Clone(d.Query)
	return d
}

// Request is the draft as it goes over the wire.
func (d Draft) Request() exchange.Request {
	instance := d.RawInstance
	if instance == "" {
		instance = url.PathEscape(d.Instance)
	}
	names := strings.NewReplacer("{csi}", url.PathEscape(d.CSI), "{service}", url.PathEscape(d.Service),
		"{instance}", instance, "{execution}", url.PathEscape(d.Execution), "{customer}", url.PathEscape(d.Customer))
	path := d.Base + names.Replace(d.Form.Path)
	switch {
	case d.RawQuery != "":
		path += "?" + d.RawQuery
	case len(d.Query) > 0:
		path += "?" + strings.ReplaceAll(d.Query.Encode(), "+", "%20") // a blank that no server takes for a plus
	}
	return exchange.Request{Method: d.Method, Path: path, Header: d.Header, Body: d.Body}
}

// Token is the JWT of the Authorization header.
func (d Draft) Token() string { return strings.TrimPrefix(d.Header.Get("Authorization"), "Bearer ") }

// Authorize sets the token of an identity of the fixture.
func (d *Draft) Authorize(ctx context.Context, f *target.Fixture, identity string) error {
	token, err := f.Token(ctx, identity)
	if err == nil {
		d.role, d.lent = f.Role(identity), token
		d.SetToken(token)
	}
	return err
}

// Caller is the role whose token the request carries, "" for none, and whether the token was changed on purpose.
func (d Draft) Caller() (role string, changed bool) {
	credentials := d.Header.Get("Authorization")
	switch {
	case d.lent == "" || !exchange.HasToken(credentials):
		return "", false
	case strings.HasSuffix(credentials, d.lent):
		return d.role, false
	}
	return d.role, true
}

// SetToken sets the token in the Authorization header, after the scheme.
func (d Draft) SetToken(token string) { d.Header.Set("Authorization", "Bearer "+token) }

// Start is the instant that the request's time means; a time without an offset is in UTC.
func (d Draft) Start() (time.Time, error) {
	if len(d.Meant) > 0 {
		return d.Meant[0], nil
	}
	stamp, err := model.ParseStamp(d.Time)
	if err != nil { // such as one reckoned from an answer at the end of the calendar
		return time.Time{}, &outcome.Inconclusive{Text: fmt.Sprintf("the time of the request %v, so that no answer can be held to it", err)}
	}
	return stamp.Time, nil
}

// MayBook reports whether a careless server might book the request.
func (d Draft) MayBook() bool {
	return !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace}, d.Method)
}
