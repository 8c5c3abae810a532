package router

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"example.com/bounce/mock/internal/accept"
	"example.com/bounce/mock/internal/ui"
)

// bindConsole routes the console and the page of API documents, below the control API.
func bindConsole(t *routes, base string) {
	for _, path := range []string{"/", "/ui/*", "/docs/*"} {
		t.add(base+path, []string{http.MethodGet, http.MethodHead}, serveConsole(base))
	}
}

func serveConsole(base string) echo.HandlerFunc {
	return func(c echo.Context) error {
		name := strings.TrimPrefix(echo.GetPath(c.Request()), base+"/")
		if !ui.Serve(c.Response(), c.Request(), name) {
			return echo.ErrNotFound
		}
		return nil
	}
}

// isConsole reports whether a path below the base of the control API is that of a file of the console. Such files hold no data.
func isConsole(path, base string) bool {
	name, found := strings.CutPrefix(path, base+"/")
	return found && (name == "" || strings.HasPrefix(name, "ui/") || strings.HasPrefix(name, "docs/"))
}

// meansConsole reports whether a request for a path that the contract lacks is that of a person who opened the mock in a browser, and
// may see the console: Accept names text/html.
func (r *Router) meansConsole(request *http.Request) bool {
	if r.controlBase == "" || request.URL.Path != "/" || request.Method != http.MethodGet && request.Method != http.MethodHead {
		return false
	}
	if r.options.AdminToken == "" && (!isLoopbackConnection(request) || !isLoopbackHost(request.Host)) {
		return false
	}
	values := request.Header.Values("Accept")
	return strings.Contains(strings.ToLower(strings.Join(values, ",")), "text/html") && accept.Admits(values, []string{"text/html"})
}
