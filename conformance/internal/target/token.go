package target

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"example.com/bounce/conformance/internal/exchange"
)

// tokens obtains each identity's token once and keeps it until a minute before it expires. A source that failed several
// times in a row is not asked again: each time may take a minute.
type tokens struct {
	identities map[string]Identity
	dir        string

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
	if token, ok := t.kept[role]; ok && !endsSoon(token) {
		return token, nil
	}
	if t.failed[role] >= patience {
		return "", t.last[role]
	}
	token, err := identity.Token.obtain(ctx, t.dir, "the token")
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

// CredentialError says that a token, or the value of a header, could not be obtained, or is not usable. It never holds it.
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

// MaxToken is how many bytes a token may have, from wherever it comes: it goes into a header.
const MaxToken = 16 << 10

// obtain gets the token, or what else an error calls it by.
func (t Token) obtain(ctx context.Context, dir, what string) (string, error) {
	var text string
	var err error
	switch {
	case t.Value != "":
		text = t.Value
	case t.File != "":
		text, err = readShort(t.File, dir)
	case t.Env != "":
		var set bool
		if text, set = os.LookupEnv(t.Env); !set {
			err = fmt.Errorf("environment variable %s is not set", t.Env)
		} else if text == "" {
			err = fmt.Errorf("environment variable %s is empty", t.Env)
		}
	case t.OAuth2 != nil:
		text, err = t.OAuth2.obtain(ctx)
	default:
		text, err = run(ctx, dir, t.Command)
	}
	switch text = strings.TrimSpace(text); {
	case err != nil:
		return "", err
	case text == "":
		return "", fmt.Errorf("%s is empty", what)
	case len(text) > MaxToken:
		return "", fmt.Errorf("%s has more than %d bytes", what, MaxToken)
	}
	return text, nil
}

// readShort reads a file, but not more of it than a token may have, and white space around it.
func readShort(path, dir string) (string, error) {
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(f, 2*MaxToken))
	return string(text), errors.Join(err, f.Close())
}

// source says where the token comes from, "" for a value.
func (t Token) source() string {
	switch {
	case t.File != "":
		return " from file " + t.File
	case t.Env != "":
		return " from environment variable " + t.Env
	case t.OAuth2 != nil:
		return " issued at " + t.OAuth2.place()
	case len(t.Command) > 0:
		return " printed by command " + t.Command[0]
	}
	return ""
}

// usable says, without verifying it, whether an identity's token is what the role promises: a test of the scope with an
// expired token would pass, or fail, for another reason.
func usable(role, token string, now time.Time) error {
	expires, has, err := claims(token)
	expired := has && !expires.After(now)
	switch {
	case err != nil:
		return err
	case role == "no-exp" && has:
		return errors.New("it has exp, want one without")
	case role == "expired" && !expired:
		return errors.New("it has not expired by the server's clock, want one that has")
	case role != "expired" && expired:
		return fmt.Errorf("it expired at %s by the server's clock", expires.UTC().Format(time.RFC3339))
	}
	return nil
}

// claims reads a JWT's claims without verifying it.
func claims(token string) (expires time.Time, hasExpiry bool, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return time.Time{}, false, errors.New("it is no JWT: it has not three parts")
	}
	header, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil || len(header) == 0 || header[0] != '{' {
		return time.Time{}, false, errors.New("it is no JWT: its header cannot be read")
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	var set struct {
		Exp *float64 `json:"exp"`
	}
	if err != nil || json.Unmarshal(raw, &set) != nil {
		return time.Time{}, false, errors.New("it is no JWT: its claims cannot be read")
	}
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return time.Time{}, false, errors.New("it is no JWT: it has a character that no header may have")
	}
	if set.Exp == nil {
		return time.Time{}, false, nil
	}
	return time.Unix(int64(*set.Exp), 0), true, nil
}

func endsSoon(token string) bool {
	expires, has, err := claims(token)
	return err == nil && has && time.Until(expires) < time.Minute
}
