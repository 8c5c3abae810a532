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

// Verifier verifies compact JWTs against key sets, and remembers the result, so that neither a client that sends its token again nor one
// that sends a bad token again costs a signature. Safe for concurrent use; to be made by NewVerifier.
type Verifier struct {
	cache *cache
}

// NewVerifier returns a verifier of its own: nothing is shared with another one.
func NewVerifier(o Options) *Verifier {
	size := o.CacheSize
	if size == 0 {
		size = 10000
	}
	return &Verifier{cache: newCache(max(size, 0))}
}

// Verify returns the claims of a compact JWT (clause bearer-token) that one of keys has signed and that is in force at
// now.
//
// The algorithm is one of Algorithms and fits a key that kid names, or any key for a token without kid; exp is present and
// later than now; nbf, where present, is not later than now; issuer and audience are those of the terms. Scopes are not
// judged. A refusal returns zero Claims and one of ErrMalformed, ErrCritical, ErrAlgorithm, ErrUnknownKey, ErrSignature,
// ErrClaims, ErrNoExpiry, ErrExpired, ErrNotYetValid, ErrIssuer and ErrAudience, the first that applies in that order. A nil
// KeySet holds no key.
//
// What does not depend on the time is remembered by key set and token, within the bound of Options; times are compared on each call, so
// that a clock may be set forward and back.
func (v *Verifier) Verify(raw string, keys *KeySet, now time.Time, terms Terms) (Claims, error) {
	id := cacheKeyOf(raw, keys)
	known, ok := v.cache.find(id)
	if !ok {
		known = genuine(raw, keys)
		v.cache.add(id, known, len(raw))
	}
	if known.err != nil {
		return Claims{}, known.err
	}
	if err := terms.admit(known.claims, now); err != nil {
		return Claims{}, err
	}
	return known.claims.clone(), nil
}

// genuine does everything that does not depend on the time.
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

// Subject returns the sub of a compact JWT that nobody has verified; "" if there is none.
func Subject(raw string) string {
	t, err := parse(raw)
	if err != nil {
		return ""
	}
	r := reader{payload: t.claims}
	return r.text("sub")
}

// parsed is a compact JWT taken apart, with nothing in it believed.
type parsed struct {
	header, claims payload
	signed         string
	signature      []byte
}

// parse takes the compact form of RFC 7515 section 7.1 apart. The JWT library would replace what is not UTF-8 in header and
// claims, which both RFC 7515 section 5.2 and RFC 7519 section 7.2 refuse.
func parse(raw string) (parsed, error) {
	parts := strings.Split(raw, ".")
	if len(parts) != 3 || strings.ContainsAny(raw, "\r\n") { // Go's base64 passes over line ends
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

// text is a member of the header; "" if it is missing or not a string.
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
	var fitting []string // what the keys in question can verify
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

// algorithmError names the algorithm, which is the client's text, as far as it can be one.
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
