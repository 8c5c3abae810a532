package mock_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// The clock of most tests, 53 minutes before the document's sample, and what can be asked for.
const (
	frozen     = "frozen:2020-08-26T15:00:00Z"
	sampleBody = `{"scheduledTime":"2020-08-26T8:53:51-07:00","action":"schedule"}`
	own        = "15427061"
	ownKeys    = "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01"
	otherCSI   = "20915348"
	otherKeys  = "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a02"
	outsider   = "30771204"
	outsideKey = "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a03"
)

// world adds what the built-in world lacks: instances for several executions, for one lone pending RFC, for a blackout, and an
// issuer and an audience that tokens must name.
const world = `
customers:
  - csi: '15427061'
    issuer: https://login.example/
    audience: bounce
    services:
      - type: EBSO
        instances:
          - name: PAIR
            executions: [{id: FIRST}, {id: SECOND}]
          - name: PENDING
            executions: [{id: SOLE}]
            rfcs:
              - rfcNumber: 3-PENDING
                subStatus: Ready For Scheduling/Approval
                scheduledStart: '2020-08-26T15:53:51Z'
                scheduledEnd: '2020-08-26T17:53:51Z'
          - name: LONG
            executions:
              - {id: ONLY, duration: {unit: hours, value: 3}, blackOutDuration: {unit: minutes, value: 30}}
      - type: EBSX
        instances:
          - name: LIVE
            production: true
            executions: [{id: ALIVE}]
`

// call is one request; the zero value of a field leaves that part out.
type call struct {
	method, csi, service, instance, execution string
	path                                      string // instead of the names, when it is not ""
	authorization, identifier, mediaType      string
	header                                    http.Header
	body                                      string
}

func (c call) url() string {
	if c.path != "" {
		return c.path
	}
	return fmt.Sprintf("/selfservice/v1/customers/%s/%s/products/bounce/instances/%s/executions/%s",
		c.csi, c.service, c.instance, c.execution)
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	body   string
}

func (r reply) reason() string { return r.header.Get("Bounce-Mock-Reason") }

// member is one member of a JSON object, as text.
func (r reply) member(t testing.TB, name string) string {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(r.body), &object); err != nil {
		t.Fatalf("body is %q, want a JSON object", r.body)
	}
	if object[name] == nil {
		return ""
	}
	return fmt.Sprint(object[name])
}

// start is a server with the clock frozen, the world above, and some readings as slug, alternative, slug, ...
func start(t testing.TB, readings ...string) *mock.Server {
	t.Helper()
	o := mock.Options{Clock: clock(t, frozen), Seed: mock.SeedFile{Text: []byte(world)}, Readings: map[string]string{}}
	for i := 0; i < len(readings); i += 2 {
		o.Readings[readings[i]] = readings[i+1]
	}
	return mock.Start(t, o)
}

func clock(t testing.TB, spec string) *mock.Clock {
	t.Helper()
	c, err := mock.NewClock(spec)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// token mints a token, where it can with ES256: to sign with RSA takes a hundred times as long.
func token(t testing.TB, s *mock.Server, r mock.TokenRequest) string {
	t.Helper()
	quick := r
	if r.Algorithm == "" {
		quick.Algorithm = "ES256"
	}
	raw, err := s.Token(quick)
	if err != nil { // the customer has no such key
		raw, err = s.Token(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// good is a call that the mock grants: the document's sample for DCMATI.
func good(t testing.TB, s *mock.Server) call {
	return call{
		method: http.MethodPut, csi: own, service: "EBSO", instance: "DCMATI", execution: "3-CDQF5Z0",
		authorization: "Bearer " + token(t, s, mock.TokenRequest{}), identifier: ownKeys,
		mediaType: "application/json", body: sampleBody,
	}
}

// send sends the good call with edits, and holds the answer to the document.
func send(t testing.TB, s *mock.Server, edits ...func(*call)) reply {
	t.Helper()
	c := good(t, s)
	for _, edit := range edits {
		edit(&c)
	}
	r := do(t, s, c)
	conforms(t, r)
	return r
}

func do(t testing.TB, s *mock.Server, c call) reply {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), c.method, s.URL+c.url(), strings.NewReader(c.body))
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range c.header {
		request.Header[name] = values
	}
	for name, value := range map[string]string{
		"Authorization": c.authorization, "Identifier": c.identifier, "Content-Type": c.mediaType,
	} {
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	response, err := s.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header, string(body)}
}

// conforms holds an answer to the document, and a refusal to what every one of them has.
func conforms(t testing.TB, r reply) {
	t.Helper()
	document, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	operation, _ := document.Operation("scheduleExecution")
	for _, v := range operation.ValidateAnswer(r.status, r.header, []byte(r.body)) {
		t.Errorf("the answer breaks the document: %s\n%s", v.Error(), r.body)
	}
	if refused := r.status >= 300; refused != (r.reason() != "") && r.reason() != "conflict-body" {
		t.Errorf("status %d came with the reason %q", r.status, r.reason())
	}
	if r.header.Get("Date") == "" || r.header.Get("X-Request-Id") == "" {
		t.Errorf("the answer has no Date or X-Request-Id: %v", r.header)
	}
}

// expect compares status and reason.
func expect(t testing.TB, r reply, status int, reason string) {
	t.Helper()
	if r.status != status || r.reason() != reason {
		t.Errorf("got %d %q, want %d %q\n%s", r.status, r.reason(), status, reason, r.body)
	}
}

// unchanged fails when the world is not as before.
func unchanged(t testing.TB, s *mock.Server, before any) {
	t.Helper()
	if diff := cmp.Diff(before, any(s.Snapshot())); diff != "" {
		t.Errorf("the refusal changed the world (-before +after):\n%s", diff)
	}
}

// Edits of a call.
func body(text string) func(*call)     { return func(c *call) { c.body = text } }
func at(when string) func(*call)       { return body(`{"scheduledTime":"` + when + `","action":"schedule"}`) }
func instance(name string) func(*call) { return func(c *call) { c.instance = name } }
func execution(id string) func(*call)  { return func(c *call) { c.execution = id } }
func auth(value string) func(*call)    { return func(c *call) { c.authorization = value } }
func tcmati(c *call)                   { c.instance, c.execution = "TCMATI", "3-CDQEVUP" }

func defect(t testing.TB, s *mock.Server, name string) func(*call) {
	return auth("Bearer " + token(t, s, mock.TokenRequest{Defect: name}))
}
