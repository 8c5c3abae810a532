package control

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"time"

	"example.com/bounce/mock/internal/exchange"
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

func (a *API) requestOperations() []operation {
	return []operation{
		{id: "read*Request", answer: a.readRequest, params: []string{"id"}, unheld: true},
		{id: "list*Requests", answer: a.findRequests, bodyOptional: true, unheld: true},
		{id: "find*Requests", answer: a.findRequests, bodyOptional: true, unheld: true},
		{id: "count*Requests", answer: a.countRequests, bodyOptional: true, unheld: true},
		{id: "waitFor*Requests", answer: a.waitForRequests, bodyOptional: true, unheld: true},
		{id: "waitForMatching*Requests", answer: a.waitForRequests, bodyOptional: true, unheld: true},
		{id: "export*Requests", answer: a.exportRequests, bodyOptional: true, unheld: true},
		{id: "reset*Requests", answer: a.resetRequests, bodyOptional: true, unheld: true},
		{id: "clear*Requests", answer: a.resetRequests, bodyOptional: true, unheld: true},
	}
}

// foundRequests is the answer of listRequests and findRequests.
type foundRequests struct {
	Requests []journal.Entry `json:"requests"`
	Meta     journal.Stats   `json:"meta"`
}

// countedRequests is the answer of countRequests. It has Meta only where the count is inexact: WireMock's clients know no more than the
// count, and one that is strict thus fails where the count could lie.
type countedRequests struct {
	Count int            `json:"count"`
	Meta  *journal.Stats `json:"meta,omitempty"`
}

// awaitedRequests is the answer of waitForRequests.
type awaitedRequests struct {
	Count   int           `json:"count"`
	Reached bool          `json:"reached"`
	Meta    journal.Stats `json:"meta"`
}

// resetJournal is the answer of resetRequests.
type resetJournal struct {
	Meta journal.Stats `json:"meta"`
}

// criteriaOf returns the criteria of the body, or of the query where there is none. csi is the customer in the path, or "".
func (a *API) criteriaOf(x *Request, csi string) (journal.Criteria, *exchange.Refusal) {
	query := x.Request.URL.Query()
	c := journal.Criteria{CSI: query.Get("csi"), Since: query.Get("since")}
	if x.Body != nil {
		if err := x.DecodeBody(&c); err != nil { // the document has seen to it all
			return c, a.fail(x, "read criteria", "The mock could not read the criteria.", err)
		}
	}
	if csi == "" {
		return c, nil
	}
	if c.CSI != "" && c.CSI != csi {
		return c, refuseCriteria(x, &journal.CriteriaError{Pointer: "/csi", Want: "must be left out, or be the customer of the path"})
	}
	c.CSI = csi
	return c, nil
}

// refuseCriteria says what is wrong with criteria; nil for no error.
func refuseCriteria(x *Request, err error) *exchange.Refusal {
	var wrong *journal.CriteriaError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &wrong): // it took too long, or the client has gone
		return x.Refuse(KindSlowSearch, "The search took too long. Narrow it by csi, operation, method, status, reason or since, "+
			"which are compared first, or use simpler patterns.")
	}
	in := "body"
	if x.Body == nil {
		in = "query"
	}
	return x.Refuse(KindBadCriteria, "The criteria's member "+wrong.Pointer+" "+wrong.Want+".",
		openapi.Violation{In: in, Pointer: wrong.Pointer, Code: "criteria", Message: wrong.Want})
}

func (a *API) findRequests(x *Request, csi string) (*answer, *exchange.Refusal) {
	entries, stats, refusal := a.selectRequests(x, csi, defaultRequests)
	if refusal != nil {
		return nil, refusal
	}
	return exchange.OK(foundRequests{Requests: entries, Meta: stats})
}

// selectRequests returns the entries that meet the criteria of a call, the newest first.
func (a *API) selectRequests(x *Request, csi string, limit int) ([]journal.Entry, journal.Stats, *exchange.Refusal) {
	c, refusal := a.criteriaOf(x, csi)
	if refusal != nil {
		return nil, journal.Stats{}, refusal
	}
	entries, stats, err := a.Requests.Find(x.Request.Context(), c, x.Number("limit", limit))
	return entries, stats, refuseCriteria(x, err)
}

func (a *API) countRequests(x *Request, csi string) (*answer, *exchange.Refusal) {
	_, stats, refusal := a.selectRequests(x, csi, 1)
	if refusal != nil {
		return nil, refusal
	}
	count := countedRequests{Count: stats.Matched}
	if stats.Inexact {
		count.Meta = &stats
	}
	return exchange.OK(count)
}

// readRequest shows an entry with the change that would have passed now.
func (a *API) readRequest(x *Request, csi string) (*answer, *exchange.Refusal) {
	e, found := a.Journal.Entry(x.Path["id"])
	if !found || csi != "" && e.CSI != csi {
		return nil, x.Refuse(KindNoRequest, "The journal has no request of this id, or no more.")
	}
	return exchange.OK(a.Requests.Annotate([]journal.Entry{a.Explain(x.Request.Context(), e)})[0])
}

func (a *API) resetRequests(_ *Request, csi string) (*answer, *exchange.Refusal) {
	if csi == "" {
		a.Journal.Reset()
	} else {
		a.Journal.ResetCustomer(csi)
	}
	_, stats := a.Journal.Entries(journal.Filter{Limit: 1, CSI: csi})
	return exchange.OK(resetJournal{Meta: stats})
}

// waitForRequests holds the answer back until enough requests match. The time limit is the machine's: a clock that stands still must not
// make a client wait for ever.
func (a *API) waitForRequests(x *Request, csi string) (*answer, *exchange.Refusal) {
	c, refusal := a.criteriaOf(x, csi)
	if refusal != nil {
		return nil, refusal
	}
	wait := defaultWait
	if text := x.Request.URL.Query().Get("timeout"); text != "" {
		var err error
		if wait, err = time.ParseDuration(text); err != nil || wait > longestWait {
			return nil, x.Refuse(KindBadCriteria, fmt.Sprintf("The timeout is more than %v.", longestWait),
				openapi.Violation{In: "query", Pointer: "timeout", Code: "maximum", Message: fmt.Sprintf("must be at most %v", longestWait)})
		}
	}
	extendDeadlines(x.Writer, wait)
	ctx, cancel := context.WithTimeout(x.Request.Context(), wait)
	defer cancel()
	wanted := x.Number("count", 1)
	count, stats, err := a.Requests.Wait(ctx, c, wanted)
	if refusal := refuseCriteria(x, err); refusal != nil {
		return nil, refusal
	}
	return exchange.OK(awaitedRequests{Count: count, Reached: count >= wanted, Meta: stats})
}

// extendDeadlines puts the connection's deadlines off; one without deadlines has no need of it.
func extendDeadlines(w http.ResponseWriter, wait time.Duration) {
	c := http.NewResponseController(w)
	until := time.Now().Add(wait + exchange.Grace)
	_ = c.SetReadDeadline(until)
	_ = c.SetWriteDeadline(until)
}

// exportRequests writes the entries, the oldest first, as an archive or as commands.
func (a *API) exportRequests(x *Request, csi string) (*answer, *exchange.Refusal) {
	entries, stats, refusal := a.selectRequests(x, csi, 0)
	if refusal != nil {
		return nil, refusal
	}
	if x.Request.URL.Query().Get("format") != "curl" {
		return exchange.OK(export.HAR(x.BaseURL(), a.Contract.Digest()[:12], entries, stats.Inexact))
	}
	return &answer{
		Status: http.StatusOK, ContentType: mime.FormatMediaType("text/plain", map[string]string{"charset": "utf-8"}),
		Body: exchange.Plain(export.Curl(x.BaseURL(), entries, stats.Inexact)),
	}, nil
}
