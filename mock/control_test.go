package mock_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// control calls the control API and holds the answer to control.yaml.
func control(t testing.TB, s *mock.Server, operation, method, path, body string) reply {
	t.Helper()
	c := call{method: method, path: "/__admin" + path, body: body}
	if body != "" {
		c.mediaType = "application/json"
	}
	r := do(t, s, c)
	document, err := openapi.Control()
	if err != nil {
		t.Fatal(err)
	}
	op, found := document.Operation(operation)
	if !found {
		t.Fatalf("no operation %s", operation)
	}
	for _, v := range op.ValidateAnswer(r.status, r.header, []byte(r.body)) {
		t.Errorf("the answer breaks control.yaml: %s\n%s", v.Error(), r.body)
	}
	return r
}

// customer is what a client reads of a customer that was made.
type customer struct {
	CSI, Name, Identifier string
	OptedIn               bool
	Services              []struct {
		Type      string
		Instances []struct {
			Name       string
			Executions []struct{ ID, ScheduledStart string }
			RFCs       []struct{ RFCNumber, ScheduledStart string }
		}
	}
	Tokens map[string]string
}

func create(t testing.TB, s *mock.Server, body string, tokens ...string) customer {
	t.Helper()
	r := control(t, s, "createCustomer", "POST", "/customers?"+url.Values{"tokens": tokens}.Encode(), body)
	if r.status != 201 {
		t.Fatalf("got %d, want 201: %s", r.status, r.body)
	}
	var c customer
	if err := json.Unmarshal([]byte(r.body), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// sampleOf is the document's sample, sent by a customer that was made.
func sampleOf(c customer, name string) call {
	i := c.Services[0].Instances[0]
	return call{
		method: "PUT", csi: c.CSI, service: c.Services[0].Type, instance: i.Name, execution: i.Executions[0].ID,
		authorization: "Bearer " + c.Tokens[name], identifier: c.Identifier, mediaType: "application/json", body: sampleBody,
	}
}

func TestACustomerThatIsMadeUpCanBeUsedAtOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	const held = `{"issuer":"https://login.example/","audience":"bounce"}`
	c := create(t, s, held)
	if got, want := len(c.Tokens), 4+4+len(mock.Defects()); got != want {
		t.Errorf("%d tokens, want %d: a good one of each role, four of several scopes, and one of each defect", got, want)
	}
	for name := range c.Tokens {
		r := do(t, s, sampleOf(c, name))
		conforms(t, r)
		switch name {
		case "approver", "approver-first", "approver-between", "approver-last":
			expect(t, r, 200, "")
		case "no-scope", "wrong-scope", "longer-scope", "no-approver", "app-admin", "privileged-user", "user":
			expect(t, r, 403, "scope-approver")
		case "no-exp":
			expect(t, r, 401, "token-no-exp")
		default:
			expect(t, r, 401, "bearer-token")
		}
	}
	if again := create(t, s, "{}"); again.CSI == c.CSI || again.Identifier == c.Identifier {
		t.Errorf("the next customer is the same: %s %s", again.CSI, again.Identifier)
	}
	if first := create(t, start(t), held); first.CSI != c.CSI || first.Tokens["approver"] != c.Tokens["approver"] {
		t.Errorf("another server of the same seed made %s, want %s", first.CSI, c.CSI)
	}
}

func TestATokenOfANewCustomerLastsForADayOfTheMocksClock(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := create(t, s, "")
	late := sampleOf(c, "approver")
	for when, want := range map[string]int{"2020-08-27T14:59:59.999Z": 200, "2020-08-27T15:00:00Z": 401} {
		control(t, s, "setClock", "PUT", "/clock", `{"mode":"frozen","now":"`+when+`"}`)
		late.body = `{"scheduledTime":"2020-08-28T00:00:00Z","action":"schedule"}`
		if r := do(t, s, late); r.status != want {
			t.Errorf("at %s got %d, want %d", when, r.status, want)
		}
	}
}

func TestACustomerIsMadeAsTheBodySays(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := create(t, s, `{"csi":"40000001","name":"Ours","identifier":"11111111-2222-4333-8444-555555555555","optedIn":false,
		"services":[{"type":"EBSZ","instances":[{"name":"A/B","executions":[{"id":"X","scheduledStart":"now+2h"}],
		"rfcs":[{"rfcNumber":"R","scheduledStart":"2020-08-26T8:53:51-07:00","duration":{"unit":"hours","value":1}}]}]}]}`)
	i := c.Services[0].Instances[0]
	got := fmt.Sprint(c.CSI, c.Name, c.Identifier, c.OptedIn, c.Services[0].Type, i.Name, i.Executions, i.RFCs)
	want := "40000001Ours11111111-2222-4333-8444-555555555555falseEBSZA/B[{X 2020-08-26T17:00:00Z}] [{R 2020-08-26T08:53:51-07:00}]"
	if strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	sent := sampleOf(c, "approver")
	sent.instance = "A%2FB"
	expect(t, do(t, s, sent), 403, "opt-in")
}

func TestTheControlAPIRefusesAsTheAPIDoes(t *testing.T) {
	t.Parallel()
	s := start(t, "error-body", "empty", "body-invalid-status", "422", "body-malformed-status", "422")
	for name, row := range map[string]struct {
		operation, method, path, body string
		status                        int
		reason                        string
	}{
		"a CSI that is taken":       {"createCustomer", "POST", "/customers", `{"csi":"15427061"}`, 409, "support-identifier"},
		"an Identifier that is":     {"createCustomer", "POST", "/customers", `{"identifier":"` + ownKeys + `"}`, 409, "support-identifier"},
		"an unknown member":         {"createCustomer", "POST", "/customers", `{"cis":"1"}`, 400, "body-invalid-status"},
		"a fault deep inside":       {"createCustomer", "POST", "/customers", `{"services":[{"instances":[{"executions":[{"id":""}]}]}]}`, 400, "body-invalid-status"},
		"keys that are none":        {"createCustomer", "POST", "/customers", `{"keys":{"keys":[]}}`, 400, "body-invalid-status"},
		"a wrong type":              {"createCustomer", "POST", "/customers", `{"csi":5}`, 400, "body-invalid-status"},
		"no JSON":                   {"createCustomer", "POST", "/customers", `{`, 400, "body-malformed-status"},
		"a list":                    {"createCustomer", "POST", "/customers", `[]`, 400, "body-malformed-status"},
		"a member twice":            {"createCustomer", "POST", "/customers", `{"csi":"1","csi":"2"}`, 400, "one-json-value"},
		"no body for the clock":     {"setClock", "PUT", "/clock", "", 400, "body-malformed-status"},
		"an unknown mode":           {"setClock", "PUT", "/clock", `{"mode":"fast"}`, 400, "body-invalid-status"},
		"a time with the real mode": {"setClock", "PUT", "/clock", `{"mode":"real","now":"2020-08-26T15:00:00Z"}`, 400, "body-invalid-status"},
		"a year out of bounds":      {"setClock", "PUT", "/clock", `{"mode":"frozen","now":"1969-12-31T23:59:59Z"}`, 400, "body-invalid-status"},
		"a limit of nothing":        {"listRequests", "GET", "/requests?limit=0", "", 400, "body-invalid-status"},
		"a limit that is no number": {"listRequests", "GET", "/requests?limit=all", "", 400, "body-invalid-status"},
		"another method":            {"readHealth", "DELETE", "/health", "", 405, "method-not-allowed"},
		"another path":              {"readHealth", "GET", "/nothing", "", 404, "path"},
	} {
		t.Run(name, func(t *testing.T) {
			r := control(t, s, row.operation, row.method, row.path, row.body)
			expect(t, r, row.status, row.reason)
			if r.member(t, "title") == "" {
				t.Errorf("got %s, want a problem, whatever the readings are", r.body)
			}
		})
	}
}

func TestTheJournalListsTheNewestFirstAndLeavesOutTheControlAPI(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := create(t, s, "")
	do(t, s, sampleOf(c, "approver"))
	send(t, s)
	send(t, s, auth(""))
	for query, want := range map[string]string{
		"":              "[401 bearer-token] [200] [200] total 3 kept 3",
		"?limit=1":      "[401 bearer-token] total 3 kept 3",
		"?csi=" + c.CSI: "[200] total 3 kept 3",
	} {
		var answer struct {
			Requests []struct {
				Status                                 int
				Reason, RequestBody, Operation, Method string
				Trace                                  []struct{ Check string }
			}
			Meta struct{ Total, Dropped, Kept int }
		}
		r := control(t, s, "listRequests", "GET", "/requests"+query, "")
		if err := json.Unmarshal([]byte(r.body), &answer); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, e := range answer.Requests {
			got += "[" + strings.TrimSpace(fmt.Sprint(e.Status, " ", e.Reason)) + "] "
			if e.Operation != "scheduleExecution" || e.Method != "PUT" || e.RequestBody != sampleBody || len(e.Trace) == 0 {
				t.Errorf("%s: the entry is %+v", query, e)
			}
		}
		if got += fmt.Sprintf("total %d kept %d", answer.Meta.Total, answer.Meta.Kept); got != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
		if strings.Contains(r.body, "eyJ") {
			t.Errorf("%s: the journal shows a token", query)
		}
	}
}

func TestTheClockIsSetFrozenAndReleased(t *testing.T) {
	t.Parallel()
	s := start(t, "time-fraction-in", "refused")
	read := func(r reply) string {
		return r.member(t, "mode") + " " + r.member(t, "now") + " " + r.member(t, "earliest")
	}
	for _, row := range []struct{ body, want string }{
		{`{"mode":"frozen","now":"2021-01-01T00:00:00.001Z"}`, "frozen 2021-01-01T00:00:00.001Z 2021-01-01T00:16:01Z"},
		{`{"mode":"frozen","now":"2021-01-01T2:00:00+02:00"}`, "frozen 2021-01-01T00:00:00.000Z 2021-01-01T00:16:00Z"},
		{`{"mode":"frozen"}`, "frozen 2021-01-01T00:00:00.000Z 2021-01-01T00:16:00Z"},
	} {
		if got := read(control(t, s, "setClock", "PUT", "/clock", row.body)); got != row.want {
			t.Errorf("%s: got %s, want %s", row.body, got, row.want)
		}
		if got := read(control(t, s, "readClock", "GET", "/clock", "")); got != row.want {
			t.Errorf("read back: got %s, want %s", got, row.want)
		}
	}
	earliest := control(t, s, "readClock", "GET", "/clock", "").member(t, "earliest")
	expect(t, send(t, s, at(earliest)), 200, "")
	for _, mode := range []string{"running", "real"} {
		if got := control(t, s, "setClock", "PUT", "/clock", `{"mode":"`+mode+`"}`).member(t, "mode"); got != mode {
			t.Errorf("the mode is %s, want %s", got, mode)
		}
	}
}

func TestHealthSaysWhatIsInForce(t *testing.T) {
	t.Parallel()
	r := control(t, start(t, "time-zone-out", "utc"), "readHealth", "GET", "/health", "")
	for _, part := range []string{`"status":"healthy"`, `"server":"bounce-mock"`, `"time-zone-out":"utc"`, `"randomSeed":1`} {
		if !strings.Contains(r.body, part) {
			t.Errorf("the answer lacks %s: %s", part, r.body)
		}
	}
}
