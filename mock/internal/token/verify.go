package token

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Options configures a Verifier. The zero value is ready to use.
type Options struct {
	// CacheSize is how many tokens are remembered. 0 means 10000; a negative number means none.
	CacheSize int
}

// Verifier verifies compact JWTs against key sets, and remembers the results: a token that is sent again, good or bad, costs no
// signature. Safe for concurrent use; to be made by NewVerifier.
type Verifier struct {
	cache   *cache
	offline bool // whether VerifyFrom fetches nothing
}

// NewVerifier returns a verifier that shares nothing with another one.
func NewVerifier(o Options) *Verifier {
	size := o.CacheSize
	if size == 0 {
		size = 10000
	}
	return &Verifier{cache: newCache(max(size, 0))}
}

// Offline returns a Verifier that remembers what v does, and makes no Source fetch or wait: it takes the keys at hand.
func (v *Verifier) Offline() *Verifier { return &Verifier{cache: v.cache, offline: true} }

// Verify returns the claims of a compact JWT (clause bearer-token) that one of keys has signed and that is in force at now.
//
// The algorithm must be one of Algorithms and fit a key that kid names, or any key for a token without kid. exp must be present
// and later than now, nbf must not be later than now, and issuer and audience must be those of the terms. Scopes are not judged.
// A refusal returns nil and the first that applies of ErrMalformed, ErrCritical, ErrAlgorithm, ErrUnknownKey,
// ErrSignature, ErrClaims, ErrNoExpiry, ErrExpired, ErrNotYetValid, ErrIssuer and ErrAudience. A nil KeySet has no key.
//
// Results that do not depend on the time are remembered by key set and token, within the bound of Options. Times are compared on
// each call, so that a clock may be turned.
func (v *Verifier) Verify(raw string, keys *KeySet, now time.Time, terms Terms) (*Claims, error) {
	known := v.cache.verify(raw, keys)
	if known.err != nil {
		return nil, known.err
	}
	if err := terms.admit(known.claims, now); err != nil {
		return nil, err
	}
	return known.claims, nil
}

// genuine verifies what does not depend on the time.
func genuine(raw string, keys *KeySet) verified {
	t, err := parse(raw)
	if err != nil {
		return verified{err: err}
	}
	kid, err := t.verify(keys)
	if err != nil {
		return verified{err: err}
	}
	c, err := t.claims.claims()
	if err != nil {
		return verified{err: err}
	}
	c.KeyID, c.Algorithm = kid, t.text("alg")
	return verified{claims: &c}
}

// Subject returns the sub of a compact JWT without verifying it; "" if it has none.
func Subject(raw string) string {
	t, err := parse(raw)
	if err != nil {
		return ""
	}
	r := reader{payload: t.claims}
	return r.text("sub")
}

// parsed is a compact JWT taken apart. Nothing of it is verified.
type parsed struct {
	header, claims payload
	signed         string
	signature      []byte
}

// parse takes the compact form of RFC 7515 section 7.1 apart. The JWT library would replace bytes of header and claims that are
// not UTF-8; RFC 7515 section 5.2 and RFC 7519 section 7.2 refuse them.
func parse(raw string) (parsed, error) {
	parts := strings.Split(raw, ".")
	if len(parts) != 3 || strings.ContainsAny(raw, "\r\n") { // Go's base64 ignores line ends
		return parsed{}, ErrMalformed
	}
	t := parsed{signed: parts[0] + "." + parts[1]}
	for i, to := range []*payload{&t.header, &t.claims} {
		text, err := base64.RawURLEncoding.Strict().DecodeString(parts[i])
		if err != nil {
			return parsed{}, ErrMalformed
		}
		if !utf8.Valid(text) {
			return parsed{}, fmt.Errorf("%w: its %s is not UTF-8", ErrMalformed, [...]string{"header", "claims set"}[i])
		}
		if json.Unmarshal(text, to) != nil || *to == nil { // nil: JSON's null
			return parsed{}, ErrMalformed
		}
	}
	var err error
	if t.signature, err = base64.RawURLEncoding.Strict().DecodeString(parts[2]); err != nil {
		return parsed{}, ErrMalformed
	}
	if _, critical := t.header["crit"]; critical {
		return parsed{}, ErrCritical
	}
	return t, nil
}

// text returns a member of the header; "" if it is missing or not a string.
func (t parsed) text(name string) string {
	var text string
	if json.Unmarshal(t.header[name], &text) != nil {
		return ""
	}
	return text
}

// verify returns the kid of the key that made the signature. A token without kid may be of any key (RFC 7515 section 4.1.4).
func (t parsed) verify(keys *KeySet) (string, error) {
	alg, kid := t.text("alg"), t.text("kid")
	if !slices.Contains(Algorithms(), alg) {
		return "", algorithmError(alg, allowed())
	}
	_, named := t.header["kid"]
	if named && kid == "" || len(keys.find(kid)) == 0 {
		return "", ErrUnknownKey
	}
	var fitting []string // the algorithms of the keys
	tried := false
	for _, k := range keys.find(kid) {
		method := k.methodFor(alg)
		fitting = append(fitting, k.algorithms()...)
		if method == nil {
			continue
		}
		tried = true
		if method.Verify(t.signed, t.signature, k.public) == nil {
			return k.kid, nil
		}
	}
	switch {
	case !named:
		return "", fmt.Errorf("%w: the token has no kid, and none of the keys made its signature", ErrUnknownKey)
	case !tried:
		return "", algorithmError(alg, "those of the key that kid names, "+strings.Join(fitting, ", "))
	}
	return "", ErrSignature
}

// algorithmError names the algorithm, which is the client's text, unless it is too long to be one.
func algorithmError(alg, allowed string) error {
	const longest = 20
	switch {
	case alg == "":
		return fmt.Errorf("%w: alg is missing, want one of %s", ErrAlgorithm, allowed)
	case len(alg) > longest:
		return fmt.Errorf("%w: alg is of %d bytes, want one of %s", ErrAlgorithm, len(alg), allowed)
	}
	return fmt.Errorf("%w: alg is %q, want one of %s", ErrAlgorithm, alg, allowed)
}
