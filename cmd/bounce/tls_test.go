package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/bounce/conformance/report"
	"example.com/bounce/mock"
)

// clientPair writes a certificate that nobody but itself has signed, and its key.
func clientPair(t *testing.T, dir string) (certificate, key string, known *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	known = x509.NewCertPool()
	known.AddCert(parsed)
	return pemFile(t, dir, "client.pem", "CERTIFICATE", der), pemFile(t, dir, "client-key.pem", "PRIVATE KEY", pkcs8), known
}

func pemFile(t *testing.T, dir, name, kind string, der []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A target behind TLS is judged with the flags that it needs, and without any one of them the run ends with 3. That the
// certificate was not verified stands in the reports.
func TestConformGoesThroughTLS(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	certificate, key, known := clientPair(t, dir)
	behind, err := url.Parse(mock.Start(t, mock.Options{}).URL)
	if err != nil {
		t.Fatal(err)
	}
	served := func(asks tls.ClientAuthType) *httptest.Server {
		server := httptest.NewUnstartedServer(httputil.NewSingleHostReverseProxy(behind))
		server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
		server.TLS = &tls.Config{MinVersion: tls.VersionTLS12, ClientAuth: asks, ClientCAs: known}
		server.StartTLS()
		t.Cleanup(server.Close)
		return server
	}
	plain, strict := served(tls.NoClientCert), served(tls.RequireAndVerifyClientCert)
	ca := pemFile(t, dir, "ca.pem", "CERTIFICATE", plain.Certificate().Raw) // both servers show the same one
	shown := []string{"--client-cert", certificate, "--client-key", key}
	for name, c := range map[string]struct {
		target string
		flags  []string
		code   int
		says   string
	}{
		"a certificate that nobody knows":     {plain.URL, nil, 3, "give the file of its authority by --ca"},
		"one that is not verified":            {plain.URL, []string{"--insecure"}, 0, "(--insecure)"},
		"one of a known authority":            {plain.URL, []string{"--ca", ca}, 0, "verdict: partial"},
		"a target that asks for a client's":   {strict.URL, []string{"--ca", ca}, 3, "takes it by --client-cert and --client-key"},
		"one that is shown the client's":      {strict.URL, append([]string{"--ca", ca}, shown...), 0, "verdict: partial"},
		"one that is shown it and unknown":    {strict.URL, shown, 3, "give the file of its authority by --ca"},
		"one that is shown it and unverified": {strict.URL, append([]string{"--insecure"}, shown...), 0, "(--insecure)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "report.json")
			args := []string{"conform", "--target", c.target, "--id", "SE-CORE-001,SE-AUTH-001,SE-FAM-001", "--format", "pretty,json:" + path}
			text, err := exec.Command("bounce", append(args, c.flags...)...).CombinedOutput()
			if code, _ := codeOf(err); code != c.code || !strings.Contains(string(text), c.says) {
				t.Errorf("the exit code is %d, want %d, and %q in\n%s", code, c.code, c.says, text)
			}
			var r report.Report
			if written, err := os.ReadFile(path); err != nil || json.Unmarshal(written, &r) != nil {
				t.Fatalf("no report: %v", err)
			}
			if insecure := strings.Contains(strings.Join(c.flags, " "), "--insecure"); r.Target.Insecure != insecure {
				t.Errorf("the report says insecure %v", r.Target.Insecure)
			}
		})
	}
}
