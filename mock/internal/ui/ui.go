// Package ui is the console of the mock and its page of API documents: files for a browser, which hold no data. Everything that
// they show comes through the documented control API. The package may import the standard library only.
package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

//go:embed assets
var files embed.FS

// What a browser lets the pages do. The page of API documents sets styles and markup by script, which Trusted Types would forbid.
const (
	policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
		"form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
	consolePolicy = policy + "; require-trusted-types-for 'script'"
)

var types = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
}

// asset is a file in both codings. It is made when it is first asked for, so that a mock whose console nobody opens pays nothing.
type asset struct{ plain, zipped, tag string }

var assets sync.Map // of *asset by name

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
	h.Set("Content-Security-Policy", consolePolicy)
	if strings.HasPrefix(name, "docs/") {
		h.Set("Content-Security-Policy", policy)
	}
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept-Encoding")
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

// load returns a file: what is embedded compressed is sent so, and not compressed again.
func load(name string) (*asset, error) {
	if a, found := assets.Load(name); found {
		return a.(*asset), nil
	}
	plain, err := files.ReadFile("assets/" + name)
	var zipped []byte
	if err != nil {
		if zipped, err = files.ReadFile("assets/" + name + ".gz"); err != nil {
			return nil, err
		}
		reader, err := gzip.NewReader(bytes.NewReader(zipped))
		if err != nil {
			return nil, err
		}
		if plain, err = io.ReadAll(reader); err != nil {
			return nil, err
		}
	} else {
		var b bytes.Buffer
		writer := gzip.NewWriter(&b)
		_, _ = writer.Write(plain) // a Buffer takes everything
		_ = writer.Close()
		zipped = b.Bytes()
	}
	sum := sha256.Sum256(plain)
	a, _ := assets.LoadOrStore(name, &asset{string(plain), string(zipped), hex.EncodeToString(sum[:8])})
	return a.(*asset), nil
}
