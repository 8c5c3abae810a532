// Package credential obtains tokens, and values of headers, from where a target file says: a file, an environment variable, a command
// or an issuer. It bounds what each of them gives, and shows no secret in an error. It caches nothing, and does not know what a token
// is for. Of this module it imports exchange only.
package credential

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Token is where a JWT comes from; exactly one field is set.
type Token struct {
	// File is a file that holds it.
	File string `yaml:"file" about:"A file that holds it; a relative path starts from the folder of the target file."`
	// Env is an environment variable that holds it.
	Env string `yaml:"env" about:"An environment variable that holds it."`
	// Command is a program, with its arguments, that prints it.
	Command []string `yaml:"command" about:"A program and its arguments, which prints it. It runs in the folder of the target file."`
	// OAuth2 is the client credentials grant.
	OAuth2 *OAuth2 `yaml:"oauth2" about:"The client credentials grant of OAuth 2.0 issues it."`
	// Value is the JWT itself, for callers in Go; never in a file.
	Value string `yaml:"-"`
}

// OAuth2 is the client credentials grant of RFC 6749.
type OAuth2 struct {
	TokenURL string `yaml:"tokenUrl" about:"The URL that issues tokens."`
	ClientID string `yaml:"clientId" about:"The id of the client."`
	// ClientSecretEnv is the environment variable that holds the secret.
	ClientSecretEnv string   `yaml:"clientSecretEnv" about:"The environment variable that holds the client's secret."`
	Scopes          []string `yaml:"scopes" about:"The scopes to ask for; without them, the issuer decides."`
}

// MaxToken is how many bytes a token may have, whatever its source: it is sent in a header.
const MaxToken = 16 << 10

// Obtain obtains the token; what is its name in an error. redact is applied to the words of others in an error.
func (t Token) Obtain(ctx context.Context, dir, what string, redact func(string) string) (string, error) {
	var text string
	var err error
	switch {
	case t.Value != "":
		text = t.Value
	case t.File != "":
		text, err = readShort(ctx, t.File, dir)
	case t.Env != "":
		var set bool
		if text, set = os.LookupEnv(t.Env); !set {
			err = fmt.Errorf("environment variable %s is not set", t.Env)
		} else if text == "" {
			err = fmt.Errorf("environment variable %s is empty", t.Env)
		}
	case t.OAuth2 != nil:
		text, err = t.OAuth2.issue(ctx, redact)
	default:
		text, err = run(ctx, dir, t.Command, redact)
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

// readShort reads a file, but no more of it than a token may have, with white space around it. It waits for a pipe no longer than for
// any other source.
func readShort(ctx context.Context, path, dir string) (string, error) {
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	ctx, cancel := context.WithTimeout(ctx, sourceTime)
	defer cancel()
	var text []byte
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		text, err = readStart(path)
	}()
	select {
	case <-done:
		return string(text), err
	case <-ctx.Done():
		return "", fmt.Errorf("read %s: %w", path, ctx.Err())
	}
}

func readStart(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(f, 2*MaxToken))
	return text, errors.Join(err, f.Close())
}

// From says where the token comes from, as in " from file approver.jwt"; "" for a value.
func (t Token) From() string {
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

// Sources returns how many fields are set.
func (t Token) Sources() int {
	n := 0
	for _, set := range []bool{t.File != "", t.Env != "", len(t.Command) > 0, t.OAuth2 != nil, t.Value != ""} {
		if set {
			n++
		}
	}
	return n
}
