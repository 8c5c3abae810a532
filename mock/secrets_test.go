package mock_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// place is one whose request's body is read.
const place = "/selfservice/v1/customers/" + own + "/EBSO/products/bounce/instances/DCMATI/executions/3-CDQF5Z0"

// Nowhere that the mock keeps, exports or logs a request is a secret of it.
func TestNoSecretIsKeptExportedOrLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s, err := mock.New(mock.Options{Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPut, place+";token=hunter2?ACCESS%5FTOKEN=hunter2&apiKey=hunter2",
		strings.NewReader(`{"refreshToken":"hunter2","user":{"passwd":["hunter2","hunter2"]}}`))
	for _, name := range []string{"X-Auth-Token", "Private-Token", "X-Api-Key", "X-Vault-Token", "Authorization", "Cookie"} {
		r.Header.Set(name, "hunter2")
	}
	s.ServeHTTP(httptest.NewRecorder(), r)
	for _, path := range []string{"/requests", "/requests/export?format=har", "/requests/export?format=curl"} {
		if text := asked(s, "localhost", path); !strings.Contains(text, ";token=") || strings.Contains(text, "hunter2") {
			t.Errorf("%s shows %s", path, text)
		}
	}
	if !strings.Contains(log.String(), ";token=") || strings.Contains(log.String(), "hunter2") {
		t.Errorf("the log shows %s", log.String())
	}
}

// asked is what the control API answers.
func asked(s *mock.Server, host, path string) string {
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/__admin"+path, nil)
	r.Host = host
	s.ServeHTTP(w, r)
	return w.Body.String()
}
