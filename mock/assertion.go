package mock

import (
	"errors"
	"net/url"
	"slices"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/token"
)

// What RFC 7523 calls its two uses of a JWT at the token endpoint: as a grant, and to authenticate the client.
const (
	grantAssertion  = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	clientAssertion = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
)

// grantTypes are the grants of the token endpoint.
func grantTypes() []string { return []string{"client_credentials", grantAssertion} }

// assertionClient is the client that authenticates by private_key_jwt (RFC 7523 section 2.2).
func (x *Exchange) assertionClient(form url.Values) *Refusal {
	const code = "invalid_request"
	raw := form.Get("client_assertion")
	switch {
	case form.Get("client_assertion_type") != clientAssertion:
		return x.refuseGrant(code, "The parameter client_assertion_type is not "+clientAssertion+".", "send client_assertion_type="+clientAssertion)
	case raw == "":
		return x.refuseGrant(code, "The parameter client_assertion is missing.", "send a JWT in client_assertion")
	case form.Has("client_secret") || len(x.Request.Header.Values("Authorization")) > 0:
		return x.refuseGrant(code, "The client authenticates by an assertion and by a secret.", "leave out client_secret and the header Authorization")
	}
	subject := token.Subject(raw)
	customer, known := x.server.clientOf(subject)
	if !known {
		return x.refuseGrant("invalid_client", "The sub of client_assertion names no client.", "name a customer's CSI or Identifier in sub and iss")
	}
	x.Place.CSI = customer.CSI
	x.follow()
	claims, err := x.verifyAssertion(raw, customer)
	switch {
	case err != nil:
		return x.refuseGrant("invalid_client", "The client_assertion is refused: "+err.Error()+".", assertionChange)
	case claims.Issuer != claims.Subject:
		return x.refuseGrant("invalid_client", "The client_assertion has another iss than sub.", "name the client in iss and in sub")
	case form.Get("client_id") != "" && form.Get("client_id") != claims.Subject:
		return x.refuseGrant(code, "The client_id of the form is another than the sub of client_assertion.", "leave client_id out of the form")
	}
	return nil
}

const assertionChange = "sign it with a key of the customer; send in sub its CSI or Identifier, in aud the URL of the token endpoint or the issuer, and exp"

// isAssertionGrant reports whether the form has a JWT as its grant and no credentials of a client, which are optional then
// (RFC 7521 section 4.1).
func (x *Exchange) isAssertionGrant(form url.Values) bool {
	return form.Get("grant_type") == grantAssertion && !form.Has("client_secret") && len(x.Request.Header.Values("Authorization")) == 0
}

// checkAssertionGrant wants a JWT of the customer itself (RFC 7523 section 3.1).
func (x *Exchange) checkAssertionGrant() *Refusal {
	raw := x.asked.form.Get("assertion")
	if raw == "" {
		return x.refuseGrant("invalid_request", "The parameter assertion is missing.", "send a JWT in assertion")
	}
	customer, known := x.server.clientOf(token.Subject(raw))
	if !known || x.Place.CSI != customer.CSI {
		return x.refuseGrant("invalid_grant", "The sub of the assertion names no customer, or another than the client.",
			"name the customer's CSI or Identifier in sub")
	}
	if id := x.asked.form.Get("client_id"); id != "" && id != customer.CSI && id != customer.Identifier {
		return x.refuseGrant("invalid_grant", "The client_id of the form names another than the sub of the assertion.",
			"leave client_id out of the form")
	}
	if _, err := x.verifyAssertion(raw, customer); err != nil {
		return x.refuseGrant("invalid_grant", "The assertion is refused: "+err.Error()+".", assertionChange)
	}
	return nil
}

var (
	errAssertionIssuer   = errors.New("iss is missing")
	errAssertionAudience = errors.New("aud is neither the URL of the token endpoint nor the issuer of the metadata")
)

// verifyAssertion holds a JWT to RFC 7523 section 3. Its sub was compared already.
func (x *Exchange) verifyAssertion(raw string, customer bounce.Customer) (token.Claims, error) {
	held, _ := x.server.keys.of(customer.CSI)
	claims, err := x.server.verifier.VerifyFrom(x.Request.Context(), raw, held.source, x.Now, token.Terms{Skew: x.server.options.Skew})
	switch base := x.base(); {
	case err != nil:
		return claims, err
	case claims.Issuer == "":
		return claims, errAssertionIssuer
	case !slices.Contains(claims.Audience, base) && !slices.Contains(claims.Audience, base+"/oauth2/token"):
		return claims, errAssertionAudience
	}
	return claims, nil
}
