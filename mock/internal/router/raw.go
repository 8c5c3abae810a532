package router

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
)

// What net/http refuses before there is a request never reaches a handler: a request line or header that is malformed (400),
// headers above http.Server.MaxHeaderBytes (431), a transfer coding that is not implemented (501), an Expect other than
// 100-continue (417). It writes such an answer itself, as one text. refusingListener gives it the form of every other refusal, on
// connections without TLS; with TLS the answer of net/http stays, as it must see the connection itself to speak HTTP/2.
type refusingListener struct {
	net.Listener
	router *Router
}

func (l refusingListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &refusingConn{Conn: conn, router: l.router}, nil
}

// refusingConn replaces the answers that net/http writes without a handler.
type refusingConn struct {
	net.Conn
	router *Router
	until  atomic.Int64 // the deadline of writes, in nanoseconds since 1970; 0 for none
}

// SetDeadline implements net.Conn.
func (c *refusingConn) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

// SetWriteDeadline implements net.Conn. net/http sets a deadline for each answer, and that takes longer than all else that it does for
// one. So a deadline stays where it is if the new one is less than a second later: all of them are several seconds ahead.
func (c *refusingConn) SetWriteDeadline(t time.Time) error {
	const tolerated = time.Second
	until := int64(0)
	if !t.IsZero() {
		until = t.UnixNano()
		if ahead := time.Duration(until - c.until.Load()); ahead >= 0 && ahead < tolerated {
			return nil
		}
	}
	c.until.Store(until)
	return c.Conn.SetWriteDeadline(t)
}

// SetLinger lets a fault cut the connection with a reset.
func (c *refusingConn) SetLinger(seconds int) error {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		return tcp.SetLinger(seconds)
	}
	return nil
}

// CloseWrite lets net/http end its side first, so that the client reads the answer.
func (c *refusingConn) CloseWrite() error {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		return tcp.CloseWrite()
	}
	return nil
}

// rawHeaders are the headers of an answer that net/http writes itself. Answers of handlers have a Date, too.
const rawHeaders = "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"

// Write implements net.Conn.
func (c *refusingConn) Write(b []byte) (int, error) {
	const status = len("HTTP/1.1 ")
	if len(b) > status && b[status] < '4' { // no refusal
		return c.Conn.Write(b)
	}
	line, _, found := bytes.Cut(b, []byte(rawHeaders))
	if bytes.HasPrefix(b, []byte("HTTP/1.1 417 ")) && !bytes.Contains(b, []byte("\r\n"+echo.HeaderXRequestID+": ")) {
		line, _, found = bytes.Cut(b, []byte("\r\n")) // net/http writes this one with a Date; that of a handler has an id
	}
	if !found || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) || bytes.ContainsAny(line, "\r\n") {
		return c.Conn.Write(b)
	}
	if _, err := c.Conn.Write(c.router.refuseRaw(strings.TrimPrefix(string(line), "HTTP/1.1 "))); err != nil {
		return 0, err
	}
	c.drain()
	return len(b), nil
}

// drain reads and drops what the client still sends: net/http closes the connection next, and a client that sends everything
// before it reads would get a reset and no answer. It ends when the client pauses or closes, and within its bounds.
func (c *refusingConn) drain() {
	const pause, longest = 250 * time.Millisecond, 10 * time.Second
	dropped := make([]byte, 32<<10)
	until := time.Now().Add(longest)
	for read := 0; read < exchange.MaxDrained && time.Now().Before(until); {
		_ = c.SetReadDeadline(time.Now().Add(pause)) // a connection that is closed has none, and its Read fails
		n, err := c.Read(dropped)
		if err != nil {
			return
		}
		read += n
	}
}

// unread is the method and the URL in the journal of a request that net/http could not read, as in access logs.
const unread = "-"

// refuseRaw returns the whole answer to a request that net/http has refused with a status line such as "400 Bad Request:
// malformed Host header", and journals it. The request itself is not known.
func (r *Router) refuseRaw(line string) []byte {
	code, reason, _ := strings.Cut(line, " ")
	status, _ := strconv.Atoi(code)
	kind, detail := KindUnreadable, "The request is malformed."
	switch status {
	case http.StatusRequestHeaderFieldsTooLarge:
		kind, detail = KindBigHeaders, fmt.Sprintf("The request line and the headers have more than %d bytes.", maxHeaderBytes)
	case http.StatusNotImplemented:
		kind, detail = KindCoding, "The Transfer-Encoding is not implemented."
	case http.StatusExpectationFailed:
		kind, detail = KindExpect, "The header Expect is for something other than 100-continue."
	default:
		if _, why, found := strings.Cut(reason, ": "); found { // a fixed text of net/http, such as "missing required Host header"
			detail = "The request is malformed: " + why + "."
		}
	}
	kind.Status = status
	x := r.newExchange(&http.Request{URL: new(url.URL), Header: http.Header{}}, headerOnly{})
	if err := r.govern(x); err != nil {
		r.options.Logger.Error("read readings", "err", err)
	}
	refusal := x.Refuse(kind, detail)
	x.TraceRefusal("http", refusal)
	a := x.Encode(refusal)
	body, err := a.Encoded()
	if err != nil {
		r.options.Logger.Error("encode", "err", err)
	}
	h := http.Header{
		"Date": {x.Now.Format(http.TimeFormat)}, echo.HeaderXRequestID: {r.ids.next()}, "Bounce-Mock-Reason": {a.Reason},
		"Content-Length": {strconv.Itoa(len(body))}, "Connection": {"close"},
	}
	setHeader(h, "Content-Type", a.ContentType)
	r.options.Metrics.Request("", status, a.Reason, 0)
	d := &journal.Draft{
		ID: h.Get(echo.HeaderXRequestID), At: x.Now, Method: unread, URL: unread, Request: journal.Message{Truncated: true},
		Status: status, Response: journal.Message{Header: h, Body: body}, Reason: a.Reason, Readings: x.Readings.Overrides(), Trace: x.Trace,
	}
	r.options.Journal.Put(d)
	if now := time.Now(); r.options.Log.Takes(false, now) {
		r.options.Log.Add(newLine(d, now, 0))
	}
	var text bytes.Buffer
	fmt.Fprintf(&text, "HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	_ = h.Write(&text) // a buffer takes all
	text.WriteString("\r\n")
	text.Write(body)
	return text.Bytes()
}

// headerOnly is the writer of an exchange that no handler answers.
type headerOnly struct{}

func (headerOnly) Header() http.Header         { return http.Header{} }
func (headerOnly) Write(b []byte) (int, error) { return len(b), nil }
func (headerOnly) WriteHeader(int)             {}
