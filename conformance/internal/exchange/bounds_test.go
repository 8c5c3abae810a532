package exchange_test

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
)

func zipped(t *testing.T, plain []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func get(t *testing.T, c *exchange.Client) *exchange.Exchange {
	t.Helper()
	return c.Send(t.Context(), exchange.Request{Method: http.MethodGet, Path: "/"})
}

func TestContentCodingsAreUndone(t *testing.T) {
	t.Parallel()
	const plain = `{"conflicts":[]}`
	var zlibbed, deflated bytes.Buffer
	z := zlib.NewWriter(&zlibbed)
	_, _ = io.WriteString(z, plain)
	_ = z.Close()
	f, _ := flate.NewWriter(&deflated, flate.BestSpeed)
	_, _ = io.WriteString(f, plain)
	_ = f.Close()
	once := zipped(t, []byte(plain))
	for name, c := range map[string]struct {
		coding string
		body   []byte
		want   string
	}{
		"gzip": {"gzip", once, plain}, "its old name, in capitals": {"X-GZIP", once, plain}, "none": {"", []byte(plain), plain},
		"identity": {"identity", []byte(plain), plain}, "twice": {"gzip, gzip", zipped(t, once), plain},
		"deflate as a zlib stream": {"deflate", zlibbed.Bytes(), plain}, "deflate alone": {"deflate", deflated.Bytes(), plain},
		"no body": {"gzip", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := get(t, client(t, func(w http.ResponseWriter, r *http.Request) {
				if got := r.Header.Get("Accept-Encoding"); got != "gzip" {
					t.Errorf("Accept-Encoding is %q, want gzip", got)
				}
				if c.coding != "" {
					w.Header().Set("Content-Encoding", c.coding)
				}
				_, _ = w.Write(c.body)
			}))
			if x.Err != nil || string(x.Body) != c.want {
				t.Errorf("got %q, %v, want %q", x.Body, x.Err, c.want)
			}
			if got := x.Header.Get("Content-Encoding"); got != c.coding {
				t.Errorf("Content-Encoding is kept as %q, want %q", got, c.coding)
			}
		})
	}
}

func TestACodingThatCannotBeUndoneIsNoAnswer(t *testing.T) {
	t.Parallel()
	var unknown *exchange.UnknownCoding
	for name, c := range map[string]struct {
		coding  string
		unknown bool
	}{"br": {"br", true}, "gzip": {"gzip", false}, "gzip,gzip,gzip,gzip,gzip": {"gzip,gzip,gzip,gzip,gzip", true}} {
		x := get(t, client(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", c.coding)
			_, _ = io.WriteString(w, `{"this is":"plain"}`)
		}))
		if x.Err == nil || errors.As(x.Err, &unknown) != c.unknown {
			t.Errorf("%s: got %v, want a coding that is not known: %v", name, x.Err, c.unknown)
		}
	}
}

// raw serves bytes as they are, until the caller has gone or the writer ends.
func raw(t *testing.T, write func(w io.Writer)) *exchange.Client {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
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
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					write(conn)
				}
			}()
		}
	}()
	c, err := exchange.NewClient("http://"+l.Addr().String(), 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// flood writes a text again and again until nobody reads it; the limit ends what nobody refuses.
func flood(text string) func(io.Writer) {
	block := strings.Repeat(text, 1+4096/len(text))
	return func(w io.Writer) {
		for range (64 << 20) / len(block) {
			if _, err := io.WriteString(w, block); err != nil {
				return
			}
		}
	}
}

// Whatever a server sends without end is refused long before it has sent it all.
func TestEachPartOfAnAnswerIsBounded(t *testing.T) {
	t.Parallel()
	const begin = "HTTP/1.1 200 OK\r\n"
	bomb := zipped(t, bytes.Repeat(zipped(t, make([]byte, 64<<20)), 4))
	for name, c := range map[string]struct {
		first string
		then  func(io.Writer)
		large bool
	}{
		"a status line":                   {"HTTP/1.1 200 ", flood("x"), false},
		"many headers":                    {begin, flood("A: b\r\n"), false},
		"a long header":                   {begin + "A: ", flood("b"), false},
		"many small headers in few bytes": {begin + strings.Repeat("a:\r\n", exchange.MaxHeaders+1) + "Content-Length: 0\r\n\r\n", func(io.Writer) {}, true},
		"early answers":                   {"", flood("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), false},
		"a body":                          {begin + "\r\n", flood("x"), true},
		"a body in chunks":                {begin + "Transfer-Encoding: chunked\r\n\r\n", flood("1\r\nx\r\n"), true},
		"chunk extensions":                {begin + "Transfer-Encoding: chunked\r\n\r\n1;", flood("a=b;"), false},
		"small chunks with extensions":    {begin + "Transfer-Encoding: chunked\r\n\r\n", flood("1;" + strings.Repeat("e", 1000) + "\r\nx\r\n"), false},
		"trailers":                        {begin + "Transfer-Encoding: chunked\r\nTrailer: A\r\n\r\n0\r\n", flood("A: b\r\n"), false},
		"a body that decodes to much more": {
			fmt.Sprintf(begin+"Content-Encoding: gzip, gzip\r\nContent-Length: %d\r\n\r\n%s", len(bomb), bomb), func(io.Writer) {}, true,
		},
		"members of gzip that hold nothing": {begin + "Content-Encoding: gzip\r\n\r\n", flood(string(zipped(t, nil))), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := get(t, raw(t, func(w io.Writer) {
				if _, err := io.WriteString(w, c.first); err == nil {
					c.then(w)
				}
			}))
			var large *exchange.TooLarge
			if x.Err == nil || errors.Is(x.Err, context.DeadlineExceeded) || errors.As(x.Err, &large) != c.large {
				t.Errorf("got %d and %v, want an answer that is refused (too large: %v)", x.Status, x.Err, c.large)
			}
			if len(x.Header) > exchange.MaxHeaders || len(x.Body) > exchange.MaxAnswer {
				t.Errorf("%d header fields and %d bytes are kept", len(x.Header), len(x.Body))
			}
		})
	}
}

// A server that sends a byte now and then holds an exchange no longer than its timeout.
func TestASlowAnswerEndsInTime(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]string{
		"its status line": "", "its headers": "HTTP/1.1 200 OK\r\nA: ", "its body": "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
	} {
		done := make(chan struct{})
		c := raw(t, func(w io.Writer) {
			_, _ = io.WriteString(w, first+"x")
			<-done
		})
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		x := c.Send(ctx, exchange.Request{Method: http.MethodGet, Path: "/"})
		cancel()
		close(done)
		if !errors.Is(x.Err, context.DeadlineExceeded) {
			t.Errorf("%s: got %v, want the end of the time", name, x.Err)
		}
	}
}
