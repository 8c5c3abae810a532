package exchange

import (
	"context"
	"net"
	"net/http"
	"time"
)

// Delivery is how an answer reaches the client. The zero value sends it as it is.
type Delivery struct {
	// Epoch is the time between two resets that the exchange belongs to; nil for an exchange that nothing intercepts.
	Epoch *Epoch
	// Abort is the rule under which the exchange ends without an answer; "" if it gets one.
	Abort string
	// Injection is the injected fault that hit the exchange; nil for none.
	Injection Injection
	// Variation changes what the contract leaves open; nil for none.
	Variation Variation
	// Applied is the value of Preference-Applied.
	Applied string
}

// Injection is a fault that hit an exchange. Package fault has the only one; the interface lets this package not know it.
type Injection interface {
	// Alter returns the answer that replaces a. It may wait. What is done to the connection comes later, by Deliver.
	Alter(x *Exchange, a *Answer) *Answer
	// KeepsAnswer reports whether the client gets the mock's own answer, or a part of it, in which a preference can show.
	KeepsAnswer() bool
	// OnConnection reports whether the fault is done to the connection, by Deliver.
	OnConnection() bool
	// Deliver does the fault to a connection. h and body are of the answer that the client would have got. It calls record once,
	// before anything is written. The error is that of the connection.
	Deliver(x *Exchange, conn net.Conn, h http.Header, a *Answer, body []byte, record func()) error
}

// Variation changes what the contract leaves open of an answer. Package chaos has the only one.
type Variation interface {
	// String is the value of Bounce-Mock-Hostile.
	String() string
	// Body returns another body for an answer.
	Body(x *Exchange, a *Answer, body []byte) []byte
	// Header changes the letters of names in a header.
	Header(h http.Header)
}

// Grace is how long an answer may take to be written after a delay.
const Grace = 10 * time.Second

// Wait lets d pass on the machine's clock. It returns false if the client goes, the server is closed, or the server or the
// customer is reset before that. A server that drains cuts it short, and a dry run waits for nothing. The caller must have read the body and set Delivery.Epoch.
func (x *Exchange) Wait(d time.Duration) bool {
	if d == 0 || x.instant {
		return true
	}
	// The server's own limits would take a waiting client for one that has gone. A handler without a connection has no limits.
	c := http.NewResponseController(x.Writer)
	_, _ = c.SetReadDeadline(time.Time{}), c.SetWriteDeadline(time.Now().Add(d+Grace))
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return !x.Delivery.Epoch.Over()
	case <-Draining(x.Request.Context()):
		return !x.Delivery.Epoch.Over()
	case <-x.closed:
		return false
	case <-x.Delivery.Epoch.Ended():
		return false
	case <-x.Request.Context().Done():
		return false
	}
}

// Closed is closed when the server is.
func (x *Exchange) Closed() <-chan struct{} { return x.closed }

// Leave ends an exchange without an answer, as nobody waits for it any more.
func (x *Exchange) Leave(rule, detail string) *Refusal {
	x.Delivery.Abort = rule
	return &Refusal{Rule: rule, Title: "Gone", Detail: detail + "; the client no longer waits"}
}

type drainingKey struct{}

// WithDraining returns a context with the channel that is closed when answers in progress have to end.
func WithDraining(ctx context.Context, draining <-chan struct{}) context.Context {
	return context.WithValue(ctx, drainingKey{}, draining)
}

// Draining returns that channel; nil under a server that is not the router's.
func Draining(ctx context.Context) <-chan struct{} {
	c, _ := ctx.Value(drainingKey{}).(<-chan struct{})
	return c
}

// HasConnection reports whether a handler can take over its connection. Over HTTP/2 it cannot: requests share one.
func HasConnection(w http.ResponseWriter) bool {
	for {
		switch wrapped := w.(type) {
		case http.Hijacker:
			return true
		case interface{ Unwrap() http.ResponseWriter }:
			w = wrapped.Unwrap()
		default:
			return false
		}
	}
}
