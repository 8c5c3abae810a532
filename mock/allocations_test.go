//go:build !race

package mock_test

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// An accepted request allocates little more than the test does to send it: what a load test of a client measures is the client. The
// race detector makes pools forget, so this is not for it.
func TestAnAcceptedRequestAllocatesLittle(t *testing.T) {
	s := start(t)
	c := good(t, s)
	const most = 60 // of which the test makes about thirty
	if n := testing.AllocsPerRun(200, func() {
		r := httptest.NewRequest(c.method, c.url(), strings.NewReader(c.body))
		r.Header.Set("Authorization", c.authorization)
		r.Header.Set("Identifier", c.identifier)
		r.Header.Set("Content-Type", c.mediaType)
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, r); w.Code != 200 {
			t.Fatal(w.Body)
		}
	}); n > most {
		t.Errorf("it costs %v allocations, want %d at most", n, most)
	}
}
