package target

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"example.com/bounce/conformance/internal/exchange"
)

// tokens obtains each identity's token once and keeps it until a minute before it expires; a token that must have expired is kept
// for good. A source that failed several times in a row is not used again: each time may take a minute.
type tokens struct {
	identities map[string]Identity
	dir        string
	redact     func(string) string

	mu     sync.Mutex
	kept   map[string]string
	failed map[string]int // how many times in a row
	last   map[string]error
}

// patience is how many times in a row a source may fail.
const patience = 3

func (t *tokens) get(ctx context.Context, role string) (string, error) {
	identity, ok := t.identities[role]
	if !ok {
		return "", &Missing{role, fmt.Sprintf("identities.%s: %s", role, IdentityRoles()[role])}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if token, ok := t.kept[role]; ok && (role == "expired" || !endsSoon(token)) {
		return token, nil
	}
	if t.failed[role] >= patience {
		return "", t.last[role]
	}
	token, err := identity.Token.Obtain(ctx, t.dir, "the token", t.redact)
	if err != nil {
		err = &CredentialError{Field: "identities." + role, Err: err}
		if ctx.Err() == nil {
			t.failed[role]++
			t.last[role] = err
		}
		return "", err
	}
	t.kept[role], t.failed[role] = token, 0
	return token, nil
}

// CredentialError says that a token, or the value of a header, cannot be obtained or used. It never contains the value.
type CredentialError struct {
	// Field is where the target file has it, such as identities.approver.
	Field string
	// Err is the reason.
	Err error
}

func (e *CredentialError) Error() string {
	return exchange.Redact(fmt.Sprintf("%s: %v", e.Field, e.Err))
}

// Unwrap is the reason.
func (e *CredentialError) Unwrap() error { return e.Err }

// ObtainToken obtains the token of a role from where the Config says. The error is a *CredentialError, which has no secret; a role that
// the Config lacks is one, too.
func (c *Config) ObtainToken(ctx context.Context, role string) (string, error) {
	identity, found := c.Identities[role]
	err := errors.New("there is no such role")
	token := ""
	if found {
		token, err = identity.Token.Obtain(ctx, c.dir, "the token", exchange.Redact)
	}
	if err == nil && strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		err = errors.New("the token has a character that no header may have")
	}
	if err != nil {
		return "", &CredentialError{Field: "identities." + role, Err: err}
	}
	return token, nil
}

// usable checks, without verifying it, that an identity's token is what the role promises: a scenario about the scope would pass,
// or fail, for another reason with an expired token.
func usable(role, token string, now time.Time) error {
	c, err := claimsOf(token)
	if err != nil {
		return err
	}
	expired := c.Exp != nil && !c.expires().After(now)
	switch {
	case role == "no-exp" && c.Exp != nil:
		return errors.New("it has exp, want one without")
	case role == "expired" && (c.Exp == nil || c.expires().After(now.Add(time.Second))): // a Date has no fractions
		return errors.New("it has not expired by the server's clock, want one that has")
	case role != "expired" && expired:
		return fmt.Errorf("it expired at %s by the server's clock", c.expires().UTC().Format(time.RFC3339))
	case role == "not-yet-valid" && (c.Nbf == nil || !seconds(*c.Nbf).After(now)):
		return errors.New("it has no nbf that lies ahead by the server's clock, want one that has")
	case role == "hs256-with-public-key" && c.algorithm != "HS256":
		return fmt.Errorf("it is signed by %q, want HS256", c.algorithm)
	case role == "critical" && !c.critical:
		return errors.New("its header has no crit, want one with an unknown extension")
	case role == "header-not-utf-8" && !c.garbled[0], role == "claims-not-utf-8" && !c.garbled[1]:
		return errors.New("it is UTF-8, want a part that is not")
	case role == "approver" && c.onlyScopesOfOthers():
		return fmt.Errorf("its scope is %q, want %s", strings.Join(c.scopes(), " "), approverScope)
	case role == "no-scope" && len(c.scopes()) > 0:
		return errors.New("it has a scope, want one without")
	case slices.Contains([]string{"wrong-scope", "longer-scope"}, role) && slices.Contains(c.scopes(), approverScope):
		return fmt.Errorf("it has the scope %s, want one that has another", approverScope)
	}
	return nil
}

// knownKey fails if a token that must be signed with an unknown key names the good token's key.
func knownKey(role, token, good string) error {
	if role != "unknown-kid" {
		return nil
	}
	c, err := claimsOf(token)
	if err != nil {
		return err
	}
	if known, err := claimsOf(good); err == nil && c.kid != "" && c.kid == known.kid {
		return errors.New("its kid is that of the approver's token, want one of a key that the key set lacks")
	}
	return nil
}

const (
	scopePrefix   = "mcs:oci:api:"
	approverScope = scopePrefix + "Approver"
)

// claims are the claims of a JWT, and some members of its header.
type claims struct {
	Exp   *float64 `json:"exp"`
	Nbf   *float64 `json:"nbf"`
	Scope any      `json:"scope"`
	Scp   any      `json:"scp"`

	algorithm string
	kid       string
	critical  bool    // the header has crit
	garbled   [2]bool // header and claims are not UTF-8
}

func (c claims) expires() time.Time { return seconds(*c.Exp) }

func seconds(n float64) time.Time { return time.Unix(int64(n), 0) }

// scopes are the scopes of both claims, each a text or a list.
func (c claims) scopes() []string {
	var all []string
	for _, claim := range []any{c.Scope, c.Scp} {
		list, _ := claim.([]any)
		for _, each := range append(list, claim) {
			text, _ := each.(string)
			all = append(all, strings.Fields(text)...)
		}
	}
	return all
}

// onlyScopesOfOthers reports whether all scopes are documented ones of other callers: each correct server refuses such an approver.
func (c claims) onlyScopesOfOthers() bool {
	isOfOthers := func(scope string) bool { return strings.HasPrefix(scope, scopePrefix) && scope != approverScope }
	scopes := c.scopes()
	return len(scopes) > 0 && !slices.ContainsFunc(scopes, func(scope string) bool { return !isOfOthers(scope) })
}

// claimsOf reads a JWT's claims without verifying it.
func claimsOf(token string) (claims, error) {
	var c claims
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return c, errors.New("it is not a JWT: it does not have three parts")
	}
	header, err := base64.RawURLEncoding.DecodeString(parts[0])
	var head struct {
		Alg  any `json:"alg"`
		Kid  any `json:"kid"`
		Crit any `json:"crit"`
	}
	if err != nil || json.Unmarshal(header, &head) != nil {
		return c, errors.New("it is not a JWT: its header cannot be read")
	}
	c.algorithm, _ = head.Alg.(string)
	c.kid, _ = head.Kid.(string)
	c.critical = head.Crit != nil
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(raw, &c) != nil {
		return c, errors.New("it is not a JWT: its claims cannot be read")
	}
	c.garbled = [2]bool{!utf8.Valid(header), !utf8.Valid(raw)}
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return c, errors.New("it is not a JWT: it has a character that no header may have")
	}
	return c, nil
}

func endsSoon(token string) bool {
	c, err := claimsOf(token)
	return err == nil && c.Exp != nil && time.Until(c.expires()) < time.Minute
}
