// Package exchange sends one HTTP request to the target and keeps what crossed the wire: nothing is repaired, followed or
// retried; only the body's content coding is undone. All that it keeps is bounded. It also redacts and reproduces what it
// kept. It imports only the standard library.
package exchange

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Request is one request, relative to the target.
type Request struct {
	// Method is the HTTP method.
	Method string
	// Path is the escaped path, as it goes over the wire, behind the target's own path.
	Path string
	// Header is sent as it is, with User-Agent and Accept-Encoding unless it has them, and with the Access's headers.
	Header http.Header
	// Body is sent as it is; nil sends none.
	Body []byte
	// Harmless says that the request may be processed twice, whatever its method, so it may go over a connection that was idle.
	Harmless bool
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
	// Body is decoded: its Content-Encoding is undone.
	Body []byte
	Sent time.Time
	Took time.Duration
	// Err says why there is no answer, or no complete one; nil if there is one. See TooLarge and UnknownCoding.
	Err error
	// Earlier says why the request was sent before, a reason a time; the caller that repeats it fills it in.
	Earlier []string

	access curlAccess
}

// NotSent reports whether no connection could be made, so that not a byte of the request was sent.
func (x *Exchange) NotSent() bool {
	var failed *net.OpError
	return errors.As(x.Err, &failed) && (failed.Op == "dial" || failed.Op == "proxyconnect")
}

// IsUnreachable reports whether no server is there, or this machine cannot talk to it. A server that answers badly is reachable.
func (x *Exchange) IsUnreachable() bool {
	var refused *net.OpError
	var untrusted *tls.CertificateVerificationError
	var proxy *ProxyError
	early := []string{"dial", "proxyconnect", "remote error", "local error"} // the last two are of TLS, such as a certificate that is required
	return errors.As(x.Err, &refused) && slices.Contains(early, refused.Op) || errors.As(x.Err, &proxy) ||
		errors.As(x.Err, &untrusted) || errors.Is(x.Err, http.ErrSchemeMismatch)
}

// WantsHTTPS recognizes what net/http and nginx answer to plain HTTP on a port for HTTPS.
func (x *Exchange) WantsHTTPS() bool {
	return x.Status == http.StatusBadRequest && bytes.Contains(x.Body, []byte("HTTP request")) && bytes.Contains(x.Body, []byte("HTTPS"))
}

// IsDiverted reports whether something else came instead of an answer of the API: a redirect, or a page of HTML, as a gateway
// sends for a login, or a firewall for a refusal. A JSON body is the API's, whatever its media type. A 429 or a server error is
// what its status says, whatever its body.
func (x *Exchange) IsDiverted() bool {
	if x.Err != nil || x.Status < 200 || x.Status >= 500 || x.Status == http.StatusTooManyRequests {
		return false
	}
	return (x.Status >= 300 && x.Status < 400 || x.IsPage()) && !isJSONContainer(x.Body)
}

// IsPage reports whether the body is HTML, by its media type or by its beginning.
func (x *Exchange) IsPage() bool {
	name, _, _ := strings.Cut(strings.ToLower(x.Header.Get("Content-Type")), ";")
	text := strings.ToLower(strings.TrimSpace(string(x.Body[:min(len(x.Body), 200)])))
	return strings.TrimSpace(name) == "text/html" || strings.HasPrefix(text, "<!doctype html") || strings.HasPrefix(text, "<html")
}

// isJSONContainer reports whether the body is a JSON object or array.
func isJSONContainer(body []byte) bool {
	text := bytes.TrimSpace(body)
	return len(text) > 0 && (text[0] == '{' || text[0] == '[') && json.Valid(text)
}

// Client sends requests to one target. It is safe for concurrent use.
type Client struct {
	base    *url.URL
	http    *http.Client // for what changes nothing, or may be processed twice
	once    *http.Client // for what may change something
	timeout time.Duration
	agent   string
	headers []Header
	curl    curlAccess
	secrets secrets
}

// NewClient makes a client for the target's base URL. Each exchange has timeout to complete. Redirects are not
// followed, so that neither a token nor a header travels to another host. Proxies are those of the environment
// (HTTP_PROXY, HTTPS_PROXY, NO_PROXY).
func NewClient(base string, timeout time.Duration) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, fmt.Errorf("target %q is not a URL such as http://127.0.0.1:2686", base)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("target %q must have no user, query or fragment", u.Redacted())
	}
	// A server may close an idle connection at any time (RFC 9112 9.5). A request that may change something and meets that is
	// lost, and must not be sent again, so it never goes over a connection that was idle.
	fresh := newTransport()
	fresh.MaxIdleConnsPerHost = -1
	return &Client{base: u, timeout: timeout, agent: "bounce-conform", http: over(newTransport()), once: over(fresh)}, nil
}

func over(t *http.Transport) *http.Client {
	return &http.Client{
		Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// isSafe reports whether the method changes nothing (RFC 9110 9.2.1).
func isSafe(method string) bool {
	return slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace}, method)
}

// newTransport bounds what an answer may have before its body. Trailers and chunk extensions are bounded by net/http.
func newTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DisableCompression = true // the body is decoded here, within its bound
	t.MaxIdleConnsPerHost = 64
	t.MaxResponseHeaderBytes = maxHeaderBytes
	t.OnProxyConnectResponse = func(_ context.Context, proxy *url.URL, _ *http.Request, answer *http.Response) error {
		if answer.StatusCode != http.StatusOK {
			return &ProxyError{Proxy: proxy.Redacted(), Status: answer.StatusCode}
		}
		return nil
	}
	return t
}

// ProxyError says that the proxy of the environment refused to connect to the target.
type ProxyError struct {
	Proxy  string
	Status int
}

func (e *ProxyError) Error() string {
	return fmt.Sprintf("the proxy %s (HTTPS_PROXY) answered CONNECT with %d", e.Proxy, e.Status)
}

// Base is the target's URL without a trailing slash.
func (c *Client) Base() string { return strings.TrimSuffix(c.base.String(), "/") }

// Close ends the idle connections.
func (c *Client) Close() {
	c.http.CloseIdleConnections()
	c.once.CloseIdleConnections()
}

// Send sends one request, once. A failure on the way is in the exchange's Err.
func (c *Client) Send(ctx context.Context, r Request) *Exchange {
	x := &Exchange{Request: r, URL: c.Base() + r.Path, Sent: time.Now(), access: c.curl}
	_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	c.secrets.addToken(token)
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
	request.Header = c.header(x.Request.Header)
	client := c.once
	if isSafe(x.Request.Method) {
		client = c.http
	} else if x.Request.Harmless {
		client = c.http
		request.Header["Idempotency-Key"] = []string{} // is not sent, and lets net/http repeat what met a closed connection
	}
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	x.Status = answer.StatusCode
	if x.Header, err = boundedHeader(answer.Header); err != nil {
		return err
	}
	x.Body, err = readBody(answer)
	return err
}

// header is the header as it is sent: the request's own fields, and those of every request.
func (c *Client) header(own http.Header) http.Header {
	h := own.Clone()
	if h == nil {
		h = http.Header{}
	}
	for name, value := range map[string]string{"User-Agent": c.agent, "Accept-Encoding": acceptedCodings} {
		if _, there := h[name]; !there {
			h.Set(name, value)
		}
	}
	for _, header := range c.headers {
		h.Set(header.Name, header.Value)
	}
	return h
}
