package mock

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"time"

	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/journal/export"
	"example.com/bounce/openapi"
)

// What the queries about the journal mean where they say nothing.
const (
	defaultRequests = 100 // how many entries are listed
	defaultWait     = 10 * time.Second
	longestWait     = time.Minute
)

// requests is the answer of listRequests and findRequests.
type requests struct {
	Requests []Entry       `json:"requests"`
	Meta     journal.Stats `json:"meta"`
}

// counted is the answer of countRequests. It has Meta only where the count is inexact: WireMock's clients know no more than the
// count, and one that is strict thus fails where the count could lie.
type counted struct {
	Count int            `json:"count"`
	Meta  *journal.Stats `json:"meta,omitempty"`
}

// awaited is the answer of waitForRequests.
type awaited struct {
	Count   int           `json:"count"`
	Reached bool          `json:"reached"`
	Meta    journal.Stats `json:"meta"`
}

// emptied is the answer of resetRequests.
type emptied struct {
	Meta journal.Stats `json:"meta"`
}

// requestHandlers binds the operations on the journal: those of the whole server, and those of one customer.
func (s *Server) requestHandlers(bind, ofCustomer func(func(*Exchange, string) (*answer, *Refusal)) handler) map[string]handler {
	all := map[string]handler{}
	for part, to := range map[string]func(func(*Exchange, string) (*answer, *Refusal)) handler{"": bind, "Customer": ofCustomer} {
		one := to(s.readRequest)
		one.path = append(one.path, "id")
		all["read"+part+"Request"] = one
		for verb, then := range map[string]func(*Exchange, string) (*answer, *Refusal){
			"list": s.findRequests, "find": s.findRequests, "count": s.countRequests, "waitFor": s.awaitRequests,
			"waitForMatching": s.awaitRequests, "export": s.exportRequests, "reset": s.resetRequests,
			"clear": s.resetRequests,
		} {
			h := to(then)
			h.bodiless = true
			all[verb+part+"Requests"] = h
		}
	}
	return all
}

// criteria are those of the body, or of the query where there is none; csi is the customer in the path, or "".
func (x *Exchange) criteria(csi string) (Criteria, *Refusal) {
	query := x.Request.URL.Query()
	c := Criteria{CSI: query.Get("csi"), Since: query.Get("since")}
	if x.Body != nil {
		if err := x.into(&c); err != nil { // the document has seen to it all
			x.server.logger.Error("read criteria", "err", err)
			return c, x.refuse(faultInternal, "The mock could not read the criteria.")
		}
	}
	if csi == "" {
		return c, nil
	}
	if c.CSI != "" && c.CSI != csi {
		return c, x.refuseCriteria(&journal.CriteriaError{Pointer: "/csi", Want: "must be left out, or be the customer of the path"})
	}
	c.CSI = csi
	return c, nil
}

// refuseCriteria passes on what is wrong with criteria; nil for no error.
func (x *Exchange) refuseCriteria(err error) *Refusal {
	var wrong *journal.CriteriaError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &wrong): // it took too long, or the client has gone
		return x.refuse(faultSlowSearch, "The search took too long. Narrow it by csi, operation, method, status, reason or since, "+
			"which are compared first, or use simpler patterns.")
	}
	in := "body"
	if x.Body == nil {
		in = "query"
	}
	return x.refuse(faultBadCriteria, "The criteria's member "+wrong.Pointer+" "+wrong.Want+".",
		openapi.Violation{In: in, Pointer: wrong.Pointer, Code: "criteria", Message: wrong.Want})
}

func (s *Server) findRequests(x *Exchange, csi string) (*answer, *Refusal) {
	entries, stats, refusal := s.selected(x, csi, defaultRequests)
	if refusal != nil {
		return nil, refusal
	}
	return ok(requests{Requests: entries, Meta: stats})
}

// selected are the entries that the exchange asks for, the newest first.
func (s *Server) selected(x *Exchange, csi string, limit int) ([]Entry, journal.Stats, *Refusal) {
	c, refusal := x.criteria(csi)
	if refusal != nil {
		return nil, journal.Stats{}, refusal
	}
	entries, stats, err := s.lookUp(x.Request.Context(), c, x.number("limit", limit))
	return entries, stats, x.refuseCriteria(err)
}

func (s *Server) countRequests(x *Exchange, csi string) (*answer, *Refusal) {
	_, stats, refusal := s.selected(x, csi, 1)
	if refusal != nil {
		return nil, refusal
	}
	count := counted{Count: stats.Matched}
	if stats.Inexact {
		count.Meta = &stats
	}
	return ok(count)
}

func (s *Server) readRequest(x *Exchange, csi string) (*answer, *Refusal) {
	e, found := s.journal.Entry(x.path["id"])
	if !found || csi != "" && e.CSI != csi {
		return nil, x.refuse(faultNoRequest, "The journal has no request of this id, or no more.")
	}
	return ok(explained([]Entry{e})[0])
}

func (s *Server) resetRequests(_ *Exchange, csi string) (*answer, *Refusal) {
	if csi == "" {
		s.journal.Reset()
	} else {
		s.journal.ResetCustomer(csi)
	}
	_, stats := s.journal.Entries(journal.Filter{Limit: 1, CSI: csi})
	return ok(emptied{Meta: stats})
}

// awaitRequests holds the answer back until enough requests match. The time limit is the machine's: a clock that stands
// still must not make a client wait for ever.
func (s *Server) awaitRequests(x *Exchange, csi string) (*answer, *Refusal) {
	c, refusal := x.criteria(csi)
	if refusal != nil {
		return nil, refusal
	}
	wait := defaultWait
	if text := x.Request.URL.Query().Get("timeout"); text != "" {
		var err error
		if wait, err = time.ParseDuration(text); err != nil || wait > longestWait {
			return nil, x.refuse(faultBadCriteria, fmt.Sprintf("The timeout is more than %v.", longestWait),
				openapi.Violation{In: "query", Pointer: "timeout", Code: "maximum", Message: fmt.Sprintf("must be at most %v", longestWait)})
		}
	}
	x.giveTime(wait)
	ctx, cancel := context.WithTimeout(x.Request.Context(), wait)
	defer cancel()
	wanted := x.number("count", 1)
	count, stats, err := s.await(ctx, c, wanted)
	if refusal := x.refuseCriteria(err); refusal != nil {
		return nil, refusal
	}
	return ok(awaited{Count: count, Reached: count >= wanted, Meta: stats})
}

// giveTime puts the connection's deadlines off; one without deadlines has no need of it.
func (x *Exchange) giveTime(wait time.Duration) {
	const toAnswer = 10 * time.Second
	c := http.NewResponseController(x.writer)
	until := time.Now().Add(wait + toAnswer)
	_ = c.SetReadDeadline(until)
	_ = c.SetWriteDeadline(until)
}

// exportRequests writes the entries as an archive or as commands.
func (s *Server) exportRequests(x *Exchange, csi string) (*answer, *Refusal) {
	entries, stats, refusal := s.selected(x, csi, 0)
	if refusal != nil {
		return nil, refusal
	}
	base := "http://" + x.Request.Host
	if x.Request.TLS != nil {
		base = "https://" + x.Request.Host
	}
	if x.Request.URL.Query().Get("format") != "curl" {
		return ok(export.HAR(base, s.options.Contract.Digest()[:12], entries, stats.Inexact))
	}
	contentType := mime.FormatMediaType("text/plain", map[string]string{"charset": "utf-8"})
	return &answer{status: http.StatusOK, contentType: contentType, body: rawBody(export.Curl(base, entries, stats.Inexact))}, nil
}

// rawBody is the body of an answer that is not JSON.
type rawBody string
