package cli

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// WithReachHint adds to the error of a connection what to do about it; source is where the server's address comes from, such as
// --target.
func WithReachHint(err error, source string) error {
	if hint := reachHint(err, source); hint != "" {
		return fmt.Errorf("%w; %s", err, hint)
	}
	return err
}

// reachHint returns "" for an error that is not one of a connection.
func reachHint(err error, source string) string {
	var unnamed *net.DNSError
	var failed *net.OpError
	switch {
	case errors.As(err, &failed) && failed.Op == "proxyconnect":
		return "correct " + proxyVariable(err) + ", or name the server's host in NO_PROXY"
	case errors.Is(err, http.ErrSchemeMismatch):
		return "give http:// in " + source
	case errors.As(err, &unnamed) && unnamed.IsNotFound:
		return "correct the name of the host in " + source
	case errors.As(err, &unnamed):
		return "the name server did not say where the host is; try again"
	case errors.As(err, &failed) && failed.Op == "dial":
		return "start the server, or correct its address in " + source
	}
	return certificateHint(err, source)
}

// certificateHint returns "" for an error that is not one of the server's certificate.
func certificateHint(err error, source string) string {
	var refused *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var other x509.HostnameError
	switch {
	case errors.As(err, &other) && len(other.Certificate.DNSNames)+len(other.Certificate.IPAddresses) > 0:
		return "give in " + source + " a name that the certificate has"
	case errors.As(err, &other):
		return "the server needs a certificate with its name"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the server needs a certificate that is valid today"
	case errors.As(err, &unknown):
		return "give the file of its authority by --ca"
	case errors.As(err, &refused):
		return "the server needs another certificate"
	}
	return ""
}

// proxyVariable is the environment variable that names the proxy.
func proxyVariable(err error) string {
	request := (*url.Error)(nil)
	switch {
	case !errors.As(err, &request):
		return "HTTPS_PROXY or HTTP_PROXY"
	case strings.HasPrefix(request.URL, "https:"):
		return "HTTPS_PROXY"
	}
	return "HTTP_PROXY"
}
