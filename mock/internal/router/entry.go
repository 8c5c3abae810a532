package router

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/redact"
)

// call is an exchange with what only the router has to know. It is the writer that Echo has, so that each handler finds it.
type call struct {
	http.ResponseWriter
	*exchange.Exchange

	control     bool      // it is a call of the control API
	admitted    bool      // it is one whose caller may use the control API
	unjournaled bool      // it is neither journaled nor counted
	recorded    bool      // it is journaled and counted already
	started     time.Time // when it came in, by the machine's clock
}

// Unwrap returns the server's writer, for http.ResponseController.
func (x *call) Unwrap() http.ResponseWriter { return x.ResponseWriter }

func callOf(c echo.Context) *call { return c.Response().Writer.(*call) }

// enter is the only middleware, as Echo makes a function of each for every request. It closes an exchange with a journal entry unless
// it is a call of the control API.
func (r *Router) enter(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		x := callOf(c)
		if err := r.admit(c, x, next); err != nil {
			r.fail(err, c)
		}
		r.record(c, x)
		return nil
	}
}

// admit gives a request its id, and calls next unless the request is answered before. Its error may be a panic of next: the stack
// goes to the log, and the client gets a problem without it.
func (r *Router) admit(c echo.Context, x *call, next echo.HandlerFunc) (err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if p == http.ErrAbortHandler { //nolint:errorlint,err113 // a panic with this very value ends the connection
			panic(p)
		}
		err = fmt.Errorf("panic: %v", p)
		r.options.Logger.Error("panic", "path", redact.Text(c.Request().URL.Path), "err", p, "stack", string(debug.Stack()))
	}()
	c.Response().Header()[echo.HeaderXRequestID] = []string{r.idOf(x)}
	if answered, err := r.guard(c, x); answered {
		return err
	}
	if answered, err := r.cors(c, x); answered {
		return err
	}
	return next(c)
}

// newExchange returns an exchange under the server's clock and the default readings.
func (r *Router) newExchange(request *http.Request, w http.ResponseWriter) *exchange.Exchange {
	x := new(exchange.Exchange)
	r.begin(x, request, w)
	return x
}

func (r *Router) begin(x *exchange.Exchange, request *http.Request, w http.ResponseWriter) {
	x.Begin(exchange.Options{Request: request, Writer: w, Readings: r.readings.Defaults(), Closed: r.closed, Instant: r.options.DryRun})
	base := r.clocks.Server()
	x.SetTime(base.Now(), base.Stands())
}

// record measures, journals and logs an exchange, once, when its answer is decided but not yet sent: a client that has the answer
// finds the entry, and the entries of one client are in the order of its requests. An exchange that has outlived a reset is not
// journaled. A call of the control API is only logged.
func (r *Router) record(c echo.Context, x *call) {
	if x.unjournaled || x.recorded || x.control && r.options.Log == nil {
		return
	}
	x.recorded = true
	took := time.Since(x.started)
	operation := ""
	if x.Operation != nil {
		operation = x.Operation.ID
	}
	if x.control {
		if x.Sent.Status == 0 { // a file of the console
			x.Sent.Status = c.Response().Status
		}
		d := draftOf(x, c.Response().Header(), operation)
		addLine(r.options.Log, x, &d, took)
		return
	}
	r.options.Metrics.Request(operation, x.Sent.Status, x.Sent.Reason, took)
	d := draftOf(x, c.Response().Header(), operation)
	if !x.Delivery.Epoch.Over() {
		r.journal(x, &d, took)
	}
	addLine(r.options.Log, x, &d, took)
}

// draftOf returns an exchange for the journal; h is the header of the answer.
func draftOf(x *call, h http.Header, operation string) journal.Draft {
	request := x.Request
	return journal.Draft{
		ID: h.Get(echo.HeaderXRequestID), At: x.Now, Method: request.Method, URL: rawTarget(request), HTTPVersion: request.Proto,
		Request: journal.Message{
			Header: request.Header, Body: x.Raw, Truncated: x.Truncated || x.Raw == nil && request.ContentLength != 0,
		},
		Status: x.Sent.Status, Response: journal.Message{Header: h, Body: x.Sent.Body},
		Reason: x.Sent.Reason, CSI: x.CSI, Operation: operation, Readings: x.Readings.Overrides(), Trace: x.Trace, Claims: x.Claims,
	}
}

func (r *Router) journal(x *call, d *journal.Draft, took time.Duration) {
	if !x.Stands() { // else the same requests would not leave the same journal
		d.Duration = took
	}
	r.options.Journal.Put(d)
	if r.options.Log == nil && !r.options.DryRun && r.options.Logger.Enabled(x.Request.Context(), slog.LevelDebug) {
		r.options.Logger.Debug("exchange", "operation", d.Operation, "method", d.Method, "path", redact.Text(x.Request.URL.Path),
			"status", d.Status, "reason", d.Reason, "duration", d.Duration, "request_id", d.ID)
	}
}

// rawTarget returns the path and query of a request as the client wrote them, or escaped anew if the client wrote more than those
// or what no URL may contain.
func rawTarget(r *http.Request) string {
	if sent := r.RequestURI; strings.HasPrefix(sent, "/") && !strings.Contains(sent, "#") && utf8.ValidString(sent) {
		return sent
	}
	return r.URL.RequestURI()
}

// requestIDs makes ids from the random seed and the number of the request.
type requestIDs struct {
	seed  uint64
	count atomic.Uint64
}

func (ids *requestIDs) next() string {
	n := rand.NewPCG(ids.seed, ids.count.Add(1)).Uint64()
	var id [16]byte
	for i := range id {
		id[i] = "0123456789abcdef"[n>>(60-4*i)&0xf]
	}
	return string(id[:])
}

// idOf returns the X-Request-Id of a request, or a new id if that is too long, has unusual characters, or could not be read at
// /requests/{id}.
func (r *Router) idOf(x *call) string {
	id := x.Request.Header.Get(echo.HeaderXRequestID)
	switch {
	case validRequestID(id):
		return id
	case id != "":
		x.Request.Header.Del(echo.HeaderXRequestID)
		x.DropID()
	}
	if r.options.DryRun {
		return DryRunID
	}
	return r.ids.next()
}

// reservedIDs cannot be ids in /requests/{id}: they are other paths of the control API, or do not arrive unchanged.
var reservedIDs = []string{".", "..", "count", DryRunID, "export", "find", "reset", "wait"}

func validRequestID(id string) bool {
	if id == "" || len(id) > 64 || slices.Contains(reservedIDs, id) {
		return false
	}
	return strings.IndexFunc(id, func(r rune) bool {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !letter && r != '-' && r != '_' && r != '.'
	}) < 0
}
