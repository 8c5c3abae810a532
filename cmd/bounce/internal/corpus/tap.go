package corpus

import (
	"bytes"
	"net"
	"regexp"
	"sync"
)

// tap is a listener that records the bytes of every exchange. The exchanges of one connection follow each other; those of several
// are in the order in which they began.
type tap struct {
	net.Listener

	mu        sync.Mutex
	exchanges []*Exchange
}

// Accept returns a connection that records.
func (t *tap) Accept() (net.Conn, error) {
	c, err := t.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &tapped{Conn: c, tap: t}, nil
}

// take returns what was recorded since the last call, the addresses replaced.
func (t *tap) take() []Exchange {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := make([]Exchange, len(t.exchanges))
	for i, x := range t.exchanges {
		all[i] = Exchange{Request: withoutPort(x.Request), Response: steady(x.Response)}
	}
	t.exchanges = nil
	return all
}

// durations are those of the metrics, and the length of the chunk that they are in.
var durations = regexp.MustCompile(`\r\n[0-9a-f]+\r\n# HELP|bounce_mock_request_duration_seconds(_sum|_bucket\S*) \S+`)

// steady replaces what differs from run to run.
func steady(text []byte) []byte { return durations.ReplaceAll(withoutPort(text), []byte("...")) }

var address = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// withoutPort replaces the port.
func withoutPort(text []byte) []byte {
	return address.ReplaceAll(bytes.Clone(text), []byte("127.0.0.1:80"))
}

// tapped is a connection of a tap.
type tapped struct {
	net.Conn

	tap      *tap
	current  *Exchange
	answered bool // whether current has an answer, or its beginning
}

func (c *tapped) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 {
		c.tap.mu.Lock()
		defer c.tap.mu.Unlock()
		if c.current == nil || c.answered {
			c.current, c.answered = new(Exchange), false
			c.tap.exchanges = append(c.tap.exchanges, c.current)
		}
		c.current.Request = append(c.current.Request, b[:n]...)
	}
	return n, err
}

func (c *tapped) Write(b []byte) (int, error) {
	c.tap.mu.Lock()
	if c.current != nil {
		c.current.Response, c.answered = append(c.current.Response, b...), true
	}
	c.tap.mu.Unlock()
	return c.Conn.Write(b)
}
