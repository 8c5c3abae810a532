package oauth

import (
	"context"
	"crypto/subtle"
	"net/url"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/token"
	"example.com/bounce/openapi/jsonbody"
)

// checkClient finds the customer that the client is, whose clock the exchange follows from then on, and wants its secret or its
// assertion.
func checkClient(x *Request) *exchange.Refusal {
	form, malformed := x.form()
	x.grant.form = form
	switch {
	case malformed != nil: // the credentials of the header may still name the client
	case form.Has("client_assertion"), form.Has("client_assertion_type"):
		return x.checkClientAssertion()
	case x.isAssertionGrant():
		x.identify(token.Subject(form.Get("assertion")))
		return nil
	}
	id, secret, refusal := x.credentials()
	customer, known := x.identify(id)
	fits := subtle.ConstantTimeCompare([]byte(secret), []byte(Secret(customer.CSI))) == 1
	switch {
	case malformed != nil:
		return malformed
	case refusal != nil:
		return refusal
	case !known || !fits:
		return refuse(invalidClient, "The client is unknown, or its secret is another.",
			"send a customer's CSI or Identifier as the client's id, and test-secret- with its CSI as the secret")
	}
	return nil
}

// checkGrant wants a grant that is supported, scopes of the contract, and a key to sign with.
func checkGrant(x *Request) *exchange.Refusal {
	const right = "send grant_type=client_credentials, or grant_type=" + grantAssertion + " with an assertion"
	switch x.grant.form.Get("grant_type") {
	case "client_credentials":
	case grantAssertion:
		if refusal := x.checkAssertionGrant(); refusal != nil {
			return refusal
		}
	case "":
		return refuse(invalidRequest, "The parameter grant_type is missing.", right)
	default:
		return refuse("unsupported_grant_type", "The parameter grant_type is not one of "+strings.Join(grantTypes(), ", ")+".", right)
	}
	scopes := strings.FieldsFunc(x.grant.form.Get("scope"), func(r rune) bool { return r == ' ' })
	known := x.deps.Keys.Scopes()
	if slices.ContainsFunc(scopes, func(scope string) bool { return !slices.Contains(known, scope) }) {
		return refuse("invalid_scope", "The parameter scope has an unknown one.",
			"ask for some of "+strings.Join(known, ", ")+", separated by spaces, or leave scope out")
	}
	if x.grant.scope = strings.Join(scopes, " "); x.grant.scope == "" {
		x.grant.scope = x.deps.Keys.Scope()
	}
	var err error
	if x.grant.key, _, err = x.deps.Keys.Of(x.Request.Context(), x.CSI); err != nil || x.grant.key.Signer == nil {
		return refuse("unauthorized_client", "The mock has no private key of the customer to sign a token with.",
			"give the customer private keys first, with PUT of its jwks")
	}
	return nil
}

// form returns the form in the body; nil if the body is not a form.
func (x *Request) form() (url.Values, *exchange.Refusal) {
	if !x.Operation.MediaType(x.Request.Header.Get("Content-Type")) {
		const form = "application/x-www-form-urlencoded"
		return nil, refuse(invalidRequest, "The Content-Type header is not "+form+".", "send the body as "+form)
	}
	if coded := exchange.DescribeCoding(x.Request.Header); coded != "" {
		return nil, refuse(invalidRequest, coded, "send the body without a Content-Encoding")
	}
	if mark := jsonbody.ByteOrderMark(x.Raw); mark != "" {
		return nil, refuse(invalidRequest, "The body "+mark+".", "leave the byte order mark out")
	}
	form, err := url.ParseQuery(string(x.Raw))
	if err != nil {
		return nil, refuse(invalidRequest, "The body is no form: an escape is broken, or a semicolon separates.",
			"write % and two digits for what has to be escaped, and & between parameters")
	}
	for _, values := range form {
		if len(values) > 1 {
			return nil, refuse(invalidRequest, "A parameter occurs twice.", "send each parameter once")
		}
	}
	return form, nil
}

// credentials returns those of the client (RFC 6749 section 2.3.1), which come by one method; empty if there are none. Where it
// is known, the id comes with a refusal, too.
func (x *Request) credentials() (id, secret string, refusal *exchange.Refusal) {
	id, secret = x.grant.form.Get("client_id"), x.grant.form.Get("client_secret")
	if len(x.Request.Header.Values("Authorization")) == 0 {
		return id, secret, nil
	}
	basicID, basicSecret, isBasic := x.Request.BasicAuth()
	basicID, brokenID := url.QueryUnescape(basicID)
	basicSecret, brokenSecret := url.QueryUnescape(basicSecret)
	switch {
	case secret != "":
		return basicID, "", refuse(invalidRequest, "The client authenticates by the Authorization header and by the form.",
			"leave client_secret out of the form, or the header Authorization")
	case !isBasic:
		return "", "", nil
	case brokenID != nil || brokenSecret != nil:
		return "", "", refuse(invalidRequest, "The credentials of the Authorization header have a broken escape.",
			"escape the client's id and secret as in a form, then join them by a colon in Base64")
	case id != "" && id != basicID:
		return basicID, "", refuse(invalidRequest, "The client_id of the form is another than that of the Authorization header.",
			"leave client_id out of the form")
	}
	return basicID, basicSecret, nil
}

// clientOf returns the customer that a client's id names: its CSI or its Identifier.
func (d *Deps) clientOf(ctx context.Context, id string) (domain.Customer, bool) {
	customer, err := d.Store.Customer(ctx, id)
	if err != nil {
		customer, err = d.Store.CustomerByIdentifier(ctx, id)
	}
	return customer, err == nil
}

// identify finds the customer that a client's id names, and lets the exchange follow its clock.
func (x *Request) identify(id string) (customer domain.Customer, known bool) {
	if customer, known = x.deps.clientOf(x.Request.Context(), id); known {
		x.CSI = customer.CSI
		if err := x.deps.Follow(x.Exchange, x.CSI); err != nil {
			x.deps.Logger.Error("follow clock", "customer", x.CSI, "err", err) // it follows the server's clock then
		}
	}
	return customer, known
}
