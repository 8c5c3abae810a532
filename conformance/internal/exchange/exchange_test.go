package exchange_test

import (
	"encoding/base64"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
)

var quiet = log.New(io.Discard, "", 0)

const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"

func client(t *testing.T, h http.HandlerFunc) *exchange.Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	c, err := exchange.NewClient(server.URL+"/", 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestSendKeepsWhatCrossedTheWire(t *testing.T) {
	t.Parallel()
	c := client(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Path", r.URL.EscapedPath())
		w.WriteHeader(http.StatusTeapot)
		_, _ = w.Write(append(body, '!'))
	})
	x := c.Send(t.Context(), exchange.Request{Method: http.MethodPut, Path: "/a%2Fb//c", Body: []byte("hello")})
	if x.Err != nil || x.Status != http.StatusTeapot || string(x.Body) != "hello!" {
		t.Errorf("got %d %q %v", x.Status, x.Body, x.Err)
	}
	if got := x.Header.Get("X-Path"); got != "/a%2Fb//c" {
		t.Errorf("path: got %q, want it untouched", got)
	}
}

func TestSendFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	c := client(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusTemporaryRedirect)
	})
	if x := c.Send(t.Context(), exchange.Request{Method: http.MethodGet, Path: "/"}); x.Status != http.StatusTemporaryRedirect {
		t.Errorf("got %d %v, want the redirect itself", x.Status, x.Err)
	}
}

func TestSendReportsABrokenAnswer(t *testing.T) {
	t.Parallel()
	c := client(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("short"))
	})
	if x := c.Send(t.Context(), exchange.Request{Method: http.MethodGet, Path: "/"}); x.Err == nil {
		t.Error("got no error for an answer that ends early")
	}
}

func TestSendTakesNoAnswerBeyondItsLimit(t *testing.T) {
	t.Parallel()
	c := client(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, exchange.MaxAnswer+1)) })
	x := c.Send(t.Context(), exchange.Request{Method: http.MethodGet, Path: "/"})
	if x.Err == nil || len(x.Body) != exchange.MaxAnswer {
		t.Errorf("got %d bytes and the error %v, want %d and one", len(x.Body), x.Err, exchange.MaxAnswer)
	}
}

func TestRedactFindsTokensOfAnyForm(t *testing.T) {
	t.Parallel()
	part := base64.RawURLEncoding.EncodeToString
	for name, header := range map[string]string{
		"compact": `{"alg":"RS256"}`, "with a blank": `{ "alg":"RS256"}`, "with a line feed": "{\n\"alg\":\"RS256\"}",
		"with a line end": "{\r\n\"alg\":\"RS256\"}", "with a tab": "{\t\"alg\":\"RS256\"}",
	} {
		whole := part([]byte(header)) + "." + part([]byte(`{ "sub":"planted"}`)) + ".c2lnbmF0dXJl"
		for _, text := range []string{whole, whole[:len(whole)-4], "token=" + whole + "&x"} {
			if got := exchange.Redact(text); strings.Contains(got, whole[3:12]) || strings.Contains(got, "c2lnb") {
				t.Errorf("%s: got %q, want no trace of the token", name, got)
			}
		}
	}
	for _, text := range []string{"https://eyelevel1.example.com/", "an eyewitness. Everybody", "3-EYJ0000"} {
		if got := exchange.Redact(text); got != text {
			t.Errorf("got %q, want %q untouched", got, text)
		}
	}
}

func TestNewClientRefuses(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"", "127.0.0.1:2686", "ftp://a", "http://", "http://a:b@c", "http://a?b", "http://a#b", "http://a:x"} {
		if _, err := exchange.NewClient(base, time.Second); err == nil {
			t.Errorf("%q: got no error", base)
		}
	}
}

func TestCurlAndRedactionShowNoToken(t *testing.T) {
	t.Parallel()
	x := &exchange.Exchange{URL: "http://h/p?t=" + token, Request: exchange.Request{
		Method: http.MethodPut, Body: []byte(`{"it's":"` + token + `"}`),
		Header: http.Header{"Authorization": {"Bearer " + token}, "Identifier": {""}, "X-Copy": {token}},
	}}
	want := `curl -i -X PUT --path-as-is 'http://h/p?t=[token]' -H "Authorization: Bearer $BOUNCE_TOKEN" -H 'Identifier;' ` +
		`-H 'X-Copy: [token]' -H 'Content-Type:' --data-binary '{"it'\''s":"[token]"}'`
	if got := x.Curl(); got != want {
		t.Errorf("curl:\n got %s\nwant %s", got, want)
	}
	h := exchange.RedactHeader(http.Header{"Authorization": {"Basic dXNlcjpwYXNz"}, "Set-Cookie": {"a=b"}, "X": {"Bearer " + token[:30]}})
	if h.Get("Authorization") != "Basic [redacted]" || h.Get("Set-Cookie") != "[redacted]" || h.Get("X") != "Bearer [token]" {
		t.Errorf("header: got %v", h)
	}
	bare := &exchange.Exchange{URL: "http://h/", Request: exchange.Request{Method: "GET", Header: http.Header{"Authorization": {token}}}}
	if got, want := bare.Curl(), `curl -i -X GET --path-as-is 'http://h/' -H "Authorization: $BOUNCE_TOKEN"`; got != want {
		t.Errorf("curl of a token without its scheme:\n got %s\nwant %s", got, want)
	}
	big := &exchange.Exchange{URL: "http://h/", Request: exchange.Request{Method: "PUT", Body: make([]byte, 5000)}}
	if got := big.Curl(); !strings.HasPrefix(got, "head -c 5000 /dev/zero") {
		t.Errorf("curl of a big body: got %s", got)
	}
}
