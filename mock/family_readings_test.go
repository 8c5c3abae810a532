package mock_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// family is a call of the operations around scheduling, with a token of every scope.
func family(t testing.TB, s *mock.Server, method, path, body string) reply {
	t.Helper()
	const prefix = "/selfservice/v1"
	c := call{
		method: method, path: prefix + path, identifier: ownKeys, body: body,
		authorization: "Bearer " + token(t, s, mock.TokenRequest{Scope: mock.AllScopes}),
	}
	if body != "" {
		c.mediaType = "application/json"
	}
	return do(t, s, c)
}

const (
	dcmati    = "/customers/15427061/EBSO/products/bounce/instances/DCMATI"
	whole     = dcmati + "/executions/3-CDQF5Z0"
	bounceAll = `{"operation":"bounce","services":"ALL","duration":{"unit":"hours","value":1}}`
	list      = "/customers/15427061/EBSO/products/bounce/instances/executions"
	progress  = "/executions/status?id=3-CDQF5Z0&requestor="
	unknown   = "/executions/status?id=3-UNKNOWN&requestor=BOUNCE"
)

// seen is what an alternative of a reading of the family shows in an answer: its status, and a part of its body or, with a
// colon, a header line.
type seen struct {
	status int
	part   string
}

// familyReadings are the readings of the family: the calls, of which the last one shows what each alternative does.
var familyReadings = map[string]struct {
	calls [][3]string // method, path, body
	clock string      // to which the clock goes on before the last one; "" leaves it
	then  map[string]seen
}{
	"schedule-begun": {[][3]string{{"PUT", whole, sampleBody}, {"PUT", whole, strings.Replace(sampleBody, "2020-08-26", "2020-08-27", 1)}},
		"2020-08-26T15:53:51Z", map[string]seen{"409": {409, "schedule-begun"}, "400": {400, "schedule-begun"}, "422": {422, "schedule-begun"},
			"accepted": {200, "2020-08-27"}}},
	"cancel-begun": {[][3]string{{"PUT", whole, sampleBody}, {"PUT", whole, `{"action":"cancel"}`}},
		"2020-08-26T15:53:51Z", map[string]seen{"409": {409, "cancel-begun"}, "400": {400, "cancel-begun"}, "422": {422, "cancel-begun"},
			"accepted": {200, "Review Update"}}},
	"cancel-unscheduled": {[][3]string{{"PUT", whole, `{"action":"cancel"}`}}, "", map[string]seen{
		"accepted": {200, "Review Update"}, "409": {409, "cancel-unscheduled"}, "400": {400, "cancel-unscheduled"}, "422": {422, "cancel-unscheduled"}}},
	"cancel-status": {[][3]string{{"PUT", whole, `{"action":"cancel"}`}}, "", map[string]seen{"200": {200, "Open"}, "202": {202, "Open"}}},
	"cancel-time": {[][3]string{{"PUT", whole, `{"action":"cancel","scheduledTime":"2020-08-26T8:53:51-07:00"}`}}, "", map[string]seen{
		"ignored": {200, "Open"}, "refused": {400, "cancel-time"}}},
	"create-status": {[][3]string{{"POST", dcmati + "/executions", bounceAll}}, "", map[string]seen{
		"201": {201, `"id":"3-`}, "200": {200, `"id":"3-`}, "202": {202, `"id":"3-`}}},
	"create-incomplete": {[][3]string{{"POST", dcmati + "/executions", `{}`}}, "", map[string]seen{
		"refused": {400, `"pointer":"/duration"`}, "assumed": {201, `"id":"3-`}}},
	"word-case": {[][3]string{{"POST", dcmati + "/executions", bounceAll}, {"GET", dcmati + "/executions/CREATED", ""}}, "", map[string]seen{
		"canonical": {200, `"operation":"Bounce","services":"All"`}, "as-sent": {200, `"operation":"bounce","services":"ALL"`}, "exact": {400, "word-case"}}},
	"unit-case": {[][3]string{{"POST", dcmati + "/executions", strings.Replace(bounceAll, "hours", "HOUR", 1)}}, "", map[string]seen{
		"any": {201, `"id":"3-`}, "exact": {400, `"pointer":"/duration/unit"`}}},
	"blackout-without-stop": {[][3]string{
		{"POST", dcmati + "/executions", strings.Replace(bounceAll, "{", `{"blackOutDuration":{"unit":"hours","value":3},`, 1)},
		{"GET", dcmati + "/executions/CREATED", ""}}, "", map[string]seen{
		"kept": {200, `"blackOutDuration":{"unit":"hours","value":3}`}, "dropped": {200, `"duration":{"unit":"hours","value":1},"summary"`},
		"refused": {400, "blackout-without-stop"}}},
	"details-unscheduled": {[][3]string{{"GET", whole, ""}}, "", map[string]seen{
		"absent": {200, `"summary":""}`}, "null": {200, `"scheduledStart":null,"scheduledEnd":null`}}},
	"item-unscheduled": {[][3]string{{"GET", list + "?limit=1&target=DCMATI", ""}}, "", map[string]seen{
		"absent": {200, `"target":"DCMATI"`}, "null": {200, `"scheduledBy":null,"scheduledEnd":null,"scheduledStart":null`}}},
	"optional-members": {[][3]string{{"GET", whole, ""}}, "", map[string]seen{
		"absent": {200, `"summary":""}`}, "null": {200, `"blackOutDuration":null,"bounceOptions":null`}}},
	"conflicts-window": {[][3]string{{"GET", strings.Replace(dcmati, "DCMATI", "TCMATI", 1) + "/executions", ""}}, "2020-08-27T00:00:00Z", map[string]seen{
		"all": {200, "3-6JZXAMH"}, "upcoming": {200, `[{"rfcNumber":"3-8KDAYAH"`}, "400": {400, "conflicts-window"}, "422": {422, "conflicts-window"}}},
	"conflicts-half-window": {[][3]string{{"GET", dcmati + "/executions?scheduledEnd=2020-08-26T15:00:00Z", ""}}, "", map[string]seen{
		"open": {200, "[]"}, "400": {400, "conflicts-half-window"}, "422": {422, "conflicts-half-window"}}},
	"list-paged": {[][3]string{{"GET", list + "?limit=1&target=PAIR", ""}}, "", map[string]seen{
		"paged": {200, "X-Total-Rows-Count: 2"}, "whole": {200, `"id":"SECOND"`}}},
	"page-order": {[][3]string{{"GET", list + "?limit=1&target=PAIR", ""}}, "", map[string]seen{
		"oldest-first": {200, `"id":"FIRST"`}, "newest-first": {200, `"id":"SECOND"`}, "by-id": {200, `"id":"FIRST"`}}},
	"page-bounds": {[][3]string{{"GET", list + "?limit=0&offset=-1", ""}}, "", map[string]seen{
		"400": {400, "page-bounds"}, "422": {422, "page-bounds"}, "clamped": {200, `"id":"3-CDQF5Z0"`}}},
	"limit-maximum": {[][3]string{{"GET", list + "?limit=26", ""}}, "", map[string]seen{
		"unlimited": {200, `"id":"3-CDQF5Z0"`}, "clamped": {200, `"id":"3-CDQF5Z0"`}, "400": {400, "must be at most 25"}, "422": {422, "must be at most 25"}}},
	"page-total":  {[][3]string{{"GET", list + "?limit=1", ""}}, "", map[string]seen{"always": {200, "X-Total-Rows-Count: 6"}, "on-request": {200, "X-Total-Rows-Count: "}}},
	"filter-case": {[][3]string{{"GET", list + "?target=dcmati", ""}}, "", map[string]seen{"exact": {200, "[]"}, "any": {200, `"target":"DCMATI"`}}},
	"query-plus": {[][3]string{{"GET", list + "?subStatus=Ready+For+Scheduling/Approval&limit=1", ""}}, "", map[string]seen{
		"blank": {200, `"id":"3-CDQF5Z0"`}, "plus": {200, "[]"}}},
	"query-empty": {[][3]string{{"GET", list + "?status=&limit=1", ""}}, "", map[string]seen{
		"ignored": {200, `"id":"3-CDQF5Z0"`}, "nothing-fits": {200, "[]"}, "400": {400, `"pointer":"status"`}, "422": {422, `"pointer":"status"`}}},
	"query-unknown": {[][3]string{{"GET", list + "?nobody=1&limit=1", ""}}, "", map[string]seen{
		"ignored": {200, `"id":"3-CDQF5Z0"`}, "refused": {400, `"pointer":"nobody"`}}},
	"query-repeated": {[][3]string{{"GET", list + "?limit=1&status=Open&status=Shut", ""}}, "", map[string]seen{
		"first": {200, `"id":"3-CDQF5Z0"`}, "last": {200, "[]"}, "refused": {400, `"pointer":"status"`}}},
	"query-status": {[][3]string{{"GET", list + "?limit=many", ""}}, "", map[string]seen{
		"400": {400, `"pointer":"limit"`}, "422": {422, `"pointer":"limit"`}}},
	"status-unknown": {[][3]string{{"GET", unknown, ""}}, "", map[string]seen{
		"left-out": {200, `{"response":[]}`}, "404": {404, "status-unknown"}, "400": {400, "status-unknown"}}},
	"status-unscheduled": {[][3]string{{"GET", progress + "BOUNCE", ""}}, "", map[string]seen{
		"listed": {200, `"status":"unscheduled"`}, "left-out": {200, `{"response":[]}`}, "404": {404, "status-unscheduled"}}},
	"status-requestor": {[][3]string{{"GET", progress + "REFRESH", ""}}, "", map[string]seen{
		"400": {400, "status-requestor"}, "422": {422, "status-requestor"}, "nothing-found": {200, `{"response":[]}`}, "ignored": {200, "3-CDQF5Z0"}}},
	"services-listed": {[][3]string{{"GET", metadata + "services", ""}}, "", map[string]seen{
		"three": {200, `"label":"Apps Components"}]`}, "five": {200, `{"name":"AppswithVM","label":"All Apps with VM"}]`}}},
	"details-envelope": {stepCalls(""), "", map[string]seen{
		"bare": {200, `{"executionId":"3-CDQF5Z0","stepId":`}, "response-object": {200, `{"response":{"executionId":`}, "response-list": {200, `{"response":[{"executionId":`}}},
	"step-id-form":              {stepCalls(""), "", map[string]seen{"number": {200, `"stepId":1,"name":"Prepare"`}, "text": {200, `"stepId":"1","name":"Prepare"`}}},
	"has-sub-step":              {stepCalls(""), "", map[string]seen{"boolean": {200, `"hasSubStep":true`}, "text": {200, `"hasSubStep":"true"`}, "letter": {200, `"hasSubStep":"Y"`}}},
	"step-unknown":              {stepCalls("&stepId=7"), "", map[string]seen{"404": {404, "step-unknown"}, "400": {400, "step-unknown"}, "empty": {200, `"subSteps":[]`}}},
	"step-leaf":                 {stepCalls("&stepId=1"), "", map[string]seen{"empty": {200, `"subSteps":[]`}, "404": {404, "step-leaf"}}},
	"end-time-unfinished":       {stepCalls("&stepId=2"), "", map[string]seen{"absent": {200, `"hasSubStep":false}`}, "null": {200, `"endTime":null`}, "empty": {200, `"endTime":""`}}},
	"remark-empty":              {stepCalls("&stepId=2"), "", map[string]seen{"absent": {200, `"hasSubStep":false}`}, "null": {200, `"remark":null`}, "empty": {200, `"remark":""`}}},
	"details-unscheduled-steps": {[][3]string{{"GET", stepsPath, ""}}, "", map[string]seen{"empty": {200, `"subSteps":[]`}, "404": {404, "details-unscheduled-steps"}}},
	"details-unknown-id": {[][3]string{{"GET", strings.Replace(stepsPath, "3-CDQF5Z0", "3-NONE", 1), ""}}, "", map[string]seen{
		"404": {404, "details-unknown-id"}, "400": {400, "details-unknown-id"}, "empty": {200, `"executionId":"3-NONE"`}}},
	"requestor-known": {[][3]string{{"GET", progress + "CEMLI", ""}}, "", map[string]seen{
		"nothing-found": {200, `{"response":[]}`}, "403": {403, "requestor-known"}, "400": {400, "requestor-known"}, "ignored": {200, "3-CDQF5Z0"}}},
	"requestor-case": {[][3]string{{"GET", progress + "bounce", ""}}, "", map[string]seen{"exact": {400, "status-requestor"}, "any": {200, "3-CDQF5Z0"}}},
	"contact-unknown": {createCalls(`"primaryContact":"me@nowhere.invalid"`), "", map[string]seen{
		"accepted": {201, `"id":"3-`}, "400": {400, "contact-unknown"}, "422": {422, "contact-unknown"}}},
	"start-without-stop": {[][3]string{{"POST", dcmati + "/executions", strings.Replace(bounceAll, "bounce", "start", 1)}}, "", map[string]seen{
		"accepted": {201, `"id":"3-`}, "409": {409, "start-without-stop"}, "400": {400, "start-without-stop"}}},
	"prod-instance": {[][3]string{{"POST", strings.NewReplacer("DCMATI", "LIVE", "EBSO", "EBSX").Replace(dcmati) + "/executions", bounceAll}}, "", map[string]seen{
		"accepted": {201, `"id":"3-`}, "403": {403, "prod-instance"}, "409": {409, "prod-instance"}, "400": {400, "prod-instance"}}},
	"duration-unlisted": {[][3]string{{"POST", dcmati + "/executions", bounceAll}}, "", map[string]seen{"accepted": {201, `"id":"3-`}, "refused": {400, "duration-unlisted"}}},
	"option-unknown": {createCalls(`"bounceOptions":{"options":[{"name":"NONE"}]}`), "", map[string]seen{
		"accepted": {201, `"id":"3-`}, "refused": {400, "option-unknown"}}},
	"options-extra": {[][3]string{{"GET", dcmati + "/options", ""}}, "", map[string]seen{
		"absent": {200, `"label":"Database Listener","value":false}]}]}`}, "present": {200, `"options":[{"name":"bounceAddOnCACHE"`}}},
	"queue-services": {[][3]string{{"GET", queuePath + "?services=Databases", ""}}, "", map[string]seen{
		"400": {400, "queue-services"}, "422": {422, "queue-services"}, "ignored": {200, `"serviceCode":"EBSO"`}}},
	"queue-type-words": {[][3]string{{"GET", queuePath, ""}}, "", map[string]seen{
		"same": {200, `"category":"Application - EBS OCI"`}, "per-type": {200, `"category":"Application - EBSO"`}}},
	"queue-service-code": {[][3]string{{"GET", queuePath, ""}}, "", map[string]seen{"echo": {200, `"serviceCode":"EBSO"`}, "ebsi": {200, `"serviceCode":"EBSI"`}}},
	"cust-id": {[][3]string{{"GET", "/customers/15427061/products/bounce/instances/DCMATI/services", ""}}, "", map[string]seen{
		"customer-id": {403, "family-own"}, "csi": {200, "AppswithVM"}, "either": {200, "AppswithVM"}}},
	"instance-services": {[][3]string{{"GET", "/customers/4165/products/bounce/instances/DCMATI/services", ""}}, "", map[string]seen{
		"five": {200, "AppswithVM"}, "by-instance": {200, `"label":"Apps Components"}]`}}},
	// service-not-offered has TestAServiceThatIsNotOffered, status-vm TestWhoAsksForVirtualMachines, scope-hierarchy TestAScopeImpliesThoseBelowWhereThatIsSo.
}

func TestEachAlternativeOfEachReadingOfTheFamilyIsTaken(t *testing.T) {
	t.Parallel()
	all, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	for _, reading := range all {
		for _, alternative := range reading.Alternatives {
			row, isFamily := familyReadings[reading.Slug]
			if !isFamily {
				continue
			}
			t.Run(reading.Slug+"="+alternative, func(t *testing.T) {
				t.Parallel()
				want, stated := row.then[alternative]
				if !stated {
					t.Fatal("no expectation")
				}
				s := start(t, reading.Slug, alternative)
				var last reply
				for i, c := range row.calls {
					if i == len(row.calls)-1 && row.clock != "" {
						setClock(t, s, row.clock)
					}
					id := ""
					if last.status == http.StatusCreated {
						id = last.member(t, "id")
					}
					if i > 0 && last.status >= 400 {
						break
					}
					last = family(t, s, c[0], strings.Replace(c[1], "CREATED", id, 1), c[2])
				}
				name, value, isHeader := strings.Cut(want.part, ": ")
				if last.status != want.status || isHeader && last.header.Get(name) != value || !isHeader && !strings.Contains(last.body, want.part) {
					t.Errorf("got %d %v\n%s\nwant %d with %q", last.status, last.header, last.body, want.status, want.part)
				}
			})
		}
	}
}

// createCalls create an execution with a member more.
func createCalls(member string) [][3]string {
	return [][3]string{{"POST", dcmati + "/executions", strings.Replace(bounceAll, "{", "{"+member+",", 1)}}
}

// stepCalls schedule an execution, and read the steps below one.
func stepCalls(query string) [][3]string {
	return [][3]string{{"PUT", whole, sampleBody}, {"GET", stepsPath + query, ""}}
}

// conflicts-match takes several windows to be told.
func TestWhichChangesAWindowFinds(t *testing.T) {
	t.Parallel()
	windows := [4]string{"15:00:00Z 18:00:00Z", "15:00:00Z 17:00:00Z", "16:00:00Z 18:00:00Z", "18:00:00Z 19:00:00Z"}
	for alternative, want := range map[string][4]bool{
		"overlap": {true, true, true, false}, "starts-within": {true, true, false, false}, "contained": {true, false, false, false},
	} {
		s := start(t, "conflicts-match", alternative)
		for i, window := range windows {
			from, to, _ := strings.Cut(window, " ")
			query := "/executions?scheduledStart=2020-08-26T" + from + "&scheduledEnd=2020-08-26T" + to
			r := family(t, s, http.MethodGet, strings.Replace(dcmati, "DCMATI", "PENDING", 1)+query, "")
			if found := strings.Contains(r.body, "3-PENDING"); r.status != http.StatusOK || found != want[i] {
				t.Errorf("%s: %s finds the change: %v, want %v: %d %s", alternative, window, found, want[i], r.status, r.body)
			}
		}
	}
}

func TestWhoAsksForVirtualMachines(t *testing.T) {
	t.Parallel()
	for alternative, want := range map[string][2]bool{"bounce": {true, false}, "bounce-vm": {false, true}, "both": {true, true}} {
		s := start(t, "status-vm", alternative)
		id := family(t, s, http.MethodPost, dcmati+"/executions", strings.Replace(bounceAll, "ALL", "AllwithVM", 1)).member(t, "id")
		for i, requestor := range []string{"BOUNCE", "BOUNCE_VM"} {
			r := ofOperation(t, "readWorkflowStatus", family(t, s, http.MethodGet, "/executions/status?id="+id+"&requestor="+requestor, ""))
			if found := strings.Contains(r.body, id); r.status != http.StatusOK || found != want[i] {
				t.Errorf("%s: %s finds it: %v, want %v: %d %s", alternative, requestor, found, want[i], r.status, r.body)
			}
			if r := family(t, s, http.MethodGet, progress+requestor, ""); strings.Contains(r.body, "3-CDQF5Z0") != (requestor == "BOUNCE") {
				t.Errorf("%s: %s of an execution without virtual machines: got %s", alternative, requestor, r.body)
			}
		}
	}
}

// service-not-offered needs a reading under which a service is not offered.
func TestAServiceThatIsNotOffered(t *testing.T) {
	t.Parallel()
	machines := strings.Replace(bounceAll, "ALL", "AllwithVM", 1)
	for alternative, status := range map[string]int{"refused": 400, "accepted": 201} {
		s := start(t, "instance-services", "by-instance", "service-not-offered", alternative)
		if r := family(t, s, http.MethodPost, dcmati+"/executions", machines); r.status != status {
			t.Errorf("%s: got %d %s, want %d", alternative, r.status, r.body, status)
		}
		if r := family(t, s, http.MethodPost, dcmati+"/executions", bounceAll); r.status != http.StatusCreated {
			t.Errorf("%s: what is offered: got %d %s", alternative, r.status, r.body)
		}
		c := create(t, s, `{"services":[{"instances":[{"name":"VIRTUAL","virtualMachines":true}]}]}`)
		r := do(t, s, call{
			method: http.MethodPost, path: "/selfservice/v1/customers/" + c.CSI + "/EBSO/products/bounce/instances/VIRTUAL/executions",
			identifier: c.Identifier, authorization: "Bearer " + c.Tokens["privileged-user"], body: machines, mediaType: "application/json",
		})
		if r.status != http.StatusCreated {
			t.Errorf("%s: on an instance with virtual machines: got %d %s", alternative, r.status, r.body)
		}
	}
}

func setClock(t *testing.T, s *mock.Server, to string) {
	t.Helper()
	if err := s.Clock().Freeze(clock(t, "frozen:"+to).Now()); err != nil {
		t.Fatal(err)
	}
}

func TestAScopeImpliesThoseBelowWhereThatIsSo(t *testing.T) {
	t.Parallel()
	const approver, privileged, user = "mcs:oci:api:Approver", "mcs:oci:api:PrivilegedUser", "mcs:oci:api:User"
	reads := call{method: http.MethodGet, path: "/selfservice/v1" + whole}
	creates := call{method: http.MethodPost, path: "/selfservice/v1" + dcmati + "/executions", body: bounceAll, mediaType: "application/json"}
	conflicts := call{method: http.MethodGet, path: "/selfservice/v1" + dcmati + "/executions"}
	for alternative, want := range map[string][9]int{
		"none":                    {403, 403, 403, 200, 403, 403, 403, 403, 403},
		"approver-implies-user":   {200, 403, 403, 200, 403, 403, 403, 403, 403},
		"privileged-implies-user": {403, 200, 403, 200, 403, 403, 403, 403, 403},
		"each-implies-the-lower":  {200, 200, 201, 200, 403, 403, 403, 403, 403},
		"admin-implies-all":       {403, 403, 403, 200, 403, 403, 403, 200, 200},
	} {
		for i, c := range []struct {
			scope string
			call
		}{
			{approver, reads}, {privileged, reads}, {approver, creates}, {user, reads}, {user, creates}, {privileged, conflicts}, {"mcs:oci:api:ApproverOfNothing", reads},
			{"mcs:oci:api:AppAdmin", reads}, {"mcs:oci:api:AppAdmin", conflicts},
		} {
			s := start(t, "scope-hierarchy", alternative)
			c.identifier, c.authorization = ownKeys, "Bearer "+token(t, s, mock.TokenRequest{Scope: c.scope})
			if r := do(t, s, c.call); r.status != want[i] {
				t.Errorf("%s, %s of %s: got %d, want %d: %s", alternative, c.scope, c.method, r.status, want[i], r.body)
			}
		}
	}
}
