package conformance_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
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
	r := f.run(t, conformance.Options{Config: config, Effects: "books", FailOn: "should", Version: "v1.2.3 0a1b (devel)"})
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
