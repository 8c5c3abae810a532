package token

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"example.com/bounce/openapi/suggest"
)

// Defect names the error of a token that is deliberately minted wrong. The zero value is a good token.
type Defect string

// The catalogue. Everything else about the token is as in a good one.
const (
	// Expired: exp is one second ago, iat and nbf are earlier still.
	Expired Defect = "expired"
	// NotYetValid: nbf is an hour ahead, exp later still.
	NotYetValid Defect = "not-yet-valid"
	// WrongKey: the right kid and alg, signed by a shipped key of no customer.
	WrongKey Defect = "wrong-key"
	// AlgNone: alg "none" and an empty signature (RFC 8725 section 2.1).
	AlgNone Defect = "alg-none"
	// HS256WithPublicKey: alg HS256, keyed with the PEM (PKIX) of the public key that kid names (RFC 8725 section 2.1).
	HS256WithPublicKey Defect = "hs256-with-public-key"
	// UnknownKid: signed by the right key under a kid that is in no key set.
	UnknownKid Defect = "unknown-kid"
	// NoScope: no scope claim at all.
	NoScope Defect = "no-scope"
	// WrongScope: ManageHostAPI.User, which no operation of the contract takes, in place of the requested scope.
	WrongScope Defect = "wrong-scope"
	// LongerScope: the requested scope with a longer name, such as mcs:oci:api:ApproverOfNothing.
	LongerScope Defect = "longer-scope"
	// OtherCustomer: signed by the shipped key of customer 20915348 (for that customer: of 15427061), under its kid.
	OtherCustomer Defect = "other-customer"
	// Truncated: the last half of the signature is missing.
	Truncated Defect = "truncated"
	// NoExp: no exp (reading token-no-exp).
	NoExp Defect = "no-exp"
	// Critical: the header names an unknown extension in crit (RFC 7515 section 4.1.11).
	Critical Defect = "critical"
	// HeaderNotUTF8 and ClaimsNotUTF8: a member of that part has a byte that is not UTF-8 (RFC 7519 section 7.2).
	HeaderNotUTF8 Defect = "header-not-utf-8"
	ClaimsNotUTF8 Defect = "claims-not-utf-8"
	// WrongIssuer: another iss; refused if the Terms name an issuer.
	WrongIssuer Defect = "wrong-issuer"
	// WrongAudience: another aud; refused if the Terms name an audience.
	WrongAudience Defect = "wrong-audience"
)

// defects is the only list of defects: names in their order, each with the edit of a token that would be good.
var defects = [...]struct {
	name  Defect
	apply func(*draft) error
}{
	{Expired, always(func(d *draft) {
		until := d.request.Now.Truncate(time.Second).Add(-time.Second)
		from := until.Add(-d.request.ExpiresIn)
		d.valid(from, from, until)
	})},
	{NotYetValid, always(func(d *draft) {
		from := d.request.Now.Add(time.Hour)
		d.valid(d.request.Now, from, from.Add(d.request.ExpiresIn))
	})},
	{WrongKey, (*draft).signByStray},
	{AlgNone, always(func(d *draft) {
		d.alg, d.method, d.secret = "none", jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType
	})},
	{HS256WithPublicKey, (*draft).signByPublicKey},
	{UnknownKid, always((*draft).renameKey)},
	{NoScope, always(func(d *draft) { d.drop("scope", "scp") })},
	{WrongScope, always(func(d *draft) { d.scopes(scopeOfHosts) })},
	{LongerScope, always((*draft).lengthenScope)},
	{OtherCustomer, (*draft).signByOther},
	{Truncated, always(func(d *draft) { d.cut = true })},
	{NoExp, always(func(d *draft) { d.drop("exp") })},
	{Critical, always(func(d *draft) { d.header["crit"], d.header[extension] = []string{extension}, true })},
	{HeaderNotUTF8, always(func(d *draft) { d.garbled[0] = true })},
	{ClaimsNotUTF8, always(func(d *draft) { d.garbled[1] = true })},
	{WrongIssuer, always(func(d *draft) { d.claims["iss"] = "https://another-authorization-server.invalid/" })},
	{WrongAudience, always(func(d *draft) { d.claims["aud"] = "another-audience" })},
}

// always returns an edit that never fails in the form of one that may.
func always(edit func(*draft)) func(*draft) error {
	return func(d *draft) error {
		edit(d)
		return nil
	}
}

const (
	// scopeOfHosts is a scope of the same authorization server for another API: no operation of the contract accepts it.
	scopeOfHosts = "ManageHostAPI.User"
	// extension is a header parameter that nobody knows.
	extension = "urn:example:unknown-extension"
)

// Defects returns the catalogue in a stable order, without the empty defect, as a copy.
func Defects() []Defect {
	out := make([]Defect, len(defects))
	for i, d := range defects {
		out[i] = d.name
	}
	return out
}

// ParseDefect returns the defect of a name; "" is a good token. The error for an unknown name says which was probably meant, or
// lists all of them.
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

func (d *draft) drop(claims ...string) {
	for _, name := range claims {
		delete(d.claims, name)
	}
}

func (d *draft) lengthenScope() {
	list := words(d.request.Scope)
	for i := range list {
		list[i] += "OfNothing"
	}
	d.scopes(strings.Join(list, " "))
}

func (d *draft) renameKey() {
	for d.kid += "-unknown"; ; d.kid += "-unknown" {
		if !d.signer.set.has(d.kid) {
			return
		}
	}
}

func (d *draft) signByStray() error {
	stray, _, err := straySigner().pick(d.alg)
	d.secret = stray.private
	return err
}

func (d *draft) signByOther() error {
	csi := builtInSecond
	other, _, err := testSigners[csi]().pick(d.alg)
	if err != nil {
		return err
	}
	if d.signer.set.has(other.kid) || d.request.CSI == csi {
		if other, _, err = testSigners[builtInFirst]().pick(d.alg); err != nil {
			return err
		}
	}
	d.kid, d.secret = other.kid, other.private
	return nil
}

func (d *draft) signByPublicKey() error {
	der, err := x509.MarshalPKIXPublicKey(d.key.public)
	if err != nil {
		return errors.New("the public key has no PEM form")
	}
	d.alg, d.method = "HS256", jwt.SigningMethodHS256
	d.secret = pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	return nil
}
