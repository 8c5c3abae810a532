package credential

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/openapi/printable"
)

// sourceTime is how long a command or an issuer may take for one token.
const sourceTime = time.Minute

// errTooMuch ends a command that prints more than a token.
var errTooMuch = fmt.Errorf("it printed more than %d bytes", 2*MaxToken)

// printed keeps what a command prints, up to a bound; more output ends the command.
type printed struct {
	text bytes.Buffer // not embedded: its ReadFrom has no bound
	end  context.CancelCauseFunc
}

func (p *printed) Write(text []byte) (int, error) {
	if p.text.Len()+len(text) > 2*MaxToken {
		p.end(errTooMuch)
		return 0, errTooMuch
	}
	return p.text.Write(text)
}

// run runs the command. Its output, which may be a secret, is not in the error; its last complaint is, redacted, and the folder
// that it ran in.
func run(ctx context.Context, dir string, command []string, redact func(string) string) (string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, sourceTime, fmt.Errorf("it took longer than %s", sourceTime))
	defer cancel()
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	out := printed{end: end}
	var complaints tail
	c := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // the user's own command
	c.Dir, c.Stdout, c.Stderr = dir, &out, &complaints
	c.WaitDelay = time.Second // what it has started may still hold the pipes
	err := c.Run()
	if err == nil || errors.Is(err, exec.ErrWaitDelay) && out.text.Len() > 0 {
		return out.text.String(), nil
	}
	err = cmp.Or(context.Cause(ctx), err)
	folder, _ := filepath.Abs(dir)
	err = fmt.Errorf("command %s, run in %s: %w", command[0], folder, err)
	if complaint := complaints.complaint(redact); complaint != "" {
		err = fmt.Errorf("%w: %s", err, complaint)
	}
	return "", err
}

// tail keeps the end of a command's error output.
type tail struct {
	text []byte
	cut  bool // whether it is not all
}

func (t *tail) Write(text []byte) (int, error) {
	const most = 8 << 10
	t.cut = t.cut || len(t.text)+len(text) > most
	t.text = append(t.text, text[max(0, len(text)-most):]...)
	t.text = t.text[max(0, len(t.text)-most):]
	return len(text), nil
}

// complaint is the last line about an error, or else the last few lines. It is redacted before it is shortened: half a secret
// would not be found.
func (t *tail) complaint(redact func(string) string) string {
	var lines []string
	spoken := ""
	text := string(t.text)
	if t.cut {
		_, text, _ = strings.Cut(text, "\n") // a line without its beginning may hold half a token
	}
	for line := range strings.Lines(redact(text)) {
		line = strings.TrimSpace(line)
		if line != "" {
			lines = append(lines, line)
		}
		if strings.Contains(strings.ToLower(line), "error") {
			spoken = line
		}
	}
	const few, limit = 3, 300
	return shorten(cmp.Or(spoken, strings.Join(lines[max(0, len(lines)-few):], "; ")), limit)
}

// shorten is the beginning of a foreign text, in one line.
func shorten(text string, limit int) string {
	text = printable.Line(strings.Join(strings.Fields(text), " "))
	return strings.ToValidUTF8(text[:min(len(text), limit)], "")
}

// issuerClient requests tokens. It follows no redirect, which would take the client's secret elsewhere, and has nothing that is
// meant for the target: neither its headers nor its authorities.
func issuerClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxResponseHeaderBytes = 64 << 10 // of the body, the library reads a MiB, decoded
	transport.DisableKeepAlives = true
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func (o *OAuth2) issue(ctx context.Context, redact func(string) string) (string, error) {
	secret := os.Getenv(o.ClientSecretEnv)
	config := clientcredentials.Config{ClientID: o.ClientID, ClientSecret: secret, TokenURL: o.TokenURL, Scopes: o.Scopes}
	ctx, cancel := context.WithTimeout(ctx, sourceTime)
	defer cancel()
	token, err := config.Token(context.WithValue(ctx, oauth2.HTTPClient, issuerClient()))
	if err == nil {
		return token.AccessToken, nil
	}
	why := "no token was issued"
	var refused *oauth2.RetrieveError
	var failed *net.OpError
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, &refused):
		why = refusalOf(refused, func(text string) string { return redact(o.hide(secret, text)) })
	case errors.Is(err, context.DeadlineExceeded):
		why = fmt.Sprintf("no token was issued within %s", sourceTime)
	case errors.As(err, &failed):
		why += ": " + failed.Error()
	case errors.As(err, &untrusted):
		why += ": " + untrusted.Error()
	}
	return "", fmt.Errorf("client credentials at %s: %s", o.place(), why)
}

// hide replaces the credentials that were sent to the issuer in its words. A secret that is too short to be found in them hides all.
func (o *OAuth2) hide(secret, text string) string {
	if len(secret) > 0 && len(secret) < exchange.ShortestSecret {
		return ""
	}
	basic := func(id, secret string) string { return base64.StdEncoding.EncodeToString([]byte(id + ":" + secret)) }
	all := []string{secret, basic(url.QueryEscape(o.ClientID), url.QueryEscape(secret))}
	if u, err := url.Parse(o.TokenURL); err == nil {
		password, _ := u.User.Password()
		all = append(all, password, basic(u.User.Username(), password))
	}
	return exchange.Hiding(all...)(text)
}

// refusalOf says how an issuer refused, in its own words, from which hide takes the secrets.
func refusalOf(refused *oauth2.RetrieveError, hide func(string) string) string {
	const code, description, page = 100, 300, 200
	status := refused.Response.StatusCode
	why, said := fmt.Sprintf("no token was issued: it answered %d", status), shorten(hide(string(refused.Body)), page)
	switch {
	case refused.ErrorCode != "":
		why = fmt.Sprintf("refused as %s (%d)", shorten(hide(refused.ErrorCode), code), status)
		said = shorten(hide(refused.ErrorDescription), description)
	case status >= 300 && status < 400:
		return fmt.Sprintf("no token was issued: it redirects (%d), which is not followed; give the URL that issues tokens itself", status)
	}
	if said == "" {
		return why
	}
	return why + ": " + said
}

// place is the token URL without a password.
func (o *OAuth2) place() string {
	u, err := url.Parse(o.TokenURL)
	if err != nil {
		return "tokenUrl, which is not a URL"
	}
	return u.Redacted()
}
