package exchange_test

import (
	"bufio"
	"net"
	"net/http"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
)

// closing is a server that answers the first request of each connection, and closes the connection when the second one comes.
func closing(t *testing.T) (url string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				requests := bufio.NewReader(conn)
				if _, err := http.ReadRequest(requests); err != nil {
					return
				}
				if _, err := conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")); err == nil {
					_, _ = requests.Peek(1)
				}
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

// A request that may be processed twice goes over a connection that was idle, and again where that was closed. Any other has a
// connection of its own.
func TestAClosedConnectionLosesNoRequest(t *testing.T) {
	t.Parallel()
	client, err := exchange.NewClient(closing(t), 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	for _, r := range []exchange.Request{
		{Method: http.MethodGet, Path: "/"}, {Method: http.MethodPost, Path: "/", Harmless: true}, {Method: http.MethodPost, Path: "/", Harmless: true},
		{Method: http.MethodGet, Path: "/"}, {Method: http.MethodPut, Path: "/"},
	} {
		x := client.Send(t.Context(), r)
		if x.Err != nil || x.Status != http.StatusOK {
			t.Errorf("%s: got %d, %v", r.Method, x.Status, x.Err)
		}
	}
}
