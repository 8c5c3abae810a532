package fault

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"

	"example.com/bounce/mock/internal/exchange"
)

// Injection is a fault that hit an exchange. It implements exchange.Injection.
type Injection struct {
	Response
	Number int    // counts the hits of the rule; it decides the bytes of garbage
	Rule   string // the reason of an answer that is not the true one
	ID     string // of the rule that hit; "" for a preference
	Seed   int64  // the random seed
}

// OnConnection implements exchange.Injection.
func (i *Injection) OnConnection() bool { return i.Fault != "" }

// Alter implements exchange.Injection.
func (i *Injection) Alter(x *exchange.Exchange, a *exchange.Answer) *exchange.Answer {
	if i.Processes() && !x.Wait(i.delay()) {
		x.Delivery.Abort = i.Rule
	}
	if i.Status == 0 {
		return a
	}
	a = x.Encode(&exchange.Refusal{
		Rule: RuleFault, Status: i.Status, Title: Title, Detail: "An injected fault.", Hint: "remove the fault", Synthetic: true,
	})
	switch {
	case i.Body != "":
		a.Body, a.ContentType = exchange.Plain(i.Body), typeOf(i.Body)
	case i.Status < http.StatusBadRequest:
		a.Body, a.ContentType = nil, ""
	}
	a.Header = http.Header{}
	for name, value := range i.Headers {
		a.Header.Set(name, value)
	}
	return a
}

// typeOf returns the media type of a body.
func typeOf(body string) string {
	if json.Valid([]byte(body)) {
		return exchange.TypeJSON
	}
	return "text/plain; charset=utf-8"
}

// maxStall is how long an answer stalls at most.
const maxStall = time.Minute

// Deliver implements exchange.Injection.
func (i *Injection) Deliver(x *exchange.Exchange, conn net.Conn, h http.Header, a *exchange.Answer, body []byte, record func()) error {
	if !i.Fault.NeedsAnswer() {
		x.Sent.Reason = i.Rule
	}
	if i.Fault == Reset {
		record()
		return reset(conn)
	}
	// The server's own limits are for requests; the answer has one of its own.
	if err := errors.Join(conn.SetReadDeadline(time.Time{}), conn.SetWriteDeadline(time.Now().Add(exchange.Grace))); err != nil {
		return err
	}
	corrupted := i.corrupt(h, x, a, body)
	record()
	if _, err := conn.Write(corrupted); err != nil {
		return nil //nolint:nilerr // the client has gone
	}
	if i.Fault == Stall {
		i.stall(x, conn)
	}
	return nil
}

// corrupt returns what goes over the wire in place of an answer. It notes in x.Sent what the client can get of it.
func (i *Injection) corrupt(h http.Header, x *exchange.Exchange, a *exchange.Answer, body []byte) []byte {
	switch i.Fault {
	case Random:
		return i.garbage()
	case Malformed:
		x.Sent.Status = http.StatusOK
		h.Set("Bounce-Mock-Reason", x.Sent.Reason)
		h.Set("Transfer-Encoding", "chunked")
		return message(x.Sent.Status, h, i.garbage())
	case Empty:
		return nil
	}
	length, sent := max(len(body), 1), body // something is missing of an empty body, too
	at := min(i.AtByte, max(len(body)-1, 0))
	switch {
	case i.Fault != WrongLength: // cut, or stalled
		sent = body[:at]
	case at > 0:
		length = at
	case len(body) > 0:
		length = len(body) / 2
	}
	x.Sent = exchange.Sent{Status: a.Status, Reason: a.Reason, Body: sent}
	h["Content-Length"] = []string{strconv.Itoa(length)}
	return message(a.Status, h, sent)
}

// message returns an answer of HTTP/1.1 as it is on the wire.
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

// garbage returns bytes that are neither HTTP nor a chunk: the random seed and the number of the hit decide them.
func (i *Injection) garbage() []byte {
	chance := rand.NewPCG(uint64(i.Seed), uint64(i.Number))
	all := make([]byte, 64)
	for k := range all {
		all[k] = 0x80 | byte(chance.Uint64())
	}
	return append(all, "\r\n\r\n"...)
}

// stall keeps a connection open, and says nothing more, until the client goes, the server or the epoch ends, or a minute has
// passed.
func (i *Injection) stall(x *exchange.Exchange, conn net.Conn) {
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, _ = io.Copy(io.Discard, conn) // what else the client sends is dropped
	}()
	timer := time.NewTimer(maxStall)
	defer timer.Stop()
	select {
	case <-gone:
		return
	case <-timer.C:
	case <-exchange.Draining(x.Request.Context()):
	case <-x.Delivery.Epoch.Ended():
	case <-x.Closed():
	}
	_ = conn.Close()
	<-gone
}
