package mock_test

import (
	"context"
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
