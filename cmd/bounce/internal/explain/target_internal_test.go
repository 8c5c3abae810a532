package explain

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// The log of requests shows the beginning of an id.
func TestTheBeginningOfAnIDIsEnough(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /__admin/requests", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"requests":[{"id":"abc123"},{"id":"abd456"},{"id":"abd456"},{"id":"ab"},{"id":"a%2Fb c"}]}`)
	})
	mux.HandleFunc("GET /__admin/requests/{id}", func(w http.ResponseWriter, r *http.Request) {
		if id := r.PathValue("id"); id == "abc123" || id == "abd456" || id == "ab" {
			fmt.Fprintf(w, `{"id":%q}`, id)
			return
		}
		http.NotFound(w, r)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	target, err := (&explainSettings{target: server.URL}).newTarget()
	if err != nil {
		t.Fatal(err)
	}
	for given, want := range map[string]string{
		"abc123": "abc123", "abc": "abc123", "abd": "abd456", "ab": "ab",
		"a": `4 requests have an id that begins with "a"; give more of it, such as abc123, abd456, ab, a%2Fb c`,
		"x": `has no request "x" in its journal`, "abc1234": `has no request "abc1234" in its journal`,
	} {
		e, err := target.fetch(t.Context(), given)
		switch {
		case err == nil && e.ID != want:
			t.Errorf("%s: got %s, want %s", given, e.ID, want)
		case err != nil && !strings.Contains(err.Error(), want):
			t.Errorf("%s: got %v, want %s", given, err, want)
		}
	}
}
