package cli

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
)

// WithReachHint adds to the error of a connection what to do about it; flag is the one that names the server.
func WithReachHint(err error, flag string) error {
	if hint := reachHint(err, flag); hint != "" {
		return fmt.Errorf("%w; %s", err, hint)
	}
	return err
}

// reachHint returns "" for an error that is not one of a connection.
func reachHint(err error, flag string) string {
	var untrusted *tls.CertificateVerificationError
	var invalid x509.CertificateInvalidError
	var other x509.HostnameError
	var unnamed *net.DNSError
	var failed *net.OpError
	switch {
	case errors.As(err, &other):
		return "give in " + flag + " a name that the certificate has"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the server needs a certificate that is valid today"
	case errors.As(err, &untrusted):
		return "give the file of its authority by --ca"
	case errors.Is(err, http.ErrSchemeMismatch):
		return "give http:// in " + flag
	case errors.As(err, &unnamed):
		return "correct the name of the host in " + flag
	case errors.As(err, &failed) && failed.Op == "dial":
		return "start the server, or correct its address in " + flag
	}
	return ""
}
