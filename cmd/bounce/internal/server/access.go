package server

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/spf13/pflag"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/mock"
)

// accessSettings say who may call the mock, and how: the control API's token, and TLS.
type accessSettings struct {
	AdminToken string
	NoAdmin    bool
	TLS        bool
	TLSCAFile  string
	TLSCert    string
	TLSKey     string
	TLSName    []string
}

func (a *accessSettings) flags(f *pflag.FlagSet) {
	f.StringVar(&a.AdminToken, "admin-token", "", "require this `TOKEN` of every call of the control API; better given as BOUNCE_MOCK_ADMIN_TOKEN "+
		"(default: none on loopback, else one that the mock makes up and prints)")
	f.BoolVar(&a.NoAdmin, "no-admin", false, "leave out the control API (/__admin)")
	f.BoolVar(&a.TLS, "tls", false, "serve https with a certificate of a CA that is made at the start; /__admin/ca.pem serves it")
	f.StringVar(&a.TLSCAFile, "tls-ca-file", "", "with --tls, write the CA's certificate to `FILE`")
	f.StringVar(&a.TLSCert, "tls-cert", "", "serve https with the certificate (chain) in this PEM `FILE`; needs --tls-key")
	f.StringVar(&a.TLSKey, "tls-key", "", "the private key of --tls-cert, in a PEM `FILE`")
	f.StringSliceVar(&a.TLSName, "tls-name", nil, "with --tls, a host `NAME` or address of the certificate in addition to loopback; repeatable")
}

// apply sets the options for a mock that will listen on an address, host:port.
func (a accessSettings) apply(o *mock.Options, address string) error {
	if a.NoAdmin && a.AdminToken != "" {
		return errors.New("--no-admin leaves out the control API, which --admin-token protects; give one of them")
	}
	at, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		at = new(net.TCPAddr) // listening there will say what is wrong
	}
	o.Admin.Off, o.Admin.Token = a.NoAdmin, a.AdminToken
	if !cli.IsLoopback(at) && !o.Admin.Off && o.Admin.Token == "" {
		o.Admin.Token = rand.Text()
	}
	o.HTTP.TLS, err = a.tls(at)
	return err
}

// tls is nil for http.
func (a accessSettings) tls(at *net.TCPAddr) (*mock.TLS, error) {
	own := a.TLSCert != "" || a.TLSKey != ""
	switch {
	case own && (a.TLSCert == "" || a.TLSKey == ""):
		return nil, errors.New("--tls-cert and --tls-key belong together; give both")
	case own && a.TLS:
		return nil, errors.New("--tls makes a certificate, --tls-cert brings one; give one of them")
	case !a.TLS && (a.TLSCAFile != "" || len(a.TLSName) > 0):
		return nil, errors.New("--tls-ca-file and --tls-name are for the certificate that --tls makes; give --tls too")
	case own:
		return a.ownTLS()
	case !a.TLS:
		return nil, nil //nolint:nilnil // what mock.Options takes for http
	}
	names := a.TLSName
	if len(at.IP) > 0 && !at.IP.IsUnspecified() {
		names = append(names, at.IP.String())
	}
	made, err := mock.SelfMadeTLS(time.Now(), names...)
	if err != nil {
		return nil, fmt.Errorf("--tls: %w", err)
	}
	if a.TLSCAFile != "" {
		const readable = 0o644 // it is public
		if err := os.WriteFile(a.TLSCAFile, made.CA(), readable); err != nil {
			return nil, fmt.Errorf("--tls-ca-file: %w", err)
		}
	}
	return made, nil
}

func (a accessSettings) ownTLS() (*mock.TLS, error) {
	certificate, err := cli.ReadFile(a.TLSCert)
	if err != nil {
		return nil, fmt.Errorf("--tls-cert: %w", err)
	}
	key, err := cli.ReadFile(a.TLSKey)
	if err != nil {
		return nil, fmt.Errorf("--tls-key: %w", err)
	}
	given, err := mock.ParseTLS(certificate, key)
	if err != nil {
		return nil, fmt.Errorf("--tls-cert, --tls-key: %w", err)
	}
	return given, nil
}

// describe prints who may call the control API. It is the only place that shows a token that the mock has made up.
func (a accessSettings) describe(w io.Writer, o mock.Options, url string) {
	console := url + "/__admin/"
	switch {
	case o.Admin.Off:
		fmt.Fprintln(w, "  control    off")
		return
	case a.AdminToken != "":
		fmt.Fprintln(w, "  control    needs the given admin token")
	case o.Admin.Token != "":
		fmt.Fprintf(w, "  control    needs the admin token %s (Authorization: Bearer)\n", o.Admin.Token)
		console += "#token=" + o.Admin.Token // a fragment is not sent; the page takes it out of the address
	}
	fmt.Fprintf(w, "  console    %s\n", console)
}
