package mock_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/bounce/mock"
)

// TestTwoHundredClientsMeetNobody runs the tests of 200 teams against one mock: each has a customer, a clock and readings of
// its own, and none of them sees anything of another. They run all at once, however few processors there are: t.Parallel
// would let only so many begin.
func TestTwoHundredClientsMeetNobody(t *testing.T) {
	t.Parallel()
	clients := 200
	if testing.Short() { // the race detector needs no more
		clients = 50
	}
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Journal: mock.JournalSize{Entries: clients * 5 * rounds, Bytes: 1 << 30}})
	before := len(s.Customers())
	var here, ended sync.WaitGroup
	here.Add(clients)
	for n := range clients {
		ended.Go(func() {
			t.Run(fmt.Sprint(n), func(t *testing.T) {
				here.Done()
				here.Wait()
				joined(t, s, n).work()
			})
		})
	}
	ended.Wait()
	if got, want := len(s.Customers())-before, clients/2; got != want {
		t.Errorf("%d customers are left, want %d", got, want)
	}
	if got, want := len(s.Journal()), clients/2*afterReset; got != want || s.Dropped() != 0 {
		t.Errorf("the journal has %d requests and dropped %d, want %d and 0", got, s.Dropped(), want)
	}
}

const (
	rounds     = 3
	afterReset = 2 // requests that a team sends after its reset
)

// team is a customer of its own with what it knows of it. All have an instance and executions of the same names.
type team struct {
	*testing.T
	s                 *mock.Server
	n, sent           int
	now               time.Time
	path              string
	call              call
	success, conflict int
}

func joined(t *testing.T, s *mock.Server, n int) *team {
	t.Helper()
	c := create(t, s, `{"services":[{"type":"EBSO","instances":[{"name":"SAME","executions":[{"id":"ONE"},{"id":"TWO"}]}]}]}`, "approver")
	m := &team{
		T: t, s: s, n: n, path: "/customers/" + c.CSI, call: sampleOf(c, "approver"),
		success: []int{200, 202}[n%2], conflict: []int{409, 422}[n/2%2],
	}
	m.turn(time.Date(2030, 1, 1+n, n%24, 0, 0, 0, time.UTC))
	demand(t, s, 200, "chooseCustomerReadings", "PUT", m.path+"/readings",
		choice("success-status", fmt.Sprint(m.success), "conflict-status", fmt.Sprint(m.conflict)))
	minted := demand(t, s, 200, "rotateCustomerKeys", "POST", m.path+"/keys/rotate", "").body
	_, rest, _ := strings.Cut(minted, `"approver":"`)
	approver, _, _ := strings.Cut(rest, `"`)
	m.call.authorization = "Bearer " + approver
	return m
}

func (m *team) turn(now time.Time) {
	m.Helper()
	m.now = now
	demand(m, m.s, 200, "setCustomerClock", "PUT", m.path+"/clock", `{"mode":"frozen","now":"`+now.Format(time.RFC3339)+`"}`)
}

// put schedules, and holds the moment to the team's clock.
func (m *team) put(execution string, start time.Time) reply {
	m.Helper()
	m.sent++
	sent := m.call
	sent.execution = execution
	sent.body = `{"scheduledTime":"` + start.Format(time.RFC3339Nano) + `","action":"schedule"}`
	r := do(m, m.s, sent)
	if want := m.now.Format(http.TimeFormat); r.header.Get("Date") != want {
		m.Errorf("Date is %s, want %s", r.header.Get("Date"), want)
	}
	return r
}

// counted holds the journal to what the team has sent since its last reset.
func (m *team) counted() {
	m.Helper()
	m.s.RequireCalls(m, m.sent, mock.Criteria{CSI: m.call.csi})
	if f := ask(m, m.s, "countRequests", "POST", "/requests/count", `{"csi":"`+m.call.csi+`"}`); f.Count != m.sent || f.Meta.Inexact {
		m.Errorf("the journal has %d of its requests, want %d", f.Count, m.sent)
	}
}

func (m *team) booked(execution string, at time.Time) {
	m.Helper()
	if start, _, booked := m.s.Scheduled(m.call.csi, "SAME", execution); booked == at.IsZero() || !start.Equal(at) {
		m.Errorf("%s is booked %v for %s, want %s", execution, booked, start, at)
	}
}

func (m *team) work() {
	var first time.Time
	for round := range rounds {
		m.turn(m.now.Add(time.Duration(round+m.n%3) * time.Minute))
		first = m.now.Add(16 * time.Minute)
		expect(m, m.put("ONE", first.Add(-time.Millisecond)), 400, "lead-time")
		expect(m, m.put("ONE", first.Add(100*time.Hour)), m.success, "") // out of the way
		expect(m, m.put("TWO", first.Add(2*time.Hour)), m.success, "")
		expect(m, m.put("ONE", first.Add(time.Hour)), m.conflict, "conflict-body")
		expect(m, m.put("ONE", first), m.success, "")
		m.counted()
	}
	m.goBack(first)
}

// goBack resets and restores the customer.
func (m *team) goBack(first time.Time) {
	demand(m, m.s, 201, "saveCustomerSnapshot", "POST", m.path+"/snapshots", `{"name":"booked"}`)
	demand(m, m.s, 204, "resetCustomer", "POST", m.path+"/reset", "")
	m.sent = 0
	m.counted()
	m.booked("ONE", time.Time{})
	if c := demand(m, m.s, 200, "readCustomerClock", "GET", m.path+"/clock", ""); !strings.Contains(c.body, `"2020-08-26T15:00:00.000Z"`) {
		m.Errorf("after the reset its clock says %s, want that of the server", c.body)
	}
	demand(m, m.s, 204, "restoreCustomerSnapshot", "POST", m.path+"/snapshots/booked/restore", "")
	m.booked("ONE", first)
	m.booked("TWO", first.Add(2*time.Hour))
	expect(m, m.put("TWO", first.Add(time.Hour)), m.conflict, "conflict-body")
	expect(m, m.put("TWO", first.Add(3*time.Hour)), m.success, "")
	m.counted()
	if list := demand(m, m.s, 200, "listCustomerSnapshots", "GET", m.path+"/snapshots", ""); strings.Count(list.body, `"name"`) != 1 {
		m.Errorf("its snapshots are %s, want the one that it saved", list.body)
	}
	if m.n%2 == 0 {
		demand(m, m.s, 204, "removeCustomer", "DELETE", m.path, "")
	}
}
