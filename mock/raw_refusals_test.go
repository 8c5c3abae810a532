package mock_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
)

// rawAnswer is what a server answers to bytes.
func rawAnswer(t *testing.T, s *mock.Server, text string) (*http.Response, string) {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatalf("the request was not taken: %v", err)
	}
	r, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, string(body)
}

func TestWhatTheHTTPLibraryRefusesIsAProblemInTheJournal(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{})
	for name, row := range map[string]struct {
		request, reason string
		status          int
	}{
		"no request":          {"nonsense\r\n\r\n", "path", 400},
		"no Host":             {"GET / HTTP/1.1\r\n\r\n", "path", 400},
		"a malformed header":  {"GET / HTTP/1.1\r\nHost: a\r\nA b: c\r\n\r\n", "path", 400},
		"another coding":      {"PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", "media-type", 501},
		"headers of 100 kB":   {"GET / HTTP/1.1\r\nHost: a\r\nA: " + strings.Repeat("a", 100<<10) + "\r\n\r\n", "body-limit", 431},
		"headers of 4 MB":     {"GET / HTTP/1.1\r\nHost: a\r\nA: " + strings.Repeat("a", 4<<20) + "\r\n\r\n", "body-limit", 431},
		"an expectation":      {"PUT / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\nContent-Length: 0\r\n\r\n", "path", 417},
		"OPTIONS of no path":  {"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "path", 404},
		"a version of future": {"GET / HTTP/9.9\r\nHost: a\r\n\r\n", "path", 505},
	} {
		r, body := rawAnswer(t, s, row.request)
		var problem struct{ Title, Detail string }
		if err := json.Unmarshal([]byte(body), &problem); err != nil || problem.Title == "" || problem.Detail == "" {
			t.Errorf("%s: got %q, want a problem", name, body)
		}
		if r.StatusCode != row.status || r.Header.Get("Bounce-Mock-Reason") != row.reason || r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: got %d %v, want %d and the reason %s", name, r.StatusCode, r.Header, row.status, row.reason)
		}
		id := r.Header.Get("X-Request-Id")
		if entry := control(t, s, "readRequest", "GET", "/requests/"+id, ""); entry.status != 200 {
			t.Errorf("%s: the journal has no entry %q: %d %s", name, id, entry.status, entry.body)
		}
	}
}

// A client such as Python's http.client sends the whole body before it reads.
func TestABodyThatIsTooLargeIsRefusedToWhoSendsAllFirst(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{})
	large := strings.Repeat("a", 20<<20)
	r, body := rawAnswer(t, s, "PUT "+anExecution+" HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 20971520\r\n\r\n"+large)
	if r.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(body, "body-limit") {
		t.Errorf("got %d %s, want 413", r.StatusCode, body)
	}
}
