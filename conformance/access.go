package conformance

import (
	"context"
	"regexp"
	"strings"

	"example.com/bounce/conformance/internal/exchange"
)

// reach makes a client reach the target as the options say. The error is a *target.CredentialError.
func (o Options) reach(ctx context.Context, client *exchange.Client) error {
	access := exchange.Access{
		UserAgent: userAgent(o.Version), RootCAs: o.Connection.RootCAs, Insecure: o.Connection.Insecure, Certificates: o.Connection.ClientCertificates,
	}
	client.Hide(o.Connection.AdminToken)
	if o.Config != nil {
		headers, err := o.Config.AllHeaders(ctx, client.Redact)
		if err != nil {
			return err
		}
		access.Headers = headers
	}
	client.Use(access)
	return nil
}

// separators are what a product's version cannot have in a User-Agent (RFC 9110, 10.1.5).
var separators = regexp.MustCompile(`[^0-9A-Za-z.+_-]+`)

// userAgent names the suite and its version.
func userAgent(version string) string {
	return "bounce-conform/" + orDefault(strings.Trim(separators.ReplaceAllString(version, "-"), "-"), "devel")
}
