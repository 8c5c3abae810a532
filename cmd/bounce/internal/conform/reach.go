package conform

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance"
)

// tlsFiles name what the connection to the target needs.
type tlsFiles struct{ ca, certificate, key string }

// read fills in the options for the connection to the target.
func (f tlsFiles) read(o *conformance.Options) (err error) {
	if o.Connection.Insecure && f.ca != "" {
		return errors.New("--insecure accepts any certificate, --ca those of one authority; give one of them")
	}
	if o.Connection.RootCAs, err = cli.LoadCAs(f.ca); err != nil {
		return err
	}
	o.Connection.ClientCertificates, err = f.clientCertificates()
	return err
}

// clientCertificates returns nil if none is given.
func (f tlsFiles) clientCertificates() ([]tls.Certificate, error) {
	switch {
	case f.certificate == "" && f.key == "":
		return nil, nil
	case f.certificate == "" || f.key == "":
		return nil, errors.New("--client-cert and --client-key belong together; give both")
	}
	certificate, err := cli.ReadFile(f.certificate)
	if err != nil {
		return nil, fmt.Errorf("--client-cert: %w", err)
	}
	key, err := cli.ReadFile(f.key)
	if err != nil {
		return nil, fmt.Errorf("--client-key: %w", err)
	}
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return nil, fmt.Errorf("--client-cert, --client-key: %w", err)
	}
	return []tls.Certificate{pair}, nil
}

// withReachHint adds to the error of a connection what to do about it.
func (s *settings) withReachHint(err error) error {
	failed := (*net.OpError)(nil)
	isOperation := errors.As(err, &failed)
	if isOperation && failed.Op == "remote error" {
		return fmt.Errorf("%w; a target that asks for a client certificate takes it by --client-cert and --client-key", err)
	}
	source := "--target"
	if s.options.Target == "" {
		source = "target of " + s.config
	}
	hinted := cli.WithReachHint(err, source)
	if isOperation && failed.Op == "dial" && s.options.Pacing.WaitForTarget == 0 {
		return fmt.Errorf("%w; --wait-for-target waits for a server that is about to start", hinted)
	}
	return hinted
}
