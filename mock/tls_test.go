package mock_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
)

func TestAClientThatTrustsOnlyTheCATrustsTheMock(t *testing.T) {
	t.Parallel()
	made, err := mock.SelfMadeTLS(time.Now(), "mock.example", "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), HTTP: mock.HTTP{TLS: made}})
	if !strings.HasPrefix(s.URL, "https://127.0.0.1:") {
		t.Fatalf("the URL is %s", s.URL)
	}
	expect(t, send(t, s), 200, "")
	served := control(t, s, "readCA", "GET", "/ca.pem", "")
	if served.body != string(made.CA()) {
		t.Errorf("/ca.pem serves another authority: %s", served.body)
	}
	discovered := do(t, s, call{method: "GET", path: "/.well-known/oauth-authorization-server"})
	if issuer := discovered.member(t, "issuer"); issuer != s.URL {
		t.Errorf("the issuer is %s, want %s", issuer, s.URL)
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM([]byte(served.body))
	for name, row := range map[string]struct {
		roots *x509.CertPool
		name  string
		want  bool
	}{
		"the CA alone":     {trusted, "", true},
		"a name asked for": {trusted, "mock.example", true},
		"an address":       {trusted, "192.0.2.1", true},
		"a name of others": {trusted, "other.example", false},
		"another CA":       {x509.NewCertPool(), "", false},
	} {
		transport := &http.Transport{
			ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: row.roots, ServerName: row.name, MinVersion: tls.VersionTLS12},
		}
		answer, err := (&http.Client{Transport: transport, Timeout: 10 * time.Second}).Get(s.URL + "/__admin/health")
		if (err == nil) != row.want {
			t.Errorf("%s: the error is %v", name, err)
		}
		if err == nil {
			if answer.ProtoMajor != 2 || answer.StatusCode != 200 {
				t.Errorf("%s: got %s %d, want HTTP/2 and 200", name, answer.Proto, answer.StatusCode)
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
		}
		transport.CloseIdleConnections()
	}
}

// Strict clients, such as Python's since 3.13, refuse a certificate that does not say which key has signed it.
func TestTheCertificateNamesTheKeyOfItsCA(t *testing.T) {
	t.Parallel()
	made, err := mock.SelfMadeTLS(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	s := mock.Start(t, mock.Options{HTTP: mock.HTTP{TLS: made}})
	answer, err := s.Client().Get(s.URL + "/__admin/health")
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	block, _ := pem.Decode(made.CA())
	ca, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	leaf := answer.TLS.PeerCertificates[0]
	if len(leaf.AuthorityKeyId) == 0 || !bytes.Equal(leaf.AuthorityKeyId, ca.SubjectKeyId) {
		t.Errorf("the authority's key is %x, want %x", leaf.AuthorityKeyId, ca.SubjectKeyId)
	}
}

func TestWithoutACAOfItsOwnTheMockServesNone(t *testing.T) {
	t.Parallel()
	r := control(t, start(t), "readCA", "GET", "/ca.pem", "")
	if r.status != 404 {
		t.Errorf("got %d, want 404", r.status)
	}
}

// What httptest ships stands for a certificate of one's own.
func TestACertificateOfOnesOwnIsServed(t *testing.T) {
	t.Parallel()
	shipped := httptest.NewUnstartedServer(nil)
	shipped.StartTLS()
	defer shipped.Close()
	pair := shipped.TLS.Certificates[0]
	private, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	given, err := mock.ParseTLS(
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Certificate[0]}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
	)
	if err != nil {
		t.Fatal(err)
	}
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), HTTP: mock.HTTP{TLS: given}})
	expect(t, send(t, s), 200, "")
	if r := control(t, s, "readCA", "GET", "/ca.pem", ""); r.status != 404 {
		t.Errorf("/ca.pem: got %d, want 404", r.status)
	}
}

func TestACertificateWithoutItsKeyIsRefused(t *testing.T) {
	t.Parallel()
	made, err := mock.SelfMadeTLS(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mock.ParseTLS(made.CA(), made.CA()); err == nil || bytes.Contains([]byte(err.Error()), []byte("BEGIN")) {
		t.Errorf("the error is %v", err)
	}
}
