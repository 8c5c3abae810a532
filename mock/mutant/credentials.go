package mutant

import (
	"net/http"
	"strings"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// credentials get wrong who calls.
func credentials() []Mutant {
	return []Mutant{
		{
			Name: "no-auth-needed", Class: "auth", Rule: "clause:bearer-token", Defect: "serves whoever sends no token",
			plant: together(map[string]plant{"bearer": tokenOptional, "token": trustTheTokenless}),
		}, {
			Name: "scheme-ignored", Class: "auth", Rule: "clause:bearer-token", Defect: "takes a token without the word Bearer",
			plant: at("bearer", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if value := x.Request.Header.Get("Authorization"); strings.Count(value, ".") == 2 && !strings.Contains(value, " ") {
					x.Bearer = value
					return nil
				}
				return healthy(x)
			}),
		}, {
			Name: "identifier-optional", Class: "auth", Rule: "clause:jwks-identifier", Defect: "goes by the path where no Identifier is sent",
			plant: at("identifier", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if x.Request.Header.Get("Identifier") == "" {
					return callerIsPath(x)
				}
				return healthy(x)
			}),
		}, {
			Name: "unknown-identifier-ok", Class: "auth", Rule: "clause:jwks-identifier", Defect: "goes by the path where nobody has the Identifier",
			plant: at("identifier", func(x *mock.Exchange, healthy run) *mock.Refusal {
				r := healthy(x)
				if r != nil && x.Request.Header.Get("Identifier") != "" {
					return callerIsPath(x)
				}
				return r
			}),
		}, {
			Name: "identifier-ignored", Class: "auth", Rule: "clause:jwks-identifier", Defect: "verifies by the keys of the customer in the path",
			plant: at("identifier", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if r := healthy(x); r == nil && x.Customer.CSI == x.Place.CSI {
					return nil
				}
				return callerIsPath(x)
			}),
		},
	}
}

// permissions get wrong what the caller may do.
func permissions() []Mutant {
	return []Mutant{
		{
			Name: "wrong-scope-ok", Class: "auth", Rule: "clause:scope-approver", Defect: "does not look at the token's scopes",
			plant: at("scope", skip),
		}, {
			Name: "any-scope-ok", Class: "auth", Rule: "clause:scope-approver", Defect: "is content with any scope at all",
			plant: at("scope", scopeUnless(func(scopes []string) bool { return len(scopes) > 0 })),
		}, {
			Name: "no-scope-ok", Class: "auth", Rule: "clause:scope-approver", Defect: "takes a token without scopes for one with all",
			plant: at("scope", scopeUnless(func(scopes []string) bool { return len(scopes) == 0 })),
		}, {
			Name: "other-customer-ok", Class: "auth", Rule: "clause:own-instances",
			Defect: "lets a customer schedule on another one's instances", plant: at("ownership", skip),
		}, {
			Name: "unknown-customer-ok", Class: "auth", Rule: "clause:own-instances", Defect: "takes a CSI that nobody has for the caller's",
			plant: at("ownership", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if _, exists := x.Stored(); !exists && x.Place.CSI != "" {
					x.Place.CSI = x.Customer.CSI
				}
				return healthy(x)
			}),
		}, {
			Name: "not-opted-in-ok", Class: "auth", Rule: "clause:opt-in", Defect: "does not ask whether the customer has opted in",
			plant: at("opt-in", skip),
		}, {
			Name: "403-leaks-existence", Class: "auth", Rule: "hygiene:no-existence-leak",
			Defect: "answers 404 for a customer that does not exist, and 403 for a foreign one that does",
			plant: at("ownership", func(x *mock.Exchange, healthy run) *mock.Refusal {
				r := healthy(x)
				if _, exists := x.Stored(); r != nil && !exists {
					r.Status = http.StatusNotFound
				}
				return r
			}),
		}, {
			Name: "403-leaks-in-words", Class: "auth", Rule: "hygiene:no-existence-leak",
			Defect: "says of a foreign customer whether it exists",
			plant: at("ownership", func(x *mock.Exchange, healthy run) *mock.Refusal {
				r := healthy(x)
				if _, exists := x.Stored(); r != nil && !exists {
					r.Detail = "There is no such customer."
				}
				return r
			}),
		},
	}
}

// challenges get wrong what a 401 says.
func challenges() []Mutant {
	return []Mutant{
		{
			Name: "401-without-challenge", Class: "auth", Rule: "hygiene:challenge", Defect: "answers 401 without WWW-Authenticate",
			plant: outgoing(func(_ *http.Request, a *answer) { a.header.Del("WWW-Authenticate") }),
		}, {
			Name: "challenge-without-error", Class: "auth", Rule: "hygiene:challenge",
			Defect: "does not say in its challenge that the token is at fault",
			plant: outgoing(func(_ *http.Request, a *answer) {
				if a.header.Get("WWW-Authenticate") != "" {
					a.header.Set("WWW-Authenticate", `Bearer realm="bounce"`)
				}
			}),
		},
	}
}

func tokenOptional(x *mock.Exchange, healthy run) *mock.Refusal {
	if len(x.Request.Header.Values("Authorization")) == 0 {
		return nil
	}
	return healthy(x)
}

func trustTheTokenless(x *mock.Exchange, healthy run) *mock.Refusal {
	if x.Bearer == "" {
		x.Scopes = x.Operation.Scopes
		return nil
	}
	return healthy(x)
}

// callerIsPath takes the customer in the path for the caller.
func callerIsPath(x *mock.Exchange) *mock.Refusal {
	x.Customer = bounce.Customer{CSI: x.Place.CSI, OptedIn: true}
	return nil
}

func scopeUnless(enough func(scopes []string) bool) plant {
	return func(x *mock.Exchange, healthy run) *mock.Refusal {
		if enough(x.Scopes) {
			return nil
		}
		return healthy(x)
	}
}
