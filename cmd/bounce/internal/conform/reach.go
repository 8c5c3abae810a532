package conform

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance"
)

// reach fills in the options for how the target is called.
func (s conformSettings) reach(o *conformance.Options) (err error) {
	if s.Insecure && s.CA != "" {
		return errors.New("--insecure accepts any certificate, --ca those of one authority; give one of them")
	}
	o.Insecure, o.Version = s.Insecure, cli.Version()
	if o.RootCAs, err = cli.LoadCAs(s.CA); err != nil {
		return err
	}
	o.ClientCertificates, err = s.clientCertificates()
	return err
}

// clientCertificates is nil where none is given.
func (s conformSettings) clientCertificates() ([]tls.Certificate, error) {
	switch {
	case s.ClientCert == "" && s.ClientKey == "":
		return nil, nil
	case s.ClientCert == "" || s.ClientKey == "":
		return nil, errors.New("--client-cert and --client-key belong together; give both")
	}
	certificate, err := cli.ReadFile(s.ClientCert)
	if err != nil {
		return nil, fmt.Errorf("--client-cert: %w", err)
	}
	key, err := cli.ReadFile(s.ClientKey)
	if err != nil {
		return nil, fmt.Errorf("--client-key: %w", err)
	}
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return nil, fmt.Errorf("--client-cert, --client-key: %w", err)
	}
	return []tls.Certificate{pair}, nil
}

// hintTLS adds to an error of TLS what to do about it.
func hintTLS(err error) error {
	var remote *net.OpError
	if errors.As(err, &remote) && remote.Op == "remote error" {
		return fmt.Errorf("%w; a target that asks for a client certificate takes it by --client-cert and --client-key", err)
	}
	return cli.WithCAHint(err)
}
