package mock_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock"
)

// demand calls the control API and expects a status.
func demand(t testing.TB, s *mock.Server, want int, operation, method, path, body string) reply {
	t.Helper()
	r := control(t, s, operation, method, path, body)
	if r.status != want {
		t.Fatalf("%s %s answers %d, want %d: %s", method, path, r.status, want, r.body)
	}
	return r
}

func TestCustomersAreListedShownAndRemoved(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := create(t, s, `{"readings":{"success-status":"202"}}`)
	list := demand(t, s, 200, "listCustomers", "GET", "/customers", "").body
	for _, csi := range []string{own, otherCSI, outsider, c.CSI} {
		if !strings.Contains(list, `"csi":"`+csi+`"`) {
			t.Errorf("%s is not among %s", csi, list)
		}
	}
	shown := demand(t, s, 200, "readCustomer", "GET", "/customers/"+c.CSI, "")
	if shown.member(t, "identifier") != c.Identifier || !strings.Contains(shown.body, `"success-status":"202"`) {
		t.Errorf("it is shown as %s", shown.body)
	}
	expect(t, do(t, s, sampleOf(c, "approver")), 202, "")
	demand(t, s, 204, "removeCustomer", "DELETE", "/customers/"+c.CSI, "")
	expect(t, do(t, s, sampleOf(c, "approver")), 401, "jwks-identifier")
	demand(t, s, 404, "readCustomer", "GET", "/customers/"+c.CSI, "")
	if n := strings.Count(control(t, s, "listRequests", "GET", "/requests?csi="+c.CSI, "").body, `"success-status"`); n != 0 {
		t.Errorf("%d rows of the journal are left", n)
	}
	again := create(t, s, `{"csi":"`+c.CSI+`","identifier":"`+c.Identifier+`","services":[{"type":"EBSO","instances":[{"name":"A","executions":[{"id":"E"}]}]}]}`)
	expect(t, do(t, s, sampleOf(again, "approver")), 200, "") // without the readings of the one before
}

// customerPage is an answer of listCustomers.
type customerPage struct {
	Customers []struct{ CSI string }
	Total     int
	Next      string
}

func TestCustomersAreListedInPages(t *testing.T) {
	t.Parallel()
	s := start(t)
	page := func(query string) (p customerPage, csis []string) {
		t.Helper()
		if err := json.Unmarshal([]byte(demand(t, s, 200, "listCustomers", "GET", "/customers"+query, "").body), &p); err != nil {
			t.Fatal(err)
		}
		for _, c := range p.Customers {
			csis = append(csis, c.CSI)
		}
		return p, csis
	}
	for _, name := range []string{"Alpha", "Beta", "alphabet", "Gamma", "ALPHA two"} {
		demand(t, s, 201, "createCustomer", "POST", "/customers?tokens=user", `{"csi":"90`+name[:2]+name[len(name)-1:]+`","name":"`+name+`"}`)
	}
	whole, all := page("")
	if whole.Total != len(all) || whole.Next != "" || len(all) < 8 {
		t.Errorf("without parameters %d customers are listed of %d, next %q; want all", len(all), whole.Total, whole.Next)
	}
	var paged []string
	for after := ""; ; {
		p, csis := page("?limit=3" + after)
		paged = append(paged, csis...)
		if p.Total != len(all) || len(csis) > 3 {
			t.Errorf("the page %q has %d customers of %d, want at most 3 of %d", after, len(csis), p.Total, len(all))
		}
		if p.Next == "" {
			break
		}
		after = "&after=" + p.Next
	}
	if !slices.Equal(paged, all) {
		t.Errorf("the pages have %v, want %v", paged, all)
	}
	for query, want := range map[string][]string{
		"?q=alpha":                                {"90Ala", "90alt", "90ALo"},
		"?q=ALPHA&limit=2":                        {"90Ala", "90alt"},
		"?q=alpha&limit=2&after=90alt":            {"90ALo"},
		"?q=alpha&after=90Bea":                    {"90alt", "90ALo"}, // after a customer that q leaves out
		"?q=90Bea":                                {"90Bea"},
		"?q=6F1C0A52-6f0e-4c43-9d6e-2b6f1f8c0a01": {own},
		"?q=nobody":                               nil,
		"?after=90ALo":                            nil,
	} {
		p, got := page(query)
		if !slices.Equal(got, want) {
			t.Errorf("%s lists %v, want %v", query, got, want)
		}
		if (p.Next != "") != (query == "?q=ALPHA&limit=2") {
			t.Errorf("%s has the next page %q", query, p.Next)
		}
	}
	demand(t, s, 204, "removeCustomer", "DELETE", "/customers/90Bea", "")
	for query, want := range map[string]string{
		"?after=90Bea": "begin without after", "?limit=0": "limit", "?limit=1001": "limit", "?q=": "q", "?offset=1": "offset",
	} {
		if got := demand(t, s, 400, "listCustomers", "GET", "/customers"+query, "").body; !strings.Contains(got, want) {
			t.Errorf("%s is refused without %q: %s", query, want, got)
		}
	}
}

func TestACustomerThatCannotBeEnrolledLeavesNothing(t *testing.T) {
	t.Parallel()
	s := start(t)
	before := s.Snapshot()
	demand(t, s, 400, "createCustomer", "POST", "/customers", `{"csi":"1","readings":{"success-status":"299"}}`)
	demand(t, s, 400, "createCustomer", "POST", "/customers", `{"csi":"1","jwksUri":"ftp://keys.example"}`)
	unchanged(t, s, before)
	control(t, s, "createCustomer", "POST", "/customers", `{"csi":"1"}`)
	if own := control(t, s, "readCustomerReadings", "GET", "/customers/1/readings", "").body; !strings.Contains(own, `"own":{}`) {
		t.Errorf("readings of the one that was refused are left: %s", own)
	}
}

func TestACustomerIsShownWithTheTokensThatTheQueryNames(t *testing.T) {
	t.Parallel()
	s := start(t)
	tokens := func(shown reply) []string {
		var c struct{ Tokens map[string]string }
		if err := json.Unmarshal([]byte(shown.body), &c); err != nil {
			t.Fatal(err)
		}
		return slices.Sorted(maps.Keys(c.Tokens))
	}
	created := demand(t, s, 201, "createCustomer", "POST", "/customers?tokens=approver", `{"csi":"1"}`)
	read := demand(t, s, 200, "readCustomer", "GET", "/customers/1?tokens=user&tokens=expired&tokens=wrong-issuer", "")
	if got, also := tokens(created), tokens(read); !slices.Equal(got, []string{"approver"}) || !slices.Equal(also, []string{"expired", "user"}) {
		t.Errorf("got %v and %v, want the named ones, less one that the customer cannot have", got, also)
	}
	before := s.Snapshot()
	for _, path := range []string{"/customers?tokens=aprover", "/customers?tokens=approver&tokens="} {
		demand(t, s, 400, "createCustomer", "POST", path, `{"csi":"2"}`)
	}
	demand(t, s, 400, "readCustomer", "GET", "/customers/1?tokens=all", "")
	unchanged(t, s, before)
}

func TestOptInIsTurned(t *testing.T) {
	t.Parallel()
	s := start(t)
	demand(t, s, 200, "setOptIn", "PUT", "/customers/"+own+"/opt-in", `{"optedIn":false}`)
	expect(t, send(t, s), 403, "opt-in")
	demand(t, s, 200, "setOptIn", "PUT", "/customers/"+own+"/opt-in", `{"optedIn":true}`)
	expect(t, send(t, s), 200, "")
}

func TestInstancesExecutionsAndRFCsComeAndGo(t *testing.T) {
	t.Parallel()
	s := start(t)
	base := "/customers/" + own + "/instances"
	demand(t, s, 201, "addInstance", "POST", base, `{"name":"NEW","executions":[{"id":"E1"}]}`)
	expect(t, send(t, s, instance("NEW"), execution("E1")), 200, "")
	added := demand(t, s, 201, "addExecution", "POST", base+"/NEW/executions",
		`{"id":"E2","operation":"stop","duration":{"unit":"hours","value":3},"scheduledStart":"now+5h","scheduledBy":"me@example.com"}`)
	if added.member(t, "operation") != "Stop" || added.member(t, "scheduledEnd") != "2020-08-26T23:00:00Z" {
		t.Errorf("the execution is %s", added.body)
	}
	expect(t, send(t, s, instance("NEW"), execution("E1"), at("2020-08-26T20:00:00Z")), 409, "conflict-body")
	demand(t, s, 200, "replaceExecution", "PUT", base+"/NEW/executions/E2", `{"duration":{"unit":"minutes","value":5}}`)
	expect(t, send(t, s, instance("NEW"), execution("E1"), at("2020-08-26T20:00:00Z")), 200, "")
	demand(t, s, 204, "removeExecution", "DELETE", base+"/NEW/executions/E2", "")
	expect(t, send(t, s, instance("NEW"), execution("E2")), 404, "execution-id")
	demand(t, s, 201, "addRFC", "POST", base+"/NEW/rfcs", `{"rfcNumber":"R","scheduledStart":"now+1h","duration":{"unit":"days","value":2}}`)
	expect(t, send(t, s, instance("NEW"), execution("E1"), at("2020-08-27T20:00:00Z")), 409, "conflict-body")
	moved := demand(t, s, 200, "replaceRFC", "PUT", base+"/NEW/rfcs/R", `{"scheduledStart":"now+5h","duration":{"unit":"hours","value":1}}`)
	if moved.member(t, "rfcNumber") != "R" || moved.member(t, "scheduledStart") != "2020-08-26T20:00:00Z" {
		t.Errorf("the RFC is %s", moved.body)
	}
	expect(t, send(t, s, instance("NEW"), execution("E1"), at("2020-08-27T20:00:00Z")), 200, "")
	expect(t, send(t, s, instance("NEW"), execution("E1"), at("2020-08-26T20:00:00Z")), 409, "conflict-body")
	shown := demand(t, s, 200, "readInstance", "GET", base+"/NEW", "")
	if shown.member(t, "service") != "EBSO" || !strings.Contains(shown.body, `"scheduledStart":"2020-08-27T20:00:00Z"`) || !strings.Contains(shown.body, `"rfcNumber":"R"`) {
		t.Errorf("the instance is %s", shown.body)
	}
	demand(t, s, 204, "removeRFC", "DELETE", base+"/NEW/rfcs/R", "")
	expect(t, send(t, s, instance("NEW"), execution("E1"), at("2020-08-26T20:00:00Z")), 200, "")
	made := demand(t, s, 201, "addExecution", "POST", base+"/NEW/executions", "")
	expect(t, send(t, s, instance("NEW"), execution(made.member(t, "id")), at("2020-08-29T20:00:00Z")), 200, "")
	demand(t, s, 204, "removeInstance", "DELETE", base+"/NEW", "")
	expect(t, send(t, s, instance("NEW"), execution("E1")), 404, "instance-id")
}

func TestTheWorldStaysAsItIsWhenAChangeIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	base := "/customers/" + own + "/instances"
	before := s.Snapshot()
	for name, row := range map[string]struct {
		status                        int
		operation, method, path, body string
	}{
		"an instance that is there":           {409, "addInstance", "POST", base, `{"name":"DCMATI"}`},
		"an execution that is there":          {409, "addInstance", "POST", base, `{"name":"N","executions":[{"id":"X"},{"id":"3-CDQF5Z0"}]}`},
		"an unknown member":                   {400, "addInstance", "POST", base, `{"label":"N"}`},
		"an execution of another instance":    {409, "addExecution", "POST", base + "/TCMATI/executions", `{"id":"3-CDQF5Z0"}`},
		"an unknown instance":                 {404, "addExecution", "POST", base + "/NONE/executions", `{}`},
		"an unknown operation":                {400, "addExecution", "POST", base + "/DCMATI/executions", `{"operation":"restart"}`},
		"an end before the start":             {400, "addExecution", "POST", base + "/DCMATI/executions", `{"scheduledStart":"now","scheduledEnd":"now-1h"}`},
		"an execution that is not there":      {404, "replaceExecution", "PUT", base + "/DCMATI/executions/NONE", `{}`},
		"another id than that of the path":    {400, "replaceExecution", "PUT", base + "/DCMATI/executions/3-CDQF5Z0", `{"id":"Z"}`},
		"one to remove that is not there":     {404, "removeExecution", "DELETE", base + "/DCMATI/executions/NONE", ""},
		"an RFC that is there":                {409, "addRFC", "POST", base + "/TCMATI/rfcs", `{"rfcNumber":"3-7JZXAMZ"}`},
		"an RFC of an unknown type":           {400, "addRFC", "POST", base + "/TCMATI/rfcs", `{"rfcType":"ODD"}`},
		"an RFC to remove that is not there":  {404, "removeRFC", "DELETE", base + "/TCMATI/rfcs/NONE", ""},
		"an RFC to replace that is not there": {404, "replaceRFC", "PUT", base + "/TCMATI/rfcs/NONE", `{}`},
		"another number than in the path":     {400, "replaceRFC", "PUT", base + "/TCMATI/rfcs/3-7JZXAMZ", `{"rfcNumber":"Z"}`},
		"an instance that is not there":       {404, "readInstance", "GET", base + "/NONE", ""},
		"an instance to remove":               {404, "removeInstance", "DELETE", base + "/NONE", ""},
		"an opt-in of no customer":            {404, "setOptIn", "PUT", "/customers/1/opt-in", `{"optedIn":true}`},
		"an opt-in that is text":              {400, "setOptIn", "PUT", "/customers/" + own + "/opt-in", `{"optedIn":"yes"}`},
	} {
		r := demand(t, s, row.status, row.operation, row.method, row.path, row.body)
		if r.member(t, "change") == "" && !strings.Contains(r.body, "errors") {
			t.Errorf("%s: no remedy in %s", name, r.body)
		}
		unchanged(t, s, before)
	}
}

// changesOf are the paths of a diff.
func changesOf(t testing.TB, r reply) []string {
	t.Helper()
	var d struct{ Changes []struct{ Path string } }
	if err := json.Unmarshal([]byte(r.body), &d); err != nil {
		t.Fatal(err)
	}
	paths := []string{}
	for _, c := range d.Changes {
		paths = append(paths, c.Path)
	}
	return paths
}

func TestSnapshotsAreSavedComparedRestoredAndDropped(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"", "/customers/" + own} {
		s := start(t)
		of := func(operation string) string {
			if prefix != "" {
				operation = strings.Replace(operation, "Snapshot", "CustomerSnapshot", 1)
			}
			return operation
		}
		diff := func(query string) []string {
			return changesOf(t, demand(t, s, 200, of("diffSnapshot"), "GET", prefix+"/snapshots/before/diff"+query, ""))
		}
		before := s.Snapshot()
		demand(t, s, 201, of("saveSnapshot"), "POST", prefix+"/snapshots", `{"name":"before"}`)
		if got := diff(""); len(got) != 0 {
			t.Errorf("nothing has changed, but %q", got)
		}
		expect(t, send(t, s), 200, "")
		control(t, s, "chooseCustomerReadings", "PUT", "/customers/"+own+"/readings", choice("lead-status", "422"))
		control(t, s, "setCustomerClock", "PUT", "/customers/"+own+"/clock", `{"mode":"frozen","now":"2020-01-01T00:00:00Z"}`)
		control(t, s, "rotateCustomerKeys", "POST", "/customers/"+own+"/keys/rotate", "")
		demand(t, s, 201, of("saveSnapshot"), "POST", prefix+"/snapshots", `{"name":"after"}`)
		at := "/customers/15427061"
		e := at + "/instances/DCMATI/executions/3-CDQF5Z0/"
		want := []string{at + "/clock", e + "scheduledBy", e + "scheduledEnd", e + "scheduledStart", at + "/keys", at + "/readings"}
		for _, query := range []string{"", "?against=after"} {
			if d := cmp.Diff(want, diff(query)); d != "" {
				t.Errorf("%s%s: changes (-want +got):\n%s", prefix, query, d)
			}
		}
		if list := demand(t, s, 200, of("listSnapshots"), "GET", prefix+"/snapshots", "").body; strings.Count(list, `"name"`) != 2 {
			t.Errorf("the list is %s", list)
		}
		demand(t, s, 204, of("restoreSnapshot"), "POST", prefix+"/snapshots/before/restore", "")
		unchanged(t, s, before)
		if got := diff(""); len(got) != 0 {
			t.Errorf("%s: restored, but %q differ", prefix, got)
		}
		demand(t, s, 204, of("restoreSnapshot"), "POST", prefix+"/snapshots/after/restore", "")
		if d := cmp.Diff(want, diff("")); d != "" {
			t.Errorf("%s: changes once more (-want +got):\n%s", prefix, d)
		}
		demand(t, s, 204, of("deleteSnapshot"), "DELETE", prefix+"/snapshots/before", "")
		demand(t, s, 404, of("restoreSnapshot"), "POST", prefix+"/snapshots/before/restore", "")
		demand(t, s, 404, of("diffSnapshot"), "GET", prefix+"/snapshots/after/diff?against=before", "")
		demand(t, s, 404, of("deleteSnapshot"), "DELETE", prefix+"/snapshots/before", "")
		demand(t, s, 400, of("saveSnapshot"), "POST", prefix+"/snapshots", `{"name":"a b"}`)
	}
}

// life is what a client meets from a fresh start on: ids, tokens, answers.
func life(t testing.TB, s *mock.Server) []string {
	t.Helper()
	c := create(t, s, "")
	r := do(t, s, sampleOf(c, "approver"))
	sent := send(t, s)
	added := control(t, s, "addExecution", "POST", "/customers/"+own+"/instances/DCMATI/executions", "")
	return []string{
		c.CSI, c.Identifier, c.Tokens["approver"], r.body, sent.body, r.header.Get("X-Request-Id"), sent.header.Get("X-Request-Id"),
		added.body, control(t, s, "listRequests", "GET", "/requests", "").body[:600],
	}
}

func TestAfterAResetTheSameRequestsGetTheSameAnswers(t *testing.T) {
	t.Parallel()
	s := start(t)
	world, first := s.Snapshot(), life(t, s)
	control(t, s, "chooseReadings", "PUT", "/readings", choice("success-status", "202"))
	control(t, s, "chooseCustomerReadings", "PUT", "/customers/"+own+"/readings", choice("success-status", "202"))
	control(t, s, "setClock", "PUT", "/clock", `{"mode":"real"}`)
	control(t, s, "advanceCustomerClock", "POST", "/customers/"+own+"/clock/advance", `{"by":"P1D"}`)
	control(t, s, "setCustomerKeys", "PUT", "/customers/"+own+"/jwks", `{"jwksUri":"https://keys.example"}`)
	demand(t, s, 204, "removeCustomer", "DELETE", "/customers/"+otherCSI, "")
	demand(t, s, 204, "reset", "POST", "/reset", "")
	unchanged(t, s, world)
	if entries := s.Journal(); len(entries) != 0 {
		t.Errorf("the journal has %d entries", len(entries))
	}
	if diff := cmp.Diff(first, life(t, s)); diff != "" {
		t.Errorf("after the reset (-before +after):\n%s", diff)
	}
}

func TestACustomerIsResetAlone(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := create(t, s, "")
	born := s.Snapshot()
	mine, theirs := "/customers/"+c.CSI, "/customers/"+own
	expect(t, do(t, s, sampleOf(c, "approver")), 200, "")
	control(t, s, "advanceCustomerClock", "POST", mine+"/clock/advance", `{"by":"1h"}`)
	control(t, s, "setOptIn", "PUT", mine+"/opt-in", `{"optedIn":false}`)
	control(t, s, "chooseCustomerReadings", "PUT", mine+"/readings", choice("success-status", "202"))
	demand(t, s, 204, "resetCustomer", "POST", mine+"/reset", "")
	unchanged(t, s, born)
	if got := control(t, s, "readCustomerClock", "GET", mine+"/clock", "").member(t, "own"); got != "false" {
		t.Errorf("the clock is its own: %s", got)
	}
	expect(t, do(t, s, sampleOf(c, "approver")), 200, "")
	expect(t, send(t, s), 200, "")
	demand(t, s, 204, "resetCustomer", "POST", theirs+"/reset", "")
	if n := len(s.Journal()); n != 1 {
		t.Errorf("the journal has %d entries, want that of the other customer", n)
	}
	if _, _, booked := s.Scheduled(own, "DCMATI", "3-CDQF5Z0"); booked {
		t.Error("the execution is still booked")
	}
	demand(t, s, 404, "resetCustomer", "POST", "/customers/1/reset", "")
}
