package target

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/textproto"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
	"golang.org/x/net/http/httpguts"

	"example.com/bounce/conformance/internal/exchange"
)

// Header is where the value of a header comes from; exactly one field is set. The value is a secret, like a token.
type Header struct {
	Value   string   `yaml:"-"`       // the value itself; in a file, a text in place of the fields
	File    string   `yaml:"file"`    // a file that holds it
	Env     string   `yaml:"env"`     // an environment variable that holds it
	Command []string `yaml:"command"` // a program, with its arguments, that prints it
}

// UnmarshalYAML reads a text as the value itself.
func (h *Header) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		return node.Decode(&h.Value)
	}
	type fields Header
	return node.Decode((*fields)(h))
}

func (h Header) source() Token {
	return Token{Value: h.Value, File: h.File, Env: h.Env, Command: h.Command}
}

// own are the headers that the suite sets or omits to test the target, and those of the connection.
var own = []string{
	"Accept", "Accept-Encoding", "Authorization", "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Expect",
	"Host", "Identifier", "Keep-Alive", "Prefer", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
}

// checkHeaders returns an error for each header that cannot be sent with each request.
func (c *Config) checkHeaders() []error {
	var errs []error
	first := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(c.Headers)) {
		canonical, h := textproto.CanonicalMIMEHeaderKey(name), c.Headers[name]
		n := h.source().sources()
		switch {
		case !httpguts.ValidHeaderFieldName(name):
			errs = append(errs, errors.New("headers: one of the names is not a header name, want one such as X-Gateway-Key"))
		case slices.Contains(own, canonical) || strings.HasPrefix(canonical, "Proxy-"):
			errs = append(errs, fmt.Errorf("headers.%s: is one that the suite or the connection sets, want another, such as a gateway's key", name))
		case first[canonical] != "":
			errs = append(errs, fmt.Errorf("headers.%s: is the same header as %s, want it once", name, first[canonical]))
		case n != 1:
			errs = append(errs, fmt.Errorf("headers.%s: has %d sources, want the value, or one of file, env, command", name, n))
		}
		first[canonical] = name
	}
	return errs
}

// AllHeaders obtains the values of the headers, in the order of their names. The error is a *CredentialError; redact is applied
// to the words of others in it.
func (c *Config) AllHeaders(ctx context.Context, redact func(string) string) ([]exchange.Header, error) {
	var all []exchange.Header
	for _, name := range slices.Sorted(maps.Keys(c.Headers)) {
		value, err := c.Headers[name].source().obtain(ctx, c.dir, "the value", redact)
		if err == nil && !httpguts.ValidHeaderFieldValue(value) {
			err = errors.New("the value has a line break or another character that no header may have")
		}
		if err != nil {
			return nil, &CredentialError{Field: "headers." + name, Err: err}
		}
		all = append(all, exchange.Header{Name: http.CanonicalHeaderKey(name), Value: value})
	}
	return all, nil
}
