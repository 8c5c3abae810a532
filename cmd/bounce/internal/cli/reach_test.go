package cli_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.com/bounce/cmd/bounce/internal/cli"
)

func TestAnErrorOfAConnectionSaysWhatToDo(t *testing.T) {
	t.Parallel()
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	untrusted := func(err error) error { return &tls.CertificateVerificationError{Err: err} }
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"refused":              {dial(errors.New("connection refused")), "; start the server, or correct its address in --from"},
		"no such host":         {dial(&net.DNSError{Err: "no such host", Name: "a", IsNotFound: true}), "; correct the name of the host in --from"},
		"http, not https":      {http.ErrSchemeMismatch, "; give http:// in --from"},
		"an unknown authority": {untrusted(x509.UnknownAuthorityError{}), "; give the file of its authority by --ca"},
		"another name":         {untrusted(x509.HostnameError{Certificate: &x509.Certificate{}, Host: "a"}), "; give in --from a name that the certificate has"},
		"an old certificate":   {untrusted(x509.CertificateInvalidError{Reason: x509.Expired}), "; the server needs a certificate that is valid today"},
		"another error":        {errors.New("planted"), ": planted"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := cli.WithReachHint(&url.Error{Op: "Get", URL: "http://a", Err: c.err}, "--from")
			if !strings.HasSuffix(err.Error(), c.want) || !errors.Is(err, c.err) {
				t.Errorf("got %v, want it to end with %q", err, c.want)
			}
		})
	}
}
