package mock_test

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"example.com/bounce/mock"
)

func TestTheControlAPIIsThereForLoopbackOnly(t *testing.T) {
	t.Parallel()
	s := start(t)
	for name, row := range map[string]struct {
		host, origin, method string
		want                 int
	}{
		"an address":            {"127.0.0.1:2686", "", "GET", 200},
		"an address of IPv6":    {"[::1]:2686", "", "GET", 200},
		"localhost":             {"LocalHost", "", "GET", 200},
		"its own page":          {"localhost:2686", "http://localhost:2686", "GET", 200},
		"a name of the outside": {"mock.example", "", "GET", 404},
		"another method there":  {"mock.example", "", "DELETE", 404},
		"a name that looks so":  {"localhost.example", "", "GET", 404},
		"another address":       {"192.0.2.1", "", "GET", 404},
		"a page of another":     {"localhost:2686", "http://localhost:3000", "GET", 403},
		"a page of no origin":   {"localhost:2686", "null", "GET", 403},
	} {
		r := httptest.NewRequest(row.method, "/__admin/health", nil)
		r.Host = row.host
		if row.origin != "" {
			r.Header.Set("Origin", row.origin)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != row.want {
			t.Errorf("%s: got %d, want %d", name, w.Code, row.want)
		}
	}
}

func TestTheControlAPIAnswersPagesOfItsOwnOriginOnly(t *testing.T) {
	t.Parallel()
	s := start(t)
	for name, row := range map[string]struct {
		origins []string
		tls     bool
		want    int
	}{
		"no page":                        {nil, false, 200},
		"its own page":                   {[]string{"http://localhost:2686"}, false, 200},
		"a page of https, on http":       {[]string{"https://localhost:2686"}, false, 403},
		"its own page of https":          {[]string{"https://localhost:2686"}, true, 200},
		"a page of http, on https":       {[]string{"http://localhost:2686"}, true, 403},
		"its own page, and another":      {[]string{"http://localhost:2686", "http://localhost:3000"}, false, 403},
		"an origin with something to it": {[]string{"http://localhost:2686/"}, false, 403},
	} {
		r := httptest.NewRequest(http.MethodGet, "/__admin/health", nil)
		r.Host = "localhost:2686"
		r.Header["Origin"] = row.origins
		if row.tls {
			r.TLS = new(tls.ConnectionState)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != row.want {
			t.Errorf("%s: got %d, want %d", name, w.Code, row.want)
		}
	}
}

func TestTheControlAPIIsNotThereOnAConnectionFromOutside(t *testing.T) {
	t.Parallel()
	s := start(t)
	for address, want := range map[string]int{"127.0.0.1": 200, "::1": 200, "192.0.2.1": 404} {
		local := &net.TCPAddr{IP: net.ParseIP(address), Port: 2686}
		ctx := context.WithValue(t.Context(), http.LocalAddrContextKey, net.Addr(local))
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/__admin/health", nil)
		r.Host = "localhost"
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("at %s: got %d, want %d", address, w.Code, want)
		}
	}
}

func TestWithoutTheControlAPIItsPathsAreNotThere(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Admin: mock.Admin{Off: true}})
	response, err := s.Client().Get(s.URL + "/__admin/health")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if text, _ := io.ReadAll(response.Body); response.StatusCode != http.StatusNotFound {
		t.Errorf("got %d %s, want 404", response.StatusCode, text)
	}
}
