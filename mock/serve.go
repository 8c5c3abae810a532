package mock

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"
)

// drainTime is how long Serve waits for answers under way before it cuts them: less than the ten seconds that a container
// engine gives a process before it kills it.
const drainTime = 8 * time.Second

// maxHeaderBytes bounds the request line and the headers of a request.
const maxHeaderBytes = 64 << 10

// Serve answers requests on l until ctx ends, then lets those under way finish, within eight seconds: what is not finished
// by then is cut, with a warning in the log. It returns nil then. It closes l. After Close it returns nil too; any other end
// is an error.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	return s.serveUntil(ctx, l, drainTime)
}

func (s *Server) serveUntil(ctx context.Context, l net.Listener, grace time.Duration) error {
	hs := s.httpServer()
	if !s.enlist(hs) {
		return l.Close()
	}
	s.logger.Info("listening", "address", l.Addr().String())
	drained := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() { drained <- s.drain(hs, grace) })
	err := s.accept(hs, l)
	if !errors.Is(err, http.ErrServerClosed) {
		stop()
		return fmt.Errorf("serve %s: %w", l.Addr(), err)
	}
	if !stop() {
		err = <-drained
	} else {
		err = nil
	}
	s.logger.Info("closed", "address", l.Addr().String())
	return err
}

// accept speaks https where there is a certificate, and http where there is none.
func (s *Server) accept(hs *http.Server, l net.Listener) error {
	if hs.TLSConfig == nil {
		return hs.Serve(refusingListener{l, s})
	}
	return hs.ServeTLS(l, "", "")
}

// drain ends a server. A client that keeps a request open is no fault of the server.
func (s *Server) drain(hs *http.Server, grace time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	err := hs.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		s.logger.Warn("cut requests that did not come to an end", "after", grace)
		err = hs.Close()
	}
	if err != nil {
		return fmt.Errorf("drain: %w", err)
	}
	return nil
}

// httpServer has every limit set, so that no client can hold a connection for long.
func (s *Server) httpServer() *http.Server {
	draining := make(chan struct{})
	hs := &http.Server{
		Handler: s,
		BaseContext: func(net.Listener) context.Context {
			return context.WithValue(context.Background(), drainingKey{}, draining)
		},
		ReadHeaderTimeout: s.options.ReadTimeout,
		ReadTimeout:       s.options.ReadTimeout,
		WriteTimeout:      s.options.ReadTimeout + 10*time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    maxHeaderBytes,
		// OPTIONS * is answered as any other request is, with an id and a journal entry.
		DisableGeneralOptionsHandler: true,
		TLSConfig:                    s.options.TLS.server(),
		ErrorLog:                     slog.NewLogLogger(s.logger.Handler(), slog.LevelDebug),
	}
	hs.RegisterOnShutdown(sync.OnceFunc(func() { close(draining) }))
	return hs
}

// drainingKey finds, in a request's context, the channel that is closed when the answers under way are to come to an end.
type drainingKey struct{}

// enlist is false when the server is closed already.
func (s *Server) enlist(hs *http.Server) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.serving = append(s.serving, hs)
	return true
}

// Close ends every Serve at once, connections included, every Wait, and the fetching of key sets. As a handler the server goes on to
// work with the keys that it holds itself. Closing twice is fine.
func (s *Server) Close() error {
	s.mu.Lock()
	serving := s.serving
	if !s.closed {
		close(s.done)
	}
	s.serving, s.closed = nil, true
	s.mu.Unlock()
	var errs []error
	for _, hs := range serving {
		errs = append(errs, hs.Close())
	}
	s.keys.close()
	s.clocks.close()
	if s.client != nil {
		s.client.CloseIdleConnections()
	}
	return errors.Join(errs...)
}

// Client is an HTTP client of the server's own, with a time limit; Close lets go of its connections. It is nil for a
// server made by New.
func (s *Server) Client() *http.Client { return s.client }

// Start returns a server that listens on a free port of 127.0.0.1 (URL) and ends with the test. A wrong option, or no
// port, fails the test at once.
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
	if o.TLS != nil {
		s.URL = "https://" + l.Addr().String()
		transport.ForceAttemptHTTP2 = true
		if transport.TLSClientConfig, err = o.TLS.client(); err != nil {
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
