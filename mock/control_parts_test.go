package mock_test

import (
	"encoding/json"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

func TestThePartsOfACustomerAreListedAndRead(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := create(t, s, `{"csi":"12","services":[{"type":"EBSZ","instances":[
		{"name":"A","executions":[{"id":"E1"},{"id":"E2","scheduledStart":"now+2h"}],"rfcs":[{"rfcNumber":"R1"},{"rfcNumber":"R2"}]},
		{"name":"B","executions":[]}]}]}`)
	const path = "/customers/12"
	read := func(operation, at string) string {
		return strings.TrimSpace(demand(t, s, 200, operation, "GET", path+at, "").body)
	}
	if got := read("listInstances", "/instances"); !strings.Contains(got, read("readInstance", "/instances/A")) ||
		!strings.Contains(got, read("readInstance", "/instances/B")) {
		t.Errorf("the list of instances is %s", got)
	}
	if got := read("listExecutions", "/instances/A/executions"); got != `{"executions":[`+
		read("readExecution", "/instances/A/executions/E1")+","+read("readExecution", "/instances/A/executions/E2")+"]}" {
		t.Errorf("the list of executions is %s", got)
	}
	if got := read("listRFCs", "/instances/A/rfcs"); got != `{"rfcs":[`+
		read("readRFC", "/instances/A/rfcs/R1")+","+read("readRFC", "/instances/A/rfcs/R2")+"]}" {
		t.Errorf("the list of RFCs is %s", got)
	}
	for operation, at := range map[string]string{"listExecutions": "executions", "listRFCs": "rfcs"} {
		if got, want := read(operation, "/instances/B/"+at), `{"`+at+`":[]}`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		demand(t, s, 404, operation, "GET", path+"/instances/NONE/"+at, "")
	}
	demand(t, s, 404, "readExecution", "GET", path+"/instances/B/executions/E1", "")
	demand(t, s, 404, "readRFC", "GET", path+"/instances/A/rfcs/R3", "")
	if !strings.Contains(read("readExecution", "/instances/A/executions/E2"), `"scheduledStart":"2020-08-26T17:00:00Z"`) {
		t.Errorf("the execution is not as it is: %v", c)
	}
}

func TestTheOptInIsReadAndReadingsGoBackToTheStart(t *testing.T) {
	t.Parallel()
	s := start(t, "lead-status", "422")
	const optIn = "/customers/15427061/opt-in"
	if got := demand(t, s, 200, "readOptIn", "GET", optIn, "").member(t, "optedIn"); got != "true" {
		t.Errorf("got %s", got)
	}
	demand(t, s, 200, "setOptIn", "PUT", optIn, `{"optedIn":false}`)
	if got := demand(t, s, 200, "readOptIn", "GET", optIn, "").member(t, "optedIn"); got != "false" {
		t.Errorf("got %s", got)
	}
	before := demand(t, s, 200, "readReadings", "GET", "/readings", "").body
	demand(t, s, 200, "chooseReadings", "PUT", "/readings", `{"readings":{"lead-status":"409","success-status":"202"}}`)
	demand(t, s, 200, "chooseCustomerReadings", "PUT", "/customers/15427061/readings", choice("conflict-status", "422"))
	if got := demand(t, s, 200, "releaseReadings", "DELETE", "/readings", "").body; got != before {
		t.Errorf("got %s, want those of the start, %s", got, before)
	}
	if own := demand(t, s, 200, "readCustomerReadings", "GET", "/customers/15427061/readings", "").body; !strings.Contains(own, `"own":{"conflict-status":"422"}`) ||
		!strings.Contains(own, `"lead-status":"422"`) {
		t.Errorf("the customer's are %s, want its own over those of the start", own)
	}
}

func TestAFaultOfACustomerIsReadInItsScope(t *testing.T) {
	t.Parallel()
	s := start(t)
	const faults = "/customers/15427061/faults"
	own := demand(t, s, 201, "createCustomerFault", "POST", faults, `{"response":{"status":503}}`)
	servers := demand(t, s, 201, "createFault", "POST", "/faults", `{"response":{"status":503}}`)
	id, other := own.member(t, "id"), servers.member(t, "id")
	for _, at := range []string{faults, "/faults"} {
		if r := control(t, s, "readFault", "GET", at+"/"+id, ""); r.body != own.body {
			t.Errorf("at %s got %s, want %s", at, r.body, own.body)
		}
	}
	for _, at := range []string{faults + "/" + other, "/customers/20915348/faults/" + id} {
		demand(t, s, 404, "readCustomerFault", "GET", at, "")
		demand(t, s, 404, "removeCustomerFault", "DELETE", at, "")
	}
	demand(t, s, 200, "removeCustomerFault", "DELETE", faults+"/"+id, "")
	demand(t, s, 404, "readFault", "GET", "/faults/"+id, "")
	demand(t, s, 200, "readFault", "GET", "/faults/"+other, "")
}

func TestTheSeedFileOfACustomerHasItAlone(t *testing.T) {
	t.Parallel()
	s := start(t, "lead-status", "422")
	send(t, s)
	demand(t, s, 200, "chooseCustomerReadings", "PUT", "/customers/15427061/readings", choice("conflict-status", "422"))
	file := demand(t, s, 200, "exportCustomerSeed", "GET", "/customers/15427061/seed", "").body
	again := mock.Start(t, mock.Options{Clock: clock(t, frozen), Seed: mock.SeedFile{Text: []byte(file)}})
	if all := again.Snapshot(); len(all) != 1 || all[0].CSI != own {
		t.Fatalf("the file has %v", all)
	}
	unchanged(t, again, any(s.Snapshot()[:1]))
	if got := demand(t, again, 200, "readCustomerReadings", "GET", "/customers/15427061/readings", "").body; !strings.Contains(got, `"own":{"conflict-status":"422"}`) ||
		!strings.Contains(got, `"lead-status":"400"`) {
		t.Errorf("its readings are %s", got)
	}
	demand(t, s, 404, "exportCustomerSeed", "GET", "/customers/1/seed", "")
}

func TestATokenOfACustomerIsMintedInItsScope(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := create(t, s, "")
	path := "/customers/" + c.CSI + "/tokens"
	for _, text := range []string{"", `{}`, `{"customer":"` + c.CSI + `"}`} {
		r := demand(t, s, 200, "mintCustomerToken", "POST", path, text)
		var minted struct{ Token, Identifier string }
		if err := json.Unmarshal([]byte(r.body), &minted); err != nil || minted.Identifier != c.Identifier {
			t.Fatalf("got %s (%v)", r.body, err)
		}
		sent := sampleOf(c, "approver")
		sent.authorization = "Bearer " + minted.Token
		expect(t, do(t, s, sent), 200, "")
	}
	if r := demand(t, s, 400, "mintCustomerToken", "POST", path, `{"customer":"15427061"}`); !strings.Contains(r.body, "must be that of the path, or left out") {
		t.Errorf("another customer: got %s", r.body)
	}
	demand(t, s, 404, "mintCustomerToken", "POST", "/customers/1/tokens", "")
}
