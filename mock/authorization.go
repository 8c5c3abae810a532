package mock

import (
	"cmp"
	"net/http"
	"time"

	faults "example.com/bounce/mock/internal/fault"
)

// ClientSecret is the secret of a customer at the mock's token endpoint, where the client's id is the CSI or the
// Identifier. It is published, and protects nothing.
func ClientSecret(csi string) string { return "test-secret-" + csi }

// grantLasts is how long a token of the token endpoint is good.
const grantLasts = time.Hour

// ruleGrant is what the refusals of the token endpoint rest on: RFC 6749, and none of the contract's clauses.
const ruleGrant = "mock-oauth2"

// issueToken is the operationId of the token endpoint: client credentials (RFC 6749 section 4.4) and assertions (RFC 7523).
const issueToken = faults.IssueToken

// issues tells whether the exchange is with the token endpoint.
func (x *Exchange) issues() bool { return x.Operation != nil && x.Operation.ID == issueToken }

// authorizationHandlers binds the operations of the authorization server by operationId. They are not the control API: the
// clients of the API need them, so Options.NoAdmin leaves them in.
func (s *Server) authorizationHandlers() map[string]handler {
	size := Check{"size", "body-limit", checkSize}
	bind := func(answer conclusion, checks ...Check) handler {
		return handler{
			checks: func(*readings) []Check { return checks }, answer: answer,
			readings: func(*Exchange) *readings { return s.defaults },
		}
	}
	unlisted := func(answer conclusion) handler {
		h := bind(answer, size)
		h.unlisted = true
		return h
	}
	return map[string]handler{
		issueToken: bind(granted, size, Check{"client", ruleGrant, checkClient}, Check{"grant", ruleGrant, checkGrant},
			Check{"fault", ruleFault, checkGrantFault}),
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

// granted is the answer of the token endpoint to what passed every check.
func granted(x *Exchange) (*answer, *Refusal) {
	flaw := x.asked.flaw
	r := TokenRequest{
		Customer: x.Place.CSI, Scope: x.asked.scope, Defect: flaw.Defect,
		ExpiresIn: cmp.Or(time.Duration(flaw.ExpiresIn)*time.Second, grantLasts),
	}
	token, err := x.server.sign(x.asked.by, r, x.base())
	if err != nil {
		x.server.logger.Error("grant", "customer", r.Customer, "err", err)
		return nil, x.refuse(faultInternal, "The mock could not mint the token.")
	}
	return &answer{status: http.StatusOK, contentType: typeJSON, header: noStore(), body: grant{
		AccessToken: token, TokenType: "Bearer", ExpiresIn: int(r.ExpiresIn.Seconds()), Scope: r.Scope,
	}}, nil
}

// noStore is what RFC 6749 section 5.1 asks of answers with tokens.
func noStore() http.Header { return http.Header{"Cache-Control": {"no-store"}, "Pragma": {"no-cache"}} }

// grantError is the body of a refusal at the token endpoint (RFC 6749 section 5.2).
type grantError struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
}

// refuseGrant is a refusal of the token endpoint by an error code of RFC 6749.
func (x *Exchange) refuseGrant(code, detail, change string) *Refusal {
	r := &Refusal{
		Rule: ruleGrant, Status: http.StatusBadRequest, Title: "No token: " + code, Detail: detail, Change: change, code: code,
	}
	if code == "invalid_client" {
		r.Status = http.StatusUnauthorized
	}
	return r
}

// grantError is the form of a refusal at the token endpoint. The words for what no grant is refused with are those that
// RFC 6749 section 4.1.2.1 has for it.
func (r *Refusal) grantError() grantError {
	code := r.code
	if code == "" {
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
	return grantError{Error: code, Description: r.Detail}
}
