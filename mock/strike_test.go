package mock_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/bounce/mock"
)

// Whoever counts by mock-fault finds each answer that a fault took away, be the request processed or not.
func TestAnAnswerThatAFaultTookAwayHasItsReason(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rule, wish string
		status     int
		reason     string
	}{
		"a reset":                   {rule: `{"fault":"CONNECTION_RESET_BY_PEER"}`, reason: "mock-fault"},
		"a reset of what is booked": {rule: `{"fault":"CONNECTION_RESET_BY_PEER","process":true}`, reason: "mock-fault"},
		"a close":                   {rule: `{"fault":"EMPTY_RESPONSE"}`, reason: "mock-fault"},
		"garbage":                   {rule: `{"fault":"RANDOM_DATA_THEN_CLOSE","process":true}`, reason: "mock-fault"},
		"no chunk":                  {rule: `{"fault":"MALFORMED_RESPONSE_CHUNK","process":true}`, status: 200, reason: "mock-fault"},
		"a part of the true answer": {rule: `{"fault":"CUT_RESPONSE","atByte":9}`, status: 200},
		"a preferred reset":         {wish: "fault=CONNECTION_RESET_BY_PEER", reason: "mock-prefer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			c := good(t, s)
			if test.rule != "" {
				misbehave(t, s, `{"response":`+test.rule+`}`)
			} else {
				prefer(test.wish)(&c)
			}
			if r, err := exchanged(t, s, s.Client(), c); err == nil {
				t.Errorf("the client saw %+v, want no whole answer", r)
			}
			if e := s.Journal()[0]; e.Status != test.status || e.Reason != test.reason {
				t.Errorf("the journal has %d %q, want %d %q", e.Status, e.Reason, test.status, test.reason)
			}
			if test.reason == "" {
				return
			}
			s.RequireCalls(t, 1, mock.Criteria{Reason: test.reason})
			counted := control(t, s, "readMetrics", "GET", "/metrics", "").body
			if want := `bounce_mock_refusals_total{rule="` + test.reason + `"} 1`; !strings.Contains(counted, want) {
				t.Errorf("the metrics lack %s", want)
			}
		})
	}
}

func TestAFaultCountsNoRequestThatIsRefusedBeforeIt(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := misbehave(t, s, `{"response":{"status":503},"times":1}`)
	expect(t, do(t, s, varied(good(t, s), body(strings.Repeat(" ", 2<<20)))), 413, "body-limit")
	if r := control(t, s, "readFault", "GET", "/faults/"+id, ""); r.member(t, "matched") != "0" || r.member(t, "ended") != "" {
		t.Errorf("the rule is listed as %s", r.body)
	}
	expect(t, do(t, s, good(t, s)), 503, "mock-fault")
}

// overTLS is a server that speaks https, and a client of it for one version of HTTP.
func overTLS(t testing.TB, version int) (*mock.Server, *http.Client) {
	t.Helper()
	made, err := mock.SelfMadeTLS(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), HTTP: mock.HTTP{TLS: made}})
	if version == 2 {
		return s, s.Client()
	}
	transport := s.Client().Transport.(*http.Transport).Clone()
	transport.ForceAttemptHTTP2, transport.DisableKeepAlives = false, true
	transport.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
	transport.TLSClientConfig.NextProtos = []string{"http/1.1"}
	return s, &http.Client{Transport: transport, Timeout: 20 * time.Second}
}

func TestAResetUnderTLSIsOneOfTheConnectionBelow(t *testing.T) {
	t.Parallel()
	s, client := overTLS(t, 1)
	misbehave(t, s, `{"response":{"fault":"CONNECTION_RESET_BY_PEER"}}`)
	if r, err := exchanged(t, s, client, good(t, s)); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("got %+v %v, want a reset", r, err)
	}
}

// By HTTP/2 a connection is not the request's own. That is said before anything is booked.
func TestFaultsOfTheConnectionAreRefusedByHTTP2(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"CONNECTION_RESET_BY_PEER", "CUT_RESPONSE"} {
		s, client := overTLS(t, 2)
		r, err := exchanged(t, s, client, varied(good(t, s), prefer("fault="+kind)))
		if err != nil {
			t.Fatal(err)
		}
		expect(t, r, 400, "mock-prefer")
		if !strings.Contains(r.body, "HTTP/1.1") || r.header.Get("Preference-Applied") != "" {
			t.Errorf("%s: applied %q: %s", kind, r.header.Get("Preference-Applied"), r.body)
		}
		misbehave(t, s, `{"response":{"fault":"`+kind+`","process":true}}`)
		if r, err = exchanged(t, s, client, good(t, s)); err != nil {
			t.Fatal(err)
		}
		expect(t, r, 501, "mock-fault")
		if isBooked(s) {
			t.Errorf("%s: the request was booked", kind)
		}
	}
}

// What a client that has gone would have got is not told to anybody: its entry has the status 0, whatever HTTP it speaks.
func TestWhoLeavesDuringADelayGetsNoAnswer(t *testing.T) {
	t.Parallel()
	for _, version := range []int{1, 2} {
		for rule, booked := range map[string]bool{`{"fixedDelayMilliseconds":60000}`: false, `{"fixedDelayMilliseconds":60000,"process":true}`: true} {
			s, client := overTLS(t, version)
			misbehave(t, s, `{"response":`+rule+`}`)
			ctx, leave := context.WithCancel(t.Context())
			request := requestOf(t, s, good(t, s)).WithContext(ctx)
			ended := make(chan error, 1)
			go func() {
				response, err := client.Do(request)
				if err == nil {
					err = response.Body.Close()
				}
				ended <- err
			}()
			for s.Faults().List()[0].Hits == 0 {
				runtime.Gosched()
			}
			leave()
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Errorf("the client saw %v", err)
			}
			if _, err := s.Wait(t.Context(), 1, mock.Criteria{Reason: "mock-fault"}); err != nil {
				t.Fatal(err)
			}
			if e := s.Journal()[0]; e.Status != 0 || isBooked(s) != booked {
				t.Errorf("HTTP/%d, %s: the journal has the status %d, booked is %v", version, rule, e.Status, isBooked(s))
			}
		}
	}
}

// The connection of a stall is open, but silent: it is the client that has enough of it.
func TestAStallIsSilentAndOpen(t *testing.T) {
	t.Parallel()
	s := start(t)
	misbehave(t, s, `{"response":{"fault":"STALLED_RESPONSE","atByte":3}}`)
	response, err := s.Client().Do(requestOf(t, s, good(t, s)))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var text [3]byte
	if _, err := io.ReadFull(response.Body, text[:]); err != nil || string(text[:]) != `{"s` {
		t.Errorf("read %q %v", text, err)
	}
	more := make(chan error, 1)
	go func() { _, err := response.Body.Read(text[:]); more <- err }()
	select {
	case err := <-more:
		t.Errorf("the server ended the stall: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
}

// An empty body can be spoilt as well: something of it is missing.
func TestAnEmptyBodyIsSpoiltToo(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"CUT_RESPONSE", "WRONG_CONTENT_LENGTH"} {
		s := start(t, "error-body", "empty")
		misbehave(t, s, `{"response":{"fault":"`+kind+`"}}`)
		r, err := exchanged(t, s, s.Client(), varied(good(t, s), auth("")))
		if r.status != 401 || r.body != "" || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: the client saw %+v %v", kind, r, err)
		}
	}
	s := start(t, "error-body", "empty")
	misbehave(t, s, `{"response":{"fault":"STALLED_RESPONSE"}}`)
	response, err := s.Client().Do(requestOf(t, s, varied(good(t, s), auth(""))))
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil || response.ContentLength != 1 {
		t.Errorf("a stall announces %d bytes: %v", response.ContentLength, err)
	}
}
