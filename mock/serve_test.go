package mock_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
)

func TestServeDrainsWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	entered, leave := make(chan struct{}), make(chan struct{})
	s, err := mock.New(mock.Options{Clock: clock(t, frozen), Checks: func(_ string, checks []mock.Check) []mock.Check {
		first := checks[0].Run
		checks[0].Run = func(x *mock.Exchange) *mock.Refusal {
			close(entered)
			<-leave
			return first(x)
		}
		return checks
	}})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended, answered := make(chan error, 1), make(chan int, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	sent := good(t, s)
	go func() { answered <- status(client, "http://"+l.Addr().String(), sent) }()
	<-entered
	stop()
	close(leave)
	if status := <-answered; status != 200 {
		t.Errorf("the request under way got %d, want 200", status)
	}
	if err := <-ended; err != nil {
		t.Errorf("Serve ended with %v, want nil", err)
	}
	if got := status(client, "http://"+l.Addr().String(), sent); got != 0 {
		t.Errorf("a new connection got %d, want none", got)
	}
	if entries := s.RequireCalls(t, 1, mock.Criteria{}); entries[0].Status != 200 {
		t.Errorf("the journal has status %d for the request under way, want 200", entries[0].Status)
	}
}

// A client that never sends the rest of its request is cut, and the server ends as it should.
func TestServeCutsWhatDoesNotEnd(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s, err := mock.New(mock.Options{Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.ServeUntil(ctx, l, time.Millisecond) }()
	stuck, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer stuck.Close()
	fmt.Fprintf(stuck, "PUT %s HTTP/1.1\r\nHost: %s\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n", good(t, s).url(), l.Addr())
	answers := bufio.NewReader(stuck)
	if line, err := answers.ReadString('\n'); err != nil || !strings.Contains(line, " 100 ") {
		t.Fatalf("the mock says %q (%v), want that it waits for the body", line, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("Serve ended with %v, want nil", err)
	}
	if rest, _ := io.ReadAll(answers); strings.Contains(string(rest), "200 OK") {
		t.Errorf("half a request is answered: %q", rest)
	}
	if want := `level=WARN msg="cut requests that did not come to an end" after=1ms`; !strings.Contains(log.String(), want) {
		t.Errorf("the log is %q, want %q in it", log.String(), want)
	}
}

// status is what the call is answered with, 0 without an answer.
func status(client *http.Client, base string, c call) int {
	r, err := http.NewRequest(c.method, base+c.url(), strings.NewReader(c.body))
	if err != nil {
		return 0
	}
	r.Header = http.Header{"Authorization": {c.authorization}, "Identifier": {c.identifier}, "Content-Type": {c.mediaType}}
	response, err := client.Do(r)
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	return response.StatusCode
}

func TestServeAfterCloseEndsAtOnce(t *testing.T) {
	t.Parallel()
	s, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Serve(t.Context(), l); err != nil {
		t.Errorf("got %v, want nil", err)
	}
}

// Not parallel: it counts goroutines.
func TestStartLeavesNoGoroutineBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Run("a server, used", func(t *testing.T) {
		s := start(t)
		for range 3 {
			send(t, s)
		}
	})
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond) // connections end on goroutines of net/http
	}
	stacks := make([]byte, 1<<16)
	t.Errorf("%d goroutines, want %d:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
}
