//go:build external && linux && !race

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"example.com/bounce/mock"
)

// TestHostileTargetsTakeLittleMemory runs the whole suite against targets whose every answer is as large as one may be, or larger, and
// measures what the process had at most. It is not parallel: an answer that comes late changes what is sent.
func TestHostileTargetsTakeLittleMemory(t *testing.T) { //nolint:paralleltest // as it says
	const most, mostRows = 300, 400 // MB; a scenario that compares pages keeps their rows decoded
	list := func(item string, n int) string { return "[" + strings.Repeat(item+",", n) + item + "]" }
	success := func(member string) string {
		return `{"scheduledStart":%q,"scheduledEnd":"2099-01-01T12:00:00Z","status":"Open","subStatus":"a","custStatus":"b","x":` + member + `}`
	}
	const booked = `{"id":"3-A","status":"Open","scheduledStart":"2030-01-01T00:00:00Z"}`
	for name, c := range map[string]struct {
		body   string
		status int
		header int // fields
		most   int64
	}{
		"a hundred thousand numbers":      {success(list("1234567", 99_000)), 200, 0, most},
		"lists of as many rows as may be": {list(booked, 8_000), 200, 0, mostRows},
		"conflicts":                       {`{"conflicts":` + list(booked, 8_000) + `}`, 409, 0, most},
		"a long text":                     {success(`"` + strings.Repeat("x", 900_000) + `"`), 200, 0, most},
		"as many header fields as may be": {success("1"), 200, 195, most},
		"nine thousand header fields":     {success("1"), 200, 9_000, most},
	} {
		t.Run(name, func(t *testing.T) {
			target := httptest.NewServer(hostile(t, c.status, c.body, c.header))
			defer target.Close()
			command := exec.CommandContext(t.Context(), "bounce", "conform", "--target", target.URL, "--progress", "never",
				"--format", "json:"+filepath.Join(t.TempDir(), "report.json"))
			output, _ := command.CombinedOutput() // it is not conformant
			if code := command.ProcessState.ExitCode(); code != 1 && code != 4 {
				t.Errorf("exit code %d\n%s", code, output)
			}
			used := command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss >> 10 // of KiB
			t.Logf("%d MB, %s", used, command.ProcessState.UserTime()+command.ProcessState.SystemTime())
			if used > c.most {
				t.Errorf("conform had %d MB, want at most %d", used, c.most)
			}
		})
	}
}

// A target that sends more than it announced, on a connection that is used again, writes nothing of its own on the terminal.
func TestUnsolicitedAnswersAreNotPrinted(t *testing.T) {
	t.Parallel()
	control, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = control.Close() })
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/__admin") {
			control.ServeHTTP(w, r)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
		fmt.Fprintf(conn, "unasked %s", r.Header.Get("Authorization"))
		_, _ = io.Copy(io.Discard, conn) // until the client closes it
	}))
	defer target.Close()
	var stderr bytes.Buffer
	command := exec.CommandContext(t.Context(), "bounce", "conform", "--target", target.URL, "--progress", "never", "--profile", "schedule",
		"--tags", "@clause:bearer-token or @clause:lead-time")
	command.Stderr = &stderr
	_ = command.Run() // it is not conformant
	if code := command.ProcessState.ExitCode(); code != 1 || stderr.Len() > 0 {
		t.Errorf("exit code %d, want 1 and nothing on stderr\n%s", code, &stderr)
	}
}

// hostile answers all calls of the API in the same way, with the time that was requested for a %q; a mock has the control API.
func hostile(t *testing.T, status int, body string, fields int) http.Handler {
	t.Helper()
	control, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = control.Close() })
	var header strings.Builder
	for i := range fields {
		const enough = 60_000 // bytes, of 64 KiB
		line := fmt.Sprintf("%x:", i)
		header.WriteString(line + strings.Repeat("b", max(0, enough/fields-len(line))) + "\r\n")
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/__admin") {
			control.ServeHTTP(w, r)
			return
		}
		var sent struct{ ScheduledTime string }
		text, _ := io.ReadAll(r.Body)
		_ = json.Unmarshal(text, &sent) // a body that is not JSON leaves it empty
		answer := bytes.Replace([]byte(body), []byte("%q"), fmt.Appendf(nil, "%q", sent.ScheduledTime), 1)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		fmt.Fprintf(conn, "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n%s\r\n", status, len(answer), header.String())
		_, _ = conn.Write(answer)
	})
}
