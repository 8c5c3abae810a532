package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"example.com/bounce/cmd/bounce/internal/builtin"
	"example.com/bounce/mock"
)

const frozenClock = "frozen:2020-08-26T15:00:00Z"

// On a terminal, the log of requests has columns: as wide as the terminal, and coloured unless NO_COLOR forbids it.
func TestTheRequestLogOnATerminal(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		columns uint16
		env     string
	}{
		"80": {80, "NO_COLOR=1"}, "120": {120, "NO_COLOR=1"}, "200": {200, "NO_COLOR=1"}, "120-colour": {120, "NO_COLOR="},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			terminal, stderr, err := pty.Open()
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = terminal.Close() })
			if err := pty.Setsize(stderr, &pty.Winsize{Rows: 40, Cols: test.columns}); err != nil {
				t.Fatal(err)
			}
			shown := make(chan string, 1)
			go func() { // until the process, the last that has it open, ends
				text, _ := io.ReadAll(terminal) // a terminal ends with an error
				shown <- string(text)
			}()
			p := startMock(t, stderr, []string{test.env}, "--clock", frozenClock)
			if err := stderr.Close(); err != nil {
				t.Fatal(err)
			}
			meetEverything(t, p.at)
			p.finish(t)
			_, text, found := strings.Cut(<-shown, "mock time  ")
			if !found {
				t.Fatal("there is no head")
			}
			text = "mock time  " + strings.ReplaceAll(text, "\r\n", "\n")
			golden(t, name, regexp.MustCompile(` +\d+\.\dm?s `).ReplaceAllStringFunc(text, func(took string) string {
				return strings.Repeat(" ", len(took)-len("TOOK ")) + "TOOK "
			}))
		})
	}
}

// Where a person sees both outputs, the banner stands for the ready line; with -q, only the ready line is left.
func TestATerminalShowsTheBannerOrTheReadyLine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args       []string
		last, want string // what the mock shows last, and what else
		not        []string
	}{
		{nil, "Ctrl-C stops it.", "mock time  status", []string{`"ready"`}},
		{[]string{"-q"}, `{"ready":true,"url":"http`, "", []string{"bounce mock is ready", "mock time", "/nowhere"}},
	} {
		terminal, output, err := pty.Open()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = terminal.Close() })
		p := process{command: exec.CommandContext(t.Context(), "bounce", append([]string{"mock", "--addr", "127.0.0.1:0"}, test.args...)...)}
		p.command.Env = append(os.Environ(), raceAtExit, "NO_COLOR=1")
		p.command.Stdout, p.command.Stderr = output, output
		if err := errors.Join(p.command.Start(), output.Close()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.kill)
		shown, lines := "", bufio.NewReader(terminal)
		for !strings.Contains(shown, test.last) {
			line, err := lines.ReadString('\n')
			if shown += line; err != nil {
				t.Fatalf("%v: it ends with\n%s", err, shown)
			}
		}
		url := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(shown)
		answer, err := http.Get(url + "/nowhere")
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(answer.Body.Close(), p.command.Process.Signal(syscall.SIGTERM)); err != nil {
			t.Fatal(err)
		}
		rest, _ := io.ReadAll(lines) // a terminal ends with an error
		shown += string(rest)
		if err := p.command.Wait(); err != nil || !strings.Contains(shown, test.want) {
			t.Errorf("%v: %v, and the terminal shows\n%s", test.args, err, shown)
		}
		for _, bad := range test.not {
			if strings.Contains(shown, bad) {
				t.Errorf("%v: the terminal shows %q:\n%s", test.args, bad, shown)
			}
		}
	}
}

// golden compares a text with a file of testdata/requestlog; with -update it writes the file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "requestlog", name+".txt")
	if *update {
		const readable = 0o644
		if err := os.WriteFile(path, []byte(got), readable); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the terminal shows\n%swant\n%s", got, want)
	}
}

// In a pipe the log is plain, or JSON: without colour, whatever a client sends, and without its secrets. The time that an answer took
// is that of the wall, even where the mock's clock stands still.
func TestTheRequestLogInAPipe(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"text", "json"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			var stderr bytes.Buffer
			p := startMock(t, &stderr, []string{"NO_COLOR="}, "--clock", frozenClock, "--log-requests", "always", "--log-format", format)
			secrets := meetEverything(t, p.at)
			p.finish(t)
			text := stderr.String()
			for _, secret := range append(secrets, "\x1b", "\x07") {
				if strings.Contains(text, secret) {
					t.Errorf("the log has %q:\n%s", secret, text)
				}
			}
			_, text, _ = strings.Cut(text, "Ctrl-C stops it.\n")
			lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
			if len(lines) != 8 {
				t.Fatalf("the log has %d lines, want 8:\n%s", len(lines), text)
			}
			if format == "text" {
				golden(t, "pipe", regexp.MustCompile(` \d+\.\dm?s `).ReplaceAllString(text, " TOOK "))
				return
			}
			for i, line := range lines {
				var fields struct {
					Status int
					TookMs float64
					Fault  string
				}
				if err := json.Unmarshal([]byte(line), &fields); err != nil {
					t.Errorf("%s: %v", line, err)
				}
				if isFault := i == 5; isFault && (fields.Status != 503 || fields.TookMs < faultDelay || fields.Fault != "fault-1") {
					t.Errorf("got %s, want a fault that took %d ms", line, faultDelay)
				}
			}
		})
	}
}

// faultDelay is how long the fault of meetEverything delays an answer, in milliseconds.
const faultDelay = 150

// meetEverything sends requests of every kind, one after the other, and returns the secrets in them.
func meetEverything(t *testing.T, url string) (secrets []string) {
	t.Helper()
	mint := func(defect string) string {
		clock, err := mock.NewClock(frozenClock)
		if err != nil {
			t.Fatal(err)
		}
		token, err := mock.MintToken(mock.TokenRequest{Clock: clock, Defect: defect})
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	good, expired := mint(""), mint("expired")
	const customer, secret = "/selfservice/v1/customers/15427061/EBSO", "hunter2"
	own, other := customer+"/products/bounce/instances/DCMATI/executions/3-CDQF5Z0", customer+"/products/bounce/instances/TCMATI/executions/3-CDQEVUP"
	for _, each := range []struct {
		method, path, token, body string
		status                    int
	}{
		{"PUT", own, good, `{"scheduledTime":"2020-08-26T16:00:00Z","action":"schedule"}`, 200},
		{"PUT", other, good, `{"scheduledTime":"2020-08-26T16:00:00Z","action":"schedule"}`, 409},
		{"PUT", own, good, `{"scheduledTime":"2020-08-26T15:15:59.999Z","action":"schedule"}`, 400},
		{"PUT", own, expired, `{"scheduledTime":"2020-08-26T16:00:00Z","action":"schedule"}`, 401},
		{"PUT", strings.Replace(own, "products", "product", 1) + "?access_token=" + secret, good, `{}`, 404},
		{"POST", "/__admin/faults", "", fmt.Sprintf(`{"response":{"status":503,"fixedDelayMilliseconds":%d},"times":1}`, faultDelay), 201},
		{"GET", "/selfservice/v1/executions/status?id=3-CDQF5Z0", good, "", 503},
		{"GET", "/" + good + "/%1B%5B31m/\u202e\u65e5\u672c", good, "", 404},
		{"PUT", own, good, `{"action":"cancel"}`, 200},
	} {
		request, err := http.NewRequestWithContext(t.Context(), each.method, url+each.path, strings.NewReader(each.body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header = http.Header{"Identifier": {builtin.Customers()[0].Identifier}, "Content-Type": {"application/json"}}
		if each.token != "" {
			request.Header.Set("Authorization", "Bearer "+each.token)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		if err = errors.Join(err, answer.Body.Close()); err != nil || answer.StatusCode != each.status {
			t.Errorf("%s %s: got %d (%v), want %d\n%s", each.method, each.path, answer.StatusCode, err, each.status, text)
		}
	}
	return []string{good, expired, secret}
}

// A terminal that takes nothing holds up neither a request nor the end.
func TestABlockedTerminalHoldsUpNothing(t *testing.T) {
	t.Parallel()
	unread, stderr, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unread.Close() })
	p := startMock(t, stderr, nil, "--log-requests", "always")
	if err := stderr.Close(); err != nil {
		t.Fatal(err)
	}
	const requests = 150 // each of a line of 2 kB, of which a pipe holds 64 kB
	client := &http.Client{Timeout: 10 * time.Second}
	for i := range requests {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.at+"/"+strings.Repeat("x", 2000), nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := client.Do(request)
		if err != nil {
			t.Fatalf("request %d: %v", i, err)
		}
		if err := answer.Body.Close(); err != nil {
			t.Fatal(err)
		}
	}
	p.finish(t)
	lines := 0
	for scanner := bufio.NewScanner(unread); scanner.Scan(); {
		if strings.Contains(scanner.Text(), "GET /xxx") {
			lines++
		}
	}
	if lines == 0 || lines >= requests {
		t.Errorf("%d lines came of %d requests: the pipe was not blocked", lines, requests)
	}
}

// mockProcess is a bounce mock.
type mockProcess struct {
	*process
	at string // its URL
}

func startMock(t *testing.T, stderr io.Writer, env []string, args ...string) mockProcess {
	t.Helper()
	command := exec.CommandContext(context.Background(), "bounce", append([]string{"mock", "--addr", "127.0.0.1:0"}, args...)...)
	command.Env = append(append(os.Environ(), raceAtExit), env...)
	p, err := start(command, stderr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	url, err := p.url()
	if err != nil {
		t.Fatal(err)
	}
	return mockProcess{p, url}
}

// finish ends the mock by SIGTERM, which must be soon, and with 0.
func (p mockProcess) finish(t *testing.T) {
	t.Helper()
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(20*time.Second, p.kill)
	defer late.Stop()
	if _, code, err := p.end(); code != 0 || err != nil {
		t.Errorf("the exit code is %d (%v), want 0", code, err)
	}
}
