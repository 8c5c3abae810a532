package ui_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/ui"
	"example.com/bounce/openapi"
)

// names returns the assets that a browser asks for, as it names them.
func names(t *testing.T) (all []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS("assets"), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && slices.Contains([]string{".html", ".js", ".css", ".svg"}, path.Ext(strings.TrimSuffix(name, ".gz"))) {
			all = append(all, strings.TrimSuffix(name, ".gz"))
		}
		return err
	})
	if err != nil || len(all) < 9 {
		t.Fatalf("found %d assets (%v), want 9 or more", len(all), err)
	}
	return all
}

// get asks the package for an asset, without compression unless a header says so.
func get(t *testing.T, name string, header http.Header) *http.Response {
	t.Helper()
	r, w := httptest.NewRequest(http.MethodGet, "/__admin/"+name, nil), httptest.NewRecorder()
	r.Header = header
	if !ui.Serve(w, r, name) {
		t.Fatalf("%s is not found", name)
	}
	return w.Result()
}

func body(t *testing.T, name string, header http.Header) string {
	t.Helper()
	text, err := io.ReadAll(get(t, name, header).Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEveryAssetHasTheHeaders(t *testing.T) {
	t.Parallel()
	for _, name := range names(t) {
		h := get(t, name, nil).Header
		for header, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-cache",
		} {
			if got := h.Get(header); got != want {
				t.Errorf("%s: %s is %q, want %q", name, header, got, want)
			}
		}
		policy := h.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; script-src 'self'; style-src 'self'; ") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: the policy is %q", name, policy)
		}
		if trusted := strings.Contains(policy, "require-trusted-types-for 'script'"); trusted == strings.HasPrefix(name, "docs/") {
			t.Errorf("%s: Trusted Types are required: %t", name, trusted)
		}
		if h.Get("Content-Type") == "" || h.Get("Etag") == "" {
			t.Errorf("%s has no type or no ETag", name)
		}
	}
}

func TestBothCodingsHoldTheSame(t *testing.T) {
	t.Parallel()
	for _, name := range names(t) {
		zipped := get(t, name, http.Header{"Accept-Encoding": {"gzip"}})
		if zipped.Header.Get("Content-Encoding") != "gzip" {
			t.Fatalf("%s is not compressed", name)
		}
		reader, err := gzip.NewReader(zipped.Body)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(reader)
		if err != nil || string(text) != body(t, name, nil) {
			t.Errorf("%s: the codings differ (%v)", name, err)
		}
		again := get(t, name, http.Header{"If-None-Match": {get(t, name, nil).Header.Get("Etag")}})
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("%s under its ETag is answered %d, want 304", name, again.StatusCode)
		}
	}
}

var comment = regexp.MustCompile(`(?m)^\s*(//|/\*\* [^\n]* \*/$)`)

// The console stays small: what a browser loads of it, and each file that a person reads.
func TestTheConsoleIsSmall(t *testing.T) {
	t.Parallel()
	raw, zipped, lines := 0, 0, 0
	for _, name := range names(t) {
		if !strings.HasPrefix(name, "docs/") {
			raw, zipped = raw+len(body(t, name, nil)), zipped+len(body(t, name, http.Header{"Accept-Encoding": {"gzip"}}))
		}
	}
	for name, text := range sources(t) {
		n := strings.Count(text, "\n")
		if path.Ext(name) == ".js" {
			lines += n - len(comment.FindAllString(text, -1))
		}
		if n > 300 {
			t.Errorf("%s has %d lines, want at most 300", name, n)
		}
	}
	t.Logf("%d bytes, %d compressed, %d lines of JavaScript without comments", raw, zipped, lines)
	if raw > 60_000 || zipped > 20_000 || lines > 1500 {
		t.Errorf("the console has %d bytes, %d compressed, %d lines; want at most 60000, 20000 and 1500", raw, zipped, lines)
	}
}

func TestAssetsNameNoOtherHost(t *testing.T) {
	t.Parallel()
	address := regexp.MustCompile(`https?://[^\s"'<>)]+`)
	for name, text := range sources(t) {
		for _, found := range address.FindAllString(text, -1) {
			if !strings.HasPrefix(found, "http://www.w3.org/") && !strings.HasPrefix(found, "http://127.0.0.1:2686/") {
				t.Errorf("%s names %s", name, found)
			}
		}
	}
}

// parsed is where a browser parses what a module has written: once, before any value is in it.
var parsed = map[string]int{"source/template.js innerHTML": 1}

// active matches an attribute or a property that runs or loads what a value says, such as javascript:alert(1).
var active = regexp.MustCompile(`(?i)[\s.](?:href|src|action|formaction|style|on[a-z]+)=["']?\$\{`)

// What a client sent is text, never markup.
func TestNoMarkupFromData(t *testing.T) {
	t.Parallel()
	for name, text := range sources(t) {
		for _, forbidden := range []string{"unsafeHTML", "unsafeSVG", "unsafe-html", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
			"createContextualFragment", "setHTMLUnsafe", "parseFromString", "srcdoc", "new Function"} {
			if n := strings.Count(text, forbidden); n > parsed[name+" "+forbidden] {
				t.Errorf("%s has %s %d times", name, forbidden, n)
			}
		}
		if found := active.FindString(text); found != "" {
			t.Errorf("%s has %s: a value would be a script, or a URL as a whole", name, found)
		}
		if path.Ext(name) == ".html" && regexp.MustCompile(`(?i)\son[a-z]+=|<style|\sstyle=|<script>`).MatchString(text) {
			t.Errorf("%s has a script or a style of its own", name)
		}
	}
}

// The console calls only what the document of the control API has, and of the API itself what the contract has.
func TestOperationsAreDocumented(t *testing.T) {
	t.Parallel()
	control, err := openapi.Control()
	if err != nil {
		t.Fatal(err)
	}
	contract, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	public := regexp.MustCompile(`locate\("([a-z][A-Za-z]+)", \w+, contract\)`)
	call := regexp.MustCompile(`(?:\bcall|[cC]url|locate|stream|page\.run)\("([a-z][A-Za-z*]+)"`)
	found := 0
	for name, text := range sources(t) {
		for _, match := range public.FindAllStringSubmatch(text, -1) {
			if _, has := contract.Operation(match[1]); !has {
				t.Errorf("%s calls %s, which the contract has not", name, match[1])
			}
		}
		for _, match := range call.FindAllStringSubmatch(public.ReplaceAllString(text, ""), -1) {
			for _, owner := range []string{"", "Customer"} {
				id := strings.Replace(match[1], "*", owner, 1)
				if _, has := control.Operation(id); !has {
					t.Errorf("%s calls %s, which the control API has not", name, id)
				}
			}
			found++
		}
	}
	if found < 40 {
		t.Errorf("found %d calls, want 40 or more", found)
	}
}

func TestVendoredFilesAreUnchanged(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("VENDORED.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| (\\S+) \\| `([^`]+)` \\|$").FindAllStringSubmatch(string(text), -1)
	listed := map[string]bool{}
	for _, row := range rows {
		content, err := os.ReadFile(row[1])
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(row[1], ".gz") {
			reader, err := gzip.NewReader(bytes.NewReader(content))
			if err != nil {
				t.Fatal(err)
			}
			if content, err = io.ReadAll(reader); err != nil {
				t.Fatal(err)
			}
		}
		sum := sha512.Sum512(content)
		if got := base64.StdEncoding.EncodeToString(sum[:]); got != row[2] {
			t.Errorf("%s has the SHA-512 %s, want %s", row[1], got, row[2])
		}
		listed[row[1]] = true
	}
	for _, pattern := range []string{"assets/*/*.gz"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Errorf("%s: %v %v", pattern, found, err)
		}
		for _, name := range found {
			if !listed[filepath.ToSlash(name)] {
				t.Errorf("VENDORED.md does not list %s", name)
			}
		}
	}
}

func TestNobodyElsesFiles(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ui.go", "../ui.go", "ui/../../ui.go", "ui/none.js", "VENDORED.md", "ui"} {
		if ui.Serve(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil), name) {
			t.Errorf("%q is served", name)
		}
	}
}

// ask asks a mock, and returns the status, and where it is sent on to.
func ask(t *testing.T, o mock.Options, r *http.Request) (*httptest.ResponseRecorder, *mock.Server) {
	t.Helper()
	server, err := mock.New(o)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	return w, server
}

func TestWhoSeesTheConsole(t *testing.T) {
	t.Parallel()
	const secret = "an-admin-token-for-tests"
	for name, test := range map[string]struct {
		options            mock.Options
		host, path, accept string
		want               int
	}{
		"a browser at the root":             {path: "/", accept: "text/html,application/xhtml+xml,*/*;q=0.8", want: 302},
		"curl at the root":                  {path: "/", accept: "*/*", want: 404},
		"a client at the root":              {path: "/", accept: "application/json", want: 404},
		"one that refuses HTML":             {path: "/", accept: "text/html;q=0, */*", want: 404},
		"no Accept at the root":             {path: "/", want: 404},
		"the console":                       {path: "/__admin/", want: 200},
		"the docs":                          {path: "/__admin/docs/", want: 200},
		"an asset":                          {path: "/__admin/ui/console.js", want: 200},
		"no asset":                          {path: "/__admin/ui/none.js", want: 404},
		"a foreign name":                    {host: "evil.example", path: "/__admin/", want: 404},
		"a foreign name at the root":        {host: "evil.example", path: "/", accept: "text/html", want: 404},
		"an asset of a mock with a token":   {options: mock.Options{Admin: mock.Admin{Token: secret}}, host: "mock.example", path: "/__admin/ui/console.js", want: 200},
		"the data of a mock with a token":   {options: mock.Options{Admin: mock.Admin{Token: secret}}, host: "mock.example", path: "/__admin/requests", want: 401},
		"the console without admin":         {options: mock.Options{Admin: mock.Admin{Off: true}}, path: "/__admin/", want: 404},
		"the docs without admin":            {options: mock.Options{Admin: mock.Admin{Off: true}}, path: "/__admin/docs/", want: 404},
		"an asset without admin":            {options: mock.Options{Admin: mock.Admin{Off: true}}, path: "/__admin/ui/console.js", want: 404},
		"a browser at the root, no admin":   {options: mock.Options{Admin: mock.Admin{Off: true}}, path: "/", accept: "text/html", want: 404},
		"a browser at an unknown path":      {path: "/none", accept: "text/html", want: 404},
		"a browser at the control API root": {path: "/__admin/none", accept: "text/html", want: 404},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodGet, test.path, nil)
			r.Host = "localhost"
			if test.host != "" {
				r.Host = test.host
			}
			if test.accept != "" {
				r.Header.Set("Accept", test.accept)
			}
			w, server := ask(t, test.options, r)
			if w.Code != test.want {
				t.Errorf("%s is answered %d, want %d", test.path, w.Code, test.want)
			}
			if test.want == 302 && w.Header().Get("Location") != "/__admin/" {
				t.Errorf("it is sent to %q", w.Header().Get("Location"))
			}
			if journaled := len(server.Journal()); (w.Code == 302 || w.Code == 200) && journaled > 0 {
				t.Errorf("%d requests are in the journal, want none", journaled)
			}
		})
	}
}

// What a program gets at the root names both ways on.
func TestTheRootSaysWhereToGo(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Host = "localhost"
	w, _ := ask(t, mock.Options{}, r)
	for _, want := range []string{"/__admin/contract.yaml", "/__admin/"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the answer does not name %s: %s", want, fmt.Sprint(w.Body))
		}
	}
}
