package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance/report"
	"example.com/bounce/mock"
)

// A request whose body is still on its way when SIGTERM comes is answered; then the mock ends with 0.
func TestMockDrains(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	p, err := start(exec.Command("bounce", "mock", "--addr", "127.0.0.1:0"), &stderr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	url, err := p.url()
	if err != nil {
		t.Fatal(err)
	}
	drains(t, p, url, stderr.String)
}

// drains sends SIGTERM while a request is under way: that is answered, new connections are refused, and the process ends
// with 0.
func drains(t *testing.T, p *process, url string, stderr func() string) {
	t.Helper()
	connection, answers := terminated(t, p, url)
	fmt.Fprint(connection, "{}")
	if _, err := answers.ReadString('\n'); err != nil { // the empty line behind the first
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(answers, nil)
	if err != nil {
		t.Fatalf("the request under way got no answer: %v", err)
	}
	defer answer.Body.Close()
	if _, code, err := p.end(); code != 0 || err != nil {
		t.Errorf("the exit code is %d (%v), want 0\n%s", code, err, stderr())
	}
}

// terminated sends SIGTERM while a request is under way, and waits until new connections are refused.
func terminated(t *testing.T, p *process, url string) (underWay net.Conn, answers *bufio.Reader) {
	t.Helper()
	address := strings.TrimPrefix(url, "http://")
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	fmt.Fprintf(connection, "PUT /selfservice/v1/customers/1/EBSO/products/bounce/instances/A/executions/B HTTP/1.1\r\n"+
		"Host: %s\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n", address)
	answers = bufio.NewReader(connection)
	if line, err := answers.ReadString('\n'); err != nil || !strings.Contains(line, " 100 ") {
		t.Fatalf("the mock says %q (%v), want that it waits for the body", line, err)
	}
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	until(t, "the mock to stop listening", func() bool {
		probe, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			_ = probe.Close()
		}
		return errors.Is(err, syscall.ECONNREFUSED)
	})
	return connection, answers
}

// A second SIGTERM ends the mock at once, whatever is under way.
func TestASecondSignalEndsTheMockAtOnce(t *testing.T) {
	t.Parallel()
	p, err := start(exec.Command("bounce", "mock", "--addr", "127.0.0.1:0"), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	url, err := p.url()
	if err != nil {
		t.Fatal(err)
	}
	terminated(t, p, url)
	ended := make(chan struct{})
	go func() {
		_ = p.command.Wait() // which tells of the signal
		close(ended)
	}()
	until(t, "the mock to end", func() bool {
		select {
		case <-ended:
			return true
		default: // the first signal may still be on its way to all who listen for it
			_ = p.command.Process.Signal(syscall.SIGTERM)
			return false
		}
	})
	status, ok := p.command.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() || status.Signal() != syscall.SIGTERM {
		t.Errorf("the mock ended with %v, want it ended by the second signal", p.command.ProcessState)
	}
}

// until asks again and again, for as long as a slow machine may need; not without a pause, as a flood of signals is more than a
// process can be asked to bear.
func until(t *testing.T, what string, fact func() bool) {
	t.Helper()
	pause := time.NewTicker(10 * time.Millisecond)
	defer pause.Stop()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-pause.C {
		if fact() {
			return
		}
	}
	t.Fatalf("waited too long for %s", what)
}

// SIGINT in the midst of a run: the exit code is 130, the reports are written, and the target's clock is put back.
func TestConformIsInterrupted(t *testing.T) {
	t.Parallel()
	target, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var calls atomic.Int64
	enough := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		const some = 20
		if r.Method == http.MethodPut && strings.HasPrefix(r.URL.Path, "/selfservice/") {
			n := calls.Add(1)
			if n == some {
				close(enough)
			}
			if n >= some { // no answer until the caller gives up, which shows when the body has been read
				_, _ = io.Copy(io.Discard, r.Body)
				<-r.Context().Done()
				return
			}
		}
		target.ServeHTTP(w, r)
	}))
	defer server.Close()
	path := filepath.Join(t.TempDir(), "report.json")
	var stderr bytes.Buffer
	p, err := start(exec.Command("bounce", "conform", "--target", server.URL, "--progress", "never", "--format", "pretty,json:"+path), &stderr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	<-enough
	if err := p.command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	pretty, code, err := p.end()
	if code != cli.CodeInterrupted || err != nil {
		t.Errorf("the exit code is %d (%v), want %d", code, err, cli.CodeInterrupted)
	}
	if want := "bounce: interrupted; the reports hold what was done\n"; stderr.String() != want {
		t.Errorf("stderr is %q, want %q", stderr.String(), want)
	}
	if !strings.Contains(pretty, "verdict: ") {
		t.Errorf("stdout has no verdict:\n%s", pretty)
	}
	if mode := target.Clock().Mode(); mode != mock.ClockReal {
		t.Errorf("the target's clock is %s, want real again", mode)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var r report.Report
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatalf("the JSON report cannot be read: %v", err)
	}
	if r.Count(report.Passed) == 0 || r.Count(report.Inconclusive) == 0 {
		t.Errorf("%d passed and %d are inconclusive, want some of each", r.Count(report.Passed), r.Count(report.Inconclusive))
	}
}
