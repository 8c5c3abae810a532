package exchange

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
)

// Header is a header of all requests, such as the key of a gateway. Its value is a secret.
type Header struct{ Name, Value string }

// Access says how to reach the target. The zero value needs nothing special.
type Access struct {
	// UserAgent is that of all requests; "" is bounce-conform.
	UserAgent string
	// Headers are sent with all requests, to the target alone.
	Headers []Header
	// RootCAs are the only authorities that the target's certificate is held to; nil are the machine's.
	RootCAs *x509.CertPool
	// Insecure accepts any certificate of the target.
	Insecure bool
	// Certificates are what the client shows to the target.
	Certificates []tls.Certificate
}

// Use makes the client reach the target in this way. It must come before the first Send.
func (c *Client) Use(a Access) {
	if a.UserAgent != "" {
		c.agent = a.UserAgent
	}
	c.headers = a.Headers
	for _, h := range a.Headers {
		c.secrets.add(h.Value)
		c.curl.headers = append(c.curl.headers, h.Name)
	}
	c.curl.flags = ""
	if a.RootCAs != nil || a.Insecure || len(a.Certificates) > 0 {
		settings := &tls.Config{
			RootCAs: a.RootCAs, Certificates: a.Certificates, MinVersion: tls.VersionTLS12,
			InsecureSkipVerify: a.Insecure, //nolint:gosec // requested by name, and said in the report
		}
		for _, client := range []*http.Client{c.http, c.once} {
			client.Transport.(*http.Transport).TLSClientConfig = settings.Clone()
		}
	}
	if a.RootCAs != nil {
		c.curl.flags += ` --cacert "$BOUNCE_CA"`
	}
	if a.Insecure {
		c.curl.flags += " --insecure"
	}
	if len(a.Certificates) > 0 {
		c.curl.flags += ` --cert "$BOUNCE_CLIENT_CERT" --key "$BOUNCE_CLIENT_KEY"`
	}
}

// Hide makes Redact hide a secret that no request of Send carries in its Authorization.
func (c *Client) Hide(secret string) { c.secrets.add(secret) }

// Redact replaces whatever looks like a token, and each secret that the client knows: the values of the headers, and the
// payload and the signature of each token that was sent, each for itself.
func (c *Client) Redact(text string) string { return c.secrets.redact(text) }

// curlAccess is what a curl command needs to reach the target: no secrets, only their names.
type curlAccess struct {
	headers []string
	flags   string
}
