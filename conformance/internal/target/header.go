package target

import (
	"context"
	"errors"
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
	// Value is the value itself; in a file, a text in place of the fields.
	Value string `yaml:"-"`
	// File is a file that holds it.
	File string `yaml:"file" about:"A file that holds the value; a relative path starts from the folder of the target file."`
	// Env is an environment variable that holds it.
	Env string `yaml:"env" about:"An environment variable that holds the value."`
	// Command is a program, with its arguments, that prints it.
	Command []string `yaml:"command" about:"A program and its arguments, which prints the value. It runs in the folder of the target file."`
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

// checkHeaders lists the headers that cannot be sent with each request.
func (c *Config) checkHeaders() (all problems) {
	first := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(c.Headers)) {
		canonical, h := textproto.CanonicalMIMEHeaderKey(name), c.Headers[name]
		n := h.source().Sources()
		field := "headers." + name
		switch {
		case !httpguts.ValidHeaderFieldName(name):
			all.add("headers", "one of the names is not a header name, want one such as X-Gateway-Key")
		case slices.Contains(own, canonical) || strings.HasPrefix(canonical, "Proxy-"):
			all.add(field, "is one that the suite or the connection sets, want another, such as a gateway's key")
		case first[canonical] != "":
			all.add(field, "is the same header as %s, want it once", first[canonical])
		case n != 1:
			all.add(field, "has %d sources, want the value, or one of file, env, command", n)
		}
		first[canonical] = name
	}
	return all
}

// AllHeaders obtains the values of the headers, in the order of their names. The error is a *CredentialError; redact is applied
// to the words of others in it.
func (c *Config) AllHeaders(ctx context.Context, redact func(string) string) ([]exchange.Header, error) {
	var all []exchange.Header
	for _, name := range slices.Sorted(maps.Keys(c.Headers)) {
		value, err := c.Headers[name].source().Obtain(ctx, c.dir, "the value", redact)
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
