package remedy

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/api"
	"example.com/bounce/mock/internal/dryrun"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/metrics"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
	"example.com/bounce/openapi/sample"
)

// trial is a request with edits that goes through the checks again. It changes no state of the mock, and never waits.
type trial struct {
	*Advisor

	request   *http.Request
	raw       []byte
	truncated bool
	operation *openapi.Operation
	path      map[string]string
	token     *journal.Grant       // what the token is good for; nil if it is missing or was refused
	called    map[string]bool      // the kinds of refusals that a call to the mock removes
	came      map[string]time.Time // by customer, when the request comes in, each time that it is tried
	last      *api.Request         // as the last run of the checks left it
}

func (t *trial) ctx() context.Context { return t.request.Context() }

// clone returns a trial of the same request.
func (t *trial) clone() *trial {
	c := *t
	c.request, c.called = t.request.Clone(t.request.Context()), map[string]bool{}
	return &c
}

// route finds the operation of the request, and reports whether there is one.
func (t *trial) route() bool {
	sent := strings.Split(t.request.URL.EscapedPath(), "/")
	for _, op := range t.API.Contract.Operations() {
		steps := strings.Split(op.Path, "/")
		path := map[string]string{}
		fits := op.Method == t.request.Method && len(steps) == len(sent)
		for i := 0; fits && i < len(steps); i++ {
			value, err := url.PathUnescape(sent[i])
			if name, isOne := parameter(steps[i]); isOne && value != "" && err == nil {
				path[name] = value
			} else {
				fits = steps[i] == value
			}
		}
		if fits {
			t.operation, t.path = op, path
			return true
		}
	}
	return false
}

// refusal runs the checks on a copy of the state, and returns the first refusal that no call removes.
func (t *trial) refusal() *exchange.Refusal {
	ctx := t.request.Context()
	r := t.request.Clone(ctx)
	r.Body = io.NopCloser(bytes.NewReader(t.raw))
	r.ContentLength = int64(len(t.raw))
	base := t.API
	x := exchange.New(exchange.Options{Request: r, Writer: httptest.NewRecorder()})
	x.Operation, x.Path, x.CSI = t.operation, t.path, t.path["supportIdentifier"]
	subject := base.Subject(x)
	set, err := t.Readings.Of(ctx, subject)
	if err != nil {
		return nil
	}
	now, err := t.Clocks.Of(ctx, subject)
	if err != nil {
		return nil
	}
	x.Readings = set
	if t.came[subject].IsZero() {
		t.came[subject] = now.Now()
	}
	x.SetTime(t.came[subject], now.Stands())
	copied := *base
	copied.Metrics, copied.Verifier = new(metrics.Metrics), base.Verifier.Offline()
	copied.Store = dryrun.CopyCustomers(ctx, base.Store, subject, x.CSI)
	copied.NextID = func(_ context.Context, _ string, enter func(*sample.Source) error) error {
		return enter(sample.New(1, "trial"))
	}
	copied.Checks = t.stubs
	var refusal *exchange.Refusal
	t.last, refusal = copied.Try(x)
	return refusal
}

// takeBearer stands in for the check of a token that the journal does not keep.
func takeBearer(x *api.Request) *exchange.Refusal { //nolint:unparam // a check
	x.Bearer = "sent"
	return nil
}

// stubs replaces the checks that cannot be repeated: of a body that the journal has cut, and of a token that it does not keep. It
// also drops the refusals that a call removes.
func (t *trial) stubs(_ string, checks []api.Check) []api.Check {
	checks = slices.Clone(checks)
	for i, c := range checks {
		run := c.Run
		switch {
		case c.Name == "size" && t.truncated:
			run = func(x *api.Request) *exchange.Refusal { return x.Refuse(exchange.BodyCut, "") }
		case c.Name == "bearer" && t.token != nil:
			run = takeBearer
		case c.Name == "token" && t.token != nil:
			run = t.takeToken
		}
		checks[i].Run = func(x *api.Request) *exchange.Refusal {
			if r := run(x); r != nil && !t.called[r.Kind] {
				return r
			}
			return nil
		}
	}
	return checks
}

// takeToken stands in for the check token.
func (t *trial) takeToken(x *api.Request) *exchange.Refusal {
	if t.token.Customer != "" && t.token.Customer != x.Customer.CSI {
		return x.Refuse(api.KindTokenRefused, "")
	}
	x.Scopes = strings.Fields(t.token.Scope)
	if t.token.Scope == anyScope {
		x.Scopes = x.Operation.Scopes
	}
	return nil
}

// apply edits the request; kind is that of the refusal that the edits answer. It returns false if that is impossible.
func (t *trial) apply(edits []journal.Edit, kind string) bool {
	for _, e := range edits {
		if e.In == "" {
			t.called[kind] = true
		} else if !t.edit(e) {
			return false
		}
	}
	return t.route()
}

func (t *trial) edit(e journal.Edit) bool {
	value, _ := jsonbody.Decode(e.Value) // nil for what is left out
	text, isText := value.(string)
	r := t.request
	switch e.In {
	case "method":
		r.Method = text
	case "path":
		decoded, err := url.PathUnescape(text)
		r.URL.RawPath, r.URL.Path = text, decoded
		return err == nil
	case "query":
		query := r.URL.Query()
		delete(query, e.Pointer)
		list, _ := value.([]any)
		if isText {
			list = []any{text}
		}
		for _, each := range list {
			text, _ := each.(string)
			query.Add(e.Pointer, text)
		}
		r.URL.RawQuery = query.Encode()
	case "header":
		if r.Header.Del(e.Pointer); isText {
			r.Header.Set(e.Pointer, text)
		}
		if e.Token != nil {
			t.token = e.Token
		}
	case "body":
		return t.editBody(e, value)
	}
	return true
}

// editBody edits a member of the body, or all of it.
func (t *trial) editBody(e journal.Edit, value any) bool {
	if e.Pointer == "" {
		t.raw, t.truncated = e.Value, false
		return true
	}
	decoded, _ := jsonbody.Decode(t.raw)
	object, isObject := decoded.(map[string]any)
	if !isObject {
		return false
	}
	member := strings.NewReplacer("~1", "/", "~0", "~").Replace(e.Pointer[1:])
	if object[member] = value; e.Value == nil {
		delete(object, member)
	}
	var err error
	t.raw, err = exchange.EncodeJSON(object)
	return err == nil
}
