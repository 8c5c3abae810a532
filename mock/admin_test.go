package mock_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
)

const adminToken = "correct-horse-battery-staple"

func TestAnAdminTokenOpensTheControlAPIAnywhere(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s, err := mock.New(mock.Options{Admin: mock.Admin{Token: adminToken}, Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	outside := context.WithValue(t.Context(), http.LocalAddrContextKey, net.Addr(&net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 2686}))
	for name, row := range map[string]struct {
		authorization, path, origin string
		want                        int
	}{
		"the token":            {"Bearer " + adminToken, "/health", "", 200},
		"in small letters":     {"bearer " + adminToken, "/health", "", 200},
		"no token":             {"", "/health", "", 401},
		"another token":        {"Bearer " + adminToken + "r", "/health", "", 401},
		"a part of it":         {"Bearer " + adminToken[:20], "/health", "", 401},
		"another scheme":       {"Basic " + adminToken, "/health", "", 401},
		"no scheme":            {adminToken, "/health", "", 401},
		"no path, no token":    {"", "/nothing", "", 401},
		"no path":              {"Bearer " + adminToken, "/nothing", "", 404},
		"a page of another":    {"Bearer " + adminToken, "/health", "http://evil.example", 403},
		"its own page":         {"Bearer " + adminToken, "/health", "http://mock.example", 200},
		"a page without token": {"", "/health", "http://mock.example", 401},
	} {
		for _, ctx := range []context.Context{outside, t.Context()} {
			r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/__admin"+row.path, nil)
			r.Host = "mock.example"
			for header, value := range map[string]string{"Authorization": row.authorization, "Origin": row.origin} {
				if value != "" {
					r.Header.Set(header, value)
				}
			}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code != row.want {
				t.Errorf("%s: got %d, want %d", name, w.Code, row.want)
			}
			if challenged := w.Header().Get("WWW-Authenticate") != ""; challenged != (w.Code == 401) {
				t.Errorf("%s: challenged %t with status %d", name, challenged, w.Code)
			}
			if strings.Contains(w.Body.String(), adminToken) {
				t.Errorf("%s: the answer shows the token", name)
			}
		}
	}
	r := httptest.NewRequestWithContext(outside, http.MethodGet, "/elsewhere", nil) // a client's mistake gets journaled
	r.Header.Set("Authorization", "Bearer "+adminToken)
	s.ServeHTTP(httptest.NewRecorder(), r)
	text, err := json.Marshal(s.Journal())
	if err != nil || len(s.Journal()) != 1 {
		t.Errorf("%d entries (%v), want the one", len(s.Journal()), err)
	}
	if strings.Contains(string(text)+log.String(), adminToken) {
		t.Errorf("journal or log show the token:\n%s\n%s", text, log.String())
	}
}

// Who has yet to trust the mock's certificate needs no secret to get its authority, and gets nothing else.
func TestTheAuthorityIsServedWithoutTheAdminToken(t *testing.T) {
	t.Parallel()
	made, err := mock.SelfMadeTLS(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	s := mock.Start(t, mock.Options{Admin: mock.Admin{Token: adminToken}, HTTP: mock.HTTP{TLS: made}})
	for name, row := range map[string]struct {
		method, path string
		want         int
	}{
		"the authority":            {"GET", "/ca.pem", 200},
		"its header alone":         {"HEAD", "/ca.pem", 200},
		"written, not read":        {"PUT", "/ca.pem", 401},
		"a path that begins so":    {"GET", "/ca.pem/health", 401},
		"a path that leads away":   {"GET", "/ca.pem/../health", 401},
		"one that is written so":   {"GET", "/ca.pem%2f..%2fhealth", 401},
		"anything else":            {"GET", "/health", 401},
		"what the mock is made of": {"GET", "/contract.yaml", 401},
	} {
		r, err := http.NewRequest(row.method, s.URL+"/__admin"+row.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := s.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != row.want {
			t.Errorf("%s: got %d, want %d", name, answer.StatusCode, row.want)
		}
		if served := bytes.Equal(text, made.CA()); served != (row.want == 200 && row.method == http.MethodGet) {
			t.Errorf("%s: it is the authority: %t", name, served)
		}
	}
}

func TestAnAdminTokenThatIsEasyToGuessIsRefused(t *testing.T) {
	t.Parallel()
	for _, token := range []string{"short", "a token with blanks in it", "a-token-with-\n-in-it", "=============================="} {
		_, err := mock.New(mock.Options{Admin: mock.Admin{Token: token}})
		if err == nil || !strings.Contains(err.Error(), "admin token") || strings.Contains(err.Error(), token) {
			t.Errorf("the error for %q is %v", token, err)
		}
	}
}
