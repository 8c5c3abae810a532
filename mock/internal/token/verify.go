package token

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Options configures a Verifier. The zero value is ready to use.
type Options struct {
	// CacheSize is how many verified tokens are remembered. 0 means 10000; a negative number means none.
	CacheSize int
}

// Verifier verifies compact JWTs against key sets, and remembers the ones that it has verified. Safe for concurrent
// use; to be made by NewVerifier.
type Verifier struct {
	parser *jwt.Parser
	cache  *cache
}

// NewVerifier returns a verifier of its own: nothing is shared with another one.
func NewVerifier(o Options) *Verifier {
	size := o.CacheSize
	if size == 0 {
		size = 10000
	}
	return &Verifier{
		parser: jwt.NewParser(jwt.WithStrictDecoding(), jwt.WithoutClaimsValidation()),
		cache:  newCache(max(size, 0)),
	}
}

// Verify returns the claims of a compact JWT (clause bearer-token) that one of keys has signed and that is in force at
// now.
//
// The algorithm is RS256, ES256 or EdDSA and fits the key that kid names; exp is present and later than now; nbf and
// iat, where present, are not later than now; issuer and audience are those of the terms. Scopes are not judged. A refusal
// returns zero Claims and one of ErrMalformed, ErrAlgorithm, ErrUnknownKey, ErrSignature, ErrClaims, ErrNoExpiry,
// ErrExpired, ErrNotYetValid, ErrIssuer and ErrAudience, the first that applies in that order. A nil KeySet holds no key.
//
// A verified signature is remembered by key set and token, within the bound of Options; times are compared on each
// call, so that a clock may be set forward and back.
func (v *Verifier) Verify(raw string, keys *KeySet, now time.Time, terms Terms) (Claims, error) {
	id := cacheKeyOf(raw, keys)
	c, ok := v.cache.find(id, now)
	if !ok {
		fresh, err := v.genuine(raw, keys)
		if err != nil {
			return Claims{}, err
		}
		c = &fresh
		v.cache.add(id, c, now, len(raw))
	}
	if err := terms.admit(c, now); err != nil {
		return Claims{}, err
	}
	return c.clone(), nil
}

// genuine does everything that does not depend on the time.
func (v *Verifier) genuine(raw string, keys *KeySet) (Claims, error) {
	t, body, err := v.parse(raw)
	if err != nil {
		return Claims{}, err
	}
	alg := t.Method.Alg()
	if !slices.Contains(algorithms[:], alg) {
		return Claims{}, ErrAlgorithm
	}
	kid, _ := t.Header["kid"].(string)
	k, ok := keys.find(kid)
	if !ok {
		return Claims{}, ErrUnknownKey
	}
	if !k.fits(alg) {
		return Claims{}, ErrAlgorithm
	}
	signed := raw[:strings.LastIndexByte(raw, '.')]
	if k.method.Verify(signed, t.Signature, k.public) != nil {
		return Claims{}, ErrSignature
	}
	c, err := body.claims()
	if err != nil {
		return Claims{}, err
	}
	c.KeyID, c.Algorithm = kid, alg
	return c, nil
}

// parse takes the token apart without believing anything in it.
func (v *Verifier) parse(raw string) (*jwt.Token, payload, error) {
	if strings.ContainsAny(raw, "\r\n") { // Go's base64 passes over line ends
		return nil, nil, ErrMalformed
	}
	var u unverified
	t, _, err := v.parser.ParseUnverified(raw, &u)
	switch {
	case errors.Is(err, jwt.ErrTokenUnverifiable) && t.Header != nil && u.payload != nil:
		return nil, nil, ErrAlgorithm // alg missing or unheard of
	case err != nil, t.Header == nil, u.payload == nil: // nil: JSON's null
		return nil, nil, ErrMalformed
	}
	if _, critical := t.Header["crit"]; critical {
		return nil, nil, ErrMalformed // RFC 7515 section 4.1.11: we understand no extension
	}
	return t, u.payload, nil
}

// unverified collects a claims set for the parser, whose interface it meets by the embedded nil: with claims
// validation off none of its methods is called.
type unverified struct {
	jwt.Claims
	payload payload
}

// UnmarshalJSON implements json.Unmarshaler.
func (u *unverified) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &u.payload) }
