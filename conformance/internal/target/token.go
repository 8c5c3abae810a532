package target

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"example.com/bounce/conformance/internal/exchange"
)

// tokens obtains each identity's token once and keeps it until a minute before it expires.
type tokens struct {
	identities map[string]Identity
	dir        string

	mu   sync.Mutex
	kept map[string]string
}

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
	token, err := identity.Token.obtain(ctx, t.dir)
	if err != nil {
		return "", &CredentialError{Role: role, Err: err}
	}
	t.kept[role] = token
	return token, nil
}

// CredentialError says that a token could not be obtained, or is not usable. It never holds the token.
type CredentialError struct {
	// Role is the identity's name in the target file.
	Role string
	// Err is the reason.
	Err error
}

func (e *CredentialError) Error() string {
	return exchange.Redact(fmt.Sprintf("identities.%s: %v", e.Role, e.Err))
}

// Unwrap is the reason.
func (e *CredentialError) Unwrap() error { return e.Err }

func (t Token) obtain(ctx context.Context, dir string) (string, error) {
	var text string
	var err error
	switch {
	case t.Value != "":
		text = t.Value
	case t.File != "":
		path := t.File
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		var raw []byte
		raw, err = os.ReadFile(path)
		text = string(raw)
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
	if text = strings.TrimSpace(text); err == nil && text == "" {
		err = errors.New("the token is empty")
	}
	return text, err
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

// run keeps the command's output, which may hold a secret, out of the error; what it complains of last is in it, and the
// folder that it ran in.
func run(ctx context.Context, dir string, command []string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // the user's own command
	c.Dir = dir
	out, err := c.Output()
	if err == nil {
		return string(out), nil
	}
	folder, _ := filepath.Abs(dir)
	err = fmt.Errorf("command %s, run in %s: %w", command[0], folder, err)
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		if complaint := complaint(failed.Stderr); complaint != "" {
			err = fmt.Errorf("%w: %s", err, complaint)
		}
	}
	return "", err
}

// complaint is the last line that speaks of an error, else the last few, without control characters, and shortened.
func complaint(stderr []byte) string {
	var lines []string
	spoken := ""
	for line := range strings.Lines(exchange.Redact(string(stderr))) {
		line = strings.TrimSpace(strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return ' '
			}
			return r
		}, line))
		if line != "" {
			lines = append(lines, line)
		}
		if strings.Contains(strings.ToLower(line), "error") {
			spoken = line
		}
	}
	const few, limit = 3, 300
	text := cmp.Or(spoken, strings.Join(lines[max(0, len(lines)-few):], "; "))
	return strings.ToValidUTF8(text[:min(len(text), limit)], "")
}

func (o *OAuth2) obtain(ctx context.Context) (string, error) {
	config := clientcredentials.Config{
		ClientID: o.ClientID, ClientSecret: os.Getenv(o.ClientSecretEnv), TokenURL: o.TokenURL, Scopes: o.Scopes,
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	token, err := config.Token(ctx)
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused) && refused.ErrorCode != "":
		return "", fmt.Errorf("client credentials at %s: refused as %s", o.place(), refused.ErrorCode)
	case err != nil:
		return "", fmt.Errorf("client credentials at %s: no token was issued", o.place())
	}
	return token.AccessToken, nil
}

// place is the token URL without the password that it may hold.
func (o *OAuth2) place() string {
	u, err := url.Parse(o.TokenURL)
	if err != nil {
		return "tokenUrl, which is no URL"
	}
	return u.Redacted()
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
	if set.Exp == nil {
		return time.Time{}, false, nil
	}
	return time.Unix(int64(*set.Exp), 0), true, nil
}

func endsSoon(token string) bool {
	expires, has, err := claims(token)
	return err == nil && has && time.Until(expires) < time.Minute
}
