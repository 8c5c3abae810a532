package control

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"example.com/bounce/mock/internal/dryrun"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/inspect"
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

type requests struct {
	*inspect.Inspector

	contract, document *openapi.Document
}

func (r requests) operations() []operation {
	return []operation{
		{id: "read*Request", answer: r.readRequest, params: []string{"id"}, unheld: true},
		{id: "explainRequest", answer: r.explainRequest},
		{id: "list*Requests", answer: r.findRequests, bodyOptional: true, unheld: true},
		{id: "find*Requests", answer: r.findRequests, bodyOptional: true, unheld: true},
		{id: "count*Requests", answer: r.countRequests, bodyOptional: true, unheld: true},
		{id: "waitFor*Requests", answer: r.waitForRequests, bodyOptional: true, unheld: true},
		{id: "waitForMatching*Requests", answer: r.waitForRequests, bodyOptional: true, unheld: true},
		{id: "export*Requests", answer: r.exportRequests, bodyOptional: true, unheld: true},
		{id: "reset*Requests", answer: r.resetRequests, bodyOptional: true, unheld: true},
		{id: "clear*Requests", answer: r.resetRequests, bodyOptional: true, unheld: true},
	}
}

// foundRequests is the answer of listRequests and findRequests.
type foundRequests struct {
	Requests []journal.Entry `json:"requests"`
	Meta     journal.Stats   `json:"meta"`
}

// countedRequests is the answer of countRequests. It has Meta only where the count is inexact: WireMock's clients know no more
// than the count, and one that is strict thus fails if the count could lie.
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

// criteriaOf returns the criteria of the body, or of the query of a request without a body.
func criteriaOf(x *Request) (journal.Criteria, error) {
	query := x.Request.URL.Query()
	c := journal.Criteria{CSI: query.Get("csi"), Since: query.Get("since")}
	if x.Body != nil {
		if err := x.DecodeBody(&c); err != nil {
			return c, err
		}
	}
	if x.csi == "" {
		return c, nil
	}
	if c.CSI != "" && c.CSI != x.csi {
		return c, &journal.CriteriaError{Pointer: "/csi", Want: "must be left out, or be the customer of the path"}
	}
	c.CSI = x.csi
	return c, nil
}

func (r requests) findRequests(x *Request) (any, error) {
	entries, stats, err := r.selectRequests(x, defaultRequests)
	return foundRequests{Requests: entries, Meta: stats}, err
}

// selectRequests returns the entries that meet the criteria of a call, the newest first.
func (r requests) selectRequests(x *Request, limit int) ([]journal.Entry, journal.Stats, error) {
	c, err := criteriaOf(x)
	if err != nil {
		return nil, journal.Stats{}, err
	}
	entries, stats, err := r.Find(x.ctx(), c, x.Number("limit", limit))
	return entries, stats, refuseSlow(x, err)
}

// refuseSlow refuses a search that took too long, or whose client has gone; it returns nil and a *journal.CriteriaError as they
// are.
func refuseSlow(x *Request, err error) error {
	if wrong := (*journal.CriteriaError)(nil); err == nil || errors.As(err, &wrong) {
		return err
	}
	return x.refusal(KindSlowSearch, "The search took too long. Narrow it by csi, operation, method, status, reason or since, "+
		"which are compared first, or use simpler patterns.")
}

func (r requests) countRequests(x *Request) (any, error) {
	_, stats, err := r.selectRequests(x, 1)
	count := countedRequests{Count: stats.Matched}
	if stats.Inexact {
		count.Meta = &stats
	}
	return count, err
}

// readRequest shows an entry with the change that would pass now.
func (r requests) readRequest(x *Request) (any, error) {
	e, found := r.Journal.Entry(x.Path["id"])
	if !found || x.csi != "" && e.CSI != x.csi {
		return nil, x.refusal(KindNoRequest, "The journal has no request of this id, or no more.")
	}
	return r.Annotate([]journal.Entry{r.Explain(x.ctx(), e)})[0], nil
}

// explainRequest shows what would become of a request that nobody has sent.
func (r requests) explainRequest(x *Request) (any, error) {
	var wanted dryrun.Request
	if err := x.DecodeBody(&wanted); err != nil { // the document leaves no other thing to find
		return nil, x.memberRefusal("bodyBase64", "is not base64 (RFC 4648 section 4)")
	}
	request, err := wanted.HTTP(x.Request)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(request.URL.Path, r.document.BasePath()+"/") {
		return nil, &dryrun.Error{Pointer: "/url", Want: "must not be of the control API, which decides nothing by rules"}
	}
	e, found, err := r.DryRun(request)
	switch {
	case err != nil:
		return nil, err
	case !found:
		return nil, &dryrun.Error{Pointer: "/url", Want: "must be of a request that the journal would keep"}
	}
	return r.Annotate([]journal.Entry{r.Explain(x.ctx(), e)})[0], nil
}

func (r requests) resetRequests(x *Request) (any, error) {
	if x.csi == "" {
		r.Journal.Reset()
	} else {
		r.Journal.ResetCustomer(x.csi)
	}
	_, stats := r.Journal.Entries(journal.Filter{Limit: 1, CSI: x.csi})
	return map[string]any{"meta": stats}, nil
}

// waitForRequests holds the answer back until enough requests match. The time limit is the machine's: a clock that stands still
// must not make a client wait for ever.
func (r requests) waitForRequests(x *Request) (any, error) {
	c, err := criteriaOf(x)
	if err != nil {
		return nil, err
	}
	wait := defaultWait
	if text := x.Request.URL.Query().Get("timeout"); text != "" {
		if wait, err = time.ParseDuration(text); err != nil || wait > longestWait {
			return nil, x.refusal(KindBadCriteria, fmt.Sprintf("The timeout is more than %v.", longestWait),
				openapi.Violation{In: "query", Pointer: "timeout", Code: "maximum", Message: fmt.Sprintf("must be at most %v", longestWait)})
		}
	}
	extendDeadlines(x.Writer, wait)
	ctx, cancel := context.WithTimeout(x.ctx(), wait)
	defer cancel()
	wanted := x.Number("count", 1)
	count, stats, err := r.Wait(ctx, c, wanted)
	return awaitedRequests{Count: count, Reached: count >= wanted, Meta: stats}, refuseSlow(x, err)
}

// extendDeadlines puts the connection's deadlines off, if it has any.
func extendDeadlines(w http.ResponseWriter, wait time.Duration) {
	c := http.NewResponseController(w)
	until := time.Now().Add(wait + exchange.Grace)
	_ = c.SetReadDeadline(until)
	_ = c.SetWriteDeadline(until)
}

// exportRequests writes the entries, the oldest first, as an archive or as commands.
func (r requests) exportRequests(x *Request) (any, error) {
	entries, stats, err := r.selectRequests(x, 0)
	if err != nil {
		return nil, err
	}
	if x.Request.URL.Query().Get("format") != "curl" {
		return export.HAR(x.BaseURL(), r.contract.Digest()[:12], entries, stats.Inexact), nil
	}
	contentType := mime.FormatMediaType("text/plain", map[string]string{"charset": "utf-8"})
	return static(contentType, exchange.Plain(export.Curl(x.BaseURL(), entries, stats.Inexact))), nil
}
