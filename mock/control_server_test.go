package mock_test

import (
	"strings"
	"testing"

	"example.com/bounce/openapi"
)

func TestTheDocumentsAreServedInBothForms(t *testing.T) {
	t.Parallel()
	s := start(t)
	for name, load := range map[string]func() (*openapi.Document, error){"Contract": openapi.Bounce, "Control": openapi.Control} {
		document, err := load()
		if err != nil {
			t.Fatal(err)
		}
		path := "/" + strings.ToLower(name)
		if r := control(t, s, "read"+name+"YAML", "GET", path+".yaml", ""); r.body != string(document.Source()) {
			t.Errorf("%s.yaml is another document", path)
		}
		r := control(t, s, "read"+name+"JSON", "GET", path+".json", "")
		loaded, err := openapi.Load(path+".json", []byte(r.body))
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range document.Operations() {
			got := loaded.Operations()[i]
			if got.ID != want.ID || got.Path != want.Path || got.LeadTime != want.LeadTime || strings.Join(got.Scopes, " ") != strings.Join(want.Scopes, " ") {
				t.Errorf("%s.json has the operation %v, want %v", path, got, want)
			}
		}
	}
}

func TestMetricsCountWhatHappened(t *testing.T) {
	t.Parallel()
	s := start(t)
	metrics := func() string { return control(t, s, "readMetrics", "GET", "/metrics", "").body }
	if text := metrics(); strings.Contains(text, "bounce_mock_requests_total{") {
		t.Errorf("a control call is counted:\n%s", text)
	}
	send(t, s)
	send(t, s)
	send(t, s, tcmati)
	send(t, s, auth(""))
	send(t, s, body(`{"action":"cancel"}`))
	do(t, s, call{method: "GET", path: "/nowhere"})
	create := good(t, s)
	create.method, create.path = "POST", "/selfservice/v1/customers/15427061/EBSO/products/bounce/instances/DCMATI/executions"
	create.authorization = "Bearer " + mint(t, s, `{"scope":"all"}`).Token
	create.body = `{"operation":"bounce","services":"All","summary":"a test","duration":{"unit":"hours","value":2},"primaryContact":"a@example.com"}`
	if r := do(t, s, create); r.status >= 300 {
		t.Fatalf("create: %d %s", r.status, r.body)
	}
	text := metrics()
	for _, line := range []string{
		`bounce_mock_requests_total{operation="scheduleExecution",status="200"} 3`,
		`bounce_mock_requests_total{operation="scheduleExecution",status="409"} 1`,
		`bounce_mock_requests_total{operation="scheduleExecution",status="401"} 1`,
		`bounce_mock_requests_total{operation="none",status="404"} 1`,
		`bounce_mock_refusals_total{rule="conflict-body"} 1`,
		`bounce_mock_refusals_total{rule="bearer-token"} 1`,
		`bounce_mock_refusals_total{rule="path"} 1`,
		`bounce_mock_request_duration_seconds_count 7`,
		`bounce_mock_executions_total{event="scheduled"} 2`,
		`bounce_mock_executions_total{event="cancelled"} 1`,
		`bounce_mock_executions_total{event="created"} 1`,
		`bounce_mock_journal_recorded_total 7`,
		`bounce_mock_journal_dropped_total 0`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("the metrics lack %s", line)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
	if strings.Contains(text, "_sum 0\n") {
		t.Errorf("answers took no time, though only the mock's clock stands still")
	}
}
