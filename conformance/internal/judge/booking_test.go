package judge_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/judge/judgetest"
	"example.com/bounce/conformance/internal/ledger"
	"example.com/bounce/conformance/internal/request"
)

func TestTheLedgerTellsWhatAnAnswerSaysOfABooking(t *testing.T) {
	t.Parallel()
	good := judgetest.Success("2030-01-02T10:00:00Z", "2030-01-02T12:00:00Z")
	for name, c := range map[string]struct {
		words, body string
		status      int
		err         error
		want        ledger.Effect
	}{
		"a success":                        {"schedule", good, 200, nil, ledger.Accepted},
		"a success without a body":         {"schedule", "", 204, nil, ledger.Accepted},
		"a create":                         {"create", `{"id":"3-NEW"}`, 201, nil, ledger.Accepted},
		"a refusal":                        {"schedule", "{}", 400, nil, ledger.NotBooked},
		"conflicts":                        {"schedule", `{"conflicts":[{}]}`, 409, nil, ledger.ByConflict},
		"conflicts with a success":         {"schedule", `{"conflicts":[{}]}`, 200, nil, ledger.ByConflict},
		"a server error":                   {"schedule", "{}", 500, nil, ledger.NotBooked},
		"an unavailable server":            {"schedule", "", 503, nil, ledger.NotBooked},
		"a bad gateway":                    {"schedule", "<html>", 502, nil, ledger.MayHaveBooked},
		"a gateway's time-out":             {"create", "", 504, nil, ledger.MayHaveBooked},
		"no answer":                        {"schedule", "", 0, errors.New("EOF"), ledger.MayHaveBooked},
		"a cut answer":                     {"schedule", "{", 200, errors.New("unexpected EOF"), ledger.MayHaveBooked},
		"a redirect of the request":        {"schedule", "", 307, nil, ledger.NotBooked},
		"a redirect to something else":     {"schedule", "", 303, nil, ledger.MayHaveBooked},
		"a page":                           {"schedule", "<!doctype html><title>Sign in</title>", 200, nil, ledger.MayHaveBooked},
		"a success that redirects":         {"schedule", good, 302, nil, ledger.NotBooked},
		"a read":                           {"details", good, 200, nil, ledger.NotBooked},
		"a read without an answer":         {"details", "", 0, errors.New("EOF"), ledger.NotBooked},
		"a cancellation":                   {"cancel", `{"status":"Open","subStatus":"a","custStatus":"b"}`, 200, nil, ledger.NotBooked},
		"a cancel that schedules":          {"cancel", good, 200, nil, ledger.Accepted},
		"a cancel that says nothing of it": {"cancel", "{}", 200, nil, ledger.Accepted},
	} {
		d := request.Draft{Form: formOf(c.words), Method: formOf(c.words).Method}
		call := judge.NewAnswer(name, d, 0, &exchange.Exchange{Status: c.status, Body: []byte(c.body), Err: c.err})
		if got := call.Effect(); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestNothingWasBookedWhereNobodyListens(t *testing.T) {
	t.Parallel()
	d := request.Draft{Form: request.Schedule, Method: http.MethodPut, Base: request.BasePath}
	client, err := exchange.NewClient("http://no-such-host.invalid", 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if c := judge.NewAnswer("", d, 0, client.Send(t.Context(), d.Request())); c.Err == nil || c.Effect() != ledger.NotBooked {
		t.Errorf("got %v, %s, want that nothing was booked", c.Err, c.Effect())
	}
}

// An id of any length costs the ledger little.
func TestTheLedgerKeepsTheBeginningOfALongID(t *testing.T) {
	t.Parallel()
	answer := []byte(`{"id":"` + strings.Repeat("x", 1<<20) + `"}`)
	c := judge.NewAnswer("create", request.Draft{Form: request.Create, Method: http.MethodPost}, 0, &exchange.Exchange{Status: 200, Body: answer})
	if b := c.Booking(); b.Effect != ledger.Accepted || len(b.Execution) >= len(answer) {
		t.Errorf("got %q with an id of %d bytes, want it accepted, and shorter", b.Effect, len(b.Execution))
	}
}
