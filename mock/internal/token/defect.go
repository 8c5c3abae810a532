package token

import (
	"fmt"
	"strings"

	"example.com/bounce/openapi/suggest"
)

// Defect names what is wrong with a token that is minted wrong on purpose. The zero value is a good token.
type Defect string

// The catalogue. Everything about the token but the defect is as in a good one.
const (
	// Expired: exp is one second ago, iat and nbf are earlier still.
	Expired Defect = "expired"
	// NotYetValid: nbf is an hour ahead, exp later still.
	NotYetValid Defect = "not-yet-valid"
	// WrongKey: the right kid and alg, signed by a shipped key that belongs to nobody.
	WrongKey Defect = "wrong-key"
	// AlgNone: alg "none" and an empty signature (RFC 8725 section 2.1).
	AlgNone Defect = "alg-none"
	// HS256WithPublicKey: alg HS256, keyed with the PEM (PKIX) of the public key that kid names (RFC 8725 section 2.1).
	HS256WithPublicKey Defect = "hs256-with-public-key"
	// UnknownKid: signed by the right key under a kid that no key set holds.
	UnknownKid Defect = "unknown-kid"
	// NoScope: no scope claim at all.
	NoScope Defect = "no-scope"
	// WrongScope: ManageHostAPI.User, which no operation of the contract takes, in place of the requested scope.
	WrongScope Defect = "wrong-scope"
	// LongerScope: the requested scope with more behind its name, such as mcs:oci:api:ApproverOfNothing, in its place.
	LongerScope Defect = "longer-scope"
	// OtherCustomer: signed by the shipped key of customer 20915348 (for that one: of 15427061), under its kid.
	OtherCustomer Defect = "other-customer"
	// Truncated: the last half of the signature is missing.
	Truncated Defect = "truncated"
	// NoExp: no exp (reading token-no-exp).
	NoExp Defect = "no-exp"
	// Critical: its header names an extension in crit that nobody knows (RFC 7515 section 4.1.11).
	Critical Defect = "critical"
	// HeaderNotUTF8 and ClaimsNotUTF8: a member of the part has a byte that is not UTF-8 (RFC 7519 section 7.2).
	HeaderNotUTF8 Defect = "header-not-utf-8"
	ClaimsNotUTF8 Defect = "claims-not-utf-8"
	// WrongIssuer: another iss; refused where the Terms name an issuer.
	WrongIssuer Defect = "wrong-issuer"
	// WrongAudience: another aud; refused where the Terms name an audience.
	WrongAudience Defect = "wrong-audience"
)

// defects is the only list of defects: names in their order, each with what it does to a token that would be good.
var defects = [...]struct {
	name  Defect
	apply func(*draft) error
}{
	{Expired, (*draft).expire},
	{NotYetValid, (*draft).postpone},
	{WrongKey, (*draft).signByStray},
	{AlgNone, (*draft).signByNone},
	{HS256WithPublicKey, (*draft).signByPublicKey},
	{UnknownKid, (*draft).renameKey},
	{NoScope, (*draft).dropScope},
	{WrongScope, (*draft).swapScope},
	{LongerScope, (*draft).lengthenScope},
	{OtherCustomer, (*draft).signByOther},
	{Truncated, (*draft).cutSignature},
	{NoExp, (*draft).dropExpiry},
	{Critical, (*draft).addCritical},
	{HeaderNotUTF8, (*draft).garbleHeader},
	{ClaimsNotUTF8, (*draft).garbleClaims},
	{WrongIssuer, (*draft).renameIssuer},
	{WrongAudience, (*draft).renameAudience},
}

// Defects returns the catalogue in a stable order, without the empty one, as a copy.
func Defects() []Defect {
	out := make([]Defect, len(defects))
	for i, d := range defects {
		out[i] = d.name
	}
	return out
}

// ParseDefect returns the defect of that name; the empty string is a good token. The error of an unknown name says
// which one was probably meant; where none is near, it lists the right ones.
func ParseDefect(s string) (Defect, error) {
	if s == "" {
		return "", nil
	}
	names := make([]string, len(defects))
	for i, d := range defects {
		if string(d.name) == s {
			return d.name, nil
		}
		names[i] = string(d.name)
	}
	if question := suggest.DidYouMean(s, names); question != "" {
		return "", fmt.Errorf("unknown defect %q; %s", s, question)
	}
	return "", fmt.Errorf("unknown defect %q, want one of %s", s, strings.Join(names, ", "))
}
