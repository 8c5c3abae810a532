package mock_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"sync"
	"testing"

	"example.com/bounce/mock"
)

// A request that still waits when everything goes back to the start is of the time before: it books nothing into the fresh
// world, leaves nothing in the fresh journal, and its client is let go.
func TestNothingThatWaitsOutlivesAReset(t *testing.T) {
	t.Parallel()
	for name, reset := range map[string]func(testing.TB, *mock.Server, customer){
		"the server's": func(t testing.TB, s *mock.Server, _ customer) { demand(t, s, 204, "reset", "POST", "/reset", "") },
		"the customer's": func(t testing.TB, s *mock.Server, c customer) {
			demand(t, s, 204, "resetCustomer", "POST", "/customers/"+c.CSI+"/reset", "")
		},
		"its removal": func(t testing.TB, s *mock.Server, c customer) {
			demand(t, s, 204, "removeCustomer", "DELETE", "/customers/"+c.CSI, "")
		},
	} {
		for rule, books := range map[string]bool{
			`{"fixedDelayMilliseconds":60000}`: false, `{"fixedDelayMilliseconds":60000,"process":true}`: true,
			`{"fault":"STALLED_RESPONSE"}`: true,
		} {
			t.Run(name+" "+rule, func(t *testing.T) {
				t.Parallel()
				s := start(t)
				c := create(t, s, "")
				misbehave(t, s, `{"request":{"csi":"`+c.CSI+`"},"response":`+rule+`}`)
				ended := make(chan error, 1)
				go func() { _, err := exchanged(t, s, s.Client(), sampleOf(c, "approver")); ended <- err }()
				at := c.Services[0].Instances[0]
				booked := func() bool { _, _, ok := s.Scheduled(c.CSI, at.Name, at.Executions[0].ID); return ok }
				for s.Faults().List()[0].Hits == 0 || books && !booked() {
					runtime.Gosched()
				}
				reset(t, s, c)
				if err := <-ended; err == nil {
					t.Error("the client got the whole answer")
				}
				if left := s.Leftovers(c.CSI); slices.Contains(left, "journal") || slices.Contains(left, "generation") {
					t.Errorf("left are %v", left)
				}
				if booked() {
					t.Error("the request was booked after the reset")
				}
			})
		}
	}
}

func TestADelayedGrantEndsWithAReset(t *testing.T) {
	t.Parallel()
	s := start(t)
	misbehave(t, s, `{"request":{"operation":"issueToken"},"response":{"fixedDelayMilliseconds":60000}}`)
	ended := make(chan error, 1)
	go func() { _, err := exchanged(t, s, s.Client(), tokenCall()); ended <- err }()
	for s.Faults().List()[0].Hits == 0 {
		runtime.Gosched()
	}
	demand(t, s, 204, "reset", "POST", "/reset", "")
	if err := <-ended; err == nil {
		t.Error("the client got an answer")
	}
}

// A body that is still on its way holds nothing back yet: whether or not anything could come between, the request is decided in the
// world after the reset, and what it books there is in the journal.
func TestARequestWhoseBodyComesAfterAResetIsInTheJournal(t *testing.T) {
	t.Parallel()
	for name, rule := range map[string]string{"on the ordinary way": "", "beside a fault": `{"status":500}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			if rule != "" {
				misbehave(t, s, `{"request":{"operation":"listExecutions"},"response":`+rule+`}`)
			}
			c := good(t, s)
			body, sent := io.Pipe()
			reading := make(chan struct{})
			r := httptest.NewRequest(http.MethodPut, c.url(), &announced{Reader: body, read: func() { close(reading) }})
			r.Header = http.Header{"Authorization": {c.authorization}, "Identifier": {c.identifier}, "Content-Type": {c.mediaType}}
			w, answered := httptest.NewRecorder(), make(chan struct{})
			go func() { defer close(answered); s.ServeHTTP(w, r) }()
			<-reading
			demand(t, s, 204, "reset", "POST", "/reset", "")
			if _, err := io.WriteString(sent, c.body); err != nil {
				t.Error(err)
			}
			_ = sent.Close()
			<-answered
			_, _, booked := s.Scheduled(own, "DCMATI", "3-CDQF5Z0")
			if n := len(s.Journal()); w.Code != 200 || !booked || n != 1 {
				t.Errorf("got %d, booked %v, with %d rows in the journal, want 200, true, 1", w.Code, booked, n)
			}
		})
	}
}

// announced tells of the first read.
type announced struct {
	io.Reader
	read func()
	once sync.Once
}

func (a *announced) Read(p []byte) (int, error) {
	a.once.Do(a.read)
	return a.Reader.Read(p)
}

func TestAResetLetsTheRequestsOfOthersWait(t *testing.T) {
	t.Parallel()
	s := start(t)
	c, other := create(t, s, ""), create(t, s, "")
	misbehave(t, s, `{"request":{"csi":"`+c.CSI+`"},"response":{"fixedDelayMilliseconds":100}}`)
	answered := make(chan error, 1)
	go func() { _, err := exchanged(t, s, s.Client(), sampleOf(c, "approver")); answered <- err }()
	for s.Faults().List()[0].Hits == 0 {
		runtime.Gosched()
	}
	demand(t, s, 204, "resetCustomer", "POST", "/customers/"+other.CSI+"/reset", "")
	if err := <-answered; err != nil {
		t.Errorf("the other customer's request got %v", err)
	}
}

// What a customer meets is decided by its own requests since its own reset.
func TestHostilityIsEachCustomersOwn(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Interceptors: mock.Interceptors{Hostile: 7}})
	c, other := create(t, s, ""), create(t, s, "")
	run := func(neighbours int) (all []string) {
		for range 20 {
			r := do(t, s, sampleOf(c, "approver"))
			all = append(all, r.header.Get("Bounce-Mock-Hostile")+" "+r.body)
			for range neighbours {
				do(t, s, sampleOf(other, "approver"))
				do(t, s, call{method: "GET", path: "/selfservice/v1" + listPath}) // is nobody's
			}
		}
		return all
	}
	reset := func(of customer) { demand(t, s, 204, "resetCustomer", "POST", "/customers/"+of.CSI+"/reset", "") }
	alone := run(0)
	reset(c)
	if among := run(3); !slices.Equal(alone, among) {
		t.Errorf("among others it got\n%q\nwant\n%q", among, alone)
	}
	reset(other)
	if next := do(t, s, sampleOf(c, "approver")).header.Get("Bounce-Mock-Hostile"); next != "seed=7, request=21" {
		t.Errorf("after another's reset the next answer says %q", next)
	}
	demand(t, s, 204, "reset", "POST", "/reset", "")
	if next := do(t, s, good(t, s)).header.Get("Bounce-Mock-Hostile"); next != "seed=7, request=1" {
		t.Errorf("after the server's reset the first answer says %q", next)
	}
}
