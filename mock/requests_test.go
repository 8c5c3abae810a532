package mock_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
)

// found is what the operations on the journal answer.
type found struct {
	Count    int
	Reached  bool
	Requests []mock.Entry
	Meta     struct {
		Total, Dropped, Kept, Matched int
		Inexact                       bool
	}
}

func ask(t testing.TB, s *mock.Server, operation, method, path, body string) found {
	t.Helper()
	r := control(t, s, operation, method, path, body)
	var f found
	if err := json.Unmarshal([]byte(r.body), &f); err != nil || r.status != 200 {
		t.Fatalf("%s %s %s: got %d %s", method, path, body, r.status, r.body)
	}
	return f
}

// visited is a server with four requests: three of its first customer, one of another.
func visited(t testing.TB) (s *mock.Server, other string, first reply) {
	t.Helper()
	s = start(t)
	first = send(t, s)
	send(t, s, auth(""))
	send(t, s, at("2020-08-26T15:15:59Z"))
	c := create(t, s, "")
	do(t, s, sampleOf(c, "approver"))
	return s, c.CSI, first
}

func TestRequestsAreFoundAndCountedByCriteria(t *testing.T) {
	t.Parallel()
	s, other, first := visited(t)
	id := first.header.Get("X-Request-Id")
	for body, want := range map[string]int{
		"":                            4,
		`{}`:                          4,
		`{"method":"PUT"}`:            4,
		`{"status":200}`:              2,
		`{"reason":"lead-time"}`:      1,
		`{"csi":"` + other + `"}`:     1,
		`{"since":"` + id + `"}`:      3,
		`{"operation":"readOptions"}`: 0,
		`{"operation":"issueToken","reason":"mock-oauth2"}`:                                               0,
		`{"urlPathPattern":".*/instances/DCMATI/.*"}`:                                                     3,
		`{"bodyPatterns":[{"contains":"schedule"},{"matches":".*Z.*"}]}`:                                  1,
		`{"headers":{"authorization":{"absent":true}}}`:                                                   1,
		`{"headers":{"Identifier":{"equalTo":"` + ownKeys + `"}}}`:                                        3,
		`{"bodyPatterns":[{"equalToJson":{"action":"schedule","scheduledTime":"2020-08-26T15:15:59Z"}}]}`: 1,
	} {
		f := ask(t, s, "findRequests", "POST", "/requests/find", body)
		if len(f.Requests) != want || f.Meta.Matched != want || f.Meta.Inexact {
			t.Errorf("find %s: got %d %+v, want %d", body, len(f.Requests), f.Meta, want)
		}
		if got := ask(t, s, "countRequests", "POST", "/requests/count", body).Count; got != want {
			t.Errorf("count %s: got %d, want %d", body, got, want)
		}
	}
	if f := ask(t, s, "findRequests", "POST", "/requests/find?limit=1", `{"status":200}`); len(f.Requests) != 1 || f.Meta.Matched != 2 || f.Requests[0].CSI != other {
		t.Errorf("find one: got %+v", f)
	}
}

func TestACustomerSeesItsOwnRequestsOnly(t *testing.T) {
	t.Parallel()
	s, other, first := visited(t)
	base := "/customers/" + other + "/requests"
	if f := ask(t, s, "listCustomerRequests", "GET", base, ""); len(f.Requests) != 1 || f.Requests[0].CSI != other {
		t.Errorf("list: got %+v", f)
	}
	if f := ask(t, s, "findCustomerRequests", "POST", base+"/find", `{"method":"PUT"}`); len(f.Requests) != 1 {
		t.Errorf("find: got %+v", f)
	}
	if f := ask(t, s, "countCustomerRequests", "POST", base+"/count", ""); f.Count != 1 {
		t.Errorf("count: got %+v", f)
	}
	if f := ask(t, s, "waitForCustomerRequests", "GET", base+"/wait?count=2&timeout=1ms", ""); f.Count != 1 || f.Reached {
		t.Errorf("wait: got %+v", f)
	}
	id := first.header.Get("X-Request-Id")
	expect(t, control(t, s, "readCustomerRequest", "GET", base+"/"+id, ""), 404, "path")
	expect(t, control(t, s, "readCustomerRequest", "GET", "/customers/"+own+"/requests/"+id, ""), 200, "")
	if r := control(t, s, "exportCustomerRequests", "GET", base+"/export?format=curl", ""); strings.Count(r.body, "curl") != 1 {
		t.Errorf("export: got %s", r.body)
	}
	ask(t, s, "resetCustomerRequests", "DELETE", base, "")
	if f := ask(t, s, "listRequests", "GET", "/requests", ""); len(f.Requests) != 3 || f.Meta.Total != 3 {
		t.Errorf("after a reset of the customer: got %d %+v, want the 3 of the other", len(f.Requests), f.Meta)
	}
	ask(t, s, "resetRequests", "DELETE", "/requests", "")
	if f := ask(t, s, "listRequests", "GET", "/requests", ""); len(f.Requests) != 0 || f.Meta.Total != 0 {
		t.Errorf("after a reset: got %+v", f)
	}
}

// Clients of WireMock count and reset: an exact count has nothing but the number.
func TestJournalsAreCountedAndClearedInTheWordsOfWireMock(t *testing.T) {
	t.Parallel()
	for of, base := range map[string]string{"": "/requests", "Customer": "/customers/" + own + "/requests"} {
		s := start(t)
		send(t, s, at("2020-08-26T16:00:00Z"))
		for _, want := range []string{`{"count":1}`, `{"count":0}`} {
			if r := control(t, s, "count"+of+"Requests", "POST", base+"/count", `{"method":"PUT"}`); strings.TrimSpace(r.body) != want {
				t.Errorf("%s: got %s, want %s", base, r.body, want)
			}
			expect(t, control(t, s, "clear"+of+"Requests", "POST", base+"/reset", ""), 200, "")
		}
		expect(t, control(t, s, "clear"+of+"Requests", "POST", base+"/reset", "{}"), 400, "body-invalid-status")
	}
}

func TestOneRequestIsReadWhole(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := send(t, s, at("2020-08-26T15:15:59Z")).header.Get("X-Request-Id")
	r := control(t, s, "readRequest", "GET", "/requests/"+id, "")
	for _, part := range []string{
		`"id":"` + id + `"`, `"reason":"lead-time"`, `"states":`, `"change":"ask for 2020-08-26T15:16:00.000Z or later"`,
		`"apply":[{"in":"body","pointer":"/scheduledTime","value":"2020-08-26T15:16:00.000Z"}]`, `"claims":`,
	} {
		if !strings.Contains(r.body, part) {
			t.Errorf("the entry lacks %s:\n%s", part, r.body)
		}
	}
	expect(t, control(t, s, "readRequest", "GET", "/requests/nobody", ""), 404, "path")
}

func TestWrongCriteriaAreRefusedWithTheirMember(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, row := range [][4]string{
		{"findRequests", "POST", "/requests/find", `{"urlPattern":"("}`},
		{"findRequests", "POST", "/requests/find", `{"urlPattern":"a)|(?:b"}`}, // sound only inside another
		{"findRequests", "POST", "/requests/find", `{"urlPatern":"a"}`},
		{"findRequests", "POST", "/requests/find", `{"bodyPatterns":[{}]}`},
		{"findRequests", "POST", "/requests/find", `{"status":"200"}`},
		{"countRequests", "POST", "/requests/count", `{"since":"nobody"}`},
		{"listRequests", "GET", "/requests?since=nobody", ""},
		{"waitForMatchingRequests", "POST", "/requests/wait", `{"bodyPatterns":[{"matches":"["}]}`},
		{"waitForRequests", "GET", "/requests/wait?timeout=1h", ""},
		{"waitForRequests", "GET", "/requests/wait?timeout=61s", ""},
		{"waitForRequests", "GET", "/requests/wait?count=0", ""},
		{"exportRequests", "GET", "/requests/export?format=xml", ""},
		{"findCustomerRequests", "POST", "/customers/" + own + "/requests/find", `{"csi":"1"}`},
		{"listRequests", "GET", "/requests?reason=lead-time", ""},
		{"waitForRequests", "GET", "/requests/wait?operation=scheduleExecution", ""},
		{"listCustomerRequests", "GET", "/customers/" + own + "/requests?csi=" + own, ""},
	} {
		r := control(t, s, row[0], row[1], row[2], row[3])
		expect(t, r, 400, "body-invalid-status")
		if !strings.Contains(r.body, `"pointer":"`) {
			t.Errorf("%v: no member is named: %s", row, r.body)
		}
	}
	expect(t, control(t, s, "listCustomerRequests", "GET", "/customers/1/requests", ""), 404, "support-identifier")
}

func TestAWaitIsWokenByWhatArrives(t *testing.T) {
	t.Parallel()
	s := start(t)
	answers := make(chan found, 2)
	go func() { answers <- ask(t, s, "waitForRequests", "GET", "/requests/wait?count=2&timeout=60s", "") }()
	go func() {
		answers <- ask(t, s, "waitForMatchingRequests", "POST", "/requests/wait?timeout=60s", `{"reason":"bearer-token"}`)
	}()
	send(t, s)
	send(t, s, auth(""))
	for range 2 {
		if f := <-answers; !f.Reached || f.Count < 1 {
			t.Errorf("got %+v, want it reached", f)
		}
	}
	if f := ask(t, s, "waitForRequests", "GET", "/requests/wait?count=3&timeout=1ms", ""); f.Reached || f.Count != 2 {
		t.Errorf("a wait in vain: got %+v", f)
	}
}

// A wait may last longer than the server gives a request otherwise.
func TestAWaitOutlivesTheTimeLimitsOfTheConnection(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{HTTP: mock.HTTP{ReadTimeout: 50 * time.Millisecond}})
	if f := ask(t, s, "waitForRequests", "GET", "/requests/wait?timeout=300ms", ""); f.Reached {
		t.Errorf("got %+v", f)
	}
}

func TestAWaitEndsWithItsClientAndWithTheServer(t *testing.T) {
	t.Parallel()
	const path = "/__admin/requests/wait?timeout=60s"
	wait := func(ctx context.Context, s *mock.Server) chan error {
		ended := make(chan error, 1)
		go func() {
			r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+path, nil)
			if err == nil {
				var response *http.Response
				if response, err = s.Client().Do(r); err == nil {
					err = response.Body.Close()
				}
			}
			ended <- err
		}()
		return ended
	}
	s := start(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := wait(ctx, s)
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the client has %v", err)
	}
	ended = wait(t.Context(), s)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil { // else the answer was just under way
		t.Log(err)
	}

	handler, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := handler.Close(); err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Host = "localhost"
	handler.ServeHTTP(w, r)
	if w.Code != 200 || !strings.Contains(w.Body.String(), `"reached":false`) {
		t.Errorf("after Close the handler answers %d %s", w.Code, w.Body)
	}
}

func TestTheExportIsAnArchiveOrCommands(t *testing.T) {
	t.Parallel()
	s := start(t)
	send(t, s)
	r := send(t, s, body(`{"it's":"1"}`))
	control(t, s, "exportRequests", "GET", "/requests/export", "") // holds it to the schema of HAR 1.2
	var archive struct {
		Log struct {
			Entries []struct {
				Request  struct{ URL, Method string }
				Response struct {
					Status  int
					Content struct{ Text string }
				}
			}
		}
	}
	text := control(t, s, "exportRequests", "GET", "/requests/export?format=har", "").body
	if err := json.Unmarshal([]byte(text), &archive); err != nil || len(archive.Log.Entries) != 2 {
		t.Fatalf("got %s, %v", text, err)
	}
	if e := archive.Log.Entries[1]; e.Response.Content.Text != r.body || !strings.HasPrefix(e.Request.URL, s.URL+"/selfservice/") {
		t.Errorf("the last entry is %+v", e)
	}
	lines := control(t, s, "exportRequests", "GET", "/requests/export?format=curl&limit=1", "").body
	if strings.Count(lines, "\n") != 1 || !strings.Contains(lines, `"Authorization: Bearer $BOUNCE_TOKEN"`) {
		t.Errorf("got %s", lines)
	}
	for _, exported := range []string{text, lines} {
		if strings.Contains(exported, "eyJ") {
			t.Error("the export shows a token")
		}
	}
}

func TestACountSaysWhenTheRingHasDroppedEntries(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := create(t, s, "")
	lone := wired(sampleOf(c, "approver"))
	w := wired(good(t, s))
	w.header.Del("Authorization")
	for range 1001 {
		w.send(s)
	}
	lone.send(s)
	f := ask(t, s, "countRequests", "POST", "/requests/count", `{"csi":"`+own+`"}`)
	if f.Count != 999 || f.Meta.Dropped != 2 || !f.Meta.Inexact {
		t.Errorf("got %+v, want 999, 2 dropped, inexact", f)
	}
	if f := ask(t, s, "countCustomerRequests", "POST", "/customers/"+c.CSI+"/requests/count", ""); f.Count != 1 || f.Meta.Inexact {
		t.Errorf("one who lost none: got %+v, want exactly 1", f)
	}
	if f := ask(t, s, "waitForRequests", "GET", "/requests/wait?count=1000", ""); !f.Reached {
		t.Errorf("a wait for what is there: got %+v", f)
	}
}

func TestATokenOfManyScopesIsJudgedByAllAndKeptInPart(t *testing.T) {
	t.Parallel()
	s := start(t)
	var scopes []string
	for i := range 80 {
		scopes = append(scopes, fmt.Sprint("s", i))
	}
	raw := token(t, s, mock.TokenRequest{Scope: strings.Join(append(scopes, "mcs:oci:api:Approver"), " ")})
	for range 2 {
		expect(t, send(t, s, auth("Bearer "+raw)), 200, "")
	}
	text, err := json.Marshal(s.Journal()[0].Claims)
	if err != nil || strings.Contains(string(text), `"s64"`) || !strings.Contains(string(text), `"omitted":17`) {
		t.Errorf("the journal has the claims %s, %v, want 64 scopes and 17 omitted", text, err)
	}
}
