package dryrun

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// Request is a request that nobody has sent.
type Request struct {
	Method string `json:"method"`
	// URL is the path with its query, as in the request line.
	URL string `json:"url"`
	// Headers are a text by name, or a list of texts.
	Headers map[string]any `json:"headers"`
	Body    string         `json:"body"`
	// BodyBytes is a body that is not text, in place of Body.
	BodyBytes []byte `json:"bodyBase64"`
}

// Error is what is wrong with a Request.
type Error struct {
	// Pointer is where, as a JSON Pointer; Want completes a sentence that begins with it.
	Pointer, Want string
}

func (e *Error) Error() string { return e.Pointer + " " + e.Want }

// HTTP returns the request as a server gets it that comes the way of another one, which names the host and decides about TLS.
// Content-Length and Transfer-Encoding are those of the body, whatever Headers say. The error is an *Error.
func (r Request) HTTP(by *http.Request) (*http.Request, error) {
	u, err := url.ParseRequestURI(r.URL)
	if err != nil {
		return nil, &Error{"/url", "must be a path with its query, as it is in the request line, such as /selfservice/v1/customers?limit=1"}
	}
	if r.BodyBytes != nil && r.Body != "" {
		return nil, &Error{"/bodyBase64", "cannot be combined with body: leave out either"}
	}
	body := []byte(r.Body)
	if r.BodyBytes != nil {
		body = r.BodyBytes
	}
	request := (&http.Request{
		Method: r.Method, URL: u, RequestURI: r.URL, Host: by.Host, TLS: by.TLS, Header: http.Header{},
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}).WithContext(by.Context())
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		if err := addHeader(request.Header, name, r.Headers[name]); err != nil {
			return nil, err
		}
	}
	if hosts := request.Header["Host"]; len(hosts) > 0 {
		request.Host = hosts[0]
	}
	for _, name := range []string{"Host", "Content-Length", "Transfer-Encoding"} {
		request.Header.Del(name)
	}
	return request, nil
}

// addHeader adds a header whose value is a text or a list of texts.
func addHeader(h http.Header, name string, value any) error {
	list, isList := value.([]any)
	if !isList {
		list = []any{value}
	}
	for _, each := range list {
		text, isText := each.(string)
		switch {
		case !httpguts.ValidHeaderFieldName(name):
			return &Error{"/headers", "must have names that a header can have: letters, digits and !#$%&'*+-.^_`|~"}
		case !isText || !httpguts.ValidHeaderFieldValue(text):
			return &Error{"/headers/" + strings.ReplaceAll(name, "~", "~0"), "must be a text without line breaks and control characters, or a list of such texts"}
		}
		h.Add(name, text)
	}
	return nil
}
