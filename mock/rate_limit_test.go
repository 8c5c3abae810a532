package mock_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
)

func turn(t testing.TB, s *mock.Server, by time.Duration) {
	t.Helper()
	if err := s.Clock().Freeze(s.Clock().Now().Add(by)); err != nil {
		t.Fatal(err)
	}
}

func TestTheRateLimitFollowsTheMocksClock(t *testing.T) {
	t.Parallel()
	limit, err := mock.ParseRateLimit("2/10s")
	if err != nil {
		t.Fatal(err)
	}
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), CheckAnswers: true, Interceptors: mock.Interceptors{RateLimit: limit}})
	ask := func(want int, after string) {
		t.Helper()
		r := do(t, s, good(t, s))
		conforms(t, r)
		if r.status != want || r.header.Get("Retry-After") != after {
			t.Errorf("got %d, Retry-After %q, want %d and %q", r.status, r.header.Get("Retry-After"), want, after)
		}
	}
	ask(200, "")
	ask(200, "")
	ask(429, "5")
	turn(t, s, 4999*time.Millisecond)
	ask(429, "1")
	turn(t, s, time.Millisecond)
	ask(200, "")
	ask(429, "5")
	turn(t, s, -time.Minute)
	ask(429, "5")
	turn(t, s, 10*time.Second)
	ask(200, "")
	refusal := s.Journal()[1]
	if last := refusal.Trace[len(refusal.Trace)-1]; last.Check != "rate-limit" || last.Rule != "mock-rate-limit" || refusal.Reason != last.Rule {
		t.Errorf("the trace ends with %+v", last)
	}
	expect(t, do(t, s, varied(good(t, s), auth(""))), 401, "bearer-token")
}

func TestTheRateLimitIsPerCustomerOrToken(t *testing.T) {
	t.Parallel()
	s := start(t)
	a, b := create(t, s, ""), create(t, s, "")
	again := sampleOf(a, "approver")
	again.authorization = "Bearer " + token(t, s, mock.TokenRequest{Customer: a.CSI, ExpiresIn: time.Hour})
	for by, want := range map[string][]int{"customer": {200, 429, 200}, "token": {200, 200, 200}} {
		control(t, s, "setRateLimit", "PUT", "/rate-limit", `{"requests":1,"perMilliseconds":1000,"by":"`+by+`"}`)
		var got []int
		for _, c := range []call{sampleOf(a, "approver"), again, sampleOf(b, "approver")} {
			got = append(got, do(t, s, c).status)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("by %s: got %v, want %v", by, got, want)
		}
	}
	if r := do(t, s, again); r.status != 429 {
		t.Errorf("the same token again got %d", r.status)
	}
}

func TestACustomerHasARateLimitOfItsOwn(t *testing.T) {
	t.Parallel()
	s := start(t)
	limited, free := create(t, s, ""), create(t, s, "")
	path := "/customers/" + limited.CSI + "/rate-limit"
	r := control(t, s, "setCustomerRateLimit", "PUT", path, `{"requests":1,"perMilliseconds":60000}`)
	if want := `{"rateLimit":{"requests":1,"perMilliseconds":60000,"by":"customer"},"own":true}` + "\n"; r.body != want {
		t.Errorf("got %d %s", r.status, r.body)
	}
	for range 2 {
		expect(t, do(t, s, sampleOf(free, "approver")), 200, "")
	}
	expect(t, do(t, s, sampleOf(limited, "approver")), 200, "")
	expect(t, do(t, s, sampleOf(limited, "approver")), 429, "mock-rate-limit")
	if r := control(t, s, "liftCustomerRateLimit", "DELETE", path, ""); r.body != `{"own":false}`+"\n" {
		t.Errorf("got %s", r.body)
	}
	expect(t, do(t, s, sampleOf(limited, "approver")), 200, "")
	if r := control(t, s, "readRateLimit", "GET", "/rate-limit", ""); r.body != "{}\n" {
		t.Errorf("the server's is %s", r.body)
	}
	for _, body := range []string{`{"requests":0,"perMilliseconds":1}`, `{"requests":1}`, `{"requests":1.5,"perMilliseconds":1}`} {
		if r := control(t, s, "setCustomerRateLimit", "PUT", path, body); r.status != 400 {
			t.Errorf("%s got %d", body, r.status)
		}
	}
}

func TestParseRateLimit(t *testing.T) {
	t.Parallel()
	for spec, want := range map[string]mock.RateLimit{
		"":                 {},
		"10/1s":            {Requests: 10, Per: time.Second, By: mock.ByCustomer},
		"600/1m/token":     {Requests: 600, Per: time.Minute, By: mock.ByToken},
		"1/24h0m/customer": {Requests: 1, Per: 24 * time.Hour, By: mock.ByCustomer},
	} {
		if got, err := mock.ParseRateLimit(spec); err != nil || got != want {
			t.Errorf("%q: got %v %v, want %v", spec, got, err, want)
		}
	}
	for _, spec := range []string{"10", "0/1s", "10/1", "10/1s/", "10/1s/ip", "10/1s/token/x", "-1/1s", "1/25h", "1/1us"} {
		if got, err := mock.ParseRateLimit(spec); err == nil {
			t.Errorf("%q: got %v", spec, got)
		}
	}
	if _, err := mock.New(mock.Options{Interceptors: mock.Interceptors{RateLimit: mock.RateLimit{Requests: 1}}}); err == nil {
		t.Error("a limit without a time was taken")
	}
}

// More than one request a nanosecond: the wait is less than a clock can tell, and still is one.
func TestAVeryHighRateLimit(t *testing.T) {
	t.Parallel()
	s := start(t)
	control(t, s, "setRateLimit", "PUT", "/rate-limit", `{"requests":1000000000,"perMilliseconds":1}`)
	for range 3 {
		expect(t, do(t, s, good(t, s)), 200, "")
	}
	demand(t, s, 400, "setRateLimit", "PUT", "/rate-limit", `{"requests":5000000000,"perMilliseconds":1000}`)
	const bound = "1000000000"
	if _, err := mock.ParseRateLimit("5000000000/1s"); err == nil || !strings.Contains(err.Error(), bound) {
		t.Errorf("the flag's error is %v, want the bound", err)
	}
	tooMany := mock.RateLimit{Requests: 1_000_000_001, Per: time.Second}
	if _, err := mock.New(mock.Options{Interceptors: mock.Interceptors{RateLimit: tooMany}}); err == nil || !strings.Contains(err.Error(), bound) {
		t.Errorf("New says %v, want the bound", err)
	}
}

func TestWaitingAsLongAsTheRefusalSaysIsEnough(t *testing.T) {
	t.Parallel()
	for _, spec := range []string{"3/1s", "7/1s", "1/7ms", "13/1h"} {
		limit, err := mock.ParseRateLimit(spec)
		if err != nil {
			t.Fatal(err)
		}
		s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Interceptors: mock.Interceptors{RateLimit: limit}})
		for range limit.Requests {
			expect(t, do(t, s, good(t, s)), 200, "")
		}
		refused := do(t, s, good(t, s))
		expect(t, refused, 429, "mock-rate-limit")
		until, found := strings.CutPrefix(refused.member(t, "change"), "wait until ")
		if !found {
			t.Fatalf("%s: the change is %s", spec, refused.body)
		}
		demand(t, s, 200, "setClock", "PUT", "/clock", `{"mode":"frozen","now":"`+until+`"}`)
		expect(t, do(t, s, good(t, s)), 200, "")
	}
}

func TestACustomersResetFillsItsBuckets(t *testing.T) {
	t.Parallel()
	for _, by := range []string{mock.ByCustomer, mock.ByToken} {
		s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Interceptors: mock.Interceptors{RateLimit: mock.RateLimit{Requests: 1, Per: time.Hour, By: by}}})
		c, other := create(t, s, ""), create(t, s, "")
		for _, of := range []customer{c, other} {
			expect(t, do(t, s, sampleOf(of, "approver")), 200, "")
			expect(t, do(t, s, sampleOf(of, "approver")), 429, "mock-rate-limit")
		}
		demand(t, s, 204, "resetCustomer", "POST", "/customers/"+c.CSI+"/reset", "")
		expect(t, do(t, s, sampleOf(c, "approver")), 200, "")
		expect(t, do(t, s, sampleOf(other, "approver")), 429, "mock-rate-limit")
	}
}
