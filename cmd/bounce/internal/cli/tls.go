package cli

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
)

// LoadCAs returns the certificate authorities in the file that --ca names. For "" it returns nil, which means the machine's.
func LoadCAs(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil //nolint:nilnil // as crypto/tls has it
	}
	text, err := ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("--ca: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("--ca: %s holds no certificate in PEM", path)
	}
	return pool, nil
}

// WithCAHint adds a hint to the error about a certificate of an unknown authority.
func WithCAHint(err error) error {
	if unknown := (*tls.CertificateVerificationError)(nil); errors.As(err, &unknown) {
		return fmt.Errorf("%w; give the file of its authority by --ca", err)
	}
	return err
}
