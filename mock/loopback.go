package mock

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/labstack/echo/v4"
)

// isControl tells whether a request is for the control API, by the path that Echo matches.
func (s *Server) isControl(c echo.Context) bool {
	rest, found := strings.CutPrefix(echo.GetPath(c.Request()), s.controlBase)
	return s.controlBase != "" && found && (rest == "" || rest[0] == '/')
}

// isPublic tells whether a request is for what everybody may know, and must get before any secret is sent over TLS.
func (s *Server) isPublic(c echo.Context) bool {
	method := c.Request().Method
	return (method == http.MethodGet || method == http.MethodHead) && echo.GetPath(c.Request()) == s.controlBase+"/ca.pem"
}

// guard asks for the admin token where there is one, but for what is public. Without one it hides the control API from
// whoever does not come by loopback under a loopback name (which is what a page that rebinds its DNS name lacks). Pages of
// other origins are refused either way.
func (s *Server) guard(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, x := c.Request(), exchangeOf(c)
		if !x.control {
			return next(c)
		}
		switch {
		case s.options.AdminToken == "" && !isLoopbackConnection(r):
			return echo.ErrNotFound
		case s.options.AdminToken == "" && !isLoopbackHost(r.Host):
			refusal := x.refuse(faultForeignName, "Without an admin token the control API is there under loopback names only.")
			x.refused("host", refusal)
			return s.write(c, x, refusal.answer(x))
		case s.options.AdminToken != "" && !s.isPublic(c) && !s.isAdmin(r):
			return s.refuseStranger(c)
		}
		if !isSameOrigin(r) {
			refusal := x.refuse(faultForeignOrigin, "The request comes from a page of another origin.")
			x.refused("origin", refusal)
			return s.write(c, x, refusal.answer(x))
		}
		x.admitted = true
		return next(c)
	}
}

// isLoopbackConnection tells whether the connection came in at a loopback address. A handler without a socket has no
// address: then the Host header alone decides. An address of another kind is not known to be loopback, so it is not.
func isLoopbackConnection(r *http.Request) bool {
	switch local := r.Context().Value(http.LocalAddrContextKey).(type) {
	case nil:
		return true
	case *net.TCPAddr:
		return local.IP.IsLoopback()
	}
	return false
}

// isLoopbackHost takes a Host header, with or without a port.
func isLoopbackHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

// isSameOrigin tells whether a request comes from a page of this server, or from no page at all.
func isSameOrigin(r *http.Request) bool {
	own := "http://" + r.Host
	if r.TLS != nil {
		own = "https://" + r.Host
	}
	origins := r.Header.Values("Origin")
	return len(origins) == 0 || len(origins) == 1 && origins[0] == own
}
