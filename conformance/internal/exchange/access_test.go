package exchange_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
)

const gatewayKey = `k3y "of the" gateway+/1`

func TestEachRequestNamesTheSuiteAndCarriesTheHeaders(t *testing.T) {
	t.Parallel()
	var got http.Header
	c := client(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header.Clone() })
	c.Use(exchange.Access{UserAgent: "bounce-conform/v1.2.3", Headers: []exchange.Header{{"X-Gateway-Key", gatewayKey}}})
	own := http.Header{"X-Own": {"a"}}
	c.Send(t.Context(), exchange.Request{Method: http.MethodGet, Path: "/", Header: own})
	for name, want := range map[string]string{
		"User-Agent": "bounce-conform/v1.2.3", "Accept-Encoding": "gzip", "X-Gateway-Key": gatewayKey, "X-Own": "a",
	} {
		if got.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, got.Get(name), want)
		}
	}
	if len(own) != 1 {
		t.Errorf("the request's own header was changed: %v", own)
	}
}

func TestHeadersGoToTheTargetAlone(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("another host was called, with %v", r.Header)
	}))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		c := client(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL+"/there", status) })
		c.Use(exchange.Access{Headers: []exchange.Header{{"X-Gateway-Key", gatewayKey}}})
		if x := get(t, c); x.Status != status {
			t.Errorf("got %d %v, want %d", x.Status, x.Err, status)
		}
	}
}

func TestACurlNamesTheHeadersAndNotTheirValues(t *testing.T) {
	t.Parallel()
	c := client(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(zipped(t, []byte("{}")))
	})
	c.Use(exchange.Access{Insecure: true, Headers: []exchange.Header{{"X-A", gatewayKey}, {"X-B", "another"}}})
	want := fmt.Sprintf(`curl -i -X GET --path-as-is --insecure '%s/' --compressed -H "X-A: $BOUNCE_HEADER_1" -H "X-B: $BOUNCE_HEADER_2"`, c.Base())
	if got := get(t, c).Curl(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestInsecureAcceptsAnyCertificate(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }))
	defer server.Close()
	server.Config.ErrorLog = quiet
	for _, insecure := range []bool{false, true} {
		c, err := exchange.NewClient(server.URL, 5*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		c.Use(exchange.Access{Insecure: insecure})
		if x := get(t, c); (x.Err == nil) != insecure {
			t.Errorf("insecure %v: got %v", insecure, x.Err)
		}
		c.Close()
	}
}

func TestRedactHidesSecretsByTheirValue(t *testing.T) {
	t.Parallel()
	const payload, signature = "eyJzdWIiOiJwbGFudGVkIHBheWxvYWQifQ", "cGxhbnRlZCBzaWduYXR1cmUgb2YgYQ"
	c := client(t, func(http.ResponseWriter, *http.Request) {})
	c.Use(exchange.Access{Headers: []exchange.Header{{"X-Gateway-Key", gatewayKey}, {"X-Basic", "Basic c2VjcmV0OnNlY3JldA=="}, {"X-Short", "prod"}}})
	c.Hide("admin-secret")
	c.Send(t.Context(), exchange.Request{
		Method: http.MethodGet, Path: "/", Header: http.Header{"Authorization": {"Bearer eyJhbGciOiJSUzI1NiJ9." + payload + "." + signature}},
	})
	for name, c2 := range map[string]struct{ text, want string }{
		"the payload alone":        {"claims=" + payload + ";", "claims=[token];"},
		"the signature alone":      {`{"s":"` + signature + `"}`, `{"s":"[token]"}`},
		"a beginning of one":       {signature[:20] + "...", "[token]..."},
		"one behind other letters": {"x" + signature, "x[token]"},
		"a header's value":         {"key " + gatewayKey + "!", "key [redacted]!"},
		"in JSON":                  {`{"k":"k3y \"of the\" gateway+/1"}`, `{"k":"[redacted]"}`},
		"in a query":               {"?k=k3y+%22of+the%22+gateway%2B%2F1&b", "?k=[redacted]&b"},
		"in HTML":                  {"<p>k3y &#34;of the&#34; gateway+/1</p>", "<p>[redacted]</p>"},
		"behind its scheme":        {"user c2VjcmV0OnNlY3JldA==", "user [redacted]"},
		"a short one":              {"env=prod.", "env=[redacted]."},
		"a short one in a word":    {"/products/1", "/products/1"},
		"what was hidden by hand":  {"Bearer admin-secret", "Bearer [redacted]"},
		"a scheme":                 {"Basic realm", "Basic realm"},
		"nothing":                  {"nothing to hide, but 2030-01-02T10:00:00Z", "nothing to hide, but 2030-01-02T10:00:00Z"},
	} {
		if got := c.Redact(c2.text); got != c2.want {
			t.Errorf("%s: got %q, want %q", name, got, c2.want)
		}
	}
	if long := strings.Repeat("a-", 1<<14); c.Redact(long) != long {
		t.Error("a long text of no secret is changed")
	}
}
