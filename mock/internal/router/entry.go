package router

import (
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/redact"
)

// call is an exchange with what only the router has to know.
type call struct {
	*exchange.Exchange

	control     bool      // it is a call of the control API
	admitted    bool      // it is one whose caller may use the control API
	unjournaled bool      // it is neither journaled nor counted
	recorded    bool      // it is journaled and counted already
	started     time.Time // when it came in, by the machine's clock
}

const callKey = "call"

func callOf(c echo.Context) *call { return c.Get(callKey).(*call) }

// enter is the outermost middleware: it opens an exchange, and closes it with a journal entry unless it is a call of the control
// API.
func (r *Router) enter(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		request := c.Request()
		if request.Body == nil { // a client's request, handed to the handler as it is
			request.Body = http.NoBody
		}
		current := &call{control: r.isControl(c), started: time.Now()} // by the machine's clock, whatever the mock's
		current.Exchange = r.newExchange(request, c.Response().Writer)
		c.Set(callKey, current)
		if err := next(c); err != nil {
			r.fail(err, c)
		}
		r.record(c, current)
		return nil
	}
}

// newExchange returns an exchange under the server's clock and the default readings.
func (r *Router) newExchange(request *http.Request, w http.ResponseWriter) *exchange.Exchange {
	x := exchange.New(exchange.Options{
		Request: request, Writer: w, Readings: r.readings.Defaults(), Traces: &r.traces, Closed: r.closed,
	})
	base := r.clocks.Server()
	x.SetTime(base.Now(), base.Stands())
	return x
}

// record measures and journals an exchange, once, when its answer is decided but not yet sent: a client that has the answer finds
// the entry, and the entries of one client are in the order of its requests. An exchange that has outlived a reset is not
// journaled.
func (r *Router) record(c echo.Context, x *call) {
	if x.control || x.unjournaled || x.recorded {
		return
	}
	x.recorded = true
	took := time.Since(x.started)
	operation := ""
	if x.Operation != nil {
		operation = x.Operation.ID
	}
	r.options.Metrics.Request(operation, x.Sent.Status, x.Sent.Reason, took)
	if x.Delivery.Epoch.Over() {
		return
	}
	if x.Stands() { // so that the same requests leave the same journal
		took = 0
	}
	r.journal(c.Response().Header(), x, operation, took)
}

func (r *Router) journal(h http.Header, x *call, operation string, took time.Duration) {
	request := x.Request
	e := journal.Entry{
		ID: h.Get(echo.HeaderXRequestID), At: x.Now,
		Request: journal.Request{
			Method: request.Method, URL: rawTarget(request), HTTPVersion: request.Proto, RequestHeader: request.Header,
			RequestBody: string(x.Raw), RequestTruncated: x.Truncated || x.Raw == nil && request.ContentLength != 0,
		},
		Answer: journal.Answer{Status: x.Sent.Status, ResponseHeader: h, ResponseBody: string(x.Sent.Body)},
		Reason: x.Sent.Reason, CSI: x.CSI, Operation: operation, Readings: x.Readings.Overrides(), Trace: x.Trace, Duration: took,
		Claims: x.Claims,
	}
	r.options.Journal.Add(e)
	r.traces.Give(x.Exchange)
	if r.options.Logger.Enabled(request.Context(), slog.LevelDebug) {
		r.options.Logger.Debug("exchange", "operation", e.Operation, "method", e.Method, "path", redact.Text(request.URL.Path),
			"status", e.Status, "reason", e.Reason, "duration", took, "request_id", e.ID)
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
	text := strconv.FormatUint(n, 16)
	return strings.Repeat("0", 16-len(text)) + text
}

// dropInvalidID drops an X-Request-Id that is too long, has unusual characters, or could not be read at /requests/{id}, before
// Echo uses it.
func dropInvalidID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Request().Header
		if id := h.Get(echo.HeaderXRequestID); id != "" && !validRequestID(id) {
			h.Del(echo.HeaderXRequestID)
			callOf(c).DropID()
		}
		return next(c)
	}
}

// reservedIDs cannot be ids in /requests/{id}: they are other paths of the control API, or do not arrive unchanged.
var reservedIDs = []string{".", "..", "count", "export", "find", "reset", "wait"}

func validRequestID(id string) bool {
	if len(id) > 64 || slices.Contains(reservedIDs, id) {
		return false
	}
	return strings.IndexFunc(id, func(r rune) bool {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !letter && r != '-' && r != '_' && r != '.'
	}) < 0
}
