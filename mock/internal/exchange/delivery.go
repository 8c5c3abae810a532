package exchange

import (
	"context"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Delivery is how an answer reaches the client. The zero value sends it as it is.
type Delivery struct {
	// Epoch is the time between two resets that the exchange belongs to; nil for an exchange that nothing intercepts.
	Epoch *Epoch
	// Abort is the rule under which the exchange ends without an answer; "" while it is to have one.
	Abort string
	// Injection is the injected fault that hit the exchange; nil for none.
	Injection Injection
	// Variation changes what the contract leaves open; nil for none.
	Variation Variation
	// Applied is the value of Preference-Applied.
	Applied string
}

// Injection is an injected fault that hit an exchange.
type Injection interface {
	// Alter returns the answer that the fault puts in the place of a. It may wait.
	Alter(x *Exchange, a *Answer) *Answer
	// KeepsAnswer reports whether the client gets an answer of the mock in which a preference can show.
	KeepsAnswer() bool
	// OnConnection reports whether the fault is done to the connection, by Deliver.
	OnConnection() bool
	// Deliver does the fault to a connection. h and body are of the answer that the client would have got. It calls record once,
	// before anything is written. The error is that of the connection.
	Deliver(x *Exchange, conn net.Conn, h http.Header, a *Answer, body []byte, record func()) error
}

// Variation changes what the contract leaves open of an answer.
type Variation interface {
	// String is the value of Bounce-Mock-Hostile.
	String() string
	// Body returns another body for an answer.
	Body(x *Exchange, a *Answer, body []byte) []byte
	// Header changes the letters of names in a header.
	Header(h http.Header)
}

// Epoch is a customer's time from one reset to the next: its requests are counted anew, and those of it that still wait when it ends
// get no answer, and leave nothing behind.
type Epoch struct {
	ended    chan struct{}
	requests atomic.Uint64
}

// Over reports whether the epoch has ended; a nil one never does.
func (e *Epoch) Over() bool {
	if e == nil {
		return false
	}
	select {
	case <-e.ended:
		return true
	default:
		return false
	}
}

// Ended is closed when the epoch ends.
func (e *Epoch) Ended() <-chan struct{} { return e.ended }

// Count returns the number of the next request.
func (e *Epoch) Count() uint64 { return e.requests.Add(1) }

// Epochs are the present ones by CSI; that of "" is of the requests that are no customer's. Safe for concurrent use.
type Epochs struct {
	known   func(ctx context.Context, csi string) bool
	subject func(*Exchange) string

	mu    sync.Mutex
	byCSI map[string]*Epoch
}

// NewEpochs returns epochs of customers. known reports whether there is a customer of a CSI: nothing is kept of any other. subject
// returns the customer that a request concerns.
func NewEpochs(known func(ctx context.Context, csi string) bool, subject func(*Exchange) string) *Epochs {
	return &Epochs{known: known, subject: subject, byCSI: map[string]*Epoch{}}
}

// Concerns implements Interceptor: an epoch matters only to other interceptors.
func (e *Epochs) Concerns(*Exchange) bool { return false }

// Intercept notes the epoch of a request. One whose body was still on its way when its epoch ended belongs to the present one: it is
// decided in the state after the reset, and belongs in the journal of that.
func (e *Epochs) Intercept(x *Exchange, p *Plan) {
	csi := e.subject(x)
	x.Delivery.Epoch = e.Of(x.Request.Context(), csi)
	p.Insert(Check[*Exchange]{Name: "epoch", Run: func(x *Exchange) *Refusal {
		if x.Delivery.Epoch.Over() {
			x.Delivery.Epoch = e.Of(x.Request.Context(), csi)
		}
		return x.Skip()
	}}, "size")
}

// Of returns the present epoch of a customer, or that of "" for a CSI that nobody has.
func (e *Epochs) Of(ctx context.Context, csi string) *Epoch {
	if csi == "" || !e.known(ctx, csi) {
		return e.present("")
	}
	present := e.present(csi)
	if !e.known(ctx, csi) { // it was removed in between
		e.End(csi)
	}
	return present
}

func (e *Epochs) present(csi string) *Epoch {
	e.mu.Lock()
	defer e.mu.Unlock()
	present := e.byCSI[csi]
	if present == nil {
		present = &Epoch{ended: make(chan struct{})}
		e.byCSI[csi] = present
	}
	return present
}

// Has reports whether anything is kept of a customer.
func (e *Epochs) Has(csi string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.byCSI[csi] != nil
}

// End ends a customer's epoch.
func (e *Epochs) End(csi string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if present := e.byCSI[csi]; present != nil {
		close(present.ended)
		delete(e.byCSI, csi)
	}
}

// Drop ends the epoch of a customer that has gone.
func (e *Epochs) Drop(_ context.Context, csi string) error {
	e.End(csi)
	return nil
}

// Reset does nothing: the epochs have ended before, by Interrupt.
func (e *Epochs) Reset(context.Context, string) error { return nil }

// Interrupt ends the epoch of a customer, or for "" all.
func (e *Epochs) Interrupt(csi string) {
	if csi == "" {
		e.EndAll()
		return
	}
	e.End(csi)
}

// EndAll ends all epochs.
func (e *Epochs) EndAll() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, present := range e.byCSI {
		close(present.ended)
	}
	clear(e.byCSI)
}

// Grace is how long an answer may take to be written after a delay.
const Grace = 10 * time.Second

// Wait lets d pass on the machine's clock. It returns false where before that the client has gone, the server was closed, or it or the
// customer was reset. A server that drains cuts it short. The body must have been read, and Delivery.Epoch be set.
func (x *Exchange) Wait(d time.Duration) bool {
	if d == 0 {
		return true
	}
	// The server's own limits would take a client that waits for one that has gone. A handler without a connection has none.
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

// Leave ends an exchange that nobody waits for any more, without an answer.
func (x *Exchange) Leave(rule, detail string) *Refusal {
	x.Delivery.Abort = rule
	return &Refusal{Rule: rule, Title: "Gone", Detail: detail + "; nobody waits any more"}
}

type drainingKey struct{}

// WithDraining returns a context that carries the channel which is closed when the answers under way are to come to an end.
func WithDraining(ctx context.Context, draining <-chan struct{}) context.Context {
	return context.WithValue(ctx, drainingKey{}, draining)
}

// Draining returns that channel; nil for a handler in a server of somebody else.
func Draining(ctx context.Context) <-chan struct{} {
	c, _ := ctx.Value(drainingKey{}).(<-chan struct{})
	return c
}

// HasConnection reports whether a handler can take over its connection; by HTTP/2 it shares one with others.
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
