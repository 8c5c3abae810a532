package router

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"example.com/bounce/mock/internal/exchange"
)

// drainTime is how long Serve waits for answers under way before it cuts them: less than the ten seconds that a container
// engine gives a process before it kills it.
const drainTime = 8 * time.Second

// maxHeaderBytes bounds the request line and the headers of a request.
const maxHeaderBytes = 64 << 10

// Serve answers requests on l until ctx ends, then lets those under way finish, within eight seconds: what is not finished
// by then is cut, with a warning in the log. It returns nil then. It closes l. After Close it returns nil too; any other end
// is an error.
func (r *Router) Serve(ctx context.Context, l net.Listener) error {
	return r.ServeUntil(ctx, l, drainTime)
}

// ServeUntil is Serve with another time for answers under way.
func (r *Router) ServeUntil(ctx context.Context, l net.Listener, grace time.Duration) error {
	hs := r.httpServer()
	if !r.enlist(hs) {
		return l.Close()
	}
	r.options.Logger.Info("listening", "address", l.Addr().String())
	drained := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() { drained <- r.drain(hs, grace) })
	err := r.accept(hs, l)
	if !errors.Is(err, http.ErrServerClosed) {
		stop()
		return fmt.Errorf("serve %s: %w", l.Addr(), err)
	}
	if !stop() {
		err = <-drained
	} else {
		err = nil
	}
	r.options.Logger.Info("closed", "address", l.Addr().String())
	return err
}

// accept speaks https if there is a certificate, else http.
func (r *Router) accept(hs *http.Server, l net.Listener) error {
	if hs.TLSConfig == nil {
		return hs.Serve(refusingListener{l, r})
	}
	return hs.ServeTLS(l, "", "")
}

// drain ends a server. A client that keeps a request open is not an error of the server.
func (r *Router) drain(hs *http.Server, grace time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	err := hs.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		r.options.Logger.Warn("cut requests that did not come to an end", "after", grace)
		err = hs.Close()
	}
	if err != nil {
		return fmt.Errorf("drain: %w", err)
	}
	return nil
}

// httpServer has every limit set, so that no client can hold a connection for long.
func (r *Router) httpServer() *http.Server {
	draining := make(chan struct{})
	hs := &http.Server{
		Handler: r,
		BaseContext: func(net.Listener) context.Context {
			return exchange.WithDraining(context.Background(), draining)
		},
		ReadHeaderTimeout: r.options.ReadTimeout,
		ReadTimeout:       r.options.ReadTimeout,
		WriteTimeout:      r.options.ReadTimeout + 10*time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    maxHeaderBytes,
		// OPTIONS * is answered as any other request is, with an id and a journal entry.
		DisableGeneralOptionsHandler: true,
		TLSConfig:                    r.options.TLS,
		ErrorLog:                     slog.NewLogLogger(r.options.Logger.Handler(), slog.LevelDebug),
	}
	hs.RegisterOnShutdown(sync.OnceFunc(func() { close(draining) }))
	return hs
}

// enlist reports false when the server is closed already.
func (r *Router) enlist(hs *http.Server) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return false
	}
	r.serving = append(r.serving, hs)
	return true
}

// Close ends every Serve at once, connections included. As a handler the router goes on. Closing twice is fine.
func (r *Router) Close() error {
	r.mu.Lock()
	serving := r.serving
	if !r.ended {
		close(r.closed)
	}
	r.serving, r.ended = nil, true
	r.mu.Unlock()
	var errs []error
	for _, hs := range serving {
		errs = append(errs, hs.Close())
	}
	return errors.Join(errs...)
}
