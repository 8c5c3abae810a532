package mock

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"
	"time"

	"example.com/bounce/mock/internal/certificate"
)

// TLS is the certificate by which a server speaks https. Make one by SelfMadeTLS or ParseTLS. It never changes, and any number of
// servers may share it. CA returns the PEM of the authority that SelfMadeTLS has made; nil for any other, and for a nil TLS.
type TLS = certificate.TLS

// SelfMadeTLS makes an authority and a certificate of it, good from an hour before now for a year, for localhost, the loopback
// addresses and the names, each a host name or an IP address. The authority's key is thrown away: it can sign nothing else. now
// is real time, as clients go by theirs.
func SelfMadeTLS(now time.Time, names ...string) (*TLS, error) {
	return certificate.SelfMade(now, names...)
}

// ParseTLS reads a certificate, followed by those between it and its authority, and its private key, both in PEM. The error shows
// neither.
func ParseTLS(certificates, key []byte) (*TLS, error) { return certificate.Parse(certificates, key) }

// Serve answers requests on l until ctx ends, then lets those in progress finish, within eight seconds: connections still open by
// then are cut, with a warning in the log. It closes l. It returns nil then, and after Close; any other end is an error.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	return s.rooms.Router.Serve(ctx, l)
}

// Close ends every Serve at once, connections included, every Wait, and the fetching of key sets. The server still works as a
// handler, with the keys that it holds itself. Closing twice is fine.
func (s *Server) Close() error {
	err := s.rooms.Router.Close()
	s.rooms.State.Close()
	if s.client != nil {
		s.client.CloseIdleConnections()
	}
	return err
}

// Client returns an HTTP client of the server, with a time limit; Close closes its connections. It is nil for a server made by New.
func (s *Server) Client() *http.Client { return s.client }

// Start returns a server that listens on a free port of 127.0.0.1 (URL) and ends with the test. A wrong option, or no port, fails
// the test at once.
func Start(tb testing.TB, o Options) *Server {
	tb.Helper()
	s, err := New(o)
	if err != nil {
		tb.Fatal(err)
	}
	l, err := new(net.ListenConfig).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("start mock: %v", err)
	}
	s.URL = "http://" + l.Addr().String()
	transport := new(http.Transport)
	if o.HTTP.TLS != nil {
		s.URL = "https://" + l.Addr().String()
		transport.ForceAttemptHTTP2 = true
		if transport.TLSClientConfig, err = o.HTTP.TLS.Client(); err != nil {
			tb.Fatalf("start mock: %v", err)
		}
	}
	s.client = &http.Client{Transport: transport, Timeout: 30 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(context.Background(), l) }()
	tb.Cleanup(func() {
		if err := errors.Join(s.Close(), <-ended); err != nil {
			tb.Errorf("close mock: %v", err)
		}
	})
	return s
}
