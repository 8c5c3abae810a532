package oauth

import (
	"errors"
	"slices"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/token"
)

// What RFC 7523 calls its two uses of a JWT at the token endpoint: as a grant, and to authenticate the client.
const (
	grantAssertion  = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	clientAssertion = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
)

// grantTypes are the grants of the token endpoint.
func grantTypes() []string { return []string{"client_credentials", grantAssertion} }

// checkClientAssertion finds the customer that the client is, which authenticates by private_key_jwt (RFC 7523 section 2.2).
func (x *Request) checkClientAssertion() *exchange.Refusal {
	form := x.grant.form
	raw := form.Get("client_assertion")
	switch {
	case form.Get("client_assertion_type") != clientAssertion:
		return refuse(invalidRequest, "The parameter client_assertion_type is not "+clientAssertion+".", "send client_assertion_type="+clientAssertion)
	case raw == "":
		return refuse(invalidRequest, "The parameter client_assertion is missing.", "send a JWT in client_assertion")
	case form.Has("client_secret") || len(x.Request.Header.Values("Authorization")) > 0:
		return refuse(invalidRequest, "The client authenticates by an assertion and by a secret.", "leave out client_secret and the header Authorization")
	}
	customer, known := x.identify(token.Subject(raw))
	if !known {
		return refuse(invalidClient, "The sub of client_assertion names no client.", "name a customer's CSI or Identifier in sub and iss")
	}
	claims, err := x.verifyAssertion(raw, customer)
	switch {
	case err != nil:
		return refuse(invalidClient, "The client_assertion is refused: "+err.Error()+".", assertionHint)
	case claims.Issuer != claims.Subject:
		return refuse(invalidClient, "The client_assertion has another iss than sub.", "name the client in iss and in sub")
	case form.Get("client_id") != "" && form.Get("client_id") != claims.Subject:
		return refuse(invalidRequest, "The client_id of the form is another than the sub of client_assertion.", "leave client_id out of the form")
	}
	return nil
}

const assertionHint = "sign it with a key of the customer; send in sub its CSI or Identifier, in aud the URL of the token endpoint or the issuer, and exp"

// isAssertionGrant reports whether the form has a JWT as its grant and no credentials of a client, which are optional then
// (RFC 7521 section 4.1).
func (x *Request) isAssertionGrant() bool {
	form := x.grant.form
	return form.Get("grant_type") == grantAssertion && !form.Has("client_secret") && len(x.Request.Header.Values("Authorization")) == 0
}

// checkAssertionGrant wants a JWT of the customer itself (RFC 7523 section 3.1).
func (x *Request) checkAssertionGrant() *exchange.Refusal {
	raw := x.grant.form.Get("assertion")
	if raw == "" {
		return refuse(invalidRequest, "The parameter assertion is missing.", "send a JWT in assertion")
	}
	customer, known := x.deps.clientOf(x.Request.Context(), token.Subject(raw))
	if !known || x.CSI != customer.CSI {
		return refuse(invalidGrant, "The sub of the assertion names no customer, or another than the client.",
			"name the customer's CSI or Identifier in sub")
	}
	if id := x.grant.form.Get("client_id"); id != "" && id != customer.CSI && id != customer.Identifier {
		return refuse(invalidGrant, "The client_id of the form names another than the sub of the assertion.",
			"leave client_id out of the form")
	}
	if _, err := x.verifyAssertion(raw, customer); err != nil {
		return refuse(invalidGrant, "The assertion is refused: "+err.Error()+".", assertionHint)
	}
	return nil
}

var (
	errAssertionIssuer   = errors.New("iss is missing")
	errAssertionAudience = errors.New("aud is neither the URL of the token endpoint nor the issuer of the metadata")
)

// verifyAssertion holds a JWT to RFC 7523 section 3. Its sub names the customer.
func (x *Request) verifyAssertion(raw string, customer domain.Customer) (*token.Claims, error) {
	key, _, err := x.deps.Keys.Of(x.Request.Context(), customer.CSI)
	if err != nil {
		return nil, err
	}
	claims, err := x.deps.Verifier.VerifyFrom(x.Request.Context(), raw, key.Source, x.Now, token.Terms{Skew: x.deps.Skew})
	switch base := x.BaseURL(); {
	case err != nil:
		return claims, err
	case claims.Issuer == "":
		return claims, errAssertionIssuer
	case !slices.Contains(claims.Audience, base) && !slices.Contains(claims.Audience, base+"/oauth2/token"):
		return claims, errAssertionAudience
	}
	return claims, nil
}
