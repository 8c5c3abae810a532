package api_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock/internal/api"
	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/metrics"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/mock/internal/store/memory"
	"example.com/bounce/mock/internal/token"
	"example.com/bounce/openapi"
)

const (
	now = "2030-01-01T12:00:00Z"
	csi = "1"
)

var world = `customers:
- csi: '1'
  identifier: 11111111-2222-4333-8444-555555555555
  services: [{type: EBSO, instances: [{name: A, executions: [{id: X}], rfcs: [{rfcNumber: R, scheduledStart: 2030-01-02T12:00:00Z}]}]}]
`

// fixture is the operations over a world of one customer at a frozen time.
type fixture struct {
	*api.Deps
	state *state.State
}

func newFixture(t *testing.T) fixture {
	t.Helper()
	contract, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	frozen, err := clock.New("frozen:" + now)
	if err != nil {
		t.Fatal(err)
	}
	core, _ := contract.Operation(api.Core)
	kept, err := state.New(t.Context(), state.Options{
		Store: memory.New(), Settings: settings.NewMemory(), Clock: frozen, Seed: []byte(world), SeedName: "world", RandomSeed: 1, MaxCustomers: 9,
		Scope: strings.Join(core.Scopes, " "), Scopes: core.Scopes, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(kept.Close)
	return fixture{&api.Deps{
		Contract: contract, Store: kept.Store, Keys: kept.Keys, Verifier: token.NewVerifier(token.Options{}), NextID: kept.Generator.Item,
		Metrics: new(metrics.Metrics), Logger: slog.New(slog.DiscardHandler),
	}, kept}
}

// call is a request as the router hands it over.
type call struct {
	operation, body string
	edit            func(*exchange.Exchange)
	readings        map[string]string
}

func (f fixture) send(t *testing.T, c call) (*exchange.Exchange, *exchange.Answer) {
	t.Helper()
	operation, found := f.Contract.Operation(c.operation)
	if !found {
		t.Fatalf("no operation %s", c.operation)
	}
	set, err := readings.New(c.readings)
	if err != nil {
		t.Fatal(err)
	}
	key, _, err := f.Keys.Of(t.Context(), csi)
	if err != nil {
		t.Fatal(err)
	}
	bearer, err := f.Keys.Mint(key, token.Request{CSI: csi, Scope: strings.Join(operation.Scopes, " ")})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), operation.Method, "/", strings.NewReader(c.body))
	r.Header.Set("Authorization", "Bearer "+bearer)
	r.Header.Set("Identifier", "11111111-2222-4333-8444-555555555555")
	if c.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	x := exchange.New(exchange.Options{Request: r, Writer: httptest.NewRecorder(), Readings: set})
	x.Operation, x.CSI = operation, csi
	x.Path = map[string]string{"supportIdentifier": csi, "serviceType": "EBSO", "instanceId": "A", "executionId": "X"}
	at, err := time.Parse(time.RFC3339, now)
	if err != nil {
		t.Fatal(err)
	}
	x.SetTime(at, true)
	if c.edit != nil {
		c.edit(x)
	}
	return x, f.Routes()[c.operation].Serve(x, nil)
}

const (
	free  = `{"scheduledTime":"2030-01-01T18:00:00Z","action":"schedule"}`
	taken = `{"scheduledTime":"2030-01-02T12:30:00Z","action":"schedule"}`
)

func header(name string, values ...string) func(*exchange.Exchange) {
	return func(x *exchange.Exchange) { x.Request.Header[http.CanonicalHeaderKey(name)] = values }
}

func path(name, value string) func(*exchange.Exchange) {
	return func(x *exchange.Exchange) { x.Path[name] = value }
}

func query(raw string) func(*exchange.Exchange) {
	return func(x *exchange.Exchange) { x.Request.URL.RawQuery = raw }
}

func TestARequestIsRefusedByItsRule(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		call call
		want string // the reason; "" for a success
	}{
		"a free window":             {call{api.Core, free, nil, nil}, ""},
		"a window that is taken":    {call{api.Core, taken, nil, nil}, "conflict-body"},
		"too little time ahead":     {call{api.Core, strings.Replace(free, "T18:", "T12:", 1), nil, nil}, "lead-time"},
		"a cancel of nothing":       {call{api.Core, `{"action":"cancel"}`, nil, map[string]string{"cancel-unscheduled": "409"}}, "cancel-unscheduled"},
		"no token":                  {call{api.Core, free, header("Authorization"), nil}, "bearer-token"},
		"another scheme":            {call{api.Core, free, header("Authorization", "Basic abc"), nil}, "bearer-token"},
		"two tokens":                {call{api.Core, free, header("Authorization", "Bearer a", "Bearer b"), nil}, "bearer-token"},
		"no identifier":             {call{api.Core, free, header("Identifier"), nil}, "jwks-identifier"},
		"an unknown identifier":     {call{api.Core, free, header("Identifier", "99999999-2222-4333-8444-555555555555"), nil}, "jwks-identifier"},
		"another customer's path":   {call{api.Core, free, path("supportIdentifier", "2"), nil}, "own-instances"},
		"an unknown instance":       {call{api.Core, free, path("instanceId", "B"), nil}, "instance-id"},
		"an unknown execution":      {call{api.Core, free, path("executionId", "Y"), nil}, "execution-id"},
		"another service":           {call{api.Core, free, path("serviceType", "EBSI"), nil}, "service-type"},
		"a body that is no JSON":    {call{api.Core, "{", nil, nil}, "body-malformed-status"},
		"a member that is unknown":  {call{api.Core, strings.Replace(free, "{", `{"x":1,`, 1), nil, map[string]string{"extra-fields": "refused"}}, "extra-fields"},
		"details":                   {call{"readExecution", "", nil, nil}, ""},
		"a list":                    {call{"listExecutions", "", query("limit=1"), nil}, ""},
		"a page before the first":   {call{"listExecutions", "", query("offset=-1"), map[string]string{"page-bounds": "400"}}, "page-bounds"},
		"a parameter without name":  {call{"listExecutions", "", query("x=1"), map[string]string{"query-unknown": "refused"}}, "query-unknown"},
		"conflicts":                 {call{"listConflicts", "", query("scheduledStart=2030-01-01T00:00:00Z&scheduledEnd=2030-01-03T00:00:00Z"), nil}, ""},
		"a window that ends first":  {call{"listConflicts", "", query("scheduledStart=2030-01-03T00:00:00Z&scheduledEnd=2030-01-01T00:00:00Z"), nil}, "conflicts-query"},
		"options":                   {call{"readOptions", "", nil, nil}, ""},
		"operations":                {call{"listOperations", "", nil, nil}, ""},
		"a create":                  {call{"createExecution", `{"operation":"Bounce","services":"All","duration":{"unit":"hours","value":2}}`, nil, nil}, ""},
		"a create in other letters": {call{"createExecution", `{"operation":"bounce","services":"All","duration":{"unit":"hours","value":2}}`, nil, map[string]string{"word-case": "exact"}}, "word-case"},
		"a status":                  {call{"readWorkflowStatus", "", query("requestor=BOUNCE&id=X"), nil}, ""},
		"another requestor":         {call{"readWorkflowStatus", "", query("requestor=NOBODY&id=X"), map[string]string{"status-requestor": "400"}}, "workflow-requestor"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			x, a := f.send(t, row.call)
			if a.Reason != row.want || (a.Status < 300) != (row.want == "") {
				t.Errorf("got %d %q, want %q: %+v", a.Status, a.Reason, row.want, x.Trace)
			}
			e, err := f.Store.Execution(t.Context(), csi, "X")
			if booked := e.Scheduled != nil; err != nil || booked != (name == "a free window") {
				t.Errorf("the execution is booked: %v, %v", booked, err)
			}
		})
	}
}

// Under shape-first what is wrong with the body is named before the credentials.
func TestTheOrderOfChecksIsAReading(t *testing.T) {
	t.Parallel()
	for order, want := range map[string]string{"auth-first": "bearer-token", "shape-first": "body-malformed-status"} {
		_, a := newFixture(t).send(t, call{api.Core, "{", header("Authorization"), map[string]string{"check-order": order}})
		if a.Reason != want {
			t.Errorf("%s: refused by %s, want %s", order, a.Reason, want)
		}
	}
}

// Each kind of refusal is named once.
func TestKindsHaveIDsOfTheirOwn(t *testing.T) {
	t.Parallel()
	var ids []string
	for _, k := range append(exchange.Kinds(), api.Kinds()...) {
		ids = append(ids, k.ID)
	}
	slices.Sort(ids)
	if slices.Contains(ids, "") || len(slices.Compact(slices.Clone(ids))) != len(ids) {
		t.Errorf("an id is missing or not unique: %v", ids)
	}
}
