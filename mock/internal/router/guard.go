package router

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/labstack/echo/v4"
)

// isControl reports whether a path, as Echo matches it, is that of the control API.
func (r *Router) isControl(path string) bool {
	rest, found := strings.CutPrefix(path, r.controlBase)
	return r.controlBase != "" && found && (rest == "" || rest[0] == '/')
}

// isPublic reports whether a request is for the CA, which everybody may know, and needs before sending a secret over TLS, or for a
// file of the console.
func (r *Router) isPublic(c echo.Context) bool {
	method, path := c.Request().Method, echo.GetPath(c.Request())
	return (method == http.MethodGet || method == http.MethodHead) && (path == r.controlBase+"/ca.pem" || isConsole(path, r.controlBase))
}

// guard demands the admin token, if there is one, except for what is public. Without one it hides the control API from callers
// that do not come over loopback under a loopback name; a page that rebinds its DNS name does not. Pages of other origins are
// always refused. answered reports whether the request has been answered, or is to be by the error.
func (r *Router) guard(c echo.Context, x *call) (answered bool, err error) {
	request := c.Request()
	if !x.control {
		return false, nil
	}
	switch {
	case r.options.AdminToken == "" && !isLoopbackConnection(request):
		return true, echo.ErrNotFound
	case r.options.AdminToken == "" && !isLoopbackHost(request.Host):
		refusal := x.Refuse(KindForeignName, "Without an admin token the control API is there under loopback names only.")
		x.TraceRefusal("host", refusal)
		return true, r.write(c, x, x.Encode(refusal))
	case r.options.AdminToken != "" && !r.isPublic(c) && !r.isAdmin(request):
		return true, r.refuseUnauthorized(c)
	}
	if !isSameOrigin(request) {
		refusal := x.Refuse(KindForeignOrigin, "The request comes from a page of another origin.")
		x.TraceRefusal("origin", refusal)
		return true, r.write(c, x, x.Encode(refusal))
	}
	x.admitted = true
	return false, nil
}

// isLoopbackConnection reports whether the connection came in at a loopback address. A handler without a socket has no address:
// then the Host header alone decides. An address of an unknown kind counts as another one.
func isLoopbackConnection(r *http.Request) bool {
	switch local := r.Context().Value(http.LocalAddrContextKey).(type) {
	case nil:
		return true
	case *net.TCPAddr:
		return local.IP.IsLoopback()
	}
	return false
}

// isLoopbackHost reports whether a Host header, with or without a port, is a loopback name.
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

// isSameOrigin reports whether a request comes from a page of this server, or from no page.
func isSameOrigin(r *http.Request) bool {
	own := "http://" + r.Host
	if r.TLS != nil {
		own = "https://" + r.Host
	}
	origins := r.Header.Values("Origin")
	return len(origins) == 0 || len(origins) == 1 && origins[0] == own
}
