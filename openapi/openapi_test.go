package openapi_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/openapi"
)

const schedulePath = "/selfservice/v1/customers/{supportIdentifier}/{serviceType}/products/bounce/instances/{instanceId}" +
	"/executions/{executionId}"

func bounceDocument(t *testing.T) *openapi.Document {
	t.Helper()
	d, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func schedule(t *testing.T) *openapi.Operation {
	t.Helper()
	o, ok := bounceDocument(t).Operation("scheduleExecution")
	if !ok {
		t.Fatal("the document has no operation scheduleExecution")
	}
	return o
}

func TestScheduleExecutionSaysWhatTheRulesRead(t *testing.T) {
	t.Parallel()
	o := schedule(t)
	if o.Method != "PUT" || o.Path != schedulePath {
		t.Errorf("operation: got %s %s", o.Method, o.Path)
	}
	if o.LeadTime != 16*time.Minute || o.OptIn != "bounce" || !slices.Equal(o.Scopes, []string{"mcs:oci:api:Approver"}) {
		t.Errorf("rules: got %v, %q, %v", o.LeadTime, o.OptIn, o.Scopes)
	}
	if got := o.MediaTypes(); !slices.Equal(got, []string{"application/json"}) {
		t.Errorf("media types: got %v", got)
	}
	if got, want := o.Parameters("path"), []string{"supportIdentifier", "serviceType", "instanceId", "executionId"}; !slices.Equal(got, want) {
		t.Errorf("path parameters: got %v, want %v", got, want)
	}
	if got := o.Parameters("header"); !slices.Equal(got, []string{"Identifier"}) {
		t.Errorf("header parameters: got %v", got)
	}
}

// edited is the embedded document with one text replaced.
func edited(t *testing.T, old, replacement string) []byte {
	t.Helper()
	source := bounceDocument(t).Source()
	if !bytes.Contains(source, []byte(old)) {
		t.Fatalf("bounce.yaml does not hold %q", old)
	}
	return bytes.Replace(source, []byte(old), []byte(replacement), 1)
}

func TestLoadFollowsAnEditedDocument(t *testing.T) {
	t.Parallel()
	d, err := openapi.Load("edited.yaml", edited(t, "x-lead-time: PT16M", "x-lead-time: PT1H30M5S"))
	if err != nil {
		t.Fatal(err)
	}
	o, _ := d.Operation("scheduleExecution")
	if want := time.Hour + 30*time.Minute + 5*time.Second; o.LeadTime != want {
		t.Errorf("lead time: got %v, want %v", o.LeadTime, want)
	}
	if d.Digest() == bounceDocument(t).Digest() || d.Name() != "edited.yaml" {
		t.Errorf("digest and name: got %s %s", d.Digest(), d.Name())
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, replacement, want string }{
		"no YAML":                     {"openapi: 3.0.3", "openapi: [", "load edited.yaml"},
		"OpenAPI 3.1":                 {"openapi: 3.0.3", "openapi: 3.1.0", `openapi is "3.1.0", want 3.0.x`},
		"a lead time in words":        {"x-lead-time: PT16M", "x-lead-time: 16 minutes", "x-lead-time is"},
		"a negative lead time":        {"x-lead-time: PT16M", "x-lead-time: PT-16M", "x-lead-time is"},
		"a lead time that is no text": {"x-lead-time: PT16M", "x-lead-time: 16", "x-lead-time is"},
		"an opt-in without a name":    {"x-opt-in: bounce", "x-opt-in: ''", "x-opt-in is"},
		"clauses that are no list":    {"x-clauses: [purpose, verb, reschedule, lead-time, opt-in, scope-approver, cancel]", "x-clauses: purpose", "x-clauses is"},
		"a server with a host":        {"url: /selfservice/v1", "url: https://api.example.com/v1", "want a path such as"},
		"no operationId":              {"operationId: scheduleExecution", "x-nothing: 1", "operationId is missing"},
		"an example that its schema refuses": {
			"scheduledTime: '2020-08-26T8:53:51-07:00'", "scheduledTime: 'tomorrow'", `example "document": body /scheduledTime must be`,
		},
		"a slip in our extension": {
			"x-lead-time: PT16M", "x-lead-tme: PT16M", "x-lead-tme is an unknown extension; did you mean x-lead-time?",
		},
		"a slip by its line":      {"#\n# Of a request", "x-optin: bounce\n# Of a request", "load edited.yaml: line 2: x-optin is"},
		"a slip in a schema":      {"      x-clauses: [", "      x-clause: [", "did you mean x-clauses?"},
		"an unresolved reference": {"$ref: '#/components/schemas/ScheduleOrCancelRequest'", "$ref: '#/components/schemas/Nothing'", "Nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := openapi.Load("edited.yaml", edited(t, c.old, c.replacement))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error: got %v, want it to say %q", err, c.want)
			}
		})
	}
}

// What is called otherwise is somebody else's, and so is what is no extension: the name of a member, or a sample of one.
func TestLoadLetsForeignExtensionsBe(t *testing.T) {
	t.Parallel()
	_, err := openapi.Load("foreign.yaml", []byte(`{"openapi":"3.0.3","info":{"title":"a","version":"1","x-logo":{}},
		"x-tagGroups":[],"x-amazon-apigateway-integration":{},"x-opt-out":1,"paths":{},"components":{"schemas":{"x-clause":{
			"type":"object","properties":{"x-lead-tme":{"type":"string"}},"example":{"x-lead-tme":"a"}}}}}`))
	if err != nil {
		t.Error(err)
	}
}

func TestLoadTakesADocumentWithoutServersOrSecurity(t *testing.T) {
	t.Parallel()
	d, err := openapi.Load("small.yaml", []byte(`{"openapi":"3.0.3","info":{"title":"a","version":"1"},"servers":[{"url":"/"}],
		"paths":{"/a":{"get":{"operationId":"a","responses":{"200":{"description":"fine"}}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	o := d.Operations()[0]
	if o.Path != "/a" || len(o.Scopes) != 0 || o.MediaTypes() != nil || o.ValidateBody(1) != nil || d.BasePath() != "" {
		t.Errorf("operation: got %+v", o)
	}
}

func TestStatusesAreThoseOfTheDocument(t *testing.T) {
	t.Parallel()
	d, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	o, _ := d.Operation("scheduleExecution")
	want := []string{"200", "201", "202", "400", "401", "403", "404", "406", "409", "422", "4XX", "5XX"}
	if diff := cmp.Diff(want, o.Statuses()); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	for status, want := range map[int]string{200: "200", 409: "409", 405: "4XX", 499: "4XX", 204: "", 500: "5XX", 302: "", 0: ""} {
		if got := o.Documented(status); got != want {
			t.Errorf("%d: got %q, want %q", status, got, want)
		}
	}
}
