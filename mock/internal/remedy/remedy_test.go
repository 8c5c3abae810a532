package remedy_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/api"
	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/fault"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/metrics"
	"example.com/bounce/mock/internal/prefer"
	"example.com/bounce/mock/internal/ratelimit"
	"example.com/bounce/mock/internal/redact"
	"example.com/bounce/mock/internal/remedy"
	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/mock/internal/store/memory"
	"example.com/bounce/mock/internal/token"
	"example.com/bounce/openapi"
)

const (
	own        = "15427061"
	executions = "/selfservice/v1/customers/" + own + "/EBSO/products/bounce/instances/DCMATI/executions"
	// soon is less than the lead time after the frozen clock.
	soon = `{"scheduledTime":"2020-08-26T08:00:00Z","action":"schedule"}`
	late = `{"scheduledTime":"2020-08-28T08:00:00Z","action":"schedule"}`
)

func newAdvisor(t *testing.T, limit ratelimit.Limit) *remedy.Advisor {
	t.Helper()
	contract, err := openapi.Bounce()
	ok(t, err)
	frozen := new(clock.Clock)
	ok(t, frozen.Freeze(time.Date(2020, 8, 26, 7, 53, 51, 0, time.UTC)))
	held, err := state.New(t.Context(), state.Options{
		Store: memory.New(), Settings: settings.NewMemory(), Clock: frozen, RandomSeed: 1, MaxCustomers: 4, Logger: slog.New(slog.DiscardHandler),
	})
	ok(t, err)
	t.Cleanup(held.Close)
	limits, err := ratelimit.New(limit, func(*exchange.Exchange) string { return own })
	ok(t, err)
	return &remedy.Advisor{
		API: &api.Deps{
			Contract: contract, Store: held.Store, Keys: held.Keys, Verifier: token.NewVerifier(token.Options{}), Metrics: new(metrics.Metrics),
			Logger: slog.New(slog.DiscardHandler), NextID: held.Generator.Item,
		},
		Clocks: held.Clocks, Readings: held.Readings, Limits: limits,
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused is an entry whose last step, a check, has refused it by a rule.
func refused(check, rule, detail string, r journal.Request) journal.Entry {
	return journal.Entry{
		Request: r, CSI: own,
		Trace: []journal.Step{{Check: "size", Outcome: "passed"}, {Check: check, Outcome: "refused", Rule: rule, Detail: detail}},
	}
}

func request(t *testing.T, a *remedy.Advisor, method, path, body string) journal.Request {
	t.Helper()
	c, err := a.API.Store.Customer(t.Context(), own)
	ok(t, err)
	h := http.Header{"Authorization": {"Bearer " + redact.Placeholder}, "Identifier": {c.Identifier}}
	if body != "" {
		h.Set("Content-Type", "application/json")
	}
	return journal.Request{Method: method, URL: path, HTTPVersion: "HTTP/1.1", RequestHeader: h, RequestBody: body}
}

// places lists where edits change something.
func places(edits []journal.Edit) (all []string) {
	for _, e := range edits {
		all = append(all, strings.TrimSpace(strings.TrimSpace(e.In+" "+e.Pointer)+e.Method+" "+e.Path))
	}
	return all
}

func TestOnlyARefusalIsExplained(t *testing.T) {
	t.Parallel()
	a := newAdvisor(t, ratelimit.Limit{})
	for _, e := range []journal.Entry{{ID: "empty"}, {ID: "passed", Trace: []journal.Step{{Check: "size", Outcome: "passed"}}}} {
		if diff := cmp.Diff(e, a.Explain(t.Context(), e)); diff != "" {
			t.Errorf("(-before +after):\n%s", diff)
		}
	}
}

func TestWhatInterceptorsRefuseIsCalledOff(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule, fault string
		limit       ratelimit.Limit
		want        []string
	}{
		"a fault":               {fault.RuleFault, "fault-1", ratelimit.Limit{}, []string{"DELETE /__admin/faults/fault-1"}},
		"a fault without an id": {fault.RuleFault, "", ratelimit.Limit{}, nil},
		"a preference":          {prefer.Rule, "", ratelimit.Limit{}, []string{"header Prefer"}},
		"a limit":               {ratelimit.Rule, "", ratelimit.Limit{Requests: 1, Per: time.Hour, By: ratelimit.ByCustomer}, []string{"PUT /__admin/customers/" + own + "/rate-limit"}},
		"a limit that is gone":  {ratelimit.Rule, "", ratelimit.Limit{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAdvisor(t, c.limit)
			e := refused("check", c.rule, "", request(t, a, "GET", executions, ""))
			e.Trace[1].Fault = c.fault
			got := a.Explain(t.Context(), e).Trace[1].Apply
			if diff := cmp.Diff(c.want, places(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if e.Trace[1].Apply != nil {
				t.Error("the trace of the caller has changed")
			}
		})
	}
}

func TestARefusedRequestIsCorrectedUntilItPasses(t *testing.T) {
	t.Parallel()
	execution := executions + "/3-CDQF5Z0"
	for name, c := range map[string]struct {
		method, path, body string
		edit               func(*journal.Request)
		want               []string
	}{
		"too soon":            {method: "PUT", path: execution, body: soon, want: []string{"body /scheduledTime"}},
		"too soon, no action": {method: "PUT", path: execution, body: `{"scheduledTime":"2020-08-26T08:00:00Z"}`, want: []string{"body /action", "body /scheduledTime"}},
		"no JSON":             {method: "PUT", path: execution, body: `{`, want: []string{"body"}},
		"a letter too few":    {method: "PUT", path: execution[:len(execution)-1], body: late, want: []string{"path"}},
		"a slip in a word":    {method: "PUT", path: strings.Replace(execution, "bounce", "bonce", 1), body: late, want: []string{"path"}},
		"no service":          {method: "PUT", path: strings.Replace(execution, "/EBSO", "", 1), body: late, want: []string{"path"}},
		"another method":      {method: "PATCH", path: execution, body: late, want: []string{"method"}},
		"an unknown instance": {method: "GET", path: strings.Replace(executions, "DCMATI", "DCMATY", 1), want: []string{"path"}},
		"no Identifier":       {method: "GET", path: executions, edit: func(r *journal.Request) { r.RequestHeader.Del("Identifier") }, want: []string{"header Identifier"}},
		"a window of no time": {method: "GET", path: executions + "?scheduledStart=odd&scheduledEnd=2020-08-27T00:00:00Z", want: []string{"query scheduledStart"}},
		"another media type": {method: "PUT", path: execution, body: late, edit: func(r *journal.Request) {
			r.RequestHeader.Set("Content-Type", "text/plain")
		}, want: []string{"header Content-Type"}},
		"two things at once": {method: "PUT", path: execution[:len(execution)-1], body: soon, want: []string{"path", "body /scheduledTime"}},
		"no path at all":     {method: "GET", path: "odd"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAdvisor(t, ratelimit.Limit{})
			r := request(t, a, c.method, c.path, c.body)
			if c.edit != nil {
				c.edit(&r)
			}
			before, err := a.API.Store.Save(t.Context(), own)
			ok(t, err)
			got := a.Explain(t.Context(), refused("check", "rule", "", r)).Trace[1].Apply
			if diff := cmp.Diff(c.want, places(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			after, err := a.API.Store.Save(t.Context(), own)
			if ok(t, err); !bytes.Equal(before, after) {
				t.Error("a suggestion has changed the state")
			}
		})
	}
}
