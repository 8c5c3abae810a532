package mock_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestTwoHundredClientsMeetNobody runs the tests of 200 teams against one mock: each has a customer, a clock and readings of
// its own, and none of them sees anything of another.
func TestTwoHundredClientsMeetNobody(t *testing.T) {
	t.Parallel()
	s := start(t)
	const clients = 200
	for n := range clients {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			now := time.Date(2030, 1, 1+n, n%24, 0, 0, 0, time.UTC)
			success, conflict := []int{200, 202}[n%2], []int{409, 422}[n/2%2]
			c := create(t, s, `{"services":[{"type":"EBSO","instances":[{"name":"SAME","executions":[{"id":"ONE"},{"id":"TWO"}]}]}]}`)
			path := "/customers/" + c.CSI
			demand(t, s, 200, "setCustomerClock", "PUT", path+"/clock", `{"mode":"frozen","now":"`+now.Format(time.RFC3339)+`"}`)
			demand(t, s, 200, "chooseCustomerReadings", "PUT", path+"/readings",
				choice("success-status", fmt.Sprint(success), "conflict-status", fmt.Sprint(conflict)))
			minted := demand(t, s, 200, "rotateCustomerKeys", "POST", path+"/keys/rotate", "").body
			_, rest, _ := strings.Cut(minted, `"approver":"`)
			approver, _, _ := strings.Cut(rest, `"`)

			put := func(execution string, start time.Time) reply {
				sent := sampleOf(c, "approver")
				sent.authorization, sent.execution = "Bearer "+approver, execution
				sent.body = `{"scheduledTime":"` + start.Format(time.RFC3339Nano) + `","action":"schedule"}`
				r := do(t, s, sent)
				if want := now.Format(http.TimeFormat); r.header.Get("Date") != want {
					t.Errorf("Date is %s, want %s", r.header.Get("Date"), want)
				}
				return r
			}
			first := now.Add(16 * time.Minute)
			expect(t, put("ONE", first.Add(-time.Millisecond)), 400, "lead-time")
			expect(t, put("ONE", first), success, "")
			expect(t, put("TWO", first.Add(time.Hour)), conflict, "conflict-body")
			expect(t, put("TWO", first.Add(2*time.Hour)), success, "")
			listed := demand(t, s, 200, "listRequests", "GET", "/requests?csi="+c.CSI, "")
			if got := strings.Count(listed.body, `"method":"PUT"`); got != 4 {
				t.Errorf("the journal has %d of its requests, want 4", got)
			}
			demand(t, s, 201, "saveCustomerSnapshot", "POST", path+"/snapshots", `{"name":"booked"}`)
			demand(t, s, 204, "resetCustomer", "POST", path+"/reset", "")
			if _, _, booked := s.Scheduled(c.CSI, "SAME", "ONE"); booked {
				t.Error("after the reset it is still booked")
			}
			demand(t, s, 204, "restoreCustomerSnapshot", "POST", path+"/snapshots/booked/restore", "")
			if start, _, booked := s.Scheduled(c.CSI, "SAME", "ONE"); !booked || !start.Equal(first) {
				t.Errorf("restored, it is booked %v for %s, want %s", booked, start, first)
			}
			expect(t, put("TWO", first.Add(time.Hour)), conflict, "conflict-body")
			if n%2 == 0 {
				demand(t, s, 204, "removeCustomer", "DELETE", path, "")
			}
		})
	}
}
