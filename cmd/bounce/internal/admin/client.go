// Package admin is a client of a running mock's control API, for the commands that ask one: curl, explain, health, seed export.
// It knows paths, and answers as bytes; its callers know what they mean. Of this module it imports package cli only.
package admin

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"example.com/bounce/cmd/bounce/internal/cli"
)

const (
	// DefaultTarget is where bounce mock listens by default.
	DefaultTarget = "http://127.0.0.1:2686"
	// DefaultTimeout limits the time of one exchange.
	DefaultTimeout = 30 * time.Second
)

// Settings say which mock to call, and how.
type Settings struct {
	Target  string
	CA      string        // a PEM file; "" stands for the machine's authorities
	Token   string        // of the control API; "" sends none
	Timeout time.Duration // of one exchange
	Flag    string        // that names the target; "" stands for --target
}

// Client calls one mock.
type Client struct {
	base  string
	token string
	flag  string
	http  *http.Client
}

// NewClient refuses a target that is not a URL, and a file without a certificate.
func NewClient(s Settings) (*Client, error) {
	flag := cmp.Or(s.Flag, "--target")
	if u, err := url.Parse(s.Target); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%s is %q, want a URL such as %s", flag, s.Target, DefaultTarget)
	}
	authorities, err := cli.LoadCAs(s.CA)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: authorities, MinVersion: tls.VersionTLS12}} // no proxy: a mock is near
	return &Client{
		base: strings.TrimRight(s.Target, "/"), token: s.Token, flag: flag, http: &http.Client{Transport: transport, Timeout: s.Timeout},
	}, nil
}

// Base is the URL of the mock, without a slash at the end.
func (c *Client) Base() string { return c.base }

// Answer is an answer that was read to its end.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Call sends a request to the control API; path begins after /__admin. An error is one of the connection.
func (c *Client) Call(ctx context.Context, method, path string, body []byte) (*Answer, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.base+"/__admin"+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("call %s: %w", path, err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	answer, err := c.Send(r)
	if errors.Is(err, syscall.ECONNREFUSED) {
		return nil, cli.Exit(cli.CodeTarget, fmt.Errorf("no mock at %s; start one with bounce mock, or give %s", r.URL.Host, c.flag))
	}
	if err != nil {
		return nil, cli.Exit(cli.CodeTarget, fmt.Errorf("no answer: %w", err))
	}
	return answer, nil
}

// Send sends any request, and closes the connection after it.
func (c *Client) Send(r *http.Request) (*Answer, error) {
	const most = 32 << 20
	defer c.http.CloseIdleConnections()
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, cli.WithReachHint(cli.WithoutContext(err), c.flag) // which would name the URL
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, most))
	if err != nil {
		return nil, fmt.Errorf("read answer of %s: %w", r.URL.Host, err)
	}
	if r.URL.Scheme == "http" && wantsHTTPS(answer.StatusCode, body) {
		return nil, fmt.Errorf("%s speaks https, and was asked by http; give https:// in %s", r.URL.Host, c.flag)
	}
	return &Answer{Status: answer.StatusCode, Header: answer.Header, Body: body}, nil
}

// wantsHTTPS recognizes what net/http and nginx answer to plain HTTP on a port for HTTPS.
func wantsHTTPS(status int, body []byte) bool {
	return status == http.StatusBadRequest && bytes.Contains(body, []byte("HTTP request")) && bytes.Contains(body, []byte("HTTPS"))
}
