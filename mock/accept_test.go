package mock_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

func accepting(values ...string) func(*call) {
	return func(c *call) { c.header = http.Header{"Accept": values} }
}

// everyOperation is a call of each operation that the mock grants.
func everyOperation(t testing.TB, s *mock.Server) map[string]call {
	t.Helper()
	all := map[string]call{}
	for id, path := range reading {
		all[id] = call{method: http.MethodGet, path: "/selfservice/v1" + path}
	}
	all["scheduleExecution"] = call{method: http.MethodPut, path: "/selfservice/v1" + whole, body: sampleBody}
	all["createExecution"] = call{method: http.MethodPost, path: "/selfservice/v1" + dcmati + "/executions", body: bounceAll}
	for id, c := range all {
		c.identifier, c.authorization = ownKeys, "Bearer "+token(t, s, mock.TokenRequest{Scope: mock.AllScopes})
		if c.body != "" {
			c.mediaType = "application/json"
		}
		all[id] = c
	}
	return all
}

func TestEachOperationIsRefusedToWhomAcceptsNoneOfItsMediaTypes(t *testing.T) {
	t.Parallel()
	for _, order := range []string{"auth-first", "shape-first"} {
		s := start(t, "check-order", order)
		before := any(s.Snapshot())
		for id, c := range everyOperation(t, s) {
			accepting("text/html, application/problem+json")(&c)
			r := ofOperation(t, id, do(t, s, c))
			expect(t, r, 406, "not-acceptable")
			want := `"errors":[{"in":"header","pointer":"Accept","code":"not-acceptable","message":"must admit application/json",` +
				`"allowed":["application/json"],"received":"text/html, application/problem+json"}],"reading":"not-acceptable=406","change":"accept application/json"}`
			if !strings.Contains(r.body, want) || r.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s, %s: the refusal lacks %s: %s %s", id, order, want, r.header.Get("Content-Type"), r.body)
			}
		}
		unchanged(t, s, before)
	}
}

func TestEachOperationIsAnsweredToWhomAcceptsJSONOrIsNotAsked(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		reading string
		values  []string
	}{
		"in a second header":    {"406", []string{"text/html", "application/*;q=0.1"}},
		"by no header":          {"406", nil},
		"where Accept is moot":  {"ignored", []string{"text/html"}},
		"what cannot be read":   {"406", []string{"text/html;q=high"}},
		"everything but a type": {"406", []string{"text/html;q=0, */*;q=0.1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, "not-acceptable", row.reading)
			for id, c := range everyOperation(t, s) {
				accepting(row.values...)(&c)
				r := ofOperation(t, id, do(t, s, c))
				if r.status >= 300 || r.header.Get("Content-Type") != "application/json" {
					t.Errorf("%s: got %d %s %s", id, r.status, r.header.Get("Content-Type"), r.body)
				}
			}
		})
	}
}

// A client that accepts JSON alone is told of its faults as problems all the same, and one that accepts problems alone is
// told first that nothing is known of what it must not see.
func TestARefusalIsSentWhateverIsAccepted(t *testing.T) {
	t.Parallel()
	s := start(t)
	r := send(t, s, accepting("application/json"), at("soon"))
	expect(t, r, 400, "scheduled-time")
	if got := r.header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("Content-Type is %q, want application/problem+json", got)
	}
	expect(t, send(t, s, accepting("text/html"), func(c *call) { c.csi = otherCSI }), 403, "own-instances")
	expect(t, send(t, s, accepting("text/html"), auth("")), 401, "bearer-token")
	expect(t, send(t, s, accepting("text/html"), func(c *call) { c.mediaType = "text/plain" }), 406, "not-acceptable")
}

func TestAnOperationWhoseSuccessHasNoBodyAcceptsAnything(t *testing.T) {
	t.Parallel()
	bodiless := strings.Replace(string(source(t)), `        '200':
          description: What was requested when the execution was created, and the window if it has one.
          content:
`, `        '200':
          description: What was requested when the execution was created, and the window if it has one.
          x-content:
`, 1)
	d, err := openapi.Load("edited.yaml", []byte(bodiless))
	if err != nil {
		t.Fatal(err)
	}
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Contract: d})
	c := everyOperation(t, s)["readExecution"]
	accepting("text/html")(&c)
	if r := do(t, s, c); r.status != 200 {
		t.Errorf("got %d %s, want 200", r.status, r.body)
	}
}
