package steps

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/target"
)

// basePath is the document's, stated here literally so that an edited contract does not move what is checked.
const basePath = "/selfservice/v1"

// draft is a request in its parts, so that a fault can change exactly one of them. The zero value of a part is the
// right one only after newDraft.
type draft struct {
	form                              *form
	method, base                      string
	csi, service, instance, execution string // escaped when sent, but for rawInstance
	customer                          string // of the paths that name it by custId, escaped too
	rawInstance                       string
	query                             url.Values
	rawQuery                          string // sent as it is, in the place of query; "" sends query
	header                            http.Header
	role, lent                        string // the caller that a token was taken from, and that token
	time                              string
	meant                             []time.Time // what a time of another form may be taken for; nil for what it says itself
	body                              []byte
}

// newDraft is the good request to schedule an execution of the fixture, to run at time.
func newDraft(ctx context.Context, f *target.Fixture, execution int, at string) (draft, error) {
	d, err := newDraftOf(ctx, forms["schedule"], f, execution)
	d.time, d.body = at, scheduleBody(at)
	return d, err
}

// newDraftOf is a good request of a form for an execution of the fixture, but for its body and query.
func newDraftOf(ctx context.Context, form *form, f *target.Fixture, execution int) (draft, error) {
	d := draft{
		form: form, method: form.method, base: basePath,
		csi: f.CSI, service: f.Service, instance: f.Instance, execution: f.Executions[execution], body: form.body, customer: f.CustID,
		header: http.Header{"Identifier": {f.Identifier}},
	}
	if err := d.authorize(ctx, f, form.identity); err != nil {
		return draft{form: form}, err
	}
	if form.method != http.MethodGet {
		d.header.Set("Content-Type", "application/json")
	}
	return d, nil
}

// scheduleBody writes the time as the feature has it, escapes and all.
func scheduleBody(at string) []byte {
	return fmt.Appendf(nil, `{"scheduledTime":"%s","action":"schedule"}`, at)
}

func (d draft) clone() draft {
	d.header, d.query = d.header.Clone(), maps.Clone(d.query)
	return d
}

func (d draft) request() exchange.Request {
	instance := d.rawInstance
	if instance == "" {
		instance = url.PathEscape(d.instance)
	}
	names := strings.NewReplacer("{csi}", url.PathEscape(d.csi), "{service}", url.PathEscape(d.service),
		"{instance}", instance, "{execution}", url.PathEscape(d.execution), "{customer}", url.PathEscape(d.customer))
	path := d.base + names.Replace(d.form.path)
	switch {
	case d.rawQuery != "":
		path += "?" + d.rawQuery
	case len(d.query) > 0:
		path += "?" + strings.ReplaceAll(d.query.Encode(), "+", "%20") // a blank that no server takes for a plus
	}
	return exchange.Request{Method: d.method, Path: path, Header: d.header, Body: d.body}
}

// token is the JWT of the Authorization header.
func (d draft) token() string { return strings.TrimPrefix(d.header.Get("Authorization"), "Bearer ") }

// authorize puts in the token of an identity of the fixture.
func (d *draft) authorize(ctx context.Context, f *target.Fixture, identity string) error {
	token, err := f.Token(ctx, identity)
	if err == nil {
		d.role, d.lent = f.Role(identity), token
		d.setToken(token)
	}
	return err
}

// caller is the role whose token the request carries, "" for none, and whether the token was changed on purpose.
func (d draft) caller() (role string, changed bool) {
	credentials := d.header.Get("Authorization")
	switch {
	case d.lent == "" || !exchange.HasToken(credentials):
		return "", false
	case strings.HasSuffix(credentials, d.lent):
		return d.role, false
	}
	return d.role, true
}

func (d draft) setToken(token string) { d.header.Set("Authorization", "Bearer "+token) }

// moment writes a time of day on the fixture's day.
func moment(f *target.Fixture, clock string) string { return f.Day.Format(time.DateOnly) + "T" + clock }

// instant writes t in UTC, with milliseconds only where it has some.
func instant(t time.Time) string {
	return t.UTC().Truncate(time.Millisecond).Format("2006-01-02T15:04:05.999Z07:00")
}
