// Package ui is the console of the mock and its page of API documents: files for a browser, which hold no data. Everything that
// they show comes through the documented control API. The package may import the standard library only.
package ui

import (
	"embed"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed assets
var files embed.FS

// What a browser lets the pages do. The page of API documents sets styles and markup by script, which Trusted Types would forbid.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

var headers = map[string]string{
	"Content-Security-Policy": policy + "; require-trusted-types-for 'script'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
	"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-cache", "Vary": "Accept-Encoding",
}

var types = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
}

// Serve answers GET and HEAD of a file: "" is the console, "docs/" the page of API documents. It returns false for a name that is
// none of its files. Safe for concurrent use.
func Serve(w http.ResponseWriter, r *http.Request, name string) (found bool) {
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	a, err := load(name)
	if err != nil {
		return false
	}
	h := w.Header()
	for header, value := range headers {
		h.Set(header, value)
	}
	if strings.HasPrefix(name, "docs/") {
		h.Set("Content-Security-Policy", policy)
	}
	h.Set("Content-Type", types[path.Ext(name)])
	content, tag := a.plain, a.tag
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		content, tag = a.zipped, a.tag+"-gzip"
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, name, time.Time{}, strings.NewReader(content))
	return true
}
