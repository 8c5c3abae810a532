package mock

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"slices"
	"time"
)

// TLS is the certificate by which a server speaks https. To be made by SelfMadeTLS or ParseTLS. It never changes, and any
// number of servers may share one.
type TLS struct {
	certificate tls.Certificate
	ca          []byte
}

// SelfMadeTLS makes an authority and a certificate of it, good from an hour before now for a year, for localhost, the
// loopback addresses and the names, each a host name or an IP address. The authority's key is thrown away: it can sign
// nothing else. now is real time, as clients go by theirs.
func SelfMadeTLS(now time.Time, names ...string) (*TLS, error) {
	ca := template(now, "bounce mock CA")
	ca.IsCA, ca.BasicConstraintsValid, ca.KeyUsage = true, true, x509.KeyUsageCertSign
	ca.MaxPathLenZero = true
	leaf := template(now, "bounce mock")
	leaf.KeyUsage, leaf.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	for _, name := range slices.Concat([]string{"localhost", "127.0.0.1", "::1"}, names) {
		if ip := net.ParseIP(name); ip != nil {
			leaf.IPAddresses = append(leaf.IPAddresses, ip)
		} else {
			leaf.DNSNames = append(leaf.DNSNames, name)
		}
	}
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make certificate: %w", err)
	}
	leafKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make certificate: %w", err)
	}
	caText, err := x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey)
	if err == nil {
		ca, err = x509.ParseCertificate(caText) // which knows its key's id: strict clients want it in the leaf
	}
	if err != nil {
		return nil, fmt.Errorf("make certificate: %w", err)
	}
	text, err := x509.CreateCertificate(rand.Reader, leaf, ca, &leafKey.PublicKey, caKey)
	if err != nil {
		return nil, fmt.Errorf("make certificate for %q: %w", names, err)
	}
	return &TLS{
		certificate: tls.Certificate{Certificate: [][]byte{text}, PrivateKey: leafKey},
		ca:          pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caText}),
	}, nil
}

func template(now time.Time, name string) *x509.Certificate {
	const bits = 127
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), bits))
	if err != nil {
		serial = big.NewInt(now.UnixNano()) // crypto/rand never fails
	}
	return &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name, Organization: []string{"bounce mock (test)"}},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0),
	}
}

// ParseTLS takes a certificate, with what is between it and its authority behind it, and its private key, both in PEM.
// The error shows neither.
func ParseTLS(certificate, key []byte) (*TLS, error) {
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return nil, fmt.Errorf("certificate and key: %w", err)
	}
	return &TLS{certificate: pair}, nil
}

// CA is the PEM of the authority that SelfMadeTLS has made; nil for any other, and for a nil TLS.
func (t *TLS) CA() []byte {
	if t == nil {
		return nil
	}
	return bytes.Clone(t.ca)
}

// server is nil for a server without TLS.
func (t *TLS) server() *tls.Config {
	if t == nil {
		return nil
	}
	return &tls.Config{Certificates: []tls.Certificate{t.certificate}, MinVersion: tls.VersionTLS12}
}

// client trusts the server and nobody else; nil for a server without TLS.
func (t *TLS) client() (*tls.Config, error) {
	if t == nil {
		return nil, nil //nolint:nilnil // what http.Transport takes for none
	}
	trusted := x509.NewCertPool()
	if t.ca != nil {
		trusted.AppendCertsFromPEM(t.ca)
		return &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}, nil
	}
	for _, text := range t.certificate.Certificate {
		c, err := x509.ParseCertificate(text)
		if err != nil {
			return nil, errors.New("the certificate cannot be read")
		}
		trusted.AddCert(c)
	}
	return &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}, nil
}
