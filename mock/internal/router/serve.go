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

// drainTime is how long Serve waits for answers in progress before it cuts them: less than the ten seconds after which a
// container engine kills a process.
const drainTime = 8 * time.Second

// maxHeaderBytes bounds the request line and the headers of a request.
const maxHeaderBytes = 64 << 10

// Serve answers requests on l until ctx ends, and then lets those in progress finish, within eight seconds: what is not finished
// by then is cut, with a warning in the log. It closes l. It returns nil then, and after Close; any other end is an error.
func (r *Router) Serve(ctx context.Context, l net.Listener) error {
	return r.ServeUntil(ctx, l, drainTime)
}

// ServeUntil is Serve with another time for answers in progress.
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
	err = nil
	if !stop() {
		err = <-drained
	}
	r.options.Logger.Info("closed", "address", l.Addr().String())
	return err
}

// accept serves https with a certificate, else http.
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

// httpServer returns a server with every limit set, so that no client can hold a connection for long.
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

// enlist adds a server that Close closes. It returns false if the router is closed already.
func (r *Router) enlist(hs *http.Server) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return false
	}
	r.serving = append(r.serving, hs)
	return true
}

// Close ends every Serve at once, connections included. The router still works as a handler. Closing twice is fine.
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
