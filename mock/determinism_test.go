package mock_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock"
)

// The same seed, a frozen clock, one client and the same requests give the same bytes on the wire, and the same journal: in
// two servers, and in one of them after a reset.
func TestTheSameRequestsGetTheSameBytes(t *testing.T) {
	t.Parallel()
	for _, algorithm := range []string{"RS256", "PS256", "ES256", "EdDSA"} {
		for _, hostile := range []int64{0, 7} {
			t.Run(fmt.Sprint(algorithm, ", hostile=", hostile), func(t *testing.T) {
				t.Parallel()
				begin := func() *mock.Server {
					return mock.Start(t, mock.Options{
						Clock: clock(t, frozen), Seed: mock.SeedFile{Text: []byte(world)}, RandomSeed: 42, Interceptors: mock.Interceptors{Hostile: hostile, Faults: []mock.Fault{{
							Request: mock.FaultRequest{Headers: map[string]mock.HeaderCondition{"X-Fault": {EqualTo: "option"}}}, Response: mock.FaultResponse{Status: 502},
						}}}, CheckAnswers: true,
					})
				}
				s := begin()
				first, again := wireWalk(t, s, algorithm), wireWalk(t, begin(), algorithm)
				if diff := cmp.Diff(first, again); diff != "" {
					t.Errorf("another server answers otherwise (-first +second):\n%s", diff)
				}
				(&wireTap{s: s}).admin(t, "POST", "/reset", "")
				if diff := cmp.Diff(first, wireWalk(t, s, algorithm)); diff != "" {
					t.Errorf("after a reset the answers are others (-before +after):\n%s", diff)
				}
				if hostile == 0 {
					everyKind(t, first)
				}
			})
		}
	}
}

// everyKind fails when a walk has missed something that it is meant to see.
func everyKind(t *testing.T, walked []string) {
	t.Helper()
	all := strings.Join(walked, "\n")
	for _, status := range []int{200, 201, 202, 204, 400, 401, 403, 404, 405, 409, 413, 415, 429, 502, 503} {
		if !strings.Contains(all, fmt.Sprintf("\nHTTP/1.1 %d ", status)) {
			t.Errorf("no answer of the walk has the status %d", status)
		}
	}
	for _, operation := range []string{
		"scheduleExecution", "readExecution", "createExecution", "listConflicts", "listExecutions", "readOptions", "listOperations",
		"readWorkflowStatusDetails", "listServices", "listDurations", "readTicketQueue", "listInstanceServices", "readWorkflowStatus",
	} {
		if !strings.Contains(all, `"operation":"`+operation+`"`) {
			t.Errorf("the walk has no %s", operation)
		}
	}
}

// wireTap is a client that notes each byte that comes over the wire, one connection a request.
type wireTap struct {
	s     *mock.Server
	noted []string
}

// send returns what came, "" for nothing.
func (w *wireTap) send(t *testing.T, method, path, body string, header ...string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	address := r.URL.Host
	r.Host, r.Close = "localhost", true
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := errors.Join(conn.SetDeadline(time.Now().Add(time.Minute)), r.Write(conn)); err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	came, err := io.ReadAll(conn) // an error is a connection that was reset
	w.noted = append(w.noted, fmt.Sprintf("%s %s: %t\n%s", method, path, err == nil, came))
	return string(came)
}

// admin calls the control API, and returns the answer's body.
func (w *wireTap) admin(t *testing.T, method, path, body string) string {
	t.Helper()
	var header []string
	if body != "" {
		header = []string{"Content-Type", "application/json"}
	}
	came := w.send(t, method, "/__admin"+path, body, header...)
	answer, err := http.ReadResponse(bufio.NewReader(strings.NewReader(came)), nil)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= 300 {
		t.Fatalf("%s %s: %d %s %v", method, path, answer.StatusCode, text, err)
	}
	return string(text)
}

var createdID = regexp.MustCompile(`"id":"([^"]+)"`)

// wireWalk meets all operations, refusals, conflicts, faults and preferences, and reads the journal at the end.
func wireWalk(t *testing.T, s *mock.Server, algorithm string) []string {
	t.Helper()
	w := &wireTap{s: s}
	var made customer
	text := w.admin(t, "POST", "/customers", "")
	if err := json.Unmarshal([]byte(text), &made); err != nil {
		t.Fatal(err)
	}
	var minted struct{ Token string }
	text = w.admin(t, "POST", "/tokens", `{"algorithm":"`+algorithm+`","scope":"all"}`)
	if err := json.Unmarshal([]byte(text), &minted); err != nil {
		t.Fatal(err)
	}
	walker{wireTap: w, credentials: []string{"Authorization", "Bearer " + minted.Token, "Identifier", ownKeys}}.walk(t)
	theirs := sampleOf(made, "approver")
	walker{wireTap: w, credentials: []string{"Authorization", theirs.authorization, "Identifier", theirs.identifier}}.put(t, theirs.url(), sampleBody)
	for _, rest := range []string{
		"/requests?limit=1000", "/requests/export?format=curl", "/customers/" + made.CSI + "/requests", "/customers", "/faults", "/clock", "/seed", "/readings",
	} {
		w.admin(t, "GET", rest, "")
	}
	return w.noted
}

// walker is a wireTap with a good token.
type walker struct {
	*wireTap
	credentials []string
}

func (w walker) ask(t *testing.T, method, path, body string, header ...string) string {
	t.Helper()
	if body != "" {
		header = append([]string{"Content-Type", "application/json"}, header...)
	}
	return w.send(t, method, path, body, append(header, w.credentials...)...)
}

func (w walker) put(t *testing.T, path, body string, header ...string) {
	t.Helper()
	w.ask(t, http.MethodPut, path, body, header...)
}

const (
	apiBase    = "/selfservice/v1"
	ownBase    = apiBase + "/customers/" + own + "/EBSO/products/bounce/instances"
	ownDCMATI  = ownBase + "/DCMATI/executions"
	ownSample  = ownDCMATI + "/3-CDQF5Z0"
	ownTCMATI  = ownBase + "/TCMATI/executions"
	createBody = `{"operation":"Stop","services":"All","duration":{"unit":"hours","value":2}}`
)

func (w walker) walk(t *testing.T) {
	t.Helper()
	created := "none" // under hostility
	if found := createdID.FindStringSubmatch(w.ask(t, "POST", ownDCMATI, createBody)); found != nil {
		created = found[1]
	}
	later := `{"action":"schedule","scheduledTime":"2020-08-27T16:00:00Z"}`
	w.put(t, ownDCMATI+"/"+created, later)
	w.put(t, ownSample, later) // conflicts
	w.put(t, ownSample, sampleBody)
	w.put(t, ownTCMATI+"/3-CDQEVUP", sampleBody)
	for _, path := range []string{
		ownSample, ownDCMATI + "/NONE", ownBase + "/executions", ownBase + "/executions?limit=1&offset=1&total=true", ownBase + "/executions?limit=0",
		ownTCMATI + "?scheduledStart=2020-08-26T15:00:00Z&scheduledEnd=2020-08-27T15:00:00Z", ownTCMATI + "?scheduledStart=soon",
		ownBase + "/DCMATI/options", apiBase + "/customers/services/products/bounce/operations",
		apiBase + "/customers/services/products/bounce/services", apiBase + "/customers/services/products/bounce/durations",
		apiBase + "/executions/3-CDQF5Z0/status/details?requestor=BOUNCE",
		apiBase + "/customers/services/EBSO/products/bounce/instances/DCMATI/ticket/queue",
		apiBase + "/customers/4165/products/bounce/instances/DCMATI/services",
		apiBase + "/executions/status?id=3-CDQF5Z0&requestor=BOUNCE", apiBase + "/executions/status?id=3-CDQF5Z0&requestor=ME", "/nowhere",
	} {
		w.ask(t, "GET", path, "")
	}
	w.refusals(t)
	w.preferences(t)
	w.put(t, ownSample, `{"action":"cancel"}`)
	w.admin(t, "POST", "/clock/advance", `{"by":"PT15M"}`)
	w.put(t, ownSample, `{"action":"schedule","scheduledTime":"2020-08-26T15:30:00Z"}`)
	w.faults(t)
	w.admin(t, "PUT", "/customers/"+own+"/rate-limit", `{"requests":1,"perMilliseconds":1000}`)
	for range 2 {
		w.ask(t, "GET", ownSample, "")
	}
	w.admin(t, "DELETE", "/customers/"+own+"/rate-limit", "")
	w.admin(t, "POST", "/customers/"+own+"/keys/rotate", "")
	w.ask(t, "GET", ownSample, "")
}

func (w walker) refusals(t *testing.T) {
	t.Helper()
	for _, body := range []string{
		`{"action":"schedule","scheduledTime":"2020-08-26T15:15:59.999Z"}`, `{"b":1,"action":"stop","a":2,"scheduledTime":7}`, `{"action":`, `[]`,
		`{"action":"schedule","scheduledTime":"2020-08-26T15:53:51"}`, `{"x":"` + strings.Repeat("a", 65<<10) + `"}`,
	} {
		w.put(t, ownSample, body)
	}
	w.ask(t, "PATCH", ownSample, "")
	w.send(t, "PUT", ownSample, sampleBody)
	w.send(t, "PUT", ownSample, sampleBody, append([]string{"Content-Type", "text/plain"}, w.credentials...)...)
	w.put(t, ownSample, sampleBody, "X-Request-Id", "mine-1")
	w.put(t, strings.Replace(ownSample, own, otherCSI, 1), sampleBody)
	for _, defect := range []string{"expired", "wrong-scope", "alg-none", "unknown-kid", "truncated"} {
		bad, err := w.s.Token(mock.TokenRequest{Defect: defect})
		if err != nil {
			t.Fatal(err)
		}
		w.send(t, "GET", ownSample, "", "Authorization", "Bearer "+bad, "Identifier", ownKeys)
	}
}

func (w walker) preferences(t *testing.T) {
	t.Helper()
	for _, wish := range []string{
		"code=202", "example=conflicts", "code=404, dynamic=true, seed=7", "dynamic=true", "delay=1", "now=2020-08-26T15:40:00Z", "code=299",
		"fault=EMPTY_RESPONSE", "fault=RANDOM_DATA_THEN_CLOSE",
	} {
		w.put(t, ownSample, sampleBody, "Prefer", wish)
	}
}

func (w walker) faults(t *testing.T) {
	t.Helper()
	w.ask(t, "GET", ownSample, "", "X-Fault", "option")
	for _, response := range []string{
		`{"status":503,"headers":{"Retry-After":"2"}}`, `{"fixedDelayMilliseconds":1}`, `{"fault":"CONNECTION_RESET_BY_PEER","process":true}`,
		`{"fault":"EMPTY_RESPONSE"}`, `{"fault":"RANDOM_DATA_THEN_CLOSE"}`, `{"fault":"MALFORMED_RESPONSE_CHUNK"}`, `{"fault":"CUT_RESPONSE","atByte":20}`,
		`{"fault":"WRONG_CONTENT_LENGTH"}`, `{"status":204}`,
	} {
		w.admin(t, "POST", "/faults", `{"request":{"csi":"`+own+`"},"response":`+response+`,"times":1}`)
		w.ask(t, "GET", ownSample, "")
	}
}
