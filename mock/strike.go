package mock

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	faults "example.com/bounce/mock/internal/fault"
)

// stalled is how long an answer stalls at most.
const stalled = time.Minute

// strike does a fault to the connection. The answer is the one that the client would have got.
func (s *Server) strike(c echo.Context, x *Exchange, a *answer, body []byte) error {
	conn, _, err := c.Response().Hijack()
	if err != nil {
		return err
	}
	defer conn.Close()
	c.Response().Committed = true
	if !x.disturbance.Fault.NeedsAnswer() {
		x.reason = x.disturbance.rule
	}
	if x.disturbance.Fault == faults.Reset {
		s.keep(c, x)
		return reset(conn)
	}
	// The server's own limits are for requests; the answer has one of its own.
	if err := errors.Join(conn.SetReadDeadline(time.Time{}), conn.SetWriteDeadline(time.Now().Add(patience))); err != nil {
		return err
	}
	spoiled := s.spoiled(c.Response().Header(), x, a, body)
	s.keep(c, x)
	if _, err := conn.Write(spoiled); err != nil {
		s.logger.Debug("client gone", "err", err)
		return nil
	}
	if x.disturbance.Fault == faults.Stall {
		s.hold(x, conn)
	}
	return nil
}

// abandon ends an exchange without an answer: its client has gone, or is to see nothing more.
func (s *Server) abandon(c echo.Context, x *Exchange) error {
	x.reason = x.gone
	s.keep(c, x)
	if x.Request.Context().Value(http.ServerContextKey) == nil {
		return c.NoContent(http.StatusServiceUnavailable) // to a handler without a server, there is no other way to end
	}
	panic(http.ErrAbortHandler) // is how net/http is told to close the connection, or the stream of HTTP/2
}

// spoiled is what goes over the wire in place of an answer. It keeps for the journal how much of that the client can get.
func (s *Server) spoiled(h http.Header, x *Exchange, a *answer, body []byte) []byte {
	d := x.disturbance
	switch d.Fault {
	case faults.Random:
		return s.garbage(d.number)
	case faults.Malformed:
		x.status = http.StatusOK
		h.Set("Bounce-Mock-Reason", x.reason)
		h.Set("Transfer-Encoding", "chunked")
		return message(x.status, h, s.garbage(d.number))
	case faults.Empty:
		return nil
	}
	length, sent := max(len(body), 1), body // of an empty body, too, something is missing
	at := min(d.AtByte, max(len(body)-1, 0))
	switch {
	case d.Fault != faults.WrongLength: // cut, or stalled
		sent = body[:at]
	case at > 0:
		length = at
	case len(body) > 0:
		length = len(body) / 2
	}
	x.status, x.reason, x.sent = a.status, a.reason, sent
	h["Content-Length"] = []string{strconv.Itoa(length)}
	return message(a.status, h, sent)
}

// message is an answer of HTTP/1.1 as it is on the wire.
func message(status int, h http.Header, body []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	_ = h.Write(&b) // to memory
	b.WriteString("\r\n")
	b.Write(body)
	return b.Bytes()
}

// reset closes the connection so that the other side sees a RST.
func reset(conn net.Conn) error {
	if secured, ok := conn.(interface{ NetConn() net.Conn }); ok {
		conn = secured.NetConn()
	}
	if tcp, ok := conn.(interface{ SetLinger(seconds int) error }); ok {
		return errors.Join(tcp.SetLinger(0), conn.Close())
	}
	return conn.Close()
}

// garbage is neither HTTP nor a chunk: the random seed and the number of the strike decide it.
func (s *Server) garbage(number int) []byte {
	chance := rand.NewPCG(uint64(s.options.RandomSeed), uint64(number))
	all := make([]byte, 64)
	for i := range all {
		all[i] = 0x80 | byte(chance.Uint64())
	}
	return append(all, "\r\n\r\n"...)
}

// hold keeps a connection open, and says nothing more, until the client goes, the server or the generation ends, or a minute
// has passed.
func (s *Server) hold(x *Exchange, conn net.Conn) {
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, _ = io.Copy(io.Discard, conn) // what else the client sends is not heard
	}()
	timer := time.NewTimer(stalled)
	defer timer.Stop()
	select {
	case <-gone:
		return
	case <-timer.C:
	case <-draining(x.Request):
	case <-x.generation.ended:
	case <-s.done:
	}
	_ = conn.Close()
	<-gone
}
