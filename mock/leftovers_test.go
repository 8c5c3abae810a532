package mock_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock"
)

// twelve is a customer that is easy to make again.
const twelve = `{"csi":"12","identifier":"11111111-2222-4333-8444-555555555555","services":[{"type":"EBSO","instances":[{"name":"A","executions":[{"id":"E"}]}]}]}`

// encumber gives a customer everything that could outlive it.
func encumber(t testing.TB, s *mock.Server, c customer) {
	t.Helper()
	path := "/customers/" + c.CSI
	demand(t, s, 200, "setCustomerClock", "PUT", path+"/clock", `{"mode":"frozen","now":"2030-01-01T00:00:00Z"}`)
	demand(t, s, 200, "chooseCustomerReadings", "PUT", path+"/readings", choice("success-status", "202"))
	demand(t, s, 200, "setCustomerRateLimit", "PUT", path+"/rate-limit", `{"requests":1,"perMilliseconds":60000}`)
	demand(t, s, 201, "createCustomerFault", "POST", path+"/faults", `{"response":{"status":503}}`)
	demand(t, s, 201, "saveCustomerSnapshot", "POST", path+"/snapshots", `{"name":"mine"}`)
	demand(t, s, 201, "addExecution", "POST", path+"/instances/"+c.Services[0].Instances[0].Name+"/executions", "")
	expect(t, do(t, s, sampleOf(c, "approver")), 503, "mock-fault")
}

// belongings are what is shown of a customer beside itself.
func belongings(t testing.TB, s *mock.Server, csi string) string {
	t.Helper()
	path := "/customers/" + csi
	var all []string
	for _, row := range [][2]string{
		{"readCustomerClock", "/clock"}, {"readCustomerReadings", "/readings"}, {"readCustomerRateLimit", "/rate-limit"},
		{"listCustomerFaults", "/faults"}, {"listCustomerSnapshots", "/snapshots"}, {"listCustomerRequests", "/requests"},
	} {
		body := demand(t, s, 200, row[0], "GET", path+row[1], "").body
		if before, _, cut := strings.Cut(body, `"meta"`); cut { // counts the whole journal
			body = before
		}
		all = append(all, body)
	}
	return strings.Join(all, "")
}

func TestACustomerInheritsNothingFromOneThatIsGoneByGoingBack(t *testing.T) {
	t.Parallel()
	for name, back := range map[string]func(*mock.Server){
		"restored":       func(s *mock.Server) { demand(t, s, 204, "restoreSnapshot", "POST", "/snapshots/before/restore", "") },
		"reset":          func(s *mock.Server) { demand(t, s, 204, "reset", "POST", "/reset", "") },
		"removed before": func(s *mock.Server) { demand(t, s, 204, "removeCustomer", "DELETE", "/customers/12", "") },
	} {
		s := start(t)
		want := belongings(t, s, create(t, s, twelve).CSI)
		demand(t, s, 204, "removeCustomer", "DELETE", "/customers/12", "")
		demand(t, s, 201, "saveSnapshot", "POST", "/snapshots", `{"name":"before"}`)
		encumber(t, s, create(t, s, twelve))
		back(s)
		if left := s.Leftovers("12"); len(left) > 0 {
			t.Errorf("%s: left are %v", name, left)
		}
		if diff := cmp.Diff(want, belongings(t, s, create(t, s, twelve).CSI)); diff != "" {
			t.Errorf("%s: the next of this CSI has (-want +got):\n%s", name, diff)
		}
	}
}

// A customer that was removed and made again is another one, though it has the same CSI.
func TestGoingBackBringsTheFormerCustomerOfACSI(t *testing.T) {
	t.Parallel()
	s := start(t)
	want := belongings(t, s, create(t, s, twelve).CSI)
	demand(t, s, 201, "saveSnapshot", "POST", "/snapshots", `{"name":"before"}`)
	demand(t, s, 204, "removeCustomer", "DELETE", "/customers/12", "")
	encumber(t, s, create(t, s, twelve))
	demand(t, s, 204, "restoreSnapshot", "POST", "/snapshots/before/restore", "")
	if diff := cmp.Diff(want, belongings(t, s, "12")); diff != "" {
		t.Errorf("the former one has (-want +got):\n%s", diff)
	}
	former := s.Snapshot()
	demand(t, s, 204, "resetCustomer", "POST", "/customers/12/reset", "")
	unchanged(t, s, former)
}

// One that stays keeps what no snapshot holds.
func TestGoingBackLeavesWhatIsNotInTheSnapshot(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := create(t, s, twelve)
	demand(t, s, 201, "saveSnapshot", "POST", "/snapshots", `{"name":"before"}`)
	encumber(t, s, c)
	demand(t, s, 204, "restoreSnapshot", "POST", "/snapshots/before/restore", "")
	const want = "[world keys fault limit generation snapshot journal]"
	if got := fmt.Sprint(s.Leftovers("12")); got != want {
		t.Errorf("it has %s, want %s", got, want)
	}
}

func TestSnapshotsOfCustomersThatAreGoneMakeRoom(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, back := range [][2]string{{"reset", "/reset"}, {"restoreSnapshot", "/snapshots/before/restore"}} {
		demand(t, s, 201, "saveSnapshot", "POST", "/snapshots", `{"name":"before"}`)
		create(t, s, twelve)
		for n := range 999 {
			demand(t, s, 201, "saveCustomerSnapshot", "POST", "/customers/12/snapshots", fmt.Sprintf(`{"name":"n%d"}`, n))
		}
		demand(t, s, 409, "saveSnapshot", "POST", "/snapshots", `{"name":"one-more"}`)
		demand(t, s, 204, back[0], "POST", back[1], "")
		demand(t, s, 201, "saveSnapshot", "POST", "/snapshots", `{"name":"one-more"}`)
		demand(t, s, 204, "deleteSnapshot", "DELETE", "/snapshots/one-more", "")
	}
}

// A customer of the start that was removed can be brought back, unless another one has its Identifier by now.
func TestACustomersResetThatIsRefusedChangesNothing(t *testing.T) {
	t.Parallel()
	s := start(t)
	demand(t, s, 204, "removeCustomer", "DELETE", "/customers/"+own, "")
	taker := strings.Replace(twelve, "11111111-2222-4333-8444-555555555555", ownKeys, 1)
	encumber(t, s, create(t, s, taker))
	misbehave(t, s, `{"request":{"csi":"`+own+`"},"response":{"status":502}}`)
	expect(t, do(t, s, call{method: "PUT", csi: own, service: "EBSO", instance: "DCMATI", execution: "X"}), 502, "mock-fault")
	seen := func() any {
		return []any{s.Snapshot(), s.Leftovers(own), s.Leftovers("12"), s.Faults().List(), s.Journal(), belongings(t, s, "12")}
	}
	before := seen()
	if err := s.ResetCustomer(own); !errors.Is(err, mock.ErrDuplicate) {
		t.Errorf("the error is %v, want a taken Identifier", err)
	}
	demand(t, s, 404, "resetCustomer", "POST", "/customers/"+own+"/reset", "")
	if diff := cmp.Diff(before, seen()); diff != "" {
		t.Errorf("the refusal changed (-before +after):\n%s", diff)
	}
	demand(t, s, 204, "removeCustomer", "DELETE", "/customers/12", "")
	if err := s.ResetCustomer(own); err != nil || len(s.Faults().List()) > 0 {
		t.Errorf("brought back: %v, faults %v", err, s.Faults().List())
	}
}

// rush calls the control API from many goroutines; the first status of 500 or above fails the test.
func rush(t *testing.T, s *mock.Server, rounds int, calls [][4]string) {
	t.Helper()
	var all sync.WaitGroup
	for _, c := range calls {
		for range 2 {
			all.Go(func() {
				for range rounds {
					if r := control(t, s, c[0], c[1], c[2], c[3]); r.status >= 500 {
						t.Errorf("%s answers %d: %s", c[0], r.status, r.body)
						return
					}
				}
			})
		}
	}
	all.Wait()
}

func TestCallsThatRaceACustomersRemovalLeaveNothingOfIt(t *testing.T) {
	t.Parallel()
	s := start(t)
	const path = "/customers/12"
	calls := [][4]string{
		{"createCustomer", "POST", "/customers", twelve}, {"removeCustomer", "DELETE", path, ""},
		{"createCustomer", "POST", "/customers", twelve}, {"removeCustomer", "DELETE", path, ""},
		{"readCustomer", "GET", path, ""}, {"setOptIn", "PUT", path + "/opt-in", `{"optedIn":true}`},
		{"setCustomerClock", "PUT", path + "/clock", `{"mode":"frozen"}`}, {"advanceCustomerClock", "POST", path + "/clock/advance", `{"by":"1s"}`},
		{"releaseCustomerClock", "DELETE", path + "/clock", ""},
		{"chooseCustomerReadings", "PUT", path + "/readings", choice("success-status", "202")},
		{"rotateCustomerKeys", "POST", path + "/keys/rotate", ""}, {"setCustomerKeys", "PUT", path + "/jwks", `{"jwksUri":"https://keys.example"}`},
		{"readCustomerKeys", "GET", path + "/jwks", ""},
		{"createCustomerFault", "POST", path + "/faults", `{"response":{"status":503}}`},
		{"setCustomerRateLimit", "PUT", path + "/rate-limit", `{"requests":1,"perMilliseconds":60000}`},
		{"saveCustomerSnapshot", "POST", path + "/snapshots", `{"name":"mine"}`}, {"restoreCustomerSnapshot", "POST", path + "/snapshots/mine/restore", ""},
		{"diffCustomerSnapshot", "GET", path + "/snapshots/mine/diff", ""}, {"resetCustomer", "POST", path + "/reset", ""},
		{"addInstance", "POST", path + "/instances", ""}, {"addExecution", "POST", path + "/instances/A/executions", ""},
		{"mintToken", "POST", "/tokens", `{"customer":"12"}`}, {"exportSeed", "GET", "/seed", ""},
		{"saveSnapshot", "POST", "/snapshots", `{"name":"all"}`}, {"restoreSnapshot", "POST", "/snapshots/all/restore", ""},
		{"listCustomers", "GET", "/customers", ""},
	}
	rush(t, s, 15, calls)
	control(t, s, "removeCustomer", "DELETE", path, "")
	if left := s.Leftovers("12"); len(left) > 0 {
		t.Errorf("left are %v", left)
	}
}
