package api

import (
	"errors"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/token"
	"example.com/bounce/openapi"
)

// identifierHeader names the customer's key set (clause jwks-identifier).
const identifierHeader = "Identifier"

// checkBearer wants one Authorization header with a bearer token (RFC 6750 section 2.1).
func checkBearer(x *Request) *exchange.Refusal {
	values := x.Request.Header.Values("Authorization")
	if len(values) == 0 || len(values) == 1 && values[0] == "" {
		return x.Refuse(KindTokenMissing, "The request has no Authorization header.")
	}
	scheme, rest, _ := strings.Cut(values[0], " ")
	raw := strings.TrimLeft(rest, " ")
	switch {
	case len(values) > 1:
		return x.Refuse(KindTokenMalformed, "The request has more than one Authorization header.")
	case !strings.EqualFold(scheme, "Bearer"):
		return x.Refuse(KindTokenMalformed, "The scheme of the Authorization header is not Bearer.")
	case !token.IsBearer(raw):
		return x.Refuse(KindTokenMalformed, "The Authorization header has no token after the word Bearer.")
	}
	x.Bearer = raw
	return nil
}

// checkIdentifier finds the customer whose key set the Identifier names. A value that is not a GUID names none.
func checkIdentifier(x *Request) *exchange.Refusal {
	values := x.Request.Header.Values(identifierHeader)
	if len(values) == 0 || values[0] == "" {
		return x.Refuse(KindIdentifierMissing, "The request has no Identifier header.", x.identifierViolations()...)
	}
	if len(values) > 1 {
		return x.Refuse(KindIdentifierUnknown, "The request has more than one Identifier header.")
	}
	customer, err := x.deps.Store.CustomerByIdentifier(x.Request.Context(), values[0])
	if err != nil && !errors.Is(err, domain.ErrUnknown) {
		return x.unless(err, nil)
	}
	if wrong := x.identifierViolations(); err != nil || len(wrong) > 0 {
		return x.Refuse(KindIdentifierUnknown, "No key set is registered under this Identifier.", wrong...)
	}
	x.Customer = customer
	if x.CSI == "" {
		x.CSI = customer.CSI
	}
	return nil
}

func (x *Request) identifierViolations() []openapi.Violation {
	return slices.DeleteFunc(slices.Clone(x.Violations()), func(v openapi.Violation) bool { return !isOfIdentifier(v) })
}

func isOfIdentifier(v openapi.Violation) bool {
	return v.In == "header" && v.Pointer == identifierHeader
}

// checkToken verifies the token with the customer's keys, at the mock's time.
func checkToken(x *Request) *exchange.Refusal {
	key, _, err := x.deps.Keys.Of(x.Request.Context(), x.Customer.CSI)
	if err != nil {
		return x.unless(err, nil)
	}
	policy := key.Policy()
	policy.Skew, policy.AllowNoExpiry = x.deps.Skew, x.Readings.Is("token-no-exp", "accepted")
	claims, err := x.deps.Verifier.VerifyFrom(x.Request.Context(), x.Bearer, key.Source, x.Now, policy)
	if err != nil {
		return x.refuseToken(err)
	}
	x.Scopes, x.subject, x.Claims = claims.Scopes, claims.Subject, claims.Brief()
	return nil
}

// HintHostIsDown is the hint of a refusal that no other token would change.
const HintHostIsDown = "let the customer's JWKS URI answer with a key set"

// tokenHints has a hint for each reason to refuse a token.
var tokenHints = []struct {
	err  error
	hint string
}{
	{token.ErrCritical, "leave crit out of the header, and do without the extensions that it names"},
	{token.ErrAlgorithm, "sign with one of " + strings.Join(token.Algorithms(), ", ") + ", as the key says"},
	{token.ErrUnknownKey, "sign with a key of the set that Identifier stands for, and name it in kid"},
	{token.ErrUnavailable, HintHostIsDown},
	{token.ErrSignature, "sign with the key that kid names, and send the token unchanged"},
	{token.ErrClaims, "write exp, nbf and iat as seconds since 1970, and scope as a text or a list of texts"},
	{token.ErrExpired, "send a token whose exp is still to come"},
	{token.ErrNotYetValid, "wait, or send a token whose nbf has come"},
	{token.ErrIssuer, "send a token of the customer's issuer"},
	{token.ErrAudience, "send a token that names the customer's audience"},
}

// refuseToken shows the verifier's reason, whose text is our own and shows only times and names of claims and algorithms.
func (x *Request) refuseToken(err error) *exchange.Refusal {
	detail := "The token is refused: " + err.Error() + "."
	switch {
	case errors.Is(err, token.ErrMalformed):
		return x.Refuse(KindTokenMalformed, detail)
	case errors.Is(err, token.ErrNoExpiry):
		return x.Refuse(KindTokenNoExp, detail)
	}
	r := x.Refuse(KindTokenRefused, detail)
	for _, each := range tokenHints {
		if errors.Is(err, each.err) {
			r.Hint = each.hint
		}
	}
	return r
}

// checkScope wants every scope of the operation, exactly (clause scope-approver, and those of the family).
func checkScope(x *Request) *exchange.Refusal {
	for _, needed := range x.Operation.Scopes {
		if slices.ContainsFunc(x.Scopes, func(held string) bool { return held == needed || x.implies(held, needed) }) {
			continue
		}
		k := KindScopeMissing
		for _, clause := range x.Operation.Clauses {
			if strings.HasPrefix(clause, "scope-") {
				k.Rule = clause
			}
		}
		r := x.Refuse(k, "The token does not carry the scope "+needed+".")
		r.Hint = "send a token with the scope " + neededScopes(x.Operation)
		return r
	}
	return nil
}

// implies reports whether a scope grants what needs another one (reading scope-hierarchy).
func (x *Request) implies(held, needed string) bool {
	const reading = "scope-hierarchy"
	r := x.Readings
	switch {
	case held == domain.ScopeAppAdmin:
		return r.Is(reading, "admin-implies-all")
	case held == domain.ScopeApprover && needed == domain.ScopePrivilegedUser:
		return r.Is(reading, "each-implies-the-lower")
	case held == domain.ScopeApprover && needed == domain.ScopeUser:
		return r.Is(reading, "each-implies-the-lower") || r.Is(reading, "approver-implies-user")
	case held == domain.ScopePrivilegedUser && needed == domain.ScopeUser:
		return r.Is(reading, "each-implies-the-lower") || r.Is(reading, "privileged-implies-user")
	}
	return false
}
