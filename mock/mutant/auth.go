package mutant

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	"example.com/bounce/mock"
)

var anyTokenOK = Mutant{
	Name: "any-token-ok", Class: "auth", Rule: "bearer-token", Defect: "believes any bearer token without verifying it",
	check: "token",
	plant: stateless(func(x *mock.Exchange, _ func(*mock.Exchange) *mock.Refusal) *mock.Refusal {
		x.Scopes = x.Operation.Scopes
		if claimed, isJWT := claimedScopes(x.Bearer); isJWT {
			x.Scopes = claimed
		}
		return nil
	}),
}

// claimedScopes reads the scopes of a JWT and looks at nothing else of it.
func claimedScopes(raw string) (scopes []string, isJWT bool) {
	parts := strings.Split(raw, ".")
	if len(parts) != 3 {
		return nil, false
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return nil, false
	}
	var claims struct {
		Scope string   `json:"scope"`
		Scp   []string `json:"scp"`
	}
	if json.Unmarshal(text, &claims) != nil {
		return nil, false
	}
	return append(strings.Fields(claims.Scope), claims.Scp...), true
}

var wrongScopeOK = Mutant{
	Name: "wrong-scope-ok", Class: "auth", Rule: "scope-approver", Defect: "does not look at the token's scopes",
	check: "scope", plant: stateless(skip),
}

var otherCustomerOK = Mutant{
	Name: "other-customer-ok", Class: "auth", Rule: "own-instances", Defect: "lets a customer schedule on another one's instances",
	check: "ownership", plant: stateless(skip),
}
