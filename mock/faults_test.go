package mock_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"example.com/bounce/mock"
)

// misbehave adds a fault by the control API and returns its id.
func misbehave(t testing.TB, s *mock.Server, rule string) string {
	t.Helper()
	r := control(t, s, "createFault", "POST", "/faults", rule)
	if r.status != http.StatusCreated {
		t.Fatalf("got %d, want 201: %s", r.status, r.body)
	}
	return r.member(t, "id")
}

// attempt sends the good call on a connection of its own, and gives back what a client sees.
func attempt(t testing.TB, s *mock.Server) (status int, body string, err error) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 20 * time.Second}
	r, err := exchanged(t, s, client, good(t, s))
	return r.status, r.body, err
}

func isBooked(s *mock.Server) bool {
	_, _, ok := s.Scheduled(own, "DCMATI", "3-CDQF5Z0")
	return ok
}

func TestAFaultAnswersInPlaceOfTheMock(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := misbehave(t, s, `{"request":{"operation":"scheduleExecution"},"response":{"status":503,"headers":{"Retry-After":"7"},
		"body":"{\"busy\":true}"},"after":1,"every":2,"times":1}`)
	for i, want := range []int{200, 200, 503, 200, 200} {
		r := do(t, s, good(t, s))
		if r.status != want {
			t.Errorf("request %d got %d, want %d", i, r.status, want)
		}
		if want == 503 && (r.header.Get("Retry-After") != "7" || r.body != `{"busy":true}` || r.reason() != "mock-fault") {
			t.Errorf("got %v %q", r.header, r.body)
		}
	}
	r := control(t, s, "readFault", "GET", "/faults/"+id, "")
	if r.member(t, "hits") != "1" || r.member(t, "ended") != "times" {
		t.Errorf("the rule is listed as %s", r.body)
	}
	trace := s.Journal()[2].Trace
	if last := trace[len(trace)-1]; last.Check != "fault" || last.Outcome != "refused" || !strings.Contains(last.Detail, id) {
		t.Errorf("the trace ends with %+v", last)
	}
}

func TestAFaultWithoutABodyIsARefusal(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), CheckAnswers: true, Interceptors: mock.Interceptors{Faults: []mock.Fault{
		{Response: mock.FaultResponse{Status: 500}, Times: 1},
		{Response: mock.FaultResponse{Status: 204}, Times: 1},
	}}})
	if r := do(t, s, good(t, s)); r.status != 500 || r.member(t, "type") != "urn:bounce:mock-fault" {
		t.Errorf("got %d %s", r.status, r.body)
	}
	if r := do(t, s, good(t, s)); r.status != 204 || r.body != "" {
		t.Errorf("got %d %s", r.status, r.body)
	}
	if isBooked(s) {
		t.Error("the request was processed")
	}
}

func TestFaultsOnTheWire(t *testing.T) {
	t.Parallel()
	const window = `{"scheduledStart":"2020-08-26T08:53:51-07:00"`
	for rule, test := range map[string]struct {
		booked bool
		seen   func(status int, body string, err error) bool
	}{
		`{"fault":"CONNECTION_RESET_BY_PEER"}`: {false, func(_ int, _ string, err error) bool {
			return errors.Is(err, syscall.ECONNRESET)
		}},
		`{"fault":"CONNECTION_RESET_BY_PEER","process":true}`: {true, func(_ int, _ string, err error) bool {
			return errors.Is(err, syscall.ECONNRESET)
		}},
		`{"fault":"EMPTY_RESPONSE"}`: {false, func(_ int, _ string, err error) bool {
			return errors.Is(err, io.EOF) && !errors.Is(err, syscall.ECONNRESET)
		}},
		`{"fault":"RANDOM_DATA_THEN_CLOSE"}`: {false, func(_ int, _ string, err error) bool {
			return err != nil && strings.Contains(err.Error(), "malformed HTTP response")
		}},
		`{"fault":"MALFORMED_RESPONSE_CHUNK"}`: {false, func(status int, _ string, err error) bool {
			return status == 200 && err != nil && strings.Contains(err.Error(), "chunk")
		}},
		`{"fault":"CUT_RESPONSE","atByte":45}`: {true, func(status int, body string, err error) bool {
			return status == 200 && body == window && errors.Is(err, io.ErrUnexpectedEOF)
		}},
		`{"fault":"CUT_RESPONSE","atByte":1,"status":503,"body":"no"}`: {false, func(status int, body string, err error) bool {
			return status == 503 && body == "n" && errors.Is(err, io.ErrUnexpectedEOF)
		}},
		`{"fault":"WRONG_CONTENT_LENGTH","atByte":45}`: {true, func(status int, body string, err error) bool {
			return status == 200 && body == window && err == nil
		}},
		`{"status":503,"process":true}`: {true, func(status int, _ string, err error) bool { return status == 503 && err == nil }},
		`{"fixedDelayMilliseconds":20}`: {true, func(status int, _ string, err error) bool { return status == 200 && err == nil }},
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			misbehave(t, s, `{"response":`+rule+`}`)
			began := time.Now()
			status, body, err := attempt(t, s)
			if !test.seen(status, body, err) {
				t.Errorf("the client saw %d %q %v", status, body, err)
			}
			if isBooked(s) != test.booked {
				t.Errorf("booked is %v, want %v", isBooked(s), test.booked)
			}
			if strings.Contains(rule, "Delay") && time.Since(began) < 20*time.Millisecond {
				t.Error("there was no delay")
			}
			if r := control(t, s, "readHealth", "GET", "/health", ""); r.status != 200 {
				t.Errorf("the control API has the fault too: %d", r.status)
			}
			control(t, s, "listRequests", "GET", "/requests", "")
		})
	}
}

// A delay and a stall end when the client goes, or the server: this test takes no minute.
func TestNobodyWaitsForWhoHasGone(t *testing.T) {
	t.Parallel()
	for _, rule := range []string{`{"fixedDelayMilliseconds":60000}`, `{"fault":"STALLED_RESPONSE","atByte":3}`} {
		s := start(t)
		misbehave(t, s, `{"response":`+rule+`}`)
		request := requestOf(t, s, good(t, s))
		impatient := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 100 * time.Millisecond}
		if response, err := impatient.Do(request); err == nil {
			if text, err := io.ReadAll(response.Body); err == nil || len(text) != 3 {
				t.Errorf("read %q %v, want three bytes and a time-out", text, err)
			}
		}
		for len(s.Journal()) == 0 { // the mock sees it
			control(t, s, "readHealth", "GET", "/health", "")
		}
		if e := s.Journal()[0]; strings.Contains(rule, "Delay") && (e.Status != 0 || isBooked(s)) {
			t.Errorf("the request was processed for nobody: %+v", e)
		}
		waiting := make(chan error, 1)
		go func() { _, _, err := attempt(t, s); waiting <- err }()
		for r := control(t, s, "listFaults", "GET", "/faults", ""); !strings.Contains(r.body, `"hits":2`); {
			r = control(t, s, "listFaults", "GET", "/faults", "")
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := <-waiting; err == nil {
			t.Error("the answer came whole from a server that is closed")
		}
	}
}

// It runs alone, so that what is left over can be its own only.
func TestFaultsLeaveNothingBehind(t *testing.T) {
	before := goleak.IgnoreCurrent()
	t.Run("struck", func(t *testing.T) {
		s := start(t)
		for _, rule := range []string{`{"fault":"STALLED_RESPONSE"}`, `{"fault":"CONNECTION_RESET_BY_PEER"}`, `{"fixedDelayMilliseconds":60000}`} {
			misbehave(t, s, `{"response":`+rule+`,"times":1}`)
		}
		var clients sync.WaitGroup
		for range 3 {
			clients.Go(func() { _, _, _ = attempt(t, s) })
		}
		for all := s.Faults().List(); all[2].Hits == 0; all = s.Faults().List() {
			runtime.Gosched()
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		clients.Wait()
	})
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}

func TestAHandlerWithoutAConnectionSaysThatItHasNone(t *testing.T) {
	t.Parallel()
	s, err := mock.New(mock.Options{Clock: clock(t, frozen), Interceptors: mock.Interceptors{Faults: []mock.Fault{{Response: mock.FaultResponse{Fault: mock.FaultReset}}}}})
	if err != nil {
		t.Fatal(err)
	}
	c := good(t, s)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(c.method, c.url(), strings.NewReader(c.body)))
	if w.Code != 501 || !strings.Contains(w.Body.String(), "needs a connection") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestFaultsOfACustomerAreItsOwn(t *testing.T) {
	t.Parallel()
	s := start(t)
	struck, spared := create(t, s, ""), create(t, s, "")
	path := "/customers/" + struck.CSI + "/faults"
	r := control(t, s, "createCustomerFault", "POST", path, `{"response":{"status":503},"request":{"headers":{"x-test":{"contains":"lu"}}}}`)
	if r.status != 201 {
		t.Fatal(r.body)
	}
	for _, test := range []struct {
		of   customer
		test string
		want int
	}{{struck, "blue", 503}, {struck, "red", 200}, {spared, "blue", 200}} {
		c := sampleOf(test.of, "approver")
		c.header = http.Header{"X-Test": {test.test}}
		if r := do(t, s, c); r.status != test.want {
			t.Errorf("%s got %d, want %d", test.test, r.status, test.want)
		}
	}
	if r := control(t, s, "listCustomerFaults", "GET", "/customers/"+spared.CSI+"/faults", ""); r.body != "{\"faults\":[]}\n" {
		t.Errorf("the other customer has %s", r.body)
	}
	if r := control(t, s, "removeCustomerFaults", "DELETE", path, ""); r.status != 200 || len(s.Faults().List()) != 0 {
		t.Errorf("got %d, and there are %v", r.status, s.Faults().List())
	}
	if r := control(t, s, "createCustomerFault", "POST", path, `{"response":{"status":503},"request":{"csi":"1"}}`); r.status != 400 {
		t.Errorf("another customer's fault got %d", r.status)
	}
}

func TestAFaultEndsByTheMocksClock(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := misbehave(t, s, `{"response":{"status":503},"until":"2020-08-26T15:00:01Z"}`)
	expect(t, do(t, s, good(t, s)), 503, "mock-fault")
	control(t, s, "setClock", "PUT", "/clock", `{"mode":"frozen","now":"2020-08-26T15:00:01Z"}`)
	expect(t, do(t, s, good(t, s)), 200, "")
	if r := control(t, s, "removeFault", "DELETE", "/faults/"+id, ""); r.status != 200 || r.member(t, "ended") != "until" {
		t.Errorf("got %d %s", r.status, r.body)
	}
	if r := control(t, s, "removeFault", "DELETE", "/faults/"+id, ""); r.status != 404 {
		t.Errorf("removed twice: %d", r.status)
	}
}

// Each customer goes by its own clock, if it has one; the rule of another does not end by it.
func TestAFaultEndsByTheClockOfItsCustomer(t *testing.T) {
	t.Parallel()
	s := start(t)
	late, c := create(t, s, ""), create(t, s, "")
	for _, of := range []customer{late, c} {
		r := control(t, s, "createCustomerFault", "POST", "/customers/"+of.CSI+"/faults", `{"response":{"status":503},"until":"2020-08-26T15:10:00Z"}`)
		if r.status != 201 {
			t.Fatal(r.body)
		}
	}
	r := control(t, s, "setCustomerClock", "PUT", "/customers/"+late.CSI+"/clock", `{"mode":"frozen","now":"2020-08-26T15:10:00Z"}`)
	if r.status != 200 {
		t.Fatal(r.body)
	}
	expect(t, do(t, s, sampleOf(late, "approver")), 200, "")
	expect(t, do(t, s, sampleOf(c, "approver")), 503, "mock-fault")
	if all := s.Faults().List(); all[0].Ended != "until" || all[1].Ended != "" {
		t.Errorf("there are %+v", all)
	}
}

// A server that drains cuts delays short, and finishes what came.
func TestADelayEndsWhenTheServerDrains(t *testing.T) {
	t.Parallel()
	s, err := mock.New(mock.Options{Clock: clock(t, frozen), Interceptors: mock.Interceptors{Faults: []mock.Fault{{Response: mock.FaultResponse{Delay: 60_000}}}}})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended, answered := make(chan error, 1), make(chan int, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	s.URL = "http://" + l.Addr().String()
	go func() { status, _, _ := attempt(t, s); answered <- status }()
	for s.Faults().List()[0].Hits == 0 {
		runtime.Gosched()
	}
	stop()
	if status := <-answered; status != 200 {
		t.Errorf("got %d, want the answer", status)
	}
	if err := errors.Join(<-ended, s.Close()); err != nil {
		t.Error(err)
	}
}

func TestAWrongFaultIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	for body, pointer := range map[string]string{
		`{"response":{"status":503},"request":{"operation":"schedule"}}`:                                  "/request/operation",
		`{"response":{"status":503},"request":{"headers":{"Authorization":{"equalTo":"Bearer s3cret"}}}}`: "/request/headers",
		`{"response":{"fault":"RST"}}`:                                 "/response/fault",
		`{"response":{"status":503},"until":"2020-08-26T15:00:00"}`:    "/until",
		`{"response":{"status":503},"until":"2020-08-26T15:00:00Z"}`:   "/until",
		`{"response":{"status":503},"times":1.5}`:                      "/times",
		`{"response":{"status":503},"time":1}`:                         "/time",
		`{"response":{"atByte":1}}`:                                    "/response",
		`{"response":{"status":503,"headers":{"Content-Length":"3"}}}`: "/response/headers",
	} {
		r := control(t, s, "createFault", "POST", "/faults", body)
		var refused struct{ Errors []struct{ Pointer string } }
		if err := json.Unmarshal([]byte(r.body), &refused); err != nil || r.status != 400 || len(refused.Errors) == 0 || refused.Errors[0].Pointer != pointer {
			t.Errorf("%s got %d %s, want 400 at %s", body, r.status, r.body, pointer)
		}
		if strings.Contains(r.body, "s3cret") {
			t.Error("the refusal shows a secret")
		}
	}
	if n := len(s.Faults().List()); n != 0 {
		t.Errorf("%d faults were added", n)
	}
	var wrong *mock.FaultError
	if _, err := s.Faults().Add(mock.Fault{}); !errors.As(err, &wrong) || wrong.Pointer != "/response" {
		t.Errorf("got %v", err)
	}
	if _, err := mock.New(mock.Options{Interceptors: mock.Interceptors{Faults: []mock.Fault{{}}}}); err == nil || !strings.Contains(err.Error(), "fault 1") {
		t.Errorf("New says %v", err)
	}
}

func ExampleServer_Faults() {
	s, err := mock.New(mock.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	id, err := s.Faults().Add(mock.Fault{
		Request:  mock.FaultRequest{Operation: "scheduleExecution"},
		Response: mock.FaultResponse{Fault: mock.FaultReset, Process: true}, // booked, but the client never learns it
		Times:    1,
	})
	fmt.Println(id, err, s.Faults().Remove(id))
	// Output: fault-1 <nil> true
}

func TestResetLetsTheFaultsOfTheOptionsBeginAnew(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Interceptors: mock.Interceptors{Faults: []mock.Fault{{Response: mock.FaultResponse{Status: 503}, Times: 1}}}})
	for range 2 {
		if id := misbehave(t, s, `{"response":{"status":502}}`); id != "fault-2" {
			t.Errorf("the added rule is %s", id)
		}
		expect(t, do(t, s, good(t, s)), 503, "mock-fault")
		expect(t, do(t, s, good(t, s)), 502, "mock-fault")
		if err := s.Reset(); err != nil {
			t.Fatal(err)
		}
	}
	if all := s.Faults().List(); len(all) != 1 || all[0].Hits != 0 {
		t.Errorf("there are %+v", all)
	}
}
