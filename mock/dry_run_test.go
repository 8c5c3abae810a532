package mock_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock"
	"example.com/bounce/openapi/jsonbody"
)

// foretell asks what would become of a request, and returns a function that holds this to the entry of the request once it was sent.
// Asking must change nothing.
func (w wire) foretell(t *testing.T, s *mock.Server) func(mock.Entry) {
	t.Helper()
	text := w.unsent(t)
	if w.broken != nil || len(text) > jsonbody.Limit { // nobody can ask about such a body
		return func(mock.Entry) {}
	}
	before := everything(t, s)
	var foretold mock.Entry
	r := demand(t, s, 200, "explainRequest", "POST", "/requests/explain", text)
	if err := json.Unmarshal([]byte(r.body), &foretold); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, everything(t, s)); diff != "" {
		t.Errorf("explaining %s %s has changed the mock:\n%s", w.method, w.target(), diff)
	}
	return func(sent mock.Entry) {
		t.Helper()
		if diff := cmp.Diff(essence(t, sent), essence(t, foretold)); diff != "" {
			t.Errorf("%s %s became something else than was foretold (-sent +foretold):\n%s", w.method, w.target(), diff)
		}
	}
}

// everything is what a dry run must not change: all that is kept, the faults with their hits, the journal, and what was counted.
func everything(t *testing.T, s *mock.Server) map[string]any {
	t.Helper()
	all := map[string]any{"customers": s.Snapshot(), "journal": s.Journal(), "faults": s.Faults().List()}
	for _, path := range []string{"/metrics", "/rate-limit", "/clock", "/seed"} {
		all[path] = wire{method: "GET", path: "/__admin" + path}.send(s).Body.String()
	}
	return all
}

// essence is an entry as JSON, without what a dry run cannot know or keeps whole: the id, the headers of the client's library,
// and the rest of a long body.
func essence(t *testing.T, e mock.Entry) map[string]any {
	t.Helper()
	const kept = 4000 // less than the journal keeps
	e.ID, e.RequestTruncated, e.ResponseTruncated = "", false, false
	e.RequestBody, e.ResponseBody = e.RequestBody[:min(len(e.RequestBody), kept)], e.ResponseBody[:min(len(e.ResponseBody), kept)]
	e.ResponseHeader = maps.Clone(e.ResponseHeader)
	delete(e.ResponseHeader, "X-Request-Id")
	e.RequestHeader = maps.Clone(e.RequestHeader)
	for _, name := range []string{"Accept-Encoding", "Connection", "Content-Length", "User-Agent"} {
		delete(e.RequestHeader, name)
	}
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var value map[string]any
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	return value
}

// sent foretells a call, sends it, and returns its entry.
func sent(t *testing.T, s *mock.Server, edits ...func(*call)) mock.Entry {
	t.Helper()
	c := good(t, s)
	for _, edit := range edits {
		edit(&c)
	}
	w := wired(c)
	foretold := w.foretell(t, s)
	w.foretell(t, s) // as often as one likes
	attemptCall(t, s, c)
	e := s.Journal()[0]
	e = s.Explain(e)
	foretold(e)
	return e
}

// attemptCall sends a call on a connection of its own, whatever becomes of the answer.
func attemptCall(t *testing.T, s *mock.Server, c call) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), c.method, s.URL+c.url(), strings.NewReader(c.body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = wired(c).header
	transport := &http.Transport{DisableKeepAlives: true}
	defer transport.CloseIdleConnections()
	answer, err := (&http.Client{Transport: transport}).Do(r)
	if err == nil { // a fault may leave none
		_, _ = io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
	}
}

func TestADryRunTakesNoID(t *testing.T) {
	t.Parallel()
	s := start(t)
	var ids []string
	for range 3 {
		e := sent(t, s, post(`{"operation":"Stop","services":"All","duration":{"unit":"hours","value":2}}`), allScopes(t, s))
		if e.Status != 200 && e.Status != 201 {
			t.Fatalf("got %d %s", e.Status, e.ResponseBody)
		}
		ids = append(ids, e.ResponseBody)
	}
	if ids[0] == ids[1] || ids[1] == ids[2] {
		t.Errorf("the executions are %v, want three", ids)
	}
}

func allScopes(t *testing.T, s *mock.Server) func(*call) {
	t.Helper()
	return auth("Bearer " + token(t, s, mock.TokenRequest{Scope: mock.AllScopes}))
}

func TestADryRunTakesNoHit(t *testing.T) {
	t.Parallel()
	for name, rule := range map[string]string{
		"a status":          `{"response":{"status":503,"headers":{"Retry-After":"7"}},"times":1}`,
		"a delay":           `{"response":{"fixedDelayMilliseconds":1},"times":1}`,
		"a reset":           `{"response":{"fault":"CONNECTION_RESET_BY_PEER"},"times":1}`,
		"a reset, booked":   `{"response":{"fault":"CONNECTION_RESET_BY_PEER","process":true},"times":1}`,
		"a close":           `{"response":{"fault":"EMPTY_RESPONSE"},"times":1}`,
		"garbage":           `{"response":{"fault":"RANDOM_DATA_THEN_CLOSE"},"times":1}`,
		"a wrong chunk":     `{"response":{"fault":"MALFORMED_RESPONSE_CHUNK"},"times":1}`,
		"a cut":             `{"response":{"fault":"CUT_RESPONSE","atByte":9},"times":1}`,
		"a wrong length":    `{"response":{"fault":"WRONG_CONTENT_LENGTH"},"times":1}`,
		"the second":        `{"response":{"status":503},"after":1,"times":1}`,
		"a chance":          `{"response":{"status":503},"chance":0.5}`,
		"one with a header": `{"request":{"headers":{"X-Test":{"equalTo":"1"}}},"response":{"status":500},"times":1}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			misbehave(t, s, rule)
			hits := 0
			for range 6 {
				sent(t, s, sends("X-Test", "1"))
				hits = s.Faults().List()[0].Hits
			}
			if hits == 0 {
				t.Error("the rule has hit nothing")
			}
		})
	}
}

// A minute's delay, and an answer that stalls, take no time.
func TestADryRunDoesNotWait(t *testing.T) {
	t.Parallel()
	s := start(t)
	misbehave(t, s, `{"response":{"fault":"STALLED_RESPONSE","fixedDelayMilliseconds":60000}}`)
	w := wired(good(t, s))
	w.header.Set("Prefer", "delay=60s")
	w.foretell(t, s) // the client of these tests gives up after half a minute
}

func TestADryRunTakesNothingOfARateLimit(t *testing.T) {
	t.Parallel()
	for _, by := range []string{"customer", "token"} {
		s := start(t)
		demand(t, s, 200, "setRateLimit", "PUT", "/rate-limit", `{"requests":2,"perMilliseconds":60000,"by":"`+by+`"}`)
		bearer := good(t, s).authorization
		var statuses []int
		for range 3 {
			statuses = append(statuses, sent(t, s, auth(bearer)).Status)
		}
		if diff := cmp.Diff([]int{200, 200, 429}, statuses); diff != "" {
			t.Errorf("by %s: %s", by, diff)
		}
	}
}

// Hostile mode varies an answer by the number of its request, and a preference decides it at another moment.
func TestADryRunIsIntercepted(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{
		Clock: clock(t, frozen), Seed: mock.SeedFile{Text: []byte(world)}, Interceptors: mock.Interceptors{Hostile: 7},
	})
	varied := map[string]bool{}
	for range 20 {
		e := sent(t, s)
		varied[e.ResponseBody] = true
	}
	if len(varied) < 3 {
		t.Errorf("there are %d forms of the answer, want more", len(varied))
	}
	s = start(t)
	if e := sent(t, s, sends("Prefer", `now="2020-08-26T15:40:00Z"`)); e.Reason != "lead-time" {
		t.Errorf("got %d %s, want the lead time of the other moment", e.Status, e.Reason)
	}
	sent(t, s, sends("Prefer", "code=409"))
}

// The keys of a customer that were not fetched yet are unavailable; a dry run fetches none.
func TestADryRunFetchesNothing(t *testing.T) {
	t.Parallel()
	fetched := 0
	host := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { fetched++ }))
	defer host.Close()
	s := mock.Start(t, mock.Options{
		Clock: clock(t, frozen), Seed: mock.SeedFile{Text: []byte(world)}, Tokens: mock.Tokens{AllowPrivateJWKS: true},
	})
	w := wired(good(t, s))
	demand(t, s, 200, "setCustomerKeys", "PUT", "/customers/"+own+"/jwks", `{"jwksUri":"`+host.URL+`","issuer":"https://login.example/","audience":"bounce"}`)
	w.foretell(t, s)
	r := control(t, s, "explainRequest", "POST", "/requests/explain", w.unsent(t))
	if !strings.Contains(r.body, "it has not been fetched") || !strings.Contains(r.body, `"status":401`) {
		t.Errorf("got %s", r.body)
	}
	if fetched > 0 {
		t.Errorf("the keys were fetched %d times", fetched)
	}
}

// The token endpoint is explained, too, and takes no hit of a fault.
func TestADryRunOfAGrant(t *testing.T) {
	t.Parallel()
	s := start(t)
	misbehave(t, s, `{"request":{"operation":"issueToken"},"response":{"status":503},"times":1}`)
	grant := wire{method: "POST", path: "/oauth2/token", body: "grant_type=client_credentials", header: http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"}, "Authorization": {"Basic MTU0MjcwNjE6dGVzdC1zZWNyZXQtMTU0MjcwNjE="},
	}}
	for _, want := range []int{503, 200} {
		foretold := grant.foretell(t, s)
		if got := grant.send(s); got.Code != want {
			t.Fatalf("got %d %s, want %d", got.Code, got.Body, want)
		}
		foretold(s.Explain(s.Journal()[0]))
	}
}

// After a reload the contract in force decides.
func TestADryRunAfterAReload(t *testing.T) {
	t.Parallel()
	s := start(t)
	if err := s.Reload(nil, mock.SeedFile{Text: []byte(strings.Replace(world, "SOLE", "ALONE", 1))}); err != nil {
		t.Fatal(err)
	}
	if e := sent(t, s, instance("PENDING"), execution("ALONE")); e.Status == 404 {
		t.Errorf("got %d %s", e.Status, e.ResponseBody)
	}
}

func TestARequestThatCannotBeExplained(t *testing.T) {
	t.Parallel()
	s := start(t)
	const url = `"url":"/selfservice/v1/customers"`
	for body, want := range map[string]string{
		``:                                    "The body",
		`{}`:                                  "/method",
		`{"method":"GET"}`:                    "/url",
		`{"method":"G T",` + url + `}`:        "a method, such as PUT",
		`{"method":"GET","url":"x"}`:          "the path with its query",
		`{"method":"GET","url":"http://x/y"}`: "the path with its query",
		`{"method":"GET","url":"/a b"}`:       "the path with its query",
		`{"method":"GET","url":"/%zz"}`:       "must be a path with its query",
		`{"method":"GET",` + url + `,"headers":{"a b":"c"}}`:          `"/headers"`,
		`{"method":"GET",` + url + `,"headers":{"a":"c\nd"}}`:         `"/headers/a"`,
		`{"method":"GET",` + url + `,"headers":{"a~b":["c",1]}}`:      `"/headers/a~0b"`,
		`{"method":"GET",` + url + `,"headers":[]}`:                   `"/headers"`,
		`{"method":"GET",` + url + `,"body":"a","bodyBase64":"YQ"}`:   "bodyBase64",
		`{"method":"GET",` + url + `,"body":"a","bodyBase64":"YQ=="}`: "cannot be combined with body",
		`{"method":"GET",` + url + `,"x":1}`:                          `"/x"`,
		`{"method":"GET","url":"/__admin/health"}`:                    "must not be of the control API",
		`{"method":"GET","url":"/oauth2/jwks"}`:                       "that the journal would keep",
	} {
		r := control(t, s, "explainRequest", "POST", "/requests/explain", body)
		if r.status != 400 || !strings.Contains(r.body, want) {
			t.Errorf("%s: got %d %s, want 400 and %q", body, r.status, r.body, want)
		}
	}
	if n := len(s.Journal()); n > 0 {
		t.Errorf("the journal has %d entries", n)
	}
}

// Names and bodies of any bytes arrive as they are, and the id is the client's own if it has one.
func TestADryRunTakesAnyRequest(t *testing.T) {
	t.Parallel()
	s := start(t)
	text := `{"method":"PUT","url":"/selfservice/v1/customers/` + own + `/EBSO/products/bounce/instances/DCMATI/executions/3-CDQF5Z0",
		"headers":{"x-request-id":"mine","identifier":["` + ownKeys + `","` + otherKeys + `"],"Host":"api.example","Content-Length":"9"},"bodyBase64":"eyL/In0="}`
	var e mock.Entry
	if err := json.Unmarshal([]byte(demand(t, s, 200, "explainRequest", "POST", "/requests/explain", text).body), &e); err != nil {
		t.Fatal(err)
	}
	if e.ID != "mine" || string(e.RequestBytes) != "{\"\xff\"}" || len(e.RequestHeader["Identifier"]) != 2 || e.RequestHeader["Content-Length"] != nil {
		t.Errorf("got %+v", e)
	}
	if r := control(t, s, "readRequest", "GET", "/requests/mine", ""); r.status != 404 {
		t.Errorf("the journal has it: %d", r.status)
	}
	// no client can take the id of those that have none
	c := good(t, s)
	c.header = http.Header{"X-Request-Id": {"explain"}}
	if got := do(t, s, c).header.Get("X-Request-Id"); got == "explain" {
		t.Error("a client can have the id explain, which /requests/{id} cannot find")
	}
}
