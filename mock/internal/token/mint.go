package token

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"
)

// Issuer is the iss of minted tokens: a name that cannot resolve (RFC 2606), as the contract documents no issuer.
const Issuer = "https://authorization-server.invalid/"

// Request describes a token to mint.
type Request struct {
	// CSI is the customer, the token's sub. Required.
	CSI string
	// Scope is space separated. Empty means a token without scopes.
	Scope string
	// ScopeClaim is the claim with the scopes: "scope", a string (the default if empty), or "scp", an array.
	ScopeClaim string
	// Algorithm is one of Algorithms. Empty means the first key of the signer, in that order.
	Algorithm string
	// Now is the time of issue. Required. The token counts from the start of that second.
	Now time.Time
	// ExpiresIn is how long after Now the token stays good, rounded up to a whole second. 0 means an hour.
	ExpiresIn time.Duration
	// Defect is what is wrong with the token. Empty means nothing.
	Defect Defect
	// Issuer is the iss. Empty means the constant Issuer.
	Issuer string
	// Audience is the aud. Empty means a token without aud.
	Audience string
	// Claims are set as they are, each a JSON value, in place of what the token would have; an empty value leaves the claim out.
	// A defect is applied after them.
	Claims map[string]json.RawMessage
}

// Mint returns a compact JWT (RFC 7515 section 7.1). The same request to the same keys gives the same bytes, jti
// included. An error names the choices when Algorithm, ScopeClaim or Defect is not one of them, and reports a missing
// CSI or Now, a negative ExpiresIn and a claim that is not JSON; it never shows key material.
func (s *Signer) Mint(r Request) (string, error) {
	if err := r.check(); err != nil {
		return "", err
	}
	k, alg, err := s.pick(r.Algorithm)
	if err != nil {
		return "", err
	}
	d := newDraft(s, k, alg, r)
	for _, one := range defects {
		if one.name != r.Defect {
			continue
		}
		if err := one.apply(d); err != nil {
			return "", fmt.Errorf("mint %s: %w", r.Defect, err)
		}
	}
	return d.sign()
}

func (r *Request) check() error {
	switch {
	case r.CSI == "":
		return errors.New("mint: a CSI is required")
	case r.Now.IsZero():
		return errors.New("mint: the time of issue is required")
	case r.ExpiresIn < 0:
		return fmt.Errorf("mint: a life time of %s is negative; the defect %q makes an expired token", r.ExpiresIn, Expired)
	case r.ScopeClaim != "" && r.ScopeClaim != "scope" && r.ScopeClaim != "scp":
		return fmt.Errorf("mint: unknown scope claim %q, want one of scope, scp", r.ScopeClaim)
	}
	for name, value := range r.Claims {
		if len(value) > 0 && (!json.Valid(value) || !utf8.Valid(value)) {
			return fmt.Errorf("mint: the claim %q is not JSON; a text stands in double quotes", name)
		}
	}
	if r.ExpiresIn == 0 {
		r.ExpiresIn = time.Hour
	}
	if _, err := ParseDefect(string(r.Defect)); err != nil {
		return fmt.Errorf("mint: %w", err)
	}
	return nil
}

// draft is a token before it is signed; a defect changes it.
type draft struct {
	request Request
	signer  *Signer
	key     key
	kid     string
	alg     string
	method  jwt.SigningMethod
	secret  any            // key material for method
	header  map[string]any // without alg, typ and kid
	claims  map[string]any
	cut     bool    // drop the last half of the signature
	garbled [2]bool // whether header and claims get a byte that is not UTF-8
}

func newDraft(s *Signer, k key, alg string, r Request) *draft {
	d := &draft{
		request: r, signer: s, key: k, kid: k.kid, alg: alg, method: k.methodFor(alg), secret: k.private,
		header: map[string]any{}, claims: map[string]any{},
	}
	d.claims["iss"] = cmp.Or(r.Issuer, Issuer)
	d.claims["sub"] = r.CSI
	if r.Audience != "" {
		d.claims["aud"] = r.Audience
	}
	d.valid(r.Now, r.Now, r.Now.Add(r.ExpiresIn))
	d.scopes(r.Scope)
	for name, value := range r.Claims {
		if len(value) == 0 {
			delete(d.claims, name)
		} else {
			d.claims[name] = value
		}
	}
	return d
}

// valid sets the times in whole seconds: rounded down, but exp up.
func (d *draft) valid(issued, from, until time.Time) {
	d.claims["iat"] = issued.Unix()
	d.claims["nbf"] = from.Unix()
	d.claims["exp"] = until.Add(time.Second - time.Nanosecond).Unix()
}

func (d *draft) scopes(scope string) {
	list := words(scope)
	switch {
	case len(list) == 0:
	case d.request.ScopeClaim == "scp":
		d.claims["scp"] = list
	default:
		d.claims["scope"] = scope
	}
}

// sign signs the token. It adds a jti that is derived from everything else, unless the request has one.
func (d *draft) sign() (string, error) {
	text, err := json.Marshal(d.claims)
	if err != nil {
		return "", errors.New("mint: the claims cannot be written as JSON")
	}
	if _, given := d.request.Claims["jti"]; !given {
		sum := sha256.Sum256(fmt.Appendf(text, "\x00%s\x00%s\x00%s", d.alg, d.kid, d.request.Defect))
		d.claims["jti"] = hex.EncodeToString(sum[:16])
	}
	d.header["alg"], d.header["typ"] = d.alg, "JWT"
	if d.kid != "" {
		d.header["kid"] = d.kid
	}
	var parts [2]string
	for i, members := range [...]map[string]any{d.header, d.claims} {
		text, err := json.Marshal(members)
		if err != nil {
			return "", errors.New("mint: the claims cannot be written as JSON")
		}
		if d.garbled[i] {
			text = append([]byte("{\"note\":\"\xff\","), text[1:]...)
		}
		parts[i] = base64.RawURLEncoding.EncodeToString(text)
	}
	signed := parts[0] + "." + parts[1]
	signature, err := d.method.Sign(signed, d.secret)
	if err != nil {
		return "", fmt.Errorf("mint: the key %q cannot sign", d.kid)
	}
	if d.cut {
		signature = signature[:len(signature)/2]
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}
