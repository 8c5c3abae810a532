package conformance_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"example.com/bounce/conformance"
)

// The headers of the target file are on each request to the target, whatever the suite leaves out of it, and on no other;
// no report shows a value, wherever the server shows it again.
func TestHeadersGoToTheTargetWithEachRequest(t *testing.T) {
	t.Parallel()
	const key = "planted gateway/key+1"
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("another host was called, with %v", r.Header)
	}))
	defer elsewhere.Close()
	f := newFake()
	var mu sync.Mutex
	agents := map[string]int{}
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		mu.Lock()
		agents[r.UserAgent()]++
		mu.Unlock()
		if got := r.Header.Get("X-Gateway-Key"); got != key {
			t.Errorf("%s %s has the key %q", r.Method, r.URL, got)
		}
		w.Header().Set("X-Echo", key)
		if r.Header.Get("Authorization") == "" {
			http.Redirect(w, r, elsewhere.URL+"/login?key="+key, http.StatusTemporaryRedirect)
			return true
		}
		if strings.Contains(bodyOf(r), "tomorrow") {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"code":"BODY","message":"no","debug":"` + key + `"}`))
			return true
		}
		return false
	}
	config := f.config()
	config.Headers = map[string]conformance.Header{"x-gateway-key": {Value: key}}
	r := f.run(t, conformance.Options{Config: config, Bookings: conformance.Bookings{Effects: "books"}, FailOn: "should", Version: "v1.2.3 0a1b (devel)"})
	for name, text := range written(t, r) {
		if strings.Contains(text, "planted gateway") || strings.Contains(text, "planted+gateway") || strings.Contains(text, "planted%20gateway") {
			t.Errorf("%s shows the value of the header", name)
		}
		named, hidden := strings.Contains(text, "$BOUNCE_HEADER_1"), strings.Contains(text, "[redacted]")
		if name == "json" && (!named || !hidden) {
			t.Error("json names no header, or hides nothing, which shows nothing")
		}
	}
	if len(agents) != 1 || agents["bounce-conform/v1.2.3-0a1b-devel"] == 0 {
		t.Errorf("the requests came from %v", agents)
	}
}

// bodyOf reads the body, and leaves it to be read again.
func bodyOf(r *http.Request) string {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return string(body)
}

// What is for the target is not for who issues its tokens: neither the headers, nor that any certificate will do.
func TestTheTokenURLGetsNothingThatIsForTheTarget(t *testing.T) {
	t.Parallel()
	const key = "planted gateway/key+1"
	f := newFake()
	var issued atomic.Int32
	issuer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		issued.Add(1)
		if text := fmt.Sprint(r.Header, bodyOf(r), r.URL); r.Header.Get("X-Gateway-Key") != "" || strings.Contains(text, "planted") {
			t.Errorf("the token URL was sent %s", text)
		}
		same(200, fmt.Sprintf(`{"token_type":"bearer","access_token":%q}`, f.tokens[own]))(w, r)
	})
	unknown := httptest.NewUnstartedServer(issuer)
	unknown.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	unknown.StartTLS()
	defer unknown.Close()
	for url, want := range map[string]int32{start(t, issuer): 1, unknown.URL: 0} {
		config := f.config()
		config.Headers = map[string]conformance.Header{"X-Gateway-Key": {Value: key}}
		config.Identities["approver"] = conformance.Identity{
			Identifier: ownGUID, Token: conformance.Token{OAuth2: &conformance.OAuth2{TokenURL: url + "/token", ClientID: "suite"}},
		}
		issued.Store(0)
		_, err := conformance.Run(t.Context(), conformance.Options{
			Target: start(t, f), Config: config, Connection: conformance.Connection{Insecure: true}, Bookings: conformance.Bookings{Effects: "books"}, Selection: conformance.Selection{IDs: []string{"SE-CORE-001"}},
		})
		if issued.Load() != want || (err == nil) != (want > 0) {
			t.Errorf("%s: %d tokens were issued, want %d; %v", url, issued.Load(), want, err)
		}
	}
}
