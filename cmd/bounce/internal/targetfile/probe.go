package targetfile

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"example.com/bounce/cmd/bounce/internal/cli"
)

const (
	// answerTime and answerBytes bound one answer of a server.
	answerTime  = 10 * time.Second
	answerBytes = 64 << 10
	// unknownExecution is a path of the API at which no server has anything.
	unknownExecution = "/selfservice/v1/customers/0/EBSO/products/bounce/instances/UNKNOWN/executions/UNKNOWN"
)

// issuers are where a server describes who issues tokens (RFC 8414, OpenID Connect Discovery).
var issuers = []string{"/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"}

// seen is an answer to a request without a credential.
type seen struct {
	status    int
	challenge string // the scheme that WWW-Authenticate names; "" for none
	isHTML    bool
	body      []byte
}

// probe notes what the server of --from answers to requests without a credential: whether it has the API, and where tokens are issued.
// It only reads.
func (s *initSettings) probe(ctx context.Context, d *draft) error {
	base := strings.TrimRight(s.from, "/")
	client, err := s.newProbeClient()
	if err != nil {
		return err
	}
	defer client.CloseIdleConnections()
	api, err := get(ctx, client, base+unknownExecution)
	if err != nil {
		return cli.Exit(cli.CodeTarget, fmt.Errorf("no answer: %w", cli.WithReachHint(cli.WithoutContext(err), s.source())))
	}
	d.notes = append(d.notes, "Seen: the API of "+base+" "+api.meaning())
	for _, path := range issuers {
		answer, err := get(ctx, client, base+path)
		if err != nil || answer.status != http.StatusOK {
			continue
		}
		var metadata struct {
			TokenEndpoint string `json:"token_endpoint"`
		}
		if json.Unmarshal(answer.body, &metadata) == nil && isURL(metadata.TokenEndpoint) {
			d.tokenURL = metadata.TokenEndpoint
			d.notes = append(d.notes, "Seen: "+base+path+" says that tokens are issued at "+d.tokenURL+".")
			return nil
		}
	}
	return nil
}

// source is where the URL of the server comes from.
func (s *initSettings) source() string {
	if s.asked {
		return "the answer"
	}
	return "--from"
}

// isURL reports whether a server's text is a URL that can stand in a comment.
func isURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil && fits(text) && !strings.Contains(text, " ")
}

// newProbeClient follows no redirect: what the URL itself answers is of interest.
func (s *initSettings) newProbeClient() (*http.Client, error) {
	authorities, err := cli.LoadCAs(s.ca)
	if err != nil {
		return nil, err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{RootCAs: authorities, MinVersion: tls.VersionTLS12}
	transport.MaxResponseHeaderBytes = answerBytes
	return &http.Client{
		Transport: transport, Timeout: answerTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

func get(ctx context.Context, client *http.Client, target string) (seen, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return seen{}, err
	}
	answer, err := client.Do(r)
	if err != nil {
		return seen{}, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, answerBytes))
	if err != nil {
		return seen{}, fmt.Errorf("read the answer: %w", err)
	}
	scheme, _, _ := strings.Cut(answer.Header.Get("WWW-Authenticate"), " ")
	if strings.ContainsFunc(scheme, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') }) {
		scheme = ""
	}
	const longest = 20
	return seen{
		status: answer.StatusCode, challenge: scheme[:min(len(scheme), longest)], body: body,
		isHTML: strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html"),
	}, nil
}

// meaning completes "the API of URL", for the author of a file.
func (a seen) meaning() string {
	text := fmt.Sprintf("answers %d without a token", a.status)
	switch {
	case a.isHTML:
		return text + ", with a page for people: a gateway may ask for a log-in or a header, or the URL is another one."
	case a.status == http.StatusUnauthorized && strings.EqualFold(a.challenge, "Bearer"):
		return text + " and asks for a bearer token, as it should."
	case a.status == http.StatusUnauthorized && a.challenge != "":
		return text + " and asks for the scheme " + a.challenge + ": a gateway may want a header of its own."
	case a.status == http.StatusUnauthorized, a.status == http.StatusForbidden:
		return text + "; if a token is not enough, a gateway may want a header of its own."
	case a.status == http.StatusNotFound:
		return text + ": the URL may lack a prefix, or the path is known to callers only."
	case a.status == http.StatusMethodNotAllowed:
		return text + ": it has the path, but not for GET, so it may have the schedule call alone."
	case a.status >= http.StatusMultipleChoices && a.status < http.StatusBadRequest:
		return text + ", a redirect: give the URL to which it leads."
	}
	return text + "."
}
