// Package oauth is the authorization server of the mock: the token endpoint (RFC 6749 section 4.4, RFC 7523), its key set and its
// metadata (RFC 8414, OpenID Connect Discovery). It protects nothing: the secrets of its clients are published.
//
// It may import packages exchange, keys, token, store, domain, fault and openapi.
package oauth

import (
	"cmp"
	"context"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/fault"
	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/store"
	"example.com/bounce/mock/internal/token"
)

// Secret returns the secret of a customer as a client, whose id is the CSI or the Identifier.
func Secret(csi string) string { return "test-secret-" + csi }

// grantLasts is how long an issued token is good.
const grantLasts = time.Hour

// Rule is what refusals of the token endpoint rest on: RFC 6749, which is not among the contract's clauses.
const Rule = "mock-oauth2"

// Deps is what the authorization server needs. All fields are required.
type Deps struct {
	Store    store.Store
	Keys     *keys.Ring
	Verifier *token.Verifier
	Faults   *fault.Injector
	Logger   *slog.Logger
	// Skew is how far an assertion's exp may lie behind the clock, and its nbf ahead of it.
	Skew time.Duration
	// Follow lets an exchange go by the clock of a customer.
	Follow func(x *exchange.Exchange, csi string) error
}

// Request is a request to the authorization server.
type Request struct {
	*exchange.Exchange

	deps  *Deps
	grant grantRequest
}

// grantRequest is what the token endpoint finds out about a token to issue.
type grantRequest struct {
	form  url.Values // set by the check client
	scope string     // space separated, set by the check grant
	key   keys.Key   // that signs the token, set by the check grant
	flaw  fault.Grant
}

type check = exchange.Check[*Request]

// Routes binds the operations of the authorization server by operationId. They do not belong to the control API: clients of the
// API need them.
func (d *Deps) Routes() map[string]exchange.Route {
	newRequest := func(x *exchange.Exchange) *Request { return &Request{Exchange: x, deps: d} }
	checks := []check{
		{Name: "size", Rule: "body-limit", Run: (*Request).CheckSize},
		{Name: "client", Rule: Rule, Run: checkClient},
		{Name: "grant", Rule: Rule, Run: checkGrant},
		{Name: "fault", Rule: fault.RuleFault, Run: checkFault},
	}
	public := func(answer func(*Request) (*exchange.Answer, *exchange.Refusal)) exchange.Route {
		return exchange.Handler[*Request]{
			New: newRequest, Checks: func(*readings.Set) []check { return checks[:1] }, Answer: answer, Unjournaled: true,
		}.Route()
	}
	return map[string]exchange.Route{
		fault.IssueToken: exchange.Handler[*Request]{
			Rule: Rule, New: newRequest, Checks: func(*readings.Set) []check { return checks }, Answer: issueToken,
		}.Route(),
		"readKeySet":              public(readKeySet),
		"readServerMetadata":      public(readServerMetadata),
		"readOpenIDConfiguration": public(readServerMetadata),
	}
}

// CheckGrant refuses a rule whose token has a defect that is unknown, or that the customer would accept: a test that relies on it
// could not fail. The error is a *fault.Error, or that of the ring.
func CheckGrant(ctx context.Context, ring *keys.Ring, rule fault.Rule) error {
	defect := rule.Response.Grant.Defect
	if defect == "" {
		return nil
	}
	const pointer = "/response/grant/defect"
	if all := keys.Defects(); !slices.Contains(all, defect) {
		return &fault.Error{Pointer: pointer, Message: "must be one of " + strings.Join(all, ", ")}
	}
	key, _, err := ring.Of(ctx, rule.Request.CSI) // the zero Key for ""
	if err != nil {
		return err
	}
	if key.Policy().Judge(token.Defect(defect)) != nil {
		return &fault.Error{Pointer: pointer, Message: "would be accepted, as no issuer or audience is configured: name in request.csi a customer that has one"}
	}
	return nil
}

// checkFault injects a fault into what would be granted.
func checkFault(x *Request) (refusal *exchange.Refusal) {
	x.grant.flaw, refusal = x.deps.Faults.InjectGrant(x.Exchange, func(g fault.Grant) bool {
		return x.grant.key.Policy().Judge(token.Defect(g.Defect)) == nil
	})
	return refusal
}

// grant is a successful answer of the token endpoint (RFC 6749 section 5.1).
type grant struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int    `json:"expires_in"`
	Scope       string `json:"scope"`
}

func issueToken(x *Request) (*exchange.Answer, *exchange.Refusal) {
	flaw := x.grant.flaw
	lasts := cmp.Or(time.Duration(flaw.ExpiresIn)*time.Second, grantLasts)
	minted, err := x.deps.Keys.Mint(x.grant.key, token.Request{
		CSI: x.CSI, Scope: x.grant.scope, Defect: token.Defect(flaw.Defect), ExpiresIn: lasts, Issuer: x.BaseURL(),
	})
	if err != nil {
		x.deps.Logger.Error("grant", "customer", x.CSI, "err", err)
		return nil, x.Refuse(exchange.Internal, "The mock could not mint the token.")
	}
	return &exchange.Answer{Status: http.StatusOK, ContentType: exchange.TypeJSON, Header: noStore(), Body: grant{
		AccessToken: minted, TokenType: "Bearer", ExpiresIn: int(lasts.Seconds()), Scope: x.grant.scope,
	}}, nil
}

// noStore returns the headers that RFC 6749 section 5.1 demands of answers with tokens.
func noStore() http.Header { return http.Header{"Cache-Control": {"no-store"}, "Pragma": {"no-cache"}} }

// grantError is the body of a refusal at the token endpoint (RFC 6749 section 5.2).
type grantError struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
}

// The error codes of RFC 6749 section 5.2 that more than one refusal has.
const (
	invalidClient  = "invalid_client"
	invalidGrant   = "invalid_grant"
	invalidRequest = "invalid_request"
)

// refuse refuses a grant by an error code, which is the kind of the refusal.
func refuse(code, detail, hint string) *exchange.Refusal {
	r := &exchange.Refusal{
		Kind: code, Rule: Rule, Status: http.StatusBadRequest, Title: "No token: " + code, Detail: detail, Hint: hint,
	}
	if code == invalidClient {
		r.Status = http.StatusUnauthorized
	}
	return r
}

// EncodeRefusal implements exchange.API. The words for refusals that are not of a grant are those that RFC 6749 section 4.1.2.1
// has for them.
func (x *Request) EncodeRefusal(r *exchange.Refusal) *exchange.Answer {
	if x.Operation.ID != fault.IssueToken {
		return x.Exchange.EncodeRefusal(r)
	}
	code := r.Kind
	if r.Rule != Rule {
		code = "invalid_request"
		switch {
		case r.Status == http.StatusUnauthorized:
			code = "invalid_client"
		case r.Status == http.StatusServiceUnavailable, r.Status == http.StatusTooManyRequests:
			code = "temporarily_unavailable"
		case r.Status >= http.StatusInternalServerError:
			code = "server_error"
		}
	}
	a := x.AnswerOf(r)
	a.Body, a.Header = grantError{Error: code, Description: r.Detail}, noStore()
	return a
}

// Challenge implements exchange.API: the token endpoint takes Basic (RFC 6749 section 5.2).
func (x *Request) Challenge(r *exchange.Refusal) string {
	if r.Status == http.StatusUnauthorized && x.Operation.ID == fault.IssueToken {
		return `Basic realm="bounce"`
	}
	return x.Exchange.Challenge(r)
}

// Ignored implements exchange.API.
func (x *Request) Ignored() []string {
	all := append(x.IgnoredQuery(x.Request.URL.RawQuery), x.IgnoredRest()...)
	known := x.Operation.Members()
	for _, name := range slices.Sorted(maps.Keys(x.grant.form)) {
		if !slices.Contains(known, name) {
			all = append(all, "body "+name)
		}
	}
	return all
}
