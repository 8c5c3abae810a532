package mock_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// An execution that a client has created, or the seed, fails or overruns when it runs, as the control API or Go says.
func TestAnExecutionFailsOrOverrunsWhenItRuns(t *testing.T) {
	t.Parallel()
	const (
		seeded = `{"outcome":"failure"}`
		path   = "/customers/15427061/instances/DCMATI/executions/3-CDQF5Z0"
	)
	for name, row := range map[string]struct {
		tell func(s *mock.Server) error
		body string // for the control API
		want map[string]string
	}{
		"a success": {nil, `{"outcome":"success"}`, map[string]string{"15:53:50": "scheduled", "16:53:51": "running", "17:53:51": "success"}},
		"a failure": {nil, seeded, map[string]string{"16:53:50": "running", "16:53:51": "failed", "19:00:00": "failed"}},
		"an overrun": {nil, `{"outcome":"Overrun","overrun":{"unit":"minutes","value":30}}`,
			map[string]string{"17:53:51": "running", "18:23:50": "running", "18:23:51": "success"}},
		"an overrun of its length": {func(s *mock.Server) error {
			return s.SetOutcome(own, "DCMATI", "3-CDQF5Z0", mock.OutcomeOverrun, mock.Duration{})
		}, "", map[string]string{"19:53:50": "running", "19:53:51": "success"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			if row.tell != nil {
				if err := row.tell(s); err != nil {
					t.Fatal(err)
				}
			} else {
				demand(t, s, 200, "setExecutionOutcome", "PUT", path+"/outcome", row.body)
			}
			if r := family(t, s, http.MethodPut, whole, sampleBody); r.status != http.StatusOK {
				t.Fatalf("schedule: got %d %s", r.status, r.body)
			}
			for now, want := range row.want {
				setClock(t, s, "2020-08-26T"+now+"Z")
				if r := family(t, s, http.MethodGet, progress+"BOUNCE", ""); !strings.Contains(r.body, `"status":"`+want+`"`) {
					t.Errorf("at %s: got %s, want %s", now, r.body, want)
				}
			}
		})
	}
}

func TestTheStepsOfAFailureSayWhatFailed(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := create(t, s, `{"services":[{"instances":[{"name":"FAILING","executions":[
		{"id":"F1","scheduledStart":"now+1h","duration":{"unit":"hours","value":4},"outcome":"failure"}]}]}]}`)
	read := func(query string) string {
		return ofOperation(t, "readWorkflowStatusDetails", do(t, s, call{
			method: http.MethodGet, path: "/selfservice/v1/executions/F1/status/details?requestor=BOUNCE" + query,
			identifier: c.Identifier, authorization: "Bearer " + c.Tokens["user"],
		})).body
	}
	setClock(t, s, "2020-08-26T19:00:00Z")
	for query, parts := range map[string][]string{
		"": {
			`{"stepId":1,"name":"Prepare","status":"success","hasSubStep":false,"endTime":"2020-08-26T17:00:00Z","remark":"Done."}`,
			`{"stepId":2,"name":"Bounce All","status":"failed","hasSubStep":true,"endTime":"2020-08-26T18:00:00Z"`,
			`{"stepId":3,"name":"Verify","status":"skipped","hasSubStep":false,"remark":"An earlier step has failed."}`,
		},
		"&stepId=2": {`"name":"Stop components","status":"success"`, `"name":"Start components","status":"failed"`},
	} {
		for _, part := range parts {
			if got := read(query); !strings.Contains(got, part) {
				t.Errorf("%s: got %s, want %s in it", query, got, part)
			}
		}
	}
}

func TestAnOutcomeThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	before := any(s.Snapshot())
	const path = "/customers/15427061/instances/DCMATI/executions/"
	for body, status := range map[string]int{
		`{}`: 400, `{"outcome":"late"}`: 400, `{"outcome":"failure","overrun":{"unit":"hours","value":1}}`: 400, `{"outcome":"overrun","overrun":{"unit":"weeks","value":1}}`: 400,
	} {
		demand(t, s, status, "setExecutionOutcome", "PUT", path+"3-CDQF5Z0/outcome", body)
	}
	demand(t, s, 404, "setExecutionOutcome", "PUT", path+"NONE/outcome", `{"outcome":"failure"}`)
	if err := s.SetOutcome(own, "DCMATI", "3-CDQF5Z0", "late", mock.Duration{}); err == nil {
		t.Error("an outcome that there is not is taken")
	}
	if err := s.SetOutcome("99999999", "DCMATI", "3-CDQF5Z0", mock.OutcomeFailure, mock.Duration{}); err == nil {
		t.Error("a customer that there is not has an execution")
	}
	unchanged(t, s, before)
}
