package mock_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

func TestARefusalNamesFieldAndRemedy(t *testing.T) {
	t.Parallel()
	s := start(t)
	const instances = "/customers/15427061/instances"
	demand(t, s, 201, "saveSnapshot", "POST", "/snapshots", `{"name":"is-there"}`)
	for name, row := range map[string]struct {
		operation, method, path, body string
		status                        int
		pointer, detail, change       string
	}{
		"a CSI that is taken": {"createCustomer", "POST", "/customers", `{"csi":"15427061"}`, 409,
			"body /csi", `The CSI "15427061" exists already.`, "choose another csi, or leave it out"},
		"an Identifier that is taken": {"createCustomer", "POST", "/customers", `{"csi":"1","identifier":"` + strings.ToUpper(ownKeys) + `"}`, 409,
			"body /identifier", "The Identifier", "choose another identifier, or leave it out"},
		"an instance that is taken": {"addInstance", "POST", instances, `{"name":"DCMATI"}`, 409,
			"body /name", `The instance "DCMATI" exists already.`, "choose another name for the instance, or leave it out"},
		"an execution of a new instance that is taken": {"addInstance", "POST", instances, `{"name":"N2","executions":[{},{"id":"3-CDQF5Z0"}]}`, 409,
			"body /executions/1/id", `The instance "DCMATI" has the execution "3-CDQF5Z0" already.`, "choose another id for the execution, or leave it out"},
		"an execution that is taken": {"addExecution", "POST", instances + "/TCMATI/executions", `{"id":"3-CDQF5Z0"}`, 409,
			"body /id", `The instance "DCMATI" has the execution "3-CDQF5Z0" already.`, "choose another id"},
		"an RFC that is taken": {"addRFC", "POST", instances + "/PENDING/rfcs", `{"rfcNumber":"3-PENDING"}`, 409,
			"body /rfcNumber", `The RFC "3-PENDING" exists already.`, "choose another rfcNumber for the RFC"},
		"an unknown instance": {"readInstance", "GET", instances + "/DCMATX", "", 404,
			"path instance", `The customer has no instance "DCMATX" (did you mean DCMATI or TCMATI?).`, "name what the customer has"},
		"an execution of an unknown instance": {"removeExecution", "DELETE", instances + "/NOWHERE/executions/3-CDQF5Z0", "", 404,
			"path instance", `The customer has no instance "NOWHERE".`, "name what the customer has"},
		"an execution for an unknown instance": {"addExecution", "POST", instances + "/NOWHERE/executions", "", 404,
			"path instance", `The customer has no instance "NOWHERE".`, "name what the customer has"},
		"an unknown execution": {"replaceExecution", "PUT", instances + "/DCMATI/executions/3-CDQF5Z1", `{}`, 404,
			"path execution", `The instance "DCMATI" has no execution "3-CDQF5Z1" (did you mean 3-CDQF5Z0?).`, "name what the customer has"},
		"an unknown RFC": {"removeRFC", "DELETE", instances + "/PENDING/rfcs/NONE", "", 404,
			"path rfc", `The instance "PENDING" has no RFC "NONE".`, "name what the customer has"},
		"a time without its unit": {"waitForRequests", "GET", "/requests/wait?timeout=1m", "", 400,
			"query timeout", "must be a whole number with ms or s behind it, such as 2500ms or 10s", "correct"},
		"a number too high":     {"listRequests", "GET", "/requests?limit=1001", "", 400, "query limit", "must be at most 1000", "correct"},
		"a number that is none": {"waitForRequests", "GET", "/requests/wait?count=many", "", 400, "query count", "must be of type integer", "correct"},
		"another snapshot that is not there": {"diffSnapshot", "GET", "/snapshots/is-there/diff?against=is-not", "", 404,
			"query against", "The snapshot of the query is not there.", "save it first, or name one that is listed"},
		"a number too low": {"listRequests", "GET", "/requests?limit=0", "", 400, "query limit", "must be at least 1", "correct"},
		"a number too high for its digits": {"setRateLimit", "PUT", "/rate-limit", `{"requests":1000000001,"perMilliseconds":1}`, 400,
			"body /requests", "must be at most 1000000000", "correct"},
		"a name of a snapshot with a blank": {"saveSnapshot", "POST", "/snapshots", `{"name":"a b"}`, 400,
			"body /name", "must be letters, digits and _ . -", "correct"},
		"a name of a snapshot that is long": {"saveSnapshot", "POST", "/snapshots", `{"name":"` + strings.Repeat("a", 201) + `"}`, 400,
			"body /name", "must have at most 200 characters", "correct"},
		"a response of nothing": {"createFault", "POST", "/faults", `{"response":{}}`, 400,
			"body /response", "must have at least 1 of the members atByte, body, fault", "correct"},
	} {
		t.Run(name, func(t *testing.T) {
			r := control(t, s, row.operation, row.method, row.path, row.body)
			var problem struct {
				Detail, Change string
				Errors         []struct{ In, Pointer string }
			}
			if err := json.Unmarshal([]byte(r.body), &problem); err != nil || r.status != row.status || len(problem.Errors) != 1 {
				t.Fatalf("got %d %s, want %d with one error", r.status, r.body, row.status)
			}
			if at := problem.Errors[0].In + " " + problem.Errors[0].Pointer; at != row.pointer {
				t.Errorf("the error is at %s, want %s", at, row.pointer)
			}
			if !strings.Contains(problem.Detail, row.detail) || !strings.Contains(problem.Change, row.change) {
				t.Errorf("got %q, %q, want %q, %q", problem.Detail, problem.Change, row.detail, row.change)
			}
		})
	}
}

func TestAnUnknownPathOfTheControlAPINamesTheNearest(t *testing.T) {
	t.Parallel()
	s := start(t)
	for path, want := range map[string]string{
		"/requets":                   "The control API does not have this path (did you mean /__admin/requests?).",
		"/customers/15427061/resett": "did you mean /__admin/customers/15427061/reset?",
		"/customers/15427061/instances/DCMATI/executionz/3-CDQF5Z0": "did you mean /__admin/customers/15427061/instances/DCMATI/executions/3-CDQF5Z0?",
		"/nothing/like/any":             "The control API does not have this path.",
		"/" + strings.Repeat("x", 9000): "The control API does not have this path.",
	} {
		r := do(t, s, call{method: "GET", path: "/__admin" + path})
		if expect(t, r, 404, "path"); !strings.Contains(r.body, want) || !strings.Contains(r.body, "/__admin/control.yaml") {
			t.Errorf("%.20s: got %s, want %s", path, r.body, want)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/__admin/requets", nil)
	r.Host = "mock.example"
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, r); strings.Contains(w.Body.String(), "did you mean") || !strings.Contains(w.Body.String(), "loopback names only") {
		t.Errorf("under another name than a loopback one: got %s, want word of the names alone", w.Body)
	}
}

// A path of the API is compared word by word, which costs less than a search for the nearest one: that is what explain is for.
func TestAMisspeltWordOfAPathIsNamed(t *testing.T) {
	t.Parallel()
	s := start(t)
	const usual = `"change":"use a path of the contract"`
	for path, want := range map[string]string{
		"/customers/15427061/EBSO/products/bounce/instance/DCMATI/executions/3-CDQF5Z0": `"change":"write instances in the path, not instance"`,
		"/customers/15427061/EBSO/product/bounce/instances/DCMATI":                      `"change":"write products in the path, not product"`,
		"/executions/Status": `"change":"write status in the path, not Status"`,
		"/customers/15427061/EBSO/products/bounce/instances/DCMATI/executions/3-CDQF5Z0/": `"change":"leave out the / at the end of the path"`,
		"/customers/15427061/EBSO/product/bounce/instance/DCMATI":                         usual,
		"/executions/Status/":                `"change":"write status in the path, not Status"`,
		"/executions/statu%73x":              `"change":"write status in the path, not statu%73x"`,
		"/executions/Status/x/y":             usual,
		"/executions":                        usual,
		"/" + strings.Repeat("/x", 9000):     usual,
		"/" + strings.Repeat("status", 9000): usual,
	} {
		r := do(t, s, call{method: "GET", path: "/selfservice/v1" + path})
		if expect(t, r, 404, "path"); !strings.Contains(r.body, want) {
			t.Errorf("%.90s: got %s, want %s", path, r.body, want)
		}
	}
}

func TestAMisspeltWordIsNamedUnderABasePathWithABlank(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Contract: edited(t, "/selfservice/v1", "/my api/v1")})
	for path, want := range map[string]string{
		"/my%20api/v1/executions/Status": `"change":"write status in the path, not Status"`,
		"/my%20apis/v1/executions":       `"change":"write my%20api in the path, not my%20apis"`,
	} {
		if r := do(t, s, call{method: "GET", path: path}); !strings.Contains(r.body, want) {
			t.Errorf("%s: got %s, want %s", path, r.body, want)
		}
	}
}

// A word that an operation has as it was sent is not named, though it would be a slip for another one.
func TestAWordThatFitsAnOperationIsNotNamed(t *testing.T) {
	t.Parallel()
	contract := edited(t, "/executions/{id}/status/details", "/execution/details/{id}")
	s := mock.Start(t, mock.Options{Contract: contract})
	for _, path := range []string{"/execution", "/execution/details/"} {
		if r := do(t, s, call{method: "GET", path: "/selfservice/v1" + path}); strings.Contains(r.body, "in the path") {
			t.Errorf("%s: got %s, want no word to correct", path, r.body)
		}
	}
	r := do(t, s, call{method: "GET", path: "/selfservice/v1/execution/status"})
	if want := "write executions in the path, not execution"; !strings.Contains(r.body, want) {
		t.Errorf("got %s, want %s", r.body, want)
	}
}

func TestARefusalLeavesNoTraceInWhatIsMadeUpNext(t *testing.T) {
	t.Parallel()
	const part = "/customers/15427061/instances"
	made := func(t *testing.T, s *mock.Server) string {
		return create(t, s, "").CSI +
			demand(t, s, 201, "addInstance", "POST", part, "").body +
			demand(t, s, 201, "addExecution", "POST", part+"/DCMATI/executions", `{"createdOn":"2020-08-26T15:00:00Z"}`).body +
			demand(t, s, 201, "addRFC", "POST", part+"/DCMATI/rfcs", "").body
	}
	want := made(t, start(t))
	for name, row := range map[string]struct {
		operation, path, body string
		status                int
	}{
		"of a customer by the document":   {"createCustomer", "/customers", `{"csi":1}`, 400},
		"of a customer by its reader":     {"createCustomer", "/customers", `{"foo":1}`, 400},
		"of a customer that is there":     {"createCustomer", "/customers", `{"csi":"15427061"}`, 409},
		"of an instance":                  {"addInstance", part, `{"foo":1}`, 400},
		"of an instance that is there":    {"addInstance", part, `{"name":"DCMATI"}`, 409},
		"of an execution":                 {"addExecution", part + "/DCMATI/executions", `{"foo":1}`, 400},
		"of an execution that is there":   {"addExecution", part + "/DCMATI/executions", `{"id":"3-CDQF5Z0"}`, 409},
		"of an execution that is nowhere": {"addExecution", part + "/NOWHERE/executions", "", 404},
		"of an RFC":                       {"addRFC", part + "/DCMATI/rfcs", `{"duration":1}`, 400},
		"of an RFC that is there":         {"addRFC", part + "/PENDING/rfcs", `{"rfcNumber":"3-PENDING"}`, 409},
		"of an RFC that is nowhere":       {"addRFC", part + "/NONE/rfcs", "", 404},
	} {
		s := start(t)
		demand(t, s, row.status, row.operation, "POST", row.path, row.body)
		if got := made(t, s); got != want {
			t.Errorf("after the refusal %s\ngot  %s\nwant %s", name, got, want)
		}
	}
}

func TestWhatASeedFileBroughtIsNotMadeUpAgain(t *testing.T) {
	t.Parallel()
	before := start(t)
	for range 5 {
		create(t, before, "")
		demand(t, before, 201, "addExecution", "POST", "/customers/15427061/instances/DCMATI/executions", "")
	}
	file := demand(t, before, 200, "exportSeed", "GET", "/seed", "").body
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Seed: mock.SeedFile{Text: []byte(file)}})
	create(t, s, "")
	demand(t, s, 201, "addExecution", "POST", "/customers/15427061/instances/DCMATI/executions", "")
}

func TestNoNameIsADotSegment(t *testing.T) {
	t.Parallel()
	s := start(t)
	const instances = "/customers/15427061/instances"
	before := s.Snapshot()
	for _, dots := range []string{".", "..", "..."} {
		for _, row := range []struct{ operation, path, body, pointer string }{
			{"createCustomer", "/customers", `{"csi":"DOTS"}`, "/csi"},
			{"createCustomer", "/customers", `{"services":[{"type":"DOTS"}]}`, "/services/0/type"},
			{"createCustomer", "/customers", `{"services":[{"instances":[{"name":"DOTS"}]}]}`, "/services/0/instances/0/name"},
			{"addInstance", instances, `{"service":"DOTS"}`, "/service"},
			{"addInstance", instances, `{"name":"DOTS"}`, "/name"},
			{"addInstance", instances, `{"rfcs":[{"rfcNumber":"DOTS"}]}`, "/rfcs/0/rfcNumber"},
			{"addExecution", instances + "/DCMATI/executions", `{"id":"DOTS"}`, "/id"},
			{"addRFC", instances + "/DCMATI/rfcs", `{"rfcNumber":"DOTS"}`, "/rfcNumber"},
			{"saveSnapshot", "/snapshots", `{"name":"DOTS"}`, "/name"},
		} {
			r := demand(t, s, 400, row.operation, "POST", row.path, strings.ReplaceAll(row.body, "DOTS", dots))
			if !strings.Contains(r.body, `"pointer":"`+row.pointer+`"`) || !strings.Contains(r.body, "dots") {
				t.Errorf("%s %s: got %s, want a fault at %s", row.operation, dots, r.body, row.pointer)
			}
		}
	}
	unchanged(t, s, before)
}

func TestARefusalOfAnEntryIsInTheWordsOfTheSeedsReader(t *testing.T) {
	t.Parallel()
	s := start(t)
	for body, want := range map[string]string{
		`{"csi":"1","optIn":true}`:                                                  "is an unknown key (did you mean optedIn?)",
		`{"readings":{"lead-stats":"422"}}`:                                         "is an unknown reading (did you mean lead-status?)",
		`{"services":[{"instances":[{"executions":[{"scheduledStart":"soon"}]}]}]}`: "a time with its offset such as 2020-08-26T08:53:51-07:00, or one from now on",
		`{"services":[{"instances":[{"executions":[{"operation":"stopp"}]}]}]}`:     "(did you mean Stop?)",
		`{"csi":5}`: "body /csi must be of type string, received 5",
	} {
		if r := demand(t, s, 400, "createCustomer", "POST", "/customers", body); !strings.Contains(r.body, want) {
			t.Errorf("%s: got %s, want %s", body, r.body, want)
		}
	}
}
