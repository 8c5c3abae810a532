package mock

import (
	"cmp"
	"crypto/subtle"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/bounce"
)

// ClientSecret is the secret of a customer at the mock's token endpoint, where the client's id is the CSI or the
// Identifier. It is published, and protects nothing.
func ClientSecret(csi string) string { return "test-secret-" + csi }

// grantLasts is how long a token of the token endpoint is good.
const grantLasts = time.Hour

// ruleGrant is what the refusals of the token endpoint rest on: RFC 6749, and none of the contract's clauses.
const ruleGrant = "mock-oauth2"

// authorizationHandlers binds the operations of the authorization server by operationId. They are not the control API: the
// clients of the API need them, so Options.NoAdmin leaves them in.
func (s *Server) authorizationHandlers() map[string]handler {
	checks := []Check{{"size", "body-limit", checkSize}}
	bind := func(answer func(*Exchange) (*answer, *Refusal)) handler {
		return handler{
			checks: func(*readings) []Check { return checks }, answer: answer,
			readings: func(*Exchange) *readings { return s.defaults },
		}
	}
	unlisted := func(answer func(*Exchange) (*answer, *Refusal)) handler {
		h := bind(answer)
		h.unlisted = true
		return h
	}
	return map[string]handler{
		"issueToken":              bind(s.issueToken),
		"readKeySet":              unlisted(s.readKeySet),
		"readServerMetadata":      unlisted(s.readServerMetadata),
		"readOpenIDConfiguration": unlisted(s.readServerMetadata),
	}
}

// grant is a successful answer of the token endpoint (RFC 6749 section 5.1).
type grant struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int    `json:"expires_in"`
	Scope       string `json:"scope"`
}

// grantError is any other (RFC 6749 section 5.2).
type grantError struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
}

// issueToken is the token endpoint: the client credentials grant (RFC 6749 section 4.4).
func (s *Server) issueToken(x *Exchange) (*answer, *Refusal) {
	form, fault := x.form()
	if fault != "" {
		return x.refuseGrant("invalid_request", fault)
	}
	id, secret, fault := credentials(x.Request, form)
	if fault != "" {
		return x.refuseGrant("invalid_request", fault)
	}
	customer, known := s.clientOf(id)
	if known {
		x.Place.CSI = customer.CSI
	}
	if fits := subtle.ConstantTimeCompare([]byte(secret), []byte(ClientSecret(customer.CSI))) == 1; !known || !fits {
		return x.refuseGrant("invalid_client",
			"The client is unknown, or its secret is another: send a customer's CSI or Identifier, and test-secret- with its CSI.")
	}
	switch form.Get("grant_type") {
	case "client_credentials":
	case "":
		return x.refuseGrant("invalid_request", "The parameter grant_type is missing, want client_credentials.")
	default:
		return x.refuseGrant("unsupported_grant_type", "The parameter grant_type is another, want client_credentials.")
	}
	scopes := strings.FieldsFunc(form.Get("scope"), func(r rune) bool { return r == ' ' })
	for _, scope := range scopes {
		if all := s.scopes(); !slices.Contains(all, scope) {
			return x.refuseGrant("invalid_scope", "The parameter scope has an unknown one, want some of "+strings.Join(all, ", ")+".")
		}
	}
	held, _ := s.keys.of(customer.CSI)
	if held.signer == nil {
		return x.refuseGrant("unauthorized_client", "The mock has no private key of the customer to sign a token with.")
	}
	return s.granted(x, held, TokenRequest{
		Customer: customer.CSI, Scope: cmp.Or(strings.Join(scopes, " "), s.coreScope()), ExpiresIn: grantLasts,
	})
}

func (s *Server) granted(x *Exchange, by keys, r TokenRequest) (*answer, *Refusal) {
	token, err := s.sign(by, r, x.base())
	if err != nil {
		s.logger.Error("grant", "customer", r.Customer, "err", err)
		return nil, x.refuse(faultInternal, "The mock could not mint the token.")
	}
	return &answer{status: http.StatusOK, contentType: typeJSON, header: noStore(), body: grant{
		AccessToken: token, TokenType: "Bearer", ExpiresIn: int(grantLasts.Seconds()), Scope: r.Scope,
	}}, nil
}

// noStore is what RFC 6749 section 5.1 asks of answers with tokens.
func noStore() http.Header { return http.Header{"Cache-Control": {"no-store"}, "Pragma": {"no-cache"}} }

// refuseGrant is an answer in the form of RFC 6749, which the trace shows as a refusal.
func (x *Exchange) refuseGrant(code, description string) (*answer, *Refusal) {
	r := &Refusal{
		Rule: ruleGrant, Status: http.StatusBadRequest, Title: "No token: " + code, Detail: description, Change: "mend the request",
	}
	a := &answer{reason: r.Rule, contentType: typeJSON, header: noStore(), body: grantError{Error: code, Description: description}}
	if code == "invalid_client" {
		r.Status, a.challenge = http.StatusUnauthorized, `Basic realm="bounce"`
	}
	a.status = r.Status
	x.refused("grant", r)
	return a, nil
}

// form is the form in the body; fault says what is wrong with it.
func (x *Exchange) form() (form url.Values, fault string) {
	if !x.Operation.MediaType(x.Request.Header.Get("Content-Type")) {
		return nil, "The Content-Type header is not application/x-www-form-urlencoded."
	}
	form, err := url.ParseQuery(string(x.raw))
	if err != nil {
		return nil, "The body is no form: an escape is broken, or a semicolon separates."
	}
	for _, values := range form {
		if len(values) > 1 {
			return nil, "A parameter occurs twice."
		}
	}
	return form, ""
}

// credentials are those of the client (RFC 6749 section 2.3.1), by one method.
func credentials(r *http.Request, form url.Values) (id, secret, fault string) {
	id, secret = form.Get("client_id"), form.Get("client_secret")
	if len(r.Header.Values("Authorization")) == 0 {
		if id == "" && secret == "" {
			return "", "", "" // an unknown client
		}
		return id, secret, ""
	}
	basicID, basicSecret, isBasic := r.BasicAuth()
	switch {
	case secret != "":
		return "", "", "The client authenticates by the Authorization header and by the form: use one of them."
	case !isBasic:
		return "", "", ""
	}
	var errs [2]error
	basicID, errs[0] = url.QueryUnescape(basicID)
	basicSecret, errs[1] = url.QueryUnescape(basicSecret)
	switch {
	case errs != [2]error{}:
		return "", "", "The credentials of the Authorization header have a broken escape."
	case id != "" && id != basicID:
		return "", "", "The client_id of the form is another than that of the Authorization header."
	}
	return basicID, basicSecret, ""
}

// clientOf is the customer that a client's id names: its CSI or its Identifier.
func (s *Server) clientOf(id string) (bounce.Customer, bool) {
	if customer, known := s.world.Customer(id); known {
		return customer, true
	}
	return s.world.Identified(id)
}
