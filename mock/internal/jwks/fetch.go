package jwks

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"example.com/bounce/mock/internal/token"
)

// maxHeaderBytes bounds the header of an answer.
const maxHeaderBytes = 16 << 10

// newClient returns a client that keeps no connection, follows no redirect, uses no proxy (which would dial in our place, past
// the guard) and reads at most MaxBytes.
func newClient(o Options) *http.Client {
	dialer := &net.Dialer{Timeout: o.Timeout}
	if !o.AllowPrivate {
		dialer.Control = onlyPublic
	}
	return &http.Client{
		Transport: limited{max: o.MaxBytes, next: &http.Transport{
			DialContext: dialer.DialContext, DisableKeepAlives: true, DisableCompression: true,
			TLSHandshakeTimeout: o.Timeout, MaxResponseHeaderBytes: maxHeaderBytes,
		}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// limited bounds the bodies of answers.
type limited struct {
	next http.RoundTripper
	max  int64
}

// RoundTrip implements http.RoundTripper.
func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := l.next.RoundTrip(r)
	if err == nil {
		response.Body = http.MaxBytesReader(nil, response.Body, l.max)
	}
	return response, err
}

// fetch gets the key set once.
func fetch(ctx context.Context, client *http.Client, o Options) (*token.KeySet, *FetchError) {
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, o.URI, nil)
	if err != nil {
		return nil, failed(err, "its URI cannot be asked")
	}
	request.Header.Set("Accept", "application/jwk-set+json, application/json")
	response, err := client.Do(request)
	if err != nil {
		if whole := (*url.Error)(nil); errors.As(err, &whole) { // its text holds the query, which may be a secret
			bare := *request.URL
			bare.RawQuery = ""
			err = fmt.Errorf("get %s: %w", bare.Redacted(), whole.Err)
		}
		return nil, unreached(err, o.Timeout)
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	switch status := response.StatusCode; {
	case status >= http.StatusMultipleChoices && status < http.StatusBadRequest:
		return nil, failed(nil, "its host answered with a redirect (%d), which is not followed", status)
	case status != http.StatusOK:
		return nil, failed(nil, "its host answered with the status %d, want 200", status)
	}
	text, err := io.ReadAll(response.Body)
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, failed(nil, "its host's answer has more than %d bytes", tooLarge.Limit)
	} else if err != nil {
		return nil, unreached(err, o.Timeout)
	}
	set, err := token.ParseKeySet(text)
	if err != nil {
		return nil, failed(nil, "its host's answer is an %s", err) // ErrKeys begins with "unusable", and shows no key
	}
	o.Fetched(set)
	return set, nil
}

// unreached describes an error of the connection.
func unreached(err error, timeout time.Duration) *FetchError {
	switch {
	case errors.Is(err, errNotPublic):
		return failed(err, "its host is at an address that is not public, which is not allowed here")
	case errors.Is(err, context.DeadlineExceeded):
		return failed(err, "its host did not answer within %s", timeout)
	}
	var unknown *net.DNSError
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return failed(err, "its host's name is not known")
	case errors.As(err, &untrusted):
		return failed(err, "its host's certificate is not trusted by this machine")
	case errors.Is(err, http.ErrSchemeMismatch):
		return failed(err, "its host does not speak TLS at that port, want the scheme http")
	}
	return failed(err, "its host cannot be reached")
}
