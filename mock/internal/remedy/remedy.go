// Package remedy finds the change after which a refused request would have passed, when somebody asks: it reads the request from
// the journal, edits it as the refusal suggests, and decides it again on a copy of the present state, until nothing refuses it.
// So each suggestion has been tried, and has changed nothing.
//
// It may import packages api, exchange, dryrun, domain, store, clock, readings, journal, redact, fault, ratelimit, prefer and
// openapi.
package remedy

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/api"
	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/fault"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/prefer"
	"example.com/bounce/mock/internal/ratelimit"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/redact"
	"example.com/bounce/mock/internal/token"
)

// Advisor suggests changes. All fields are required.
type Advisor struct {
	API      *api.Deps
	Clocks   *clock.PerCustomer
	Readings *readings.Registry
	Limits   *ratelimit.Limits
}

// maxRefusals bounds how many refusals of one request are answered.
const maxRefusals = 12

// Explain returns an entry whose refusal says what would pass in the present state, or the entry as it is if no such change is
// known. The Trace is a copy.
func (a *Advisor) Explain(ctx context.Context, e journal.Entry) journal.Entry {
	last := len(e.Trace) - 1
	if last < 0 || e.Trace[last].Outcome != "refused" {
		return e
	}
	e.Trace = slices.Clone(e.Trace)
	e.Trace[last].Apply = a.suggest(ctx, e)
	return e
}

// suggest returns the edits; nil if none are known.
func (a *Advisor) suggest(ctx context.Context, e journal.Entry) []journal.Edit {
	refused := e.Trace[len(e.Trace)-1]
	switch refused.Rule {
	case fault.RuleFault:
		return removeFault(refused.Fault)
	case prefer.Rule:
		return []journal.Edit{leaveOut("header", "Prefer")}
	case ratelimit.Rule:
		return a.refillBucket(e)
	}
	t, routed := a.replay(ctx, e)
	switch {
	case t == nil:
		return nil
	case routed:
		return t.complete(nil)
	}
	return t.meant()
}

// complete adds to edits that were applied the edits for each further refusal. It returns nil if the request still does not pass.
func (t *trial) complete(all []journal.Edit) []journal.Edit {
	for range maxRefusals {
		r := t.refusal()
		if r == nil {
			return all
		}
		find := suggestions[r.Kind]
		if find == nil {
			return nil
		}
		edits := find(t, r)
		if len(edits) == 0 || !t.apply(edits, r.Kind) {
			return nil
		}
		all = merge(all, edits)
	}
	return nil
}

// merge appends edits, each in place of the one that it replaces.
func merge(all, edits []journal.Edit) []journal.Edit {
	for _, e := range edits {
		all = slices.DeleteFunc(all, func(old journal.Edit) bool {
			return e.In != "" && old.In == e.In && (old.Pointer == e.Pointer || e.In == "body" && e.Pointer == "")
		})
		all = append(all, e)
	}
	return all
}

// replay returns the request of an entry on a copy of the present state, and whether it is routed; nil if it cannot be read.
func (a *Advisor) replay(ctx context.Context, e journal.Entry) (t *trial, routed bool) {
	u, err := url.ParseRequestURI(e.URL)
	if err != nil {
		return nil, false
	}
	header := e.RequestHeader.Clone()
	if header == nil {
		header = http.Header{}
	}
	t = &trial{Advisor: a, called: map[string]bool{}, came: map[string]time.Time{}, truncated: e.RequestTruncated}
	t.request = (&http.Request{
		Method: e.Method, URL: u, Header: header, Host: "localhost", Body: http.NoBody, Proto: e.HTTPVersion,
	}).WithContext(ctx)
	t.raw = []byte(e.RequestBody)
	if e.RequestBytes != nil {
		t.raw = e.RequestBytes
	}
	t.token = sentToken(e)
	return t, t.route()
}

// sentToken returns what is known of the token of an entry, which the journal does not keep: what its claims say, or that it is
// good if it was not read before the refusal. It returns nil for a token that was refused, or is missing.
func sentToken(e journal.Entry) *journal.Grant {
	refused := e.Trace[len(e.Trace)-1].Check
	sent := e.RequestHeader.Get("Authorization")
	switch {
	case refused == "bearer" || refused == "token" || !strings.Contains(sent, redact.Placeholder):
		return nil
	case e.Claims == nil:
		return &journal.Grant{Scope: anyScope}
	}
	claims, known := e.Claims.(*token.Claims)
	if !known {
		return &journal.Grant{Scope: anyScope}
	}
	return &journal.Grant{Scope: strings.Join(claims.Scopes, " ")}
}

// anyScope stands for the scopes of a token that was not read.
const anyScope = "*"

// refillBucket sets the limit in force again, for the customer alone: its bucket is full then, and the clock need not be turned.
func (a *Advisor) refillBucket(e journal.Entry) []journal.Edit {
	limit, _ := a.Limits.Of(e.CSI)
	if limit == nil { // lifted since
		return nil
	}
	return []journal.Edit{call(http.MethodPut, "/__admin/customers/"+url.PathEscape(e.CSI)+"/rate-limit", map[string]any{
		"requests": limit.Requests, "perMilliseconds": limit.Per.Milliseconds(), "by": limit.By,
	})}
}

// removeFault removes the injected fault of this id, if there is one.
func removeFault(id string) []journal.Edit {
	if id == "" {
		return nil
	}
	return []journal.Edit{{Method: http.MethodDelete, Path: "/__admin/faults/" + url.PathEscape(id)}}
}

// set returns an edit that sets a part of the request. The value may be the client's: what looks like a token in it is replaced.
func set(in, pointer string, value any) journal.Edit {
	text, err := exchange.EncodeJSON(value)
	if err != nil {
		return journal.Edit{In: in, Pointer: pointer}
	}
	return journal.Edit{In: in, Pointer: pointer, Value: []byte(redact.Text(strings.TrimSpace(string(text))))}
}

// leaveOut returns an edit that removes a part of the request.
func leaveOut(in, pointer string) journal.Edit { return journal.Edit{In: in, Pointer: pointer} }

// call returns an edit of the state.
func call(method, path string, body any) journal.Edit {
	return journal.Edit{Method: method, Path: path, Body: set("", "", body).Value}
}
