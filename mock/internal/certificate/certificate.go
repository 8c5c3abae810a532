// Package certificate makes and reads the certificate by which a server speaks https, and names the one that its clients have to trust. It
// keeps no files and serves nothing. It may import the standard library only.
package certificate

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

// TLS is the certificate of a server. Make one by SelfMade or Parse. It never changes, and any number of servers may share it.
type TLS struct {
	certificate tls.Certificate
	ca          []byte
}

// SelfMade makes an authority and a certificate of it, good from an hour before now for a year, for localhost, the loopback
// addresses and the names, each a host name or an IP address. The authority's key is thrown away: it can sign nothing else. now
// is real time, as clients go by theirs.
func SelfMade(now time.Time, names ...string) (*TLS, error) {
	ca := template(now, "bounce mock CA")
	ca.IsCA, ca.BasicConstraintsValid, ca.MaxPathLenZero, ca.KeyUsage = true, true, true, x509.KeyUsageCertSign
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

// Parse reads a certificate, followed by those between it and its authority, and its private key, both in PEM. The error shows
// neither.
func Parse(certificate, key []byte) (*TLS, error) {
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return nil, fmt.Errorf("certificate and key: %w", err)
	}
	return &TLS{certificate: pair}, nil
}

// CA returns the PEM of the authority that SelfMade has made; nil for any other, and for a nil TLS.
func (t *TLS) CA() []byte {
	if t == nil {
		return nil
	}
	return bytes.Clone(t.ca)
}

// Server returns the configuration of a server; nil for a nil TLS.
func (t *TLS) Server() *tls.Config {
	if t == nil {
		return nil
	}
	return &tls.Config{Certificates: []tls.Certificate{t.certificate}, MinVersion: tls.VersionTLS12}
}

// Client returns the configuration of a client that trusts the server and nobody else.
func (t *TLS) Client() (*tls.Config, error) {
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
