package mock

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	faults "example.com/bounce/mock/internal/fault"
)

// titleFault is the title of a refusal that was asked for.
const titleFault = "Fault"

// disturbance is what is to be done to an exchange.
type disturbance struct {
	faults.Response
	number int    // of the strike: it decides the bytes of garbage
	rule   string // the reason of an answer that is not the true one
	id     string // of the rule that strikes; "" for a preference
}

// faultCheck is the check at which a rule strikes: now, or when the request has been processed. It counts no request that
// was refused before it.
func (s *Server) faultCheck(csi string) Check {
	return Check{"fault", ruleFault, func(x *Exchange) *Refusal {
		hit, struck := s.detours.faults.Strike(x.Operation.ID, csi, x.Request.Header, s.moment(x.Now))
		if !struck {
			return x.pass()
		}
		return x.struck(hit)
	}}
}

func (x *Exchange) struck(hit faults.Hit) *Refusal {
	r := hit.Response
	d := &disturbance{r, hit.Number, ruleFault, hit.ID}
	detail := hit.ID + " strikes: " + described(r)
	switch {
	case r.Fault != "" && !hasConnection(x.writer):
		return &Refusal{
			Rule: ruleFault, Status: http.StatusNotImplemented, Title: "Fault needs a connection",
			Detail: "The fault " + string(r.Fault) + " is done to a connection of HTTP/1.1, and this handler has none.",
			Change: "serve the mock with Start or Serve, and speak HTTP/1.1",
		}
	case r.Processes():
		x.disturbance = d
		return x.noted("fault", ruleFault, detail+", once the request is processed")
	case !x.wait(r.Delay):
		return x.leave(ruleFault, detail)
	case !r.Answers():
		return x.noted("fault", ruleFault, detail)
	}
	x.disturbance = d
	return &Refusal{Rule: ruleFault, Status: r.Status, Title: titleFault, Detail: detail, Change: "remove the fault"}
}

// leave refuses a request that nobody waits for any more: there is no answer.
func (x *Exchange) leave(rule, detail string) *Refusal {
	x.gone = rule
	return &Refusal{Rule: rule, Title: "Gone", Detail: detail + "; nobody waits any more"}
}

func described(r faults.Response) string {
	text := ""
	add := func(part string) {
		if text != "" {
			text += ", "
		}
		text += part
	}
	if r.Delay > 0 {
		add(fmt.Sprintf("a delay of %d ms", r.Delay))
	}
	if r.Status > 0 {
		add(fmt.Sprintf("status %d", r.Status))
	}
	if r.Fault != "" {
		add(string(r.Fault))
	}
	if r.Grant.Defect != "" {
		add("a token of the defect " + r.Grant.Defect)
	}
	if r.Grant.ExpiresIn > 0 {
		add(fmt.Sprintf("a token for %d s", r.Grant.ExpiresIn))
	}
	return text
}

// draining is closed when the server that a request came by drains; nil for a handler in a foreign server.
func draining(r *http.Request) <-chan struct{} {
	c, _ := r.Context().Value(drainingKey{}).(chan struct{})
	return c
}

// patience is how long an answer may take to be written after a delay.
const patience = 10 * time.Second

// wait lets so many milliseconds pass on the machine's clock; it is false when before that the client has gone, the server
// was closed, or it or the customer was reset. A server that drains cuts it short. The body must have been read.
func (x *Exchange) wait(ms int) bool {
	if ms == 0 {
		return true
	}
	d := time.Duration(ms) * time.Millisecond
	// The server's own limits would take a client for gone who waits. A handler without a connection has none.
	c := http.NewResponseController(x.writer)
	_, _ = c.SetReadDeadline(time.Time{}), c.SetWriteDeadline(time.Now().Add(d+patience))
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return !x.generation.over()
	case <-draining(x.Request):
		return !x.generation.over()
	case <-x.server.done:
		return false
	case <-x.generation.ended:
		return false
	case <-x.Request.Context().Done():
		return false
	}
}

// hasConnection tells whether a handler can take over its connection; by HTTP/2 it shares one with others.
func hasConnection(w http.ResponseWriter) bool {
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

// typeOf is the media type of a body whose rule names none.
func typeOf(body string) string {
	if json.Valid([]byte(body)) {
		return typeJSON
	}
	return "text/plain; charset=utf-8"
}
