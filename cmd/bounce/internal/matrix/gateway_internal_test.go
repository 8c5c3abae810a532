package matrix

import (
	"bytes"
	"compress/gzip"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/bounce/conformance"
	"example.com/bounce/mock"
)

// gateway is what stands between the suite and the mock: it may answer in the place of what is behind it.
type gateway func(backend http.Handler) http.Handler

// each lets the n-th request, and every n-th behind it, be answered by the gateway alone.
func each(n int64, answer http.HandlerFunc) gateway {
	return func(backend http.Handler) http.Handler {
		var asked atomic.Int64
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if asked.Add(1)%n == 0 {
				answer(w, r)
				return
			}
			backend.ServeHTTP(w, r)
		})
	}
}

// both is one gateway before another.
func both(first, second gateway) gateway {
	return func(backend http.Handler) http.Handler { return first(second(backend)) }
}

// byChance lets one request in n be answered by the gateway alone.
func byChance(n int, answer http.HandlerFunc) gateway {
	return func(backend http.Handler) http.Handler {
		var mu sync.Mutex
		chance := rand.New(rand.NewPCG(1, 2))
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			struck := chance.IntN(n) == 0
			mu.Unlock()
			if struck {
				answer(w, r)
				return
			}
			backend.ServeHTTP(w, r)
		})
	}
}

// from lets so many requests through, and answers all others.
func from(n int64, answer http.HandlerFunc) gateway {
	return func(backend http.Handler) http.Handler {
		var asked atomic.Int64
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if asked.Add(1) > n {
				answer(w, r)
				return
			}
			backend.ServeHTTP(w, r)
		})
	}
}

func page(status int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "text/html")
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "<html><body><h1>"+http.StatusText(status)+"</h1></body></html>")
	}
}

func problem(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"type":"about:blank","title":"upstream"}`)
	}
}

func empty(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
	}
}

// reset ends the connection without an answer, as a gateway that restarts does.
func reset(w http.ResponseWriter, _ *http.Request) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := connection.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = connection.Close()
}

// stall does not answer before the client has gone.
func stall(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// lost hands the request on, and loses the answer.
func lost(backend http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		backend.ServeHTTP(httptest.NewRecorder(), r)
		page(http.StatusBadGateway)(w, r)
	})
}

// eachReplaced hands the n-th requests on, and answers with a page of its own.
func eachReplaced(n int64, status int) gateway {
	return func(backend http.Handler) http.Handler {
		return each(n, func(w http.ResponseWriter, r *http.Request) {
			backend.ServeHTTP(httptest.NewRecorder(), r)
			page(status)(w, r)
		})(backend)
	}
}

// eachLost is each, for answers that are lost behind the target.
func eachLost(n int64) gateway {
	return func(backend http.Handler) http.Handler { return each(n, lost(backend).ServeHTTP)(backend) }
}

// headed adds headers of its own.
func headed(header ...string) gateway {
	return func(backend http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for i := 0; i+1 < len(header); i += 2 {
				w.Header().Add(header[i], header[i+1])
			}
			backend.ServeHTTP(w, r)
		})
	}
}

// squeezed compresses what may be compressed.
func squeezed(backend http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		backend.ServeHTTP(answer, r)
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		body := answer.Body.Bytes()
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && len(body) > 0 {
			var small bytes.Buffer
			z := gzip.NewWriter(&small)
			_, _ = z.Write(body)
			_ = z.Close()
			body = small.Bytes()
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Del("Content-Length")
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(body)
	})
}

// chunked leaves the length out.
func chunked(backend http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		backend.ServeHTTP(answer, r)
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.Code)
		for piece := range slices.Chunk(answer.Body.Bytes(), 7) {
			_, _ = w.Write(piece)
			_ = http.NewResponseController(w).Flush()
		}
	})
}

// ownRefusals replaces the bodies of refusals by its own, but for conflicts.
func ownRefusals(backend http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		backend.ServeHTTP(answer, r)
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		body := answer.Body.Bytes()
		if answer.Code >= 400 && answer.Code != http.StatusConflict && !strings.HasPrefix(r.URL.Path, "/__admin") {
			body = []byte(`{"type":"about:blank","title":"refused by the gateway"}`)
			w.Header().Set("Content-Type", "application/problem+json")
			w.Header().Del("Content-Length")
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(body)
	})
}

// pagesForRefusals replaces the bodies of refusals by pages, but for conflicts.
func pagesForRefusals(backend http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		backend.ServeHTTP(answer, r)
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		body := answer.Body.Bytes()
		if answer.Code >= 400 && answer.Code != http.StatusConflict && !strings.HasPrefix(r.URL.Path, "/__admin") {
			body = []byte("<html><body><h1>" + http.StatusText(answer.Code) + "</h1></body></html>")
			w.Header().Set("Content-Type", "text/html")
			w.Header().Del("Content-Length")
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(body)
	})
}

// through serves a mock behind a reverse proxy, and runs the suite against the proxy. The configuration of the proxy's server
// may be changed.
func through(t *testing.T, path Path, g gateway, configure func(*httptest.Server, *conformance.Options)) (int, error) {
	t.Helper()
	along, err := path.fixtures()
	if err != nil {
		t.Fatal(err)
	}
	handler, err := mock.New(along.server)
	if err != nil {
		t.Fatal(err)
	}
	backend := httptest.NewServer(handler)
	t.Cleanup(backend.Close)
	at, err := url.Parse(backend.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(at)
	quiet := slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	proxy.ErrorLog = quiet
	front := httptest.NewUnstartedServer(g(proxy))
	front.Config.ErrorLog = quiet
	o := along.suite
	start := front.Start
	if configure != nil {
		configure(front, &o)
	}
	if front.EnableHTTP2 {
		start = front.StartTLS
	}
	start()
	t.Cleanup(front.Close)
	if front.TLS != nil {
		o.RootCAs = x509.NewCertPool()
		o.RootCAs.AddCert(front.Certificate())
	}
	o.Target = front.URL
	r, err := conformance.Run(t.Context(), o)
	var target *conformance.TargetError
	switch {
	case errors.As(err, &target):
		return 3, err
	case err != nil:
		return 5, err
	}
	for _, s := range r.Scenarios {
		if code := r.ExitCode(false); code != 0 && (s.Outcome == "failed" || s.Outcome == "errored" || code == 4 && s.Outcome == "inconclusive") {
			t.Logf("%s is %s (%s): %s", s.ID, s.Outcome, s.Code, s.Reason)
		}
	}
	t.Logf("exit %d, %s: %.300q; repeats %+v", r.ExitCode(false), r.Verdict, r.Reasons, r.Repeats)
	return r.ExitCode(false), nil
}

var plain gateway = func(backend http.Handler) http.Handler { return backend }

func TestWhatALawfulGatewayVariesIsConformant(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		gateway   gateway
		configure func(*httptest.Server, *conformance.Options)
	}{
		"nothing":             {plain, nil},
		"headers of its own":  {headed("Via", "1.1 edge", "Server", "edge", "Set-Cookie", "affinity=1", "X-Request-Id", "7"), nil},
		"Connection: close":   {headed("Connection", "close"), nil},
		"compression":         {squeezed, nil},
		"answers in chunks":   {chunked, nil},
		"refusals of its own": {ownRefusals, nil},
		"HTTP/2":              {plain, func(s *httptest.Server, _ *conformance.Options) { s.EnableHTTP2 = true }},
		"idle connections that are closed": {plain, func(s *httptest.Server, _ *conformance.Options) {
			s.Config.ConnState = func(c net.Conn, state http.ConnState) {
				if state == http.StateIdle {
					_ = c.Close()
				}
			}
		}},
		"a limit of requests": {both(each(20, page(429, "Retry-After", "0")), plain), func(_ *httptest.Server, o *conformance.Options) {
			o.Tags = "not @hygiene:idempotent and not @effect:contends" // which are never repeated
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if code, err := through(t, Control, c.gateway, c.configure); code != 0 {
				t.Errorf("got exit %d, %v, want 0", code, err)
			}
		})
	}
}

// faults are what gateways do wrong, or may do for reasons of their own.
func faults() map[string]gateway {
	date := time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat) // which has come
	return map[string]gateway{
		"every 20th answered 429":                   each(20, page(429, "Retry-After", "0")),
		"every 20th answered 429 until a date":      each(20, page(429, "Retry-After", date)),
		"every 20th answered 503 with Retry-After":  each(20, page(503, "Retry-After", "0")),
		"every 20th answered 503":                   each(20, empty(503)),
		"every fifth answered 503":                  each(5, empty(503)), // the mutant 503-one-in-five that was
		"every other one answered 502":              each(2, page(502)),
		"every 40th a page, and every 37th a reset": both(each(40, page(502)), each(37, reset)),
		"every 40th answer lost":                    eachLost(40),
		"every 20th answered 200 with a page":       each(20, page(200)),
		"every 20th redirected to a login":          each(20, page(302, "Location", "https://login.example.com/")),
		"every 20th sent elsewhere":                 each(20, page(307, "Location", "https://login.example.com/")),
		"every 40th answer replaced by a page":      eachReplaced(40, 200),
		"one in ten a page, by chance":              byChance(10, page(200)),
		"every 20th refused with a page":            each(20, page(403)),
		"one in ten refused with a page, by chance": byChance(10, page(403)),
		"every 20th a page that finds nothing":      each(20, page(404)),
		"every 40th answer replaced by a refusal":   eachReplaced(40, 403),
		"refused with a page after 300 requests":    from(300, page(403)),
		"every 30th a problem of its own":           each(30, problem(500)),
		"every 30th stalled":                        each(30, stall),
		"one in ten reset, by chance":               byChance(10, reset),
		"one in thirty 502, by chance":              byChance(30, page(502)),
		"down for maintenance after 300 requests":   from(300, page(503, "Retry-After", "3600")),
		"resets after 300 requests":                 from(300, reset),
		"429 after 300 requests":                    from(300, page(429, "Retry-After", "3600")),
		"a login page before all":                   from(0, page(302, "Location", "https://login.example.com/")),
		"a static page before all":                  from(0, page(200)),
		"nothing behind it":                         from(0, page(502)),
	}
}

// few are of each kind: lawful and faulty requests, reads, changes, a race, and what is never repeated.
const few = "@clause:purpose or @clause:bearer-token or @clause:scheduled-time or @clause:reschedule or @clause:create or " +
	"@clause:details or @clause:list-page or @reading:status-unknown or @hygiene:idempotent"

func TestWhatAGatewayDoesIsNeverABrokenClause(t *testing.T) {
	t.Parallel()
	for name, g := range faults() {
		for _, path := range []Path{Control, File} {
			t.Run(name+", by "+string(path), func(t *testing.T) {
				t.Parallel()
				code, err := through(t, path, g, func(_ *httptest.Server, o *conformance.Options) {
					o.Tags, o.RequestTimeout = few, 2*time.Second
					if strings.Contains(name, "stalled") {
						o.RequestTimeout = 500 * time.Millisecond
					}
				})
				if code != 0 && code != 3 && code != 4 {
					t.Errorf("got exit %d, %v, want 0, 3 or 4", code, err)
				}
			})
		}
	}
}

// A page is the implementation's own where it comes each time: what it refuses so, it has refused.
func TestRefusalsThatArePagesAreJudged(t *testing.T) {
	t.Parallel()
	for _, path := range []Path{Control, File} {
		t.Run(string(path), func(t *testing.T) {
			t.Parallel()
			code, err := through(t, path, pagesForRefusals, func(_ *httptest.Server, o *conformance.Options) { o.Tags = few })
			if code != 0 {
				t.Errorf("got exit %d, %v, want 0", code, err)
			}
		})
	}
}
