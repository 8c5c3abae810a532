package mock_test

import (
	"errors"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
)

func TestACustomerHasAClockOfItsOwn(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := create(t, s, "")
	path := "/customers/" + c.CSI + "/clock"
	read := func(r reply) string {
		return strings.TrimSpace(r.member(t, "mode") + " " + r.member(t, "now") + " " + r.member(t, "own") + " " + r.member(t, "offset"))
	}
	for _, row := range []struct{ operation, method, path, body, want string }{
		{"readCustomerClock", "GET", path, "", "frozen 2020-08-26T15:00:00.000Z false"},
		{"setCustomerClock", "PUT", path, `{"mode":"offset","offset":"P1DT1H"}`, "offset 2020-08-27T16:00:00.000Z true 25h0m0s"},
		{"advanceCustomerClock", "POST", path + "/advance", `{"by":"-1h"}`, "offset 2020-08-27T15:00:00.000Z true 24h0m0s"},
		{"advanceClock", "POST", "/clock/advance", `{"by":"PT30M"}`, "frozen 2020-08-26T15:30:00.000Z"},
		{"readCustomerClock", "GET", path, "", "offset 2020-08-27T15:30:00.000Z true 24h0m0s"},
		{"setCustomerClock", "PUT", path, `{"mode":"frozen"}`, "frozen 2020-08-27T15:30:00.000Z true"},
		{"advanceCustomerClock", "POST", path + "/advance", `{"by":"PT0.5S"}`, "frozen 2020-08-27T15:30:00.500Z true"},
		{"setCustomerClock", "PUT", path, `{"mode":"frozen","now":"2030-01-01T00:00:00Z"}`, "frozen 2030-01-01T00:00:00.000Z true"},
		{"releaseCustomerClock", "DELETE", path, "", "frozen 2020-08-26T15:30:00.000Z false"},
		{"advanceCustomerClock", "POST", path + "/advance", `{"by":"P1W"}`, "offset 2020-09-02T15:30:00.000Z true 168h0m0s"},
	} {
		if got := read(demand(t, s, 200, row.operation, row.method, row.path, row.body)); got != row.want {
			t.Errorf("%s %s: got %s, want %s", row.operation, row.body, got, row.want)
		}
	}
	demand(t, s, 404, "readCustomerClock", "GET", "/customers/1/clock", "")
}

func TestTheEarliestTimeFollowsTheCustomersReadings(t *testing.T) {
	t.Parallel()
	s := start(t, "time-fraction-in", "refused")
	path := "/customers/" + own
	control(t, s, "setCustomerClock", "PUT", path+"/clock", `{"mode":"frozen","now":"2021-01-01T00:00:00.001Z"}`)
	for alternative, want := range map[string]string{"refused": "2021-01-01T00:16:01Z", "accepted": "2021-01-01T00:16:00.001Z"} {
		control(t, s, "chooseCustomerReadings", "PUT", path+"/readings", choice("time-fraction-in", alternative))
		earliest := control(t, s, "readCustomerClock", "GET", path+"/clock", "").member(t, "earliest")
		if earliest != want {
			t.Errorf("%s: the earliest is %s, want %s", alternative, earliest, want)
		}
		token := token(t, s, mock.TokenRequest{})
		expect(t, send(t, s, auth("Bearer "+token), at(earliest)), 200, "")
	}
}

// The customer's clock decides what a request of the customer meets, and nothing of anybody else's.
func TestACustomersClockGovernsItsRequests(t *testing.T) {
	t.Parallel()
	s := start(t)
	stale := "Bearer " + token(t, s, mock.TokenRequest{})
	expect(t, send(t, s, auth(stale), at("2020-08-27T12:00:00Z")), 200, "")
	control(t, s, "setCustomerClock", "PUT", "/customers/"+own+"/clock", `{"mode":"frozen","now":"2020-08-26T17:00:00.000Z"}`)
	r := send(t, s, auth(stale), at("2020-08-27T00:00:00Z"))
	expect(t, r, 401, "bearer-token") // it was good for an hour
	if got := r.header.Get("Date"); got != "Wed, 26 Aug 2020 17:00:00 GMT" {
		t.Errorf("Date is %s", got)
	}
	expect(t, send(t, s, at("2020-08-26T17:15:59.999Z")), 400, "lead-time")
	expect(t, send(t, s, at("2020-08-26T17:16:00Z")), 200, "")
	for _, e := range s.Journal()[:3] {
		if !e.At.Equal(time.Date(2020, 8, 26, 17, 0, 0, 0, time.UTC)) || e.Duration != 0 {
			t.Errorf("the journal says %s and %s", e.At, e.Duration)
		}
	}
	// The path counts where there is no caller; a caller's own clock goes before it.
	noCaller := do(t, s, call{method: "PATCH", csi: own, service: "EBSO", instance: "DCMATI", execution: "X"})
	foreign := send(t, s, func(c *call) { c.csi = otherCSI })
	other := do(t, s, call{method: "PATCH", csi: otherCSI, service: "EBSO", instance: "OMCEBSOR3", execution: "X"})
	for name, row := range map[string]struct{ got, want string }{
		"no caller":         {noCaller.header.Get("Date"), "Wed, 26 Aug 2020 17:00:00 GMT"},
		"a foreign path":    {foreign.header.Get("Date"), "Wed, 26 Aug 2020 17:00:00 GMT"},
		"somebody else":     {other.header.Get("Date"), "Wed, 26 Aug 2020 15:00:00 GMT"},
		"the control API":   {control(t, s, "readHealth", "GET", "/health", "").header.Get("Date"), "Wed, 26 Aug 2020 15:00:00 GMT"},
		"a path of nowhere": {do(t, s, call{method: "GET", path: "/"}).header.Get("Date"), "Wed, 26 Aug 2020 15:00:00 GMT"},
	} {
		if row.got != row.want {
			t.Errorf("%s: Date is %s, want %s", name, row.got, row.want)
		}
	}
}

func TestAClockIsNotTurnedBeyondItsBounds(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, row := range []struct{ operation, method, path, body string }{
		{"setClock", "PUT", "/clock", `{"mode":"offset"}`},
		{"setClock", "PUT", "/clock", `{"mode":"frozen","offset":"1h"}`},
		{"setClock", "PUT", "/clock", `{"mode":"offset","offset":"1h","now":"2020-08-26T15:00:00Z"}`},
		{"setClock", "PUT", "/clock", `{"mode":"offset","offset":"soon"}`},
		{"setClock", "PUT", "/clock", `{"mode":"offset","offset":"-P40000D"}`},
		{"advanceClock", "POST", "/clock/advance", `{"by":"P1M"}`},
		{"advanceClock", "POST", "/clock/advance", `{"by":"-P40000D"}`},
		{"advanceClock", "POST", "/clock/advance", `{}`},
		{"advanceCustomerClock", "POST", "/customers/" + own + "/clock/advance", `{"by":"-P40000D"}`},
	} {
		r := demand(t, s, 400, row.operation, row.method, row.path, row.body)
		if !strings.Contains(r.body, "pointer") {
			t.Errorf("%s: no member is named in %s", row.body, r.body)
		}
	}
	if now := s.Clock().Now(); !now.Equal(time.Date(2020, 8, 26, 15, 0, 0, 0, time.UTC)) {
		t.Errorf("the clock shows %s", now)
	}
	if got := control(t, s, "readCustomerClock", "GET", "/customers/"+own+"/clock", "").member(t, "own"); got != "false" {
		t.Error("a customer got a clock that could not be set")
	}
}

func TestACustomersClockIsTurnedInGo(t *testing.T) {
	t.Parallel()
	s := start(t)
	c, err := s.CustomerClock(own)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	expect(t, send(t, s, at("2020-08-26T16:15:59.999Z")), 400, "lead-time")
	expect(t, send(t, s, at("2020-08-26T16:16:00Z")), 200, "")
	if _, err := s.CustomerClock("1"); err == nil || !strings.Contains(err.Error(), own) {
		t.Errorf("got %v, want an error that names the customers", err)
	}
}

// Who has a customer's clock in hand turns the customer's, whatever has become of the one that it had.
func TestACustomersClockInHandStaysTheCustomers(t *testing.T) {
	t.Parallel()
	const path = "/customers/" + own
	later := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, meanwhile := range map[string]func(*testing.T, *mock.Server){
		"nothing":   func(*testing.T, *mock.Server) {},
		"a reset":   func(t *testing.T, s *mock.Server) { demand(t, s, 204, "reset", "POST", "/reset", "") },
		"its reset": func(t *testing.T, s *mock.Server) { demand(t, s, 204, "resetCustomer", "POST", path+"/reset", "") },
		"its clock's release": func(t *testing.T, s *mock.Server) {
			demand(t, s, 200, "releaseCustomerClock", "DELETE", path+"/clock", "")
		},
		"a snapshot, restored": func(t *testing.T, s *mock.Server) {
			demand(t, s, 204, "restoreSnapshot", "POST", "/snapshots/a/restore", "")
		},
		"one of its own": func(t *testing.T, s *mock.Server) {
			demand(t, s, 204, "restoreCustomerSnapshot", "POST", path+"/snapshots/a/restore", "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			c, err := s.CustomerClock(own)
			if err != nil {
				t.Fatal(err)
			}
			demand(t, s, 201, "saveSnapshot", "POST", "/snapshots", `{"name":"a"}`)
			demand(t, s, 201, "saveCustomerSnapshot", "POST", path+"/snapshots", `{"name":"a"}`)
			if err := c.Offset(time.Hour); err != nil || c.Mode() != mock.ClockOffset {
				t.Fatalf("got %v, %s", err, c.Mode())
			}
			meanwhile(t, s)
			if err := c.Freeze(later); err != nil {
				t.Fatal(err)
			}
			r := send(t, s)
			if got := r.header.Get("Date"); got != later.Format(http.TimeFormat) || !c.Now().Equal(later) || c.Mode() != mock.ClockFrozen {
				t.Errorf("the customer's request is of %s, its clock says %s", got, c.Now())
			}
		})
	}
	s := start(t)
	made := create(t, s, "")
	c, err := s.CustomerClock(made.CSI)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Set(later); err != nil || c.Mode() != mock.ClockRunning {
		t.Errorf("got %v, %s", err, c.Mode())
	}
	if err := c.Real(); err != nil || c.Mode() != mock.ClockReal {
		t.Errorf("got %v, %s", err, c.Mode())
	}
	if err := c.Release(); err != nil || !c.Now().Equal(s.Clock().Now()) {
		t.Errorf("released: got %v, %s", err, c.Now())
	}
	demand(t, s, 204, "removeCustomer", "DELETE", "/customers/"+made.CSI, "")
	var unknown *mock.CustomerError
	if err := c.Freeze(later); !errors.As(err, &unknown) || unknown.CSI != made.CSI {
		t.Errorf("of a customer that is gone: %v", err)
	}
	if err := c.Release(); !errors.As(err, &unknown) {
		t.Errorf("of a customer that is gone: %v", err)
	}
}

// A duration of Go reaches 292 years: what is added up beyond that must not come round from the other side.
func TestAnOffsetIsNotAddedUpBeyondItsRange(t *testing.T) {
	t.Parallel()
	s := start(t)
	demand(t, s, 200, "setClock", "PUT", "/clock", `{"mode":"frozen","now":"2100-01-01T00:00:00Z"}`)
	path := "/customers/" + own + "/clock"
	for _, row := range [][4]string{
		{"setCustomerClock", "advanceCustomerClock", path, `{"mode":"offset","offset":"P105000D"}`},
		{"setClock", "advanceClock", "/clock", `{"mode":"offset","offset":"P105000D"}`},
	} {
		before := demand(t, s, 200, row[0], "PUT", row[2], row[3]).member(t, "offset")
		for _, by := range []string{"P105000D", "P106000D", "P106751D"} {
			r := demand(t, s, 400, row[1], "POST", row[2]+"/advance", `{"by":"`+by+`"}`)
			if !strings.Contains(r.body, "292 years") || !strings.Contains(r.body, `"pointer":"/by"`) {
				t.Errorf("the refusal is %s", r.body)
			}
		}
		if after := demand(t, s, 200, strings.Replace(row[0], "set", "read", 1), "GET", row[2], "").member(t, "offset"); after != before {
			t.Errorf("%s: the offset is %s, want %s", row[0], after, before)
		}
	}
	c := new(mock.Clock)
	if err := errors.Join(c.Offset(1), c.Advance(-1), c.Advance(1)); err != nil {
		t.Fatal(err)
	}
	for _, d := range []time.Duration{math.MaxInt64, math.MinInt64} {
		if err := c.Advance(d); err == nil {
			t.Errorf("turned by %s, the clock shows %s", d, c.Now())
		}
	}
}

func TestTheServersClockTakesNoCustomersBeyondTheBounds(t *testing.T) {
	t.Parallel()
	s := start(t)
	path := "/customers/" + own + "/clock"
	demand(t, s, 200, "setClock", "PUT", "/clock", `{"mode":"frozen","now":"9750-01-01T00:00:00Z"}`)
	demand(t, s, 200, "setCustomerClock", "PUT", path, `{"mode":"offset","offset":"P73000D"}`)
	before := demand(t, s, 200, "readCustomerClock", "GET", path, "").body
	for _, row := range [][4]string{
		{"setClock", "PUT", "/clock", `{"mode":"frozen","now":"9900-01-01T00:00:00Z"}`},
		{"setClock", "PUT", "/clock", `{"mode":"running","now":"9900-01-01T00:00:00Z"}`},
		{"advanceClock", "POST", "/clock/advance", `{"by":"P73000D"}`},
		{"advanceCustomerClock", "POST", path + "/advance", `{"by":"P33000D"}`},
	} {
		if r := demand(t, s, 400, row[0], row[1], row[2], row[3]); !strings.Contains(r.body, "9999-12-01") {
			t.Errorf("%s: the refusal is %s", row[3], r.body)
		}
		if after := demand(t, s, 200, "readCustomerClock", "GET", path, "").body; after != before {
			t.Errorf("%s: the clock shows %s, want %s", row[3], after, before)
		}
	}
	demand(t, s, 200, "setCustomerClock", "PUT", path, `{"mode":"offset","offset":"-P106000D"}`)
	r := demand(t, s, 400, "setClock", "PUT", "/clock", `{"mode":"real"}`)
	if !strings.Contains(r.body, "9999-12-01") {
		t.Errorf("the refusal is %s", r.body)
	}
	if err := s.Clock().Real(); err == nil {
		t.Error("a program gets what the control API refuses")
	}
	demand(t, s, 201, "saveCustomerSnapshot", "POST", strings.TrimSuffix(path, "clock")+"snapshots", `{"name":"far"}`)
	demand(t, s, 200, "releaseCustomerClock", "DELETE", path, "")
	demand(t, s, 200, "setClock", "PUT", "/clock", `{"mode":"frozen","now":"2020-08-26T15:00:00Z"}`)
	world := s.Snapshot()
	r = demand(t, s, 409, "restoreCustomerSnapshot", "POST", strings.TrimSuffix(path, "clock")+"snapshots/far/restore", "")
	if !strings.Contains(r.body, "9999-12-01") {
		t.Errorf("the refusal is %s", r.body)
	}
	unchanged(t, s, world)
}

// Of turns at the same time each counts, and what one refuses shows to nobody.
func TestClocksAreTurnedTogether(t *testing.T) {
	t.Parallel()
	s := start(t)
	path := "/customers/" + own + "/clock/advance"
	rush(t, s, 20, [][4]string{
		{"advanceClock", "POST", "/clock/advance", `{"by":"1s"}`}, {"advanceClock", "POST", "/clock/advance", `{"by":"-P106000D"}`},
		{"advanceCustomerClock", "POST", path, `{"by":"1s"}`}, {"advanceCustomerClock", "POST", path, `{"by":"-P106000D"}`},
	})
	got := demand(t, s, 200, "readCustomerClock", "GET", strings.TrimSuffix(path, "/advance"), "").member(t, "now")
	if want := "2020-08-26T15:01:20.000Z"; got != want {
		t.Errorf("the customer's clock shows %s, want %s", got, want)
	}
}
