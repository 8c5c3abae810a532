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
	proxy := func(err error) error { return &net.OpError{Op: "proxyconnect", Net: "tcp", Err: dial(err)} }
	untrusted := func(err error) error { return &tls.CertificateVerificationError{Err: err} }
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"refused":              {dial(errors.New("connection refused")), "; start the server, or correct its address in --from"},
		"no such host":         {dial(&net.DNSError{Err: "no such host", Name: "a", IsNotFound: true}), "; correct the name of the host in --from"},
		"http, not https":      {http.ErrSchemeMismatch, "; give http:// in --from"},
		"an unknown authority": {untrusted(x509.UnknownAuthorityError{}), "; give the file of its authority by --ca"},
		"another name":         {untrusted(x509.HostnameError{Certificate: &x509.Certificate{DNSNames: []string{"b"}}, Host: "a"}), "; give in --from a name that the certificate has"},
		"no name":              {untrusted(x509.HostnameError{Certificate: &x509.Certificate{}, Host: "a"}), "; the server needs a certificate with its name"},
		"another use":          {untrusted(x509.CertificateInvalidError{Reason: x509.IncompatibleUsage}), "; the server needs another certificate"},
		"a silent name server": {dial(&net.DNSError{Err: "i/o timeout", Name: "a", IsTimeout: true}), "; the name server did not say where the host is; try again"},
		"no such proxy":        {proxy(&net.DNSError{Err: "no such host", Name: "p", IsNotFound: true}), "; correct HTTP_PROXY, or name the server's host in NO_PROXY"},
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

// The variable that names the proxy depends on the server's scheme; without the URL, both may do so.
func TestTheHintNamesTheVariableOfTheProxy(t *testing.T) {
	t.Parallel()
	refused := &net.OpError{Op: "proxyconnect", Net: "tcp", Err: errors.New("refused")}
	for want, err := range map[string]error{
		"HTTP_PROXY":                &url.Error{Op: "Get", URL: "http://a", Err: refused},
		"HTTPS_PROXY":               &url.Error{Op: "Get", URL: "https://a", Err: refused},
		"HTTPS_PROXY or HTTP_PROXY": refused,
	} {
		if got := cli.WithReachHint(err, "--target").Error(); !strings.HasSuffix(got, "; correct "+want+", or name the server's host in NO_PROXY") {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
