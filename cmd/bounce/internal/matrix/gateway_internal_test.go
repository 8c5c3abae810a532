package matrix

import (
	"crypto/x509"
	"errors"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/bounce/conformance"
	"example.com/bounce/mock"
)

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
		o.Connection.RootCAs = x509.NewCertPool()
		o.Connection.RootCAs.AddCert(front.Certificate())
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
	NotUnderRace(t)
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
			o.Selection.Tags = "not @hygiene:idempotent and not @effect:contends" // which are never repeated
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			configure := func(s *httptest.Server, o *conformance.Options) {
				if c.configure != nil {
					c.configure(s, o)
				}
				if !*whole {
					o.Selection.Tags = strings.TrimPrefix(o.Selection.Tags+" and ("+few+")", " and ")
				}
			}
			if code, err := through(t, Control, c.gateway, configure); code != 0 {
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
	all := faults()
	for i, name := range Sample(slices.Sorted(maps.Keys(all)), 7) {
		for _, path := range sampleOf([]Path{Control, File}, i) {
			t.Run(name+", by "+string(path), func(t *testing.T) {
				t.Parallel()
				code, err := through(t, path, all[name], func(_ *httptest.Server, o *conformance.Options) {
					o.Selection.Tags, o.Pacing.RequestTimeout = few, 2*time.Second
					if strings.Contains(name, "stalled") {
						o.Pacing.RequestTimeout = 500 * time.Millisecond
					}
				})
				if code != 0 && code != 3 && code != 4 {
					t.Errorf("got exit %d, %v, want 0, 3 or 4", code, err)
				}
			})
		}
	}
}

// sampleOf returns the i-th of all in turn, or with -whole all of them.
func sampleOf(all []Path, i int) []Path {
	if *whole {
		return all
	}
	return all[i%len(all):][:1]
}

// A page is the implementation's own where it comes each time: what it refuses so, it has refused.
func TestRefusalsThatArePagesAreJudged(t *testing.T) {
	NotUnderRace(t)
	t.Parallel()
	for _, path := range Sample([]Path{Control, File}, 2) {
		t.Run(string(path), func(t *testing.T) {
			t.Parallel()
			code, err := through(t, path, pagesForRefusals, func(_ *httptest.Server, o *conformance.Options) { o.Selection.Tags = few })
			if code != 0 {
				t.Errorf("got exit %d, %v, want 0", code, err)
			}
		})
	}
}

// What never repeats a request runs again with a fresh customer, to whose same request the same must not happen again.
func TestWhatIsNeverRepeatedRunsAgainAtAnotherPlace(t *testing.T) {
	NotUnderRace(t)
	t.Parallel()
	for n := 1; n <= 5; n++ {
		code, err := through(t, Control, eachCallers(n, empty(503)), func(_ *httptest.Server, o *conformance.Options) {
			o.Selection.IDs = []string{"SE-HTTP-012", "SE-FAM-067"}
		})
		if code != 0 {
			t.Errorf("the request %d of each caller fails: got exit %d, %v, want 0", n, code, err)
		}
	}
}
