// Package exchange sends one HTTP request to the target and keeps what crossed the wire, exactly: nothing is repaired,
// followed or retried. It also redacts and reproduces what it kept. It imports only the standard library.
package exchange

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// MaxAnswer is how much of an answer's body is kept, in bytes; a larger one is no whole answer.
const MaxAnswer = 1 << 20

// Request is one request, relative to the target.
type Request struct {
	// Method is the HTTP method.
	Method string
	// Path is the escaped path, as it goes over the wire, behind the target's own path.
	Path string
	// Header is sent as it is; a nil header sends none of ours.
	Header http.Header
	// Body is sent as it is; nil sends none.
	Body []byte
}

// Clone is a copy that shares nothing with r.
func (r Request) Clone() Request {
	r.Header = r.Header.Clone()
	r.Body = bytes.Clone(r.Body)
	return r
}

// Exchange is a request and what came back. It is never changed after Send.
type Exchange struct {
	Request Request
	URL     string
	Status  int
	Header  http.Header
	Body    []byte
	Sent    time.Time
	Took    time.Duration
	// Err is why there is no answer, or no whole one; nil when there is.
	Err error
	// Earlier says why the request was sent before, a reason a time; whoever repeats it fills it in.
	Earlier []string
}

// NotSent is true where no connection could be made, so that not a byte of the request was sent.
func (x *Exchange) NotSent() bool {
	var failed *net.OpError
	return errors.As(x.Err, &failed) && failed.Op == "dial"
}

// Client sends requests to one target. It is safe for concurrent use.
type Client struct {
	base    *url.URL
	http    *http.Client
	timeout time.Duration
}

// NewClient makes a client for the target's base URL. Each exchange has timeout to complete. Redirects are not
// followed, so that a token never travels to another host.
func NewClient(base string, timeout time.Duration) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, fmt.Errorf("target %q is not a URL such as http://127.0.0.1:2686", base)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("target %q must have no user, query or fragment", u.Redacted())
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableCompression = true
	transport.MaxIdleConnsPerHost = 64
	return &Client{base: u, timeout: timeout, http: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Trust makes the authorities the only ones that the target's certificate is held to; nil leaves the machine's. It must come
// before the first Send.
func (c *Client) Trust(authorities *x509.CertPool) {
	c.http.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: authorities, MinVersion: tls.VersionTLS12}
}

// Base is the target's URL without a trailing slash.
func (c *Client) Base() string { return strings.TrimSuffix(c.base.String(), "/") }

// Close ends the idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Send sends one request. A fault on the way is in the exchange's Err, never a panic or a second try.
func (c *Client) Send(ctx context.Context, r Request) *Exchange {
	x := &Exchange{Request: r, URL: c.Base() + r.Path, Sent: time.Now()}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	x.Err = c.exchange(ctx, x)
	x.Took = time.Since(x.Sent)
	return x
}

func (c *Client) exchange(ctx context.Context, x *Exchange) error {
	var body io.Reader = http.NoBody
	if x.Request.Body != nil {
		body = bytes.NewReader(x.Request.Body)
	}
	request, err := http.NewRequestWithContext(ctx, x.Request.Method, x.URL, body)
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	request.Header = x.Request.Header.Clone()
	if request.Header == nil {
		request.Header = http.Header{}
	}
	answer, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	x.Status, x.Header = answer.StatusCode, answer.Header
	x.Body, err = io.ReadAll(io.LimitReader(answer.Body, MaxAnswer+1))
	if err == nil && len(x.Body) > MaxAnswer {
		x.Body, err = x.Body[:MaxAnswer], fmt.Errorf("the body is larger than %d bytes", MaxAnswer)
	}
	return err
}
