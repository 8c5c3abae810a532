package mock_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

func TestAnotherContractKeepsTheState(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen)})
	if r := do(t, s, good(t, s)); r.status != 200 {
		t.Fatal(r.status)
	}
	changed := edited(t, "PT16M", "PT17M")
	for range 2 { // the second supersedes the first
		if err := s.Reload(changed, mock.SeedFile{}); err != nil {
			t.Fatal(err)
		}
	}
	r := control(t, s, "readHealth", "GET", "/health", "")
	if !strings.Contains(r.body, changed.Digest()) || !strings.Contains(r.body, `"reload":{"done":2,"failed":0}`) {
		t.Errorf("the health is %s", r.body)
	}
	if id := s.Journal()[0].ID; id == "" || id == r.header.Get("X-Request-Id") {
		t.Errorf("the first request and the first after the reload both have the id %q", id)
	}
	if !isBooked(s) || len(s.Journal()) != 1 {
		t.Errorf("booked: %v, and %d entries in the journal", isBooked(s), len(s.Journal()))
	}
	if r := do(t, s, good(t, s)); r.status != 200 || len(s.Journal()) != 2 {
		t.Errorf("got %d, and %d entries in the journal", r.status, len(s.Journal()))
	}
}

// An operation that the first contract lacks can be searched for and struck by faults after a reload, and the other way round.
func TestJournalAndFaultsKnowTheOperationsOfTheContractInForce(t *testing.T) {
	t.Parallel()
	whole, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(whole.Source()), "  /executions/status:")
	text, _, _ = strings.Cut(text, "  /executions/{id}/status/details:")
	less := edited(t, "  /executions/status:"+text, "")
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Contract: less})
	asked := mock.Criteria{Operation: "readWorkflowStatus"}
	if _, err := s.Find(asked); err == nil {
		t.Error("an operation that the contract lacks is searched for")
	}
	if err := s.Reload(whole, mock.SeedFile{}); err != nil {
		t.Fatal(err)
	}
	c := good(t, s)
	c.method, c.path, c.body, c.mediaType = http.MethodGet, apiBase+progress+"BOUNCE", "", ""
	do(t, s, c)
	s.RequireCalls(t, 1, asked)
	if found, err := s.Wait(t.Context(), 1, asked); err != nil || len(found) != 1 {
		t.Errorf("got %v, %v, want the request", found, err)
	}
	strike := mock.Fault{Request: mock.FaultRequest{Operation: asked.Operation}, Response: mock.FaultResponse{Status: 503}}
	if _, err := s.Faults().Add(strike); err != nil {
		t.Error(err)
	}
	if err := s.Reload(less, mock.SeedFile{}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Find(asked); err == nil || !strings.Contains(err.Error(), "must be one of") {
		t.Errorf("got %v, want the operations of the contract", err)
	}
	if _, err := s.Faults().Add(strike); err == nil {
		t.Error("a fault is added for an operation that the contract lacks")
	}
}

// The server asks for the body of the request under the contract that the request then ends under.
func TestARequestInProgressEndsUnderItsContract(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen)})
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	c := good(t, s)
	fmt.Fprintf(conn, "PUT %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\nIdentifier: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n"+
		"Expect: 100-continue\r\n\r\n", c.url(), c.authorization, c.identifier, c.mediaType, len(c.body))
	answers := bufio.NewReader(conn)
	if line, err := answers.ReadString('\n'); !strings.HasPrefix(line, "HTTP/1.1 100") {
		t.Fatalf("got %q, %v, want 100 Continue", line, err)
	}
	if _, err := answers.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if err := s.Reload(edited(t, "PT16M", "PT48H"), mock.SeedFile{}); err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(conn, c.body)
	answer, err := http.ReadResponse(answers, nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if later := do(t, s, c); answer.StatusCode != 200 || later.status != 400 {
		t.Errorf("got %d, and %d for a later request, want 200 and 400", answer.StatusCode, later.status)
	}
}

func TestAnotherSeedBeginsAnew(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen)})
	do(t, s, good(t, s))
	seed := mock.SeedFile{Name: "world.yaml", Text: []byte("customers:\n  - {csi: '30000001', name: New}\n")}
	if err := s.Reload(nil, seed); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CustomerClock("30000001"); err != nil || isBooked(s) || len(s.Journal()) != 0 {
		t.Errorf("got %v; booked: %v, and %d entries in the journal", err, isBooked(s), len(s.Journal()))
	}
	do(t, s, good(t, s))
	if err := s.Reload(nil, seed); err != nil || !isBooked(s) {
		t.Errorf("the same seed again: got %v, booked: %v", err, isBooked(s))
	}
	control(t, s, "reset", "POST", "/reset", "")
	if _, err := s.CustomerClock("30000001"); err != nil || isBooked(s) {
		t.Errorf("after a reset: got %v; booked: %v", err, isBooked(s))
	}
}

func TestAFailedReloadChangesNothing(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen)})
	do(t, s, good(t, s))
	err := s.Reload(edited(t, "PT16M", "PT17M"), mock.SeedFile{Name: "world.yaml", Text: []byte("customers:\n  - {csi: '30000001', nickname: New}\n")})
	if err == nil || !strings.Contains(err.Error(), "world.yaml:2") {
		t.Fatalf("got %v, want the file and its line", err)
	}
	r := control(t, s, "readHealth", "GET", "/health", "")
	contract, _ := openapi.Bounce()
	if !strings.Contains(r.body, contract.Digest()) || !strings.Contains(r.body, `"failed":1`) || !strings.Contains(r.body, "world.yaml:2") {
		t.Errorf("the health is %s", r.body)
	}
	if !isBooked(s) || len(s.Journal()) != 1 {
		t.Errorf("booked: %v, and %d entries in the journal", isBooked(s), len(s.Journal()))
	}
}
