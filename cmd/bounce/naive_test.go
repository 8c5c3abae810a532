package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
)

// naive is a server with three mistakes, and a folder with its target file: it closes the connection when the time is none, it does
// not look at the Identifier, and it schedules the executions of other customers' instances.
func naive(t *testing.T) (url, dir string) {
	t.Helper()
	server, err := mock.New(mock.Options{Admin: mock.Admin{Off: true}})
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	token := func(args ...string) string {
		var text bytes.Buffer
		if code := Run(t.Context(), append([]string{"token"}, args...), strings.NewReader(""), &text, io.Discard); code != 0 {
			t.Fatalf("bounce token ends with %d", code)
		}
		return text.String()
	}
	own := token()
	write("own.jwt", own)
	write("other.jwt", token("--customer", "20915348"))
	write("target.yaml", `identities:
  approver:       {identifier: 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01, token: {file: own.jwt}}
  other-customer: {identifier: 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a02, token: {file: other.jwt}}
instances:
  bookable: [{csi: "15427061", service: EBSO, instance: DCMATI, executions: [3-CDQF5Z0]}]
  foreign:  [{csi: "20915348", service: EBSO, instance: OMCEBSOR3, executions: [3-BLFVC0W]}]
`)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(text))
		var body struct {
			ScheduledTime string
			Action        string
		}
		known := r.Method == http.MethodPut && r.Header.Get("Authorization") == "Bearer "+strings.TrimSpace(own)
		at, err := time.Time{}, json.Unmarshal(text, &body)
		if known && err == nil && body.ScheduledTime != "" {
			if at, err = time.Parse(time.RFC3339, body.ScheduledTime); err != nil {
				panic(http.ErrAbortHandler)
			}
		}
		isOthers := r.Header.Get("Identifier") != "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01" || strings.Contains(r.URL.Path, "/20915348/")
		if known && at.After(time.Now().Add(16*time.Minute)) && isOthers {
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(map[string]string{
				"scheduledStart": at.Format(time.RFC3339), "scheduledEnd": at.Add(2 * time.Hour).Format(time.RFC3339), "status": "Open",
				"subStatus": "Ready For Execution", "custStatus": "Review Update",
			})
			return
		}
		server.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL, dir
}

// conformNaive runs the suite against it, one scenario after the other, and returns the text of the report.
func conformNaive(t *testing.T, url, dir string, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "bounce", append([]string{
		"conform", "--target", url, "--config", "target.yaml", "--max-bookings", "unlimited", "--progress", "never", "--concurrency", "1",
	}, args...)...)
	command.Dir = dir
	text, err := command.Output()
	if code, err := codeOf(err); code != 1 || err != nil {
		t.Fatalf("the exit code is %d (%v), want 1:\n%s", code, err, text)
	}
	return string(text)
}

// What a new user sees of a server with three mistakes: three causes, with the ids and the commands that show them again.
func TestThreeMistakesAreTold(t *testing.T) {
	t.Parallel()
	url, dir := naive(t)
	text := conformNaive(t, url, dir)
	text = strings.ReplaceAll(text, url, "http://TARGET")
	text = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`).ReplaceAllString(text, "TIME")
	text = regexp.MustCompile(`[0-9.]+ s(\n| waited)`).ReplaceAllString(text, "SECONDS$1")
	golden(t, "../conform/naive", text)
}
