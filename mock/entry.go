package mock

import (
	"cmp"
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

	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/redact"
)

const exchangeKey = "exchange"

func exchangeOf(c echo.Context) *Exchange { return c.Get(exchangeKey).(*Exchange) }

// enter opens an exchange around all else, and closes it with a journal entry. Calls of the control API leave none.
func (s *Server) enter(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if r := c.Request(); r.Body == nil { // a client's request, handed to the handler as it is
			r.Body = http.NoBody
		}
		x := &Exchange{
			Request: c.Request(), Now: s.clock.Now(), clock: s.clock, server: s, writer: c.Response().Writer, control: s.isControl(c),
		}
		if x.readings = s.defaults; !x.control {
			x.readings = s.readings.server.Load() // until the route is known
		}
		x.started = time.Now() // by the machine's clock, whatever the mock's
		c.Set(exchangeKey, x)
		c.Response().Header().Set("Date", x.Now.Format(http.TimeFormat))
		if err := next(c); err != nil {
			s.fail(err, c)
		}
		s.keep(c, x)
		return nil
	}
}

// keep measures and journals an exchange, once, when its answer is decided but not yet sent: whoever has the answer finds
// the entry, and the entries of one client's requests are in the order of its requests. One that has outlived a reset is not
// in the fresh journal.
func (s *Server) keep(c echo.Context, x *Exchange) {
	if x.control || x.unlisted || x.kept {
		return
	}
	x.kept = true
	took := time.Since(x.started)
	s.measure(x, took)
	if x.generation.over() {
		return
	}
	if x.clock.stands() { // so that the same requests leave the same journal
		took = 0
	}
	s.record(c, x, took)
}

func (s *Server) record(c echo.Context, x *Exchange, took time.Duration) {
	r, h := x.Request, c.Response().Header()
	e := journal.Entry{
		ID: h.Get(echo.HeaderXRequestID), At: x.Now, Method: r.Method, URL: asItCame(r), HTTPVersion: r.Proto,
		RequestHeader: r.Header, RequestBody: string(x.raw), RequestTruncated: x.cut || x.raw == nil && r.ContentLength != 0,
		Status: x.status, ResponseHeader: h, ResponseBody: string(x.sent),
		Reason: x.reason, CSI: cmp.Or(x.Place.CSI, x.Customer.CSI), Readings: x.readings.departures, Trace: x.trace, Duration: took,
	}
	if x.Operation != nil {
		e.Operation = x.Operation.ID
	}
	if x.claims != nil {
		e.Claims = x.claims.Brief()
	}
	s.journal.Add(e)
	s.traces.give(x)
	if s.logger.Enabled(r.Context(), slog.LevelDebug) {
		s.logger.Debug("exchange", "operation", e.Operation, "method", e.Method, "path", redact.Text(r.URL.Path),
			"status", e.Status, "reason", e.Reason, "duration", took, "request_id", e.ID)
	}
}

// asItCame is the path and query of a request, escaped anew only where the client wrote more than those, or what no URL has.
func asItCame(r *http.Request) string {
	if came := r.RequestURI; strings.HasPrefix(came, "/") && !strings.Contains(came, "#") && utf8.ValidString(came) {
		return came
	}
	return r.URL.RequestURI()
}

// requestIDs gives out ids that the random seed and the number of the request decide.
type requestIDs struct {
	seed  uint64
	count atomic.Uint64
}

func (ids *requestIDs) next() string {
	n := rand.NewPCG(ids.seed, ids.count.Add(1)).Uint64()
	text := strconv.FormatUint(n, 16)
	return strings.Repeat("0", 16-len(text)) + text
}

// saneRequestID drops an X-Request-Id that is too long, holds anything unusual, or could not be read at /requests/{id},
// before Echo takes it over.
func saneRequestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Request().Header
		if id := h.Get(echo.HeaderXRequestID); id != "" && !isSaneID(id) {
			h.Del(echo.HeaderXRequestID)
			exchangeOf(c).requestID = true
		}
		return next(c)
	}
}

// besideIDs are what else can follow /requests/ in a path of the control API, or does not arrive as it is.
var besideIDs = []string{".", "..", "count", "export", "find", "reset", "wait"}

func isSaneID(id string) bool {
	if len(id) > 64 || slices.Contains(besideIDs, id) {
		return false
	}
	return strings.IndexFunc(id, func(r rune) bool {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !letter && r != '-' && r != '_' && r != '.'
	}) < 0
}
