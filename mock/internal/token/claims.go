package token

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Claims are the claims of a token whose signature was verified. The verifier keeps what it returns, and returns it again: nobody may
// change it. Empty strings, nil slices and nil times stand for claims that the token lacks.
type Claims struct {
	// Scopes come from scope and scp, each a text (space separated, RFC 8693 section 4.2) or an array, in that order, without
	// repetition.
	Scopes    []string   `json:"scopes,omitempty"`
	Issuer    string     `json:"issuer,omitempty"`
	Subject   string     `json:"subject,omitempty"`
	ID        string     `json:"id,omitempty"`
	Audience  []string   `json:"audience,omitempty"`
	IssuedAt  *time.Time `json:"issuedAt,omitempty"`
	NotBefore *time.Time `json:"notBefore,omitempty"`
	ExpiresAt *time.Time `json:"expiresAt,omitempty"`
	// KeyID and Algorithm are the kid and alg under which the signature was verified.
	KeyID     string `json:"keyId,omitempty"`
	Algorithm string `json:"algorithm,omitempty"`
	// Omitted is how many scopes and audiences Brief has left out.
	Omitted int `json:"omitted,omitempty"`
}

// maxListed is how many scopes, and how many audiences, are remembered. A token with more is judged by all of them, and verified
// each time.
const maxListed = 64

func (c *Claims) long() bool { return len(c.Scopes) > maxListed || len(c.Audience) > maxListed }

// Brief returns c with at most 64 scopes and 64 audiences. It shares its slices with c unless they are shorter.
func (c *Claims) Brief() *Claims {
	if !c.long() {
		return c
	}
	out := *c
	for _, list := range [...]*[]string{&out.Scopes, &out.Audience} {
		if more := len(*list) - maxListed; more > 0 {
			*list = slices.Clone((*list)[:maxListed])
			out.Omitted += more
		}
	}
	return &out
}

// Size returns roughly how many bytes the claims take.
func (c *Claims) Size() int {
	const fields, header = 256, 16
	n := fields + len(c.Issuer) + len(c.Subject) + len(c.ID) + len(c.KeyID) + len(c.Algorithm)
	for _, list := range [...][]string{c.Scopes, c.Audience} {
		for _, text := range list {
			n += header + len(text)
		}
	}
	return n
}

// HasScope reports whether the token has exactly this scope: no prefix, no case folding, no hierarchy (clause scope-approver).
func (c Claims) HasScope(scope string) bool { return slices.Contains(c.Scopes, scope) }

// payload is the claims set of a JWT by exact name: unlike a struct it does not take "EXP" for "exp".
type payload map[string]json.RawMessage

// claims reads the claims that matter here, and ignores the rest (RFC 7519 section 4).
func (p payload) claims() (Claims, error) {
	var c Claims
	r := reader{payload: p}
	c.Scopes = r.scopes()
	c.Issuer, c.Subject, c.ID = r.text("iss"), r.text("sub"), r.text("jti")
	c.Audience = r.list("aud")
	c.IssuedAt, c.NotBefore, c.ExpiresAt = r.instant("iat"), r.instant("nbf"), r.instant("exp")
	return c, r.err
}

// reader reads claims one by one and keeps the first error.
type reader struct {
	payload payload
	err     error
}

func (r *reader) fail(name, want string) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s, want %s", ErrClaims, name, want)
	}
}

func (r *reader) text(name string) string {
	raw, ok := r.payload[name]
	if !ok {
		return ""
	}
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil {
		r.fail(name, "a string")
		return ""
	}
	return *s
}

// list reads an array of strings, or one string as an array of one (RFC 7519 section 4.1.3).
func (r *reader) list(name string) []string {
	raw, ok := r.payload[name]
	if !ok {
		return nil
	}
	var one *string
	if json.Unmarshal(raw, &one) == nil && one != nil {
		return []string{*one}
	}
	var many []*string
	if json.Unmarshal(raw, &many) != nil || many == nil || slices.Contains(many, nil) {
		r.fail(name, "a string or an array of strings")
		return nil
	}
	out := make([]string, len(many))
	for i, s := range many {
		out[i] = *s
	}
	return out
}

func (r *reader) scopes() []string {
	var out []string
	for _, name := range [...]string{"scope", "scp"} {
		list := r.list(name)
		if raw := r.payload[name]; len(raw) > 0 && raw[0] == '"' {
			list = words(strings.Join(list, " "))
		}
		for _, s := range list {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// words splits at spaces only: RFC 6749 section 3.3 knows no other separator.
func words(s string) []string {
	return strings.FieldsFunc(s, func(c rune) bool { return c == ' ' })
}

// instant reads a NumericDate (RFC 7519 section 2): seconds, whole or not, since 1970 in UTC.
func (r *reader) instant(name string) *time.Time {
	raw, ok := r.payload[name]
	if !ok {
		return nil
	}
	seconds, err := strconv.ParseFloat(string(raw), 64)
	if err != nil {
		r.fail(name, "a number of seconds since 1970")
		return nil
	}
	const last = 253402300799 // 9999-12-31T23:59:59Z; RFC 3339 knows no later year
	if math.Abs(seconds) > last {
		r.fail(name, "seconds since 1970, not milliseconds")
		return nil
	}
	whole, fraction := math.Modf(seconds)
	t := time.Unix(int64(whole), int64(math.Round(fraction*1e6))*1000).UTC()
	return &t
}
