package mock_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// reading are the operations that only read, with a path that each answers.
var reading = map[string]string{
	"readExecution": whole, "listExecutions": list, "listConflicts": executions, "readOptions": dcmati + "/options",
	"listOperations": metadata + "operations", "listServices": metadata + "services", "listDurations": metadata + "durations",
	"readTicketQueue": queuePath, "listInstanceServices": "/customers/4165/products/bounce/instances/DCMATI/services",
	"readWorkflowStatus": progress + "BOUNCE", "readWorkflowStatusDetails": stepsPath,
}

const (
	stepsPath = "/executions/3-CDQF5Z0/status/details?requestor=BOUNCE"
	queuePath = "/customers/services/EBSO/products/bounce/instances/DCMATI/ticket/queue"
	metadata  = "/customers/services/products/bounce/"
	pairs     = "/customers/15427061/EBSO/products/bounce/instances/PAIR/executions"
	busy      = "/customers/15427061/EBSO/products/bounce/instances/TCMATI/executions"
)

// numbers are the rfcNumbers of a list of conflicts that was given.
func numbers(t testing.TB, s *mock.Server, path string) []string {
	t.Helper()
	r := ofOperation(t, "listConflicts", family(t, s, http.MethodGet, path, ""))
	var items []struct{ RFCNumber string }
	if err := json.Unmarshal([]byte(r.body), &items); err != nil || r.status != http.StatusOK || items == nil {
		t.Fatalf("got %d %s, want a list", r.status, r.body)
	}
	all := []string{}
	for _, i := range items {
		all = append(all, i.RFCNumber)
	}
	return all
}

func within(start, end string) string {
	return "?scheduledStart=" + strings.ReplaceAll(start, "+", "%2B") + "&scheduledEnd=" + strings.ReplaceAll(end, "+", "%2B")
}

func TestConflictsAreTheChangesThatAWindowMeets(t *testing.T) {
	t.Parallel()
	rfcs := []string{"3-7JZXAMZ", "3-7JZXAGH", "3-6JZXAMH"}
	first, none := []string{"FIRST"}, []string{}
	for name, row := range map[string]struct {
		readings []string
		path     string
		want     []string
	}{
		"RFCs of every kind":           {nil, busy + within("2020-08-26T16:00:00Z", "2020-08-26T16:30:00Z"), rfcs},
		"no window":                    {nil, busy, append(slices.Clone(rfcs), "3-8KDAYAH")},
		"a day ahead":                  {nil, busy + within("2020-08-27T16:59:00Z", "2020-08-27T17:30:00Z"), []string{"3-8KDAYAH"}},
		"after the RFCs":               {nil, busy + within("2020-08-27T17:00:00Z", "2020-08-27T17:30:00Z"), none},
		"within a booking":             {nil, pairs + within("2020-08-26T16:30:00Z", "2020-08-26T17:00:00Z"), first},
		"around a booking":             {nil, pairs + within("2020-08-26T15:00:00Z", "2020-08-26T19:00:00Z"), first},
		"by the instants":              {nil, pairs + within("2020-08-26T09:30:00-07:00", "2020-08-26T23:00:00+05:30"), first},
		"by the wall time":             {nil, pairs + within("2020-08-26T16:30:00-07:00", "2020-08-26T17:00:00-07:00"), none},
		"up to a booking":              {nil, pairs + within("2020-08-26T15:00:00Z", "2020-08-26T16:00:00Z"), none},
		"up to a booking, closed":      {[]string{"window-edges", "closed"}, pairs + within("2020-08-26T15:00:00Z", "2020-08-26T16:00:00Z"), first},
		"from a booking's end, closed": {[]string{"window-edges", "closed"}, pairs + within("2020-08-26T18:00:00Z", "2020-08-26T19:00:00Z"), first},
		"from a time on":               {nil, pairs + "?scheduledStart=2020-08-26T17:00:00Z", first},
		"from a later time on":         {nil, pairs + "?scheduledStart=2020-08-26T18:00:00Z", none},
		"up to a time":                 {nil, pairs + "?scheduledEnd=2020-08-26T16:00:00Z", none},
		"up to a later time":           {nil, pairs + "?scheduledEnd=2020-08-26T16:00:01Z", first},
		"a cancelled execution":        {nil, pairs + within("2020-08-26T20:00:00Z", "2020-08-26T22:00:00Z"), none},
		"another instance":             {nil, executions, none},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := numbers(t, booked(t, row.readings...), row.path); !slices.Equal(got, row.want) {
				t.Errorf("got %v, want %v", got, row.want)
			}
		})
	}
}

func TestAMovedExecutionConflictsOnceInItsNewWindow(t *testing.T) {
	t.Parallel()
	s := booked(t)
	expect(t, send(t, s, pair("FIRST"), at("2020-08-26T21:00:00Z")), 200, "")
	r := family(t, s, http.MethodGet, pairs, "")
	const want = `[{"rfcNumber":"FIRST","rfcType":"OCIEBS_Prod_SelfService","rfcSubType":"SelfService_Bounce","status":"Open","subStatus":"Ready For Execution",` +
		`"scheduledStart":"2020-08-26T21:00:00Z","scheduledEnd":"2020-08-26T23:00:00Z","duration":{"unit":"hours","value":2}}]`
	shown(t, r, want)
}

func TestAQueryThatCannotBeServedIsRefused(t *testing.T) {
	t.Parallel()
	s := booked(t)
	before := any(s.Snapshot())
	for name, row := range map[string]struct{ operation, path, reason string }{
		"a start that is no time":         {"listConflicts", pairs + within("tomorrow", "2020-08-26T16:00:00Z"), "conflicts-query"},
		"an end that is no time":          {"listConflicts", pairs + within("2020-08-26T16:00:00Z", "2020-02-31T16:00:00Z"), "conflicts-query"},
		"an end before the start":         {"listConflicts", pairs + within("2020-08-26T17:00:00Z", "2020-08-26T16:59:59Z"), "conflicts-query"},
		"an end that is the start":        {"listConflicts", pairs + within("2020-08-26T17:00:00Z", "2020-08-26T10:00:00-07:00"), "conflicts-query"},
		"no id":                           {"readWorkflowStatus", "/executions/status?requestor=BOUNCE", "workflow-ids"},
		"an empty id":                     {"readWorkflowStatus", "/executions/status?id=&requestor=BOUNCE", "workflow-ids"},
		"no requestor":                    {"readWorkflowStatus", "/executions/status?id=FIRST", "workflow-requestor"},
		"an empty requestor":              {"readWorkflowStatus", progress, "workflow-requestor"},
		"a requestor in small letters":    {"readWorkflowStatus", progress + "bounce", "workflow-requestor"},
		"a requestor before":              {"readWorkflowStatus", progress + "REFRESH&requestor=BOUNCE", "workflow-requestor"},
		"an id with another name":         {"readWorkflowStatus", "/executions/status?ID=FIRST&requestor=BOUNCE", "workflow-ids"},
		"a requestor with a blank behind": {"readWorkflowStatus", progress + "BOUNCE%20", "workflow-requestor"},
	} {
		for status, code := range map[string]int{"400": http.StatusBadRequest, "422": http.StatusUnprocessableEntity} {
			s := s
			if status != "400" {
				s = start(t, "query-status", status, "status-requestor", status)
			}
			r := ofOperation(t, row.operation, family(t, s, http.MethodGet, row.path, ""))
			if r.status != code || r.reason() != row.reason {
				t.Errorf("%s: got %d %s, want %d %s", name, r.status, r.reason(), code, row.reason)
			}
		}
	}
	unchanged(t, s, before)
}

func TestWhatThereIsToChooseFrom(t *testing.T) {
	t.Parallel()
	s := start(t)
	for operation, want := range map[string]string{
		"listOperations":  `[{"name":"Bounce","label":"Bounce"},{"name":"Start","label":"Start"},{"name":"Stop","label":"Stop"}]`,
		"listServices":    `[{"name":"All","label":"All (Apps and DB)"},{"name":"Apps","label":"All Apps"},{"name":"Components","label":"Apps Components"}]`,
		"readTicketQueue": `{"category":"Application - EBS OCI","serviceCode":"EBSO","subType":"SelfService_Bounce","type":"OCIEBS_Prod_SelfService"}`,
		"listInstanceServices": `[{"name":"All","label":"All (Apps and DB)"},{"name":"Apps","label":"All Apps"},{"name":"Components","label":"Apps Components"},` +
			`{"name":"AllwithVM","label":"All (Apps & DB) with VM"},{"name":"AppswithVM","label":"All Apps with VM"}]`,
		"listDurations": `[{"displayValue":"2 hours","value":"PT2H"},{"displayValue":"2 hours 30 minutes","value":"PT2H30M"},` +
			`{"displayValue":"3 hours","value":"PT3H"},{"displayValue":"4 hours","value":"PT4H"}]`,
		"readOptions": `{"hosts":[{"name":"dcmati-apps.example.com","tier":"MT","options":[{"name":"OPMN","label":"OPMN services","value":false},` +
			`{"name":"APACHE","label":"Apache","value":false},{"name":"CONCURRENT_MANAGER","label":"Concurrent Manager","value":false},` +
			`{"name":"WORKFLOW_MAILER","label":"Workflow Mailer","value":false}]},` +
			`{"name":"dcmati-db.example.com","tier":"DB","options":[{"name":"DATABASE","label":"Database","value":false},` +
			`{"name":"DB_LISTENER","label":"Database Listener","value":false}]}]}`,
	} {
		shown(t, ofOperation(t, operation, family(t, s, http.MethodGet, reading[operation], "")), want)
	}
}

func TestTheWorkflowStatusFollowsTheClock(t *testing.T) {
	t.Parallel()
	s := booked(t)
	for _, row := range []struct{ now, first, second string }{
		{"2020-08-26T15:59:59Z", "scheduled", "unscheduled"}, {"2020-08-26T16:00:00Z", "running", "unscheduled"},
		{"2020-08-26T17:59:59Z", "running", "unscheduled"}, {"2020-08-26T18:00:00Z", "success", "unscheduled"},
	} {
		setClock(t, s, row.now)
		r := family(t, s, http.MethodGet, "/executions/status?id=SECOND&requestor=BOUNCE&id=FIRST", "")
		shown(t, ofOperation(t, "readWorkflowStatus", r), fmt.Sprintf(
			`{"response":[{"executionId":"SECOND","status":%q},{"executionId":"FIRST","status":%q}]}`, row.second, row.first))
	}
}

func TestAForeignExecutionHasTheWorkflowStatusOfAnUnknownOne(t *testing.T) {
	t.Parallel()
	for _, alternative := range []string{"left-out", "404", "400"} {
		s := start(t, "status-unknown", alternative)
		answer := func(id string) string {
			r := family(t, s, http.MethodGet, "/executions/status?id=FIRST&requestor=BOUNCE&id="+id, "")
			return fmt.Sprint(r.status, r.reason(), r.body)
		}
		if foreign, nowhere := answer("3-BLFVC0W"), answer("3-UNKNOWN"); foreign != nowhere {
			t.Errorf("%s: got %s, want it as for an unknown id: %s", alternative, foreign, nowhere)
		}
	}
}

// reader is a call of an operation that reads, with the scopes that it needs, or others.
func reader(t testing.TB, s *mock.Server, operation, scope string) call {
	t.Helper()
	return call{
		method: http.MethodGet, path: "/selfservice/v1" + reading[operation], identifier: ownKeys,
		authorization: "Bearer " + token(t, s, mock.TokenRequest{Scope: scope}),
	}
}

func TestWhoMayRead(t *testing.T) {
	t.Parallel()
	s := start(t)
	before := any(s.Snapshot())
	const user, approver = "mcs:oci:api:User", "mcs:oci:api:Approver"
	stranger := "Bearer " + token(t, s, mock.TokenRequest{Customer: outsider, Scope: mock.AllScopes})
	for operation := range reading {
		needed, clause := user, "scope-user"
		if operation == "listConflicts" {
			needed, clause = approver, "scope-conflicts"
		}
		for name, row := range map[string]struct {
			edit   func(*call)
			scope  string
			status int
			reason string
		}{
			"whoever has the scope":    {func(*call) {}, needed, 200, ""},
			"whoever has all scopes":   {func(*call) {}, mock.AllScopes, 200, ""},
			"nobody without a token":   {auth(""), needed, 401, "bearer-token"},
			"nobody with junk":         {auth("Bearer junk"), needed, 401, "bearer-token"},
			"nobody whose expired":     {defect(t, s, "expired"), needed, 401, "bearer-token"},
			"nobody of no Identifier":  {func(c *call) { c.identifier = "" }, needed, 400, "jwks-identifier"},
			"nobody who may create":    {func(*call) {}, "mcs:oci:api:PrivilegedUser", 403, clause},
			"nobody of a longer name":  {func(*call) {}, needed + "s", 403, clause},
			"nobody of another's keys": {func(c *call) { c.identifier = otherKeys }, needed, 401, "bearer-token"},
			"nobody who is not in": {func(c *call) {
				c.authorization, c.identifier = stranger, outsideKey
				c.path = strings.NewReplacer(own, outsider, "4165", "6310").Replace(c.path)
			}, needed, 403, "opt-in"},
		} {
			c := reader(t, s, operation, row.scope)
			row.edit(&c)
			if r := ofOperation(t, operation, do(t, s, c)); r.status != row.status || r.reason() != row.reason {
				t.Errorf("%s, %s: got %d %s, want %d %s", operation, name, r.status, r.reason(), row.status, row.reason)
			}
		}
	}
	unchanged(t, s, before)
}

func TestWhatIsNotThereIsNotRead(t *testing.T) {
	t.Parallel()
	s := start(t)
	for name, row := range map[string]struct {
		old, new   string
		operations []string
		reason     string
	}{
		"a foreign customer":  {own, otherCSI, []string{"readExecution", "listExecutions", "listConflicts", "readOptions"}, "own-instances"},
		"an unknown customer": {own, "99999999", []string{"readExecution", "listExecutions", "listConflicts", "readOptions"}, "own-instances"},
		"another's number":    {"4165", "5207", []string{"listInstanceServices"}, "family-own"},
		"an unknown number":   {"4165", "99999999", []string{"listInstanceServices"}, "family-own"},
		"an unknown instance": {
			"DCMATI", "NOWHERE", []string{"readExecution", "listConflicts", "readOptions", "readTicketQueue", "listInstanceServices"}, "instance-id",
		},
		"another's instance": {
			"DCMATI", "OMCEBSOR3", []string{"readExecution", "listConflicts", "readOptions", "readTicketQueue", "listInstanceServices"}, "instance-id",
		},
		"another service type": {"EBSO", "EBSZ", []string{"readExecution", "listConflicts", "readOptions", "readTicketQueue"}, "service-type"},
		"an unknown execution": {"3-CDQF5Z0", "3-0000000", []string{"readExecution"}, "execution-id"},
		"another's execution":  {"3-CDQF5Z0", "3-CDQEVUP", []string{"readExecution"}, "execution-id"},
	} {
		want := http.StatusNotFound
		if row.reason == "own-instances" || row.reason == "family-own" {
			want = http.StatusForbidden
		}
		for _, operation := range row.operations {
			path := strings.Replace(reading[operation], row.old, row.new, 1)
			if r := ofOperation(t, operation, family(t, s, http.MethodGet, path, "")); r.status != want || r.reason() != row.reason {
				t.Errorf("%s, %s: got %d %s, want %d %s", operation, name, r.status, r.reason(), want, row.reason)
			}
		}
	}
}

func TestEachPathNamesItsMethods(t *testing.T) {
	t.Parallel()
	s := start(t)
	for operation, path := range reading {
		want := map[string]string{"readExecution": "PUT, GET", "listConflicts": "POST, GET"}[operation]
		if want == "" {
			want = "GET"
		}
		r := family(t, s, http.MethodDelete, path, "")
		got := strings.Split(r.header.Get("Allow"), ", ")
		names := strings.Split(want, ", ")
		slices.Sort(got)
		slices.Sort(names)
		if r.status != http.StatusMethodNotAllowed || !slices.Equal(got, names) {
			t.Errorf("DELETE %s: got %d with Allow %q, want 405 with %s", path, r.status, r.header.Get("Allow"), want)
		}
	}
}
