package server

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestProfilesAreForNoPage(t *testing.T) {
	t.Parallel()
	ok := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	for name, row := range map[string]struct {
		host, header, value string
		want                int
	}{
		"a tool":                    {"127.0.0.1:6060", "Accept", "*/*", 200},
		"a tool, by name":           {"localhost:6060", "Accept", "*/*", 200},
		"a tool, over IPv6":         {"[::1]:6060", "Accept", "*/*", 200},
		"without a port":            {"127.0.0.1", "Accept", "*/*", 200},
		"a page that rebinds":       {"evil.example:6060", "Accept", "*/*", 403},
		"a page of another origin":  {"127.0.0.1:6060", "Origin", "http://evil.example", 403},
		"an image of such a page":   {"127.0.0.1:6060", "Sec-Fetch-Site", "cross-site", 403},
		"an address that is no own": {"192.0.2.1:6060", "Accept", "*/*", 403},
	} {
		r := httptest.NewRequest(http.MethodGet, "http://"+row.host+"/debug/pprof/", http.NoBody)
		r.Header.Set(row.header, row.value)
		w := httptest.NewRecorder()
		if forThisMachine(ok).ServeHTTP(w, r); w.Code != row.want {
			t.Errorf("%s: got %d, want %d", name, w.Code, row.want)
		}
	}
}
