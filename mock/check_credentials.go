package mock

import (
	"errors"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/token"
	"example.com/bounce/openapi"
)

// identifierHeader names the customer's key set (clause jwks-identifier).
const identifierHeader = "Identifier"

// checkBearer wants one Authorization header with a bearer token (RFC 6750 section 2.1).
func checkBearer(x *Exchange) *Refusal {
	values := x.Request.Header.Values("Authorization")
	if len(values) == 0 || len(values) == 1 && values[0] == "" {
		return x.refuse(faultTokenMissing, "The request has no Authorization header.")
	}
	scheme, rest, _ := strings.Cut(values[0], " ")
	raw := strings.TrimLeft(rest, " ")
	switch {
	case len(values) > 1:
		return x.refuse(faultTokenMalformed, "The request has more than one Authorization header.")
	case !strings.EqualFold(scheme, "Bearer"):
		return x.refuse(faultTokenMalformed, "The Authorization header has another scheme than Bearer.")
	case !token.IsBearer(raw):
		return x.refuse(faultTokenMalformed, "The Authorization header holds no token after the word Bearer.")
	}
	x.Bearer = raw
	return nil
}

// checkIdentifier finds the customer whose key set the Identifier names. A value that is no GUID was handed out to
// nobody either.
func checkIdentifier(x *Exchange) *Refusal {
	values := x.Request.Header.Values(identifierHeader)
	if len(values) == 0 || values[0] == "" {
		return x.refuse(faultIdentifierMissing, "The request has no Identifier header.", x.identifierFaults()...)
	}
	if len(values) > 1 {
		return x.refuse(faultIdentifierUnknown, "The request has more than one Identifier header.")
	}
	customer, known := x.server.world.Identified(values[0])
	if faults := x.identifierFaults(); !known || len(faults) > 0 {
		return x.refuse(faultIdentifierUnknown, "No key set is registered under this Identifier.", faults...)
	}
	x.Customer = customer
	return nil
}

func (x *Exchange) identifierFaults() []openapi.Violation {
	var own []openapi.Violation
	for _, v := range x.parameterFaults() {
		if isIdentifierFault(v) {
			own = append(own, v)
		}
	}
	return own
}

func isIdentifierFault(v openapi.Violation) bool {
	return v.In == "header" && v.Pointer == identifierHeader
}

// checkToken verifies the token with the customer's keys, at the mock's time.
func checkToken(x *Exchange) *Refusal {
	held, _ := x.server.keys.of(x.Customer.CSI)
	terms := held.terms()
	terms.Skew, terms.AllowNoExpiry = x.server.options.Skew, x.readings.Is("token-no-exp", "accepted")
	claims, err := x.server.verifier.VerifyFrom(x.Request.Context(), x.Bearer, held.source, x.Now, terms)
	if err != nil {
		return x.refuseToken(err)
	}
	x.claims, x.Scopes = &claims, claims.Scopes
	return nil
}

// hostIsDown is what no token mends.
const hostIsDown = "let the customer's JWKS URI answer with a key set"

// tokenChanges says, for each reason to refuse a token, what would have been right.
var tokenChanges = []struct {
	err    error
	change string
}{
	{token.ErrCritical, "leave crit out of the header, and do without the extensions that it names"},
	{token.ErrAlgorithm, "sign with one of " + strings.Join(token.Algorithms(), ", ") + ", as the key says"},
	{token.ErrUnknownKey, "sign with a key of the set that Identifier stands for, and name it in kid"},
	{token.ErrUnavailable, hostIsDown},
	{token.ErrSignature, "sign with the key that kid names, and send the token unchanged"},
	{token.ErrClaims, "write exp, nbf and iat as seconds since 1970, and scope as a text or a list of texts"},
	{token.ErrExpired, "send a token whose exp is still to come"},
	{token.ErrNotYetValid, "wait, or send a token whose nbf has come"},
	{token.ErrIssuer, "send a token of the customer's issuer"},
	{token.ErrAudience, "send a token that names the customer's audience"},
}

// refuseToken words the verifier's reason, whose text is our own and shows at most times and names of claims and algorithms.
func (x *Exchange) refuseToken(err error) *Refusal {
	detail := "The token is refused: " + err.Error() + "."
	switch {
	case errors.Is(err, token.ErrMalformed):
		return x.refuse(faultTokenMalformed, detail)
	case errors.Is(err, token.ErrNoExpiry):
		return x.refuse(faultTokenNoExp, detail)
	}
	r := x.refuse(faultTokenRefused, detail)
	for _, each := range tokenChanges {
		if errors.Is(err, each.err) {
			r.Change = each.change
		}
	}
	return r
}

// checkScope wants every scope of the operation, exactly (clause scope-approver, and those of the family).
func checkScope(x *Exchange) *Refusal {
	for _, needed := range x.Operation.Scopes {
		if !x.grants(needed) {
			f := faultScopeMissing
			for _, clause := range x.Operation.Clauses {
				if strings.HasPrefix(clause, "scope-") {
					f.rule = clause
				}
			}
			r := x.refuse(f, "The token does not carry the scope "+needed+".")
			r.Change = "send a token with the scope " + x.neededScopes()
			return r
		}
	}
	return nil
}

// scopesByRank are the scopes that a hierarchy could order, each above the next.
var scopesByRank = []string{"mcs:oci:api:Approver", "mcs:oci:api:PrivilegedUser", "mcs:oci:api:User"}

// appAdmin is the scope that implies all others under scope-hierarchy=admin-implies-all, and is good for nothing else here.
const appAdmin = "mcs:oci:api:AppAdmin"

// grants tells whether the token has a scope, or one that implies it (reading scope-hierarchy).
func (x *Exchange) grants(scope string) bool {
	return slices.ContainsFunc(x.Scopes, func(held string) bool { return held == scope || x.implies(held, scope) })
}

func (x *Exchange) implies(held, scope string) bool {
	if held == appAdmin {
		return x.readings.Is("scope-hierarchy", "admin-implies-all")
	}
	above, below := slices.Index(scopesByRank, held), slices.Index(scopesByRank, scope)
	if above < 0 || below <= above {
		return false
	}
	const approver, privileged, user = 0, 1, 2
	switch r := x.readings; {
	case r.Is("scope-hierarchy", "approver-implies-user"):
		return above == approver && below == user
	case r.Is("scope-hierarchy", "privileged-implies-user"):
		return above == privileged && below == user
	}
	return x.readings.Is("scope-hierarchy", "each-implies-the-lower")
}
