package server

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/pprof"
	"net/netip"
	"strings"
	"time"

	"example.com/bounce/cmd/bounce/internal/cli"
)

// serveProfiles serves the profiles of package runtime/pprof on a loopback address until ctx ends. It fails for any other address:
// profiles show what the process holds.
func serveProfiles(ctx context.Context, addr string, stderr io.Writer) error {
	l, err := cli.Listen(ctx, "--pprof", addr)
	if err != nil {
		return err
	}
	if !cli.IsLoopback(l.Addr()) {
		_ = l.Close()
		return fmt.Errorf("--pprof is %s, want a loopback address such as 127.0.0.1:6060", addr)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	const headers = 10 * time.Second
	hs := &http.Server{Handler: forThisMachine(mux), ReadHeaderTimeout: headers}
	context.AfterFunc(ctx, func() { _ = hs.Close() })
	go func() { _ = hs.Serve(l) }() // it ends with ctx; profiles are no reason to end the mock
	_, err = fmt.Fprintf(stderr, "bounce: profiles: go tool pprof %s/debug/pprof/profile?seconds=10\n", cli.URL(l.Addr(), false))
	return cli.WriteError(0, err)
}

// forThisMachine refuses requests that pages of a browser send: those with an Origin, and those that came by another name than a
// loopback one, to which a page can rebind its own.
func forThisMachine(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			name = r.Host
		}
		address, err := netip.ParseAddr(strings.Trim(name, "[]"))
		if isLoopback := name == "localhost" || err == nil && address.IsLoopback(); !isLoopback || len(r.Header["Origin"]) > 0 || len(r.Header["Sec-Fetch-Site"]) > 0 {
			http.Error(w, "profiles are for this machine, and for no page", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}
