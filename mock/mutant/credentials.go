package mutant

import (
	"strings"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// callerDefects do not check who calls.
func callerDefects() defects {
	return defects{
		"scheme-ignored": plant.Check("bearer", func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			if value := x.Request.Header.Get("Authorization"); strings.Count(value, ".") == 2 && !strings.Contains(value, " ") {
				x.Bearer = value
				return nil
			}
			return original(x)
		}),
		"identifier-optional": plant.All(byPath),
		"unknown-identifier-ok": plant.Check("identifier", func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			if r := original(x); r == nil || hasNoIdentifier(x) {
				return r
			}
			return callerIsPath(x, original)
		}),
		"identifier-ignored": plant.Check("identifier", func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			if r := original(x); r == nil && x.Customer.CSI == x.Place.CSI {
				return nil
			}
			return callerIsPath(x, original)
		}),
	}
}

var byPath = plant.Checks{"identifier": plant.If(hasNoIdentifier, callerIsPath)}

// familyCallerDefects do not check who calls the operations around the schedule.
func familyCallerDefects() defects {
	trusting := plant.Checks{"token": trustAnyToken}
	expired := plant.Checks{"token": beforeExpiry}
	in := func(operations []string, checks plant.Checks) plant.Stateful {
		return plant.All(plant.In(operations, checks))
	}
	return defects{
		"no-token-on-steps":       in(ofSteps, trusting),
		"any-token-reads":         in(reads, trusting),
		"any-token-creates":       in(ofCreate, trusting),
		"expired-token-reads":     in(reads, expired),
		"expired-token-creates":   in(ofCreate, expired),
		"no-identifier-on-reads":  in(ofCustomer, byPath),
		"no-identifier-on-create": in(ofCreate, byPath),
	}
}

func hasNoIdentifier(x *mock.Exchange) bool { return x.Request.Header.Get("Identifier") == "" }

// callerIsPath takes the customer in the path for the caller.
func callerIsPath(x *mock.Exchange, _ plant.CheckFunc) *mock.Refusal {
	x.Customer = domain.Customer{CSI: x.Place.CSI, OptedIn: true}
	return nil
}

// trustAnyToken takes a token that was refused for one with all scopes that are needed.
func trustAnyToken(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
	if original(x) != nil {
		x.Scopes = x.Operation.Scopes
	}
	return nil
}

// beforeExpiry verifies an expired token as of the second before it expired.
func beforeExpiry(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
	r := original(x)
	t, isJWT := readToken(x.Bearer)
	end, now := time.Unix(t.Claims.Exp, 0), x.Now
	if r == nil || !isJWT || end.After(now) {
		return r
	}
	defer func() { x.Now = now }()
	x.Now = end.Add(-time.Second)
	if original(x) == nil {
		return nil
	}
	return r
}

// borrowedDefects serve a caller with the credentials of two customers, or of an unknown one.
func borrowedDefects() defects {
	in := func(operations []string, check string, r plant.Replacement) plant.Stateful {
		return plant.All(plant.In(operations, plant.Checks{check: r}))
	}
	return defects{
		"keys-of-the-subject":        plant.Check("token", keysOfSubject),
		"unknown-identifier-reads":   in(reads, "identifier", subjectOfUnknown),
		"unknown-identifier-creates": in(ofCreate, "identifier", subjectOfUnknown),
		"foreign-identifier-reads":   in(reads, "identifier", callerIsSubject),
		"foreign-identifier-creates": in(ofCreate, "identifier", callerIsSubject),
		"foreign-token-reads":        in(reads, "token", keysOfSubject),
		"foreign-token-creates":      in(ofCreate, "token", keysOfSubject),
	}
}

// callerIsSubject takes the subject of the token for the caller if the Identifier is another customer's.
func callerIsSubject(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
	r := original(x)
	t, isJWT := readToken(x.Bearer)
	if hasNoIdentifier(x) || !isJWT || r == nil && x.Customer.CSI == t.Claims.Sub {
		return r
	}
	x.Customer = domain.Customer{CSI: t.Claims.Sub, OptedIn: true}
	return nil
}

func subjectOfUnknown(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
	if r := original(x); r != nil {
		return callerIsSubject(x, func(*mock.Exchange) *mock.Refusal { return r })
	}
	return nil
}

// keysOfSubject verifies a token by the keys of its subject, and then serves the customer with the Identifier.
func keysOfSubject(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
	r := original(x)
	t, isJWT := readToken(x.Bearer)
	if r == nil || !isJWT {
		return r
	}
	return withCSI(x, t.Claims.Sub, original)
}

// withCSI runs the check as if the caller had another CSI.
func withCSI(x *mock.Exchange, csi string, original plant.CheckFunc) *mock.Refusal {
	own := x.Customer.CSI
	defer func() { x.Customer.CSI = own }()
	x.Customer.CSI = csi
	return original(x)
}
