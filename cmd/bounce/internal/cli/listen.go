package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
)

// Listen listens on the address that a flag has. It refuses "": for package net that is a free port on every address of the machine.
// Its errors name the flag.
func Listen(ctx context.Context, flag, address string) (net.Listener, error) {
	if address == "" {
		return nil, fmt.Errorf("%s is empty, want host:port such as 127.0.0.1:2686", flag)
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use by another program; stop that one, or give another %s, such as 127.0.0.1:0 "+
			"for any free port", address, flag)
	case err != nil:
		return nil, fmt.Errorf("%s %q cannot be listened on, want host:port such as 127.0.0.1:2686: %w", flag, address, err)
	}
	return l, nil
}

// URL returns the URL at which this machine reaches a listener. For one that listens on every address, it is that of loopback.
func URL(a net.Addr, secure bool) string {
	if tcp, ok := a.(*net.TCPAddr); ok && IsUnspecified(a) {
		a = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: tcp.Port}
	}
	if secure {
		return "https://" + a.String()
	}
	return "http://" + a.String()
}

// IsUnspecified reports whether a means every address of the machine.
func IsUnspecified(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && (len(tcp.IP) == 0 || tcp.IP.IsUnspecified()) // ":2686" has no IP
}

// IsLoopback reports whether a can be reached from this machine only.
func IsLoopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
