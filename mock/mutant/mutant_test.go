package mutant_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/mock/mutant"
)

const (
	own      = "15427061"
	ownKeys  = "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01"
	otherCSI = "20915348"
	soon     = "2020-08-26T15:53:51Z"
)

const world = `
customers:
  - csi: '15427061'
    services:
      - type: EBSO
        instances:
          - {name: PAIR, executions: [{id: FIRST}, {id: SECOND}]}
          - {name: LONG, executions: [{id: LONG-1, duration: {unit: hours, value: 3}}, {id: LONG-2, duration: {unit: hours, value: 3}}]}
`

// request is one PUT, of customer 15427061 unless said otherwise.
type request struct{ csi, instance, execution, defect, body string }

func put(instance, execution, when string) request {
	return request{own, instance, execution, "", `{"scheduledTime":"` + when + `","action":"schedule"}`}
}

// rows are, for some mutants of each kind, requests to send in order; the last one's answer is what tells it from the healthy mock.
var rows = map[string]struct {
	requests        []request
	healthy, mutant string // status, reason and, of a success, the start
}{
	"any-token-ok": {[]request{withDefect(put("DCMATI", "3-CDQF5Z0", soon), "wrong-key")},
		"401 bearer-token", "200 " + soon},
	"wrong-scope-ok": {[]request{withDefect(put("DCMATI", "3-CDQF5Z0", soon), "wrong-scope")},
		"403 scope-approver", "200 " + soon},
	"other-customer-ok": {[]request{{otherCSI, "OMCEBSOR3", "3-BLFVC0W", "", `{"scheduledTime":"` + soon + `","action":"schedule"}`}},
		"403 own-instances", "200 " + soon},
	"action-unchecked": {[]request{{own, "DCMATI", "3-CDQF5Z0", "", `{"scheduledTime":"` + soon + `","action":"destroy"}`}},
		"400 action", "200 " + soon},
	"limit-15min": {[]request{put("DCMATI", "3-CDQF5Z0", "2020-08-26T15:15:59.999Z")},
		"400 lead-time", "200 2020-08-26T15:15:59.999Z"},
	"start-shifted-by-offset": {[]request{put("DCMATI", "3-CDQF5Z0", "2020-08-26T8:53:51-07:00")},
		"200 2020-08-26T08:53:51-07:00", "200 2020-08-26T08:53:51Z"},
	"conflict-item-without-duration": {[]request{put("TCMATI", "3-CDQEVUP", soon)},
		"409 conflict-body with duration", "409 conflict-body"},
	"reschedule-keeps-old-window": {[]request{
		put("PAIR", "FIRST", "2020-08-26T16:00:00Z"), put("PAIR", "FIRST", "2020-08-26T20:00:00Z"),
		put("PAIR", "SECOND", "2020-08-26T17:00:00Z"),
	}, "200 2020-08-26T17:00:00Z", "409 conflict-body with duration"},
}

func withDefect(r request, name string) request {
	r.defect = name
	return r
}

func TestAMutantDiffersFromTheHealthyMockOnItsOwnRequest(t *testing.T) {
	t.Parallel()
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := ask(t, healthy(t), row.requests); got != row.healthy {
				t.Errorf("healthy: got %q, want %q", got, row.healthy)
			}
			if got := ask(t, planted(t, name), row.requests); got != row.mutant {
				t.Errorf("mutant: got %q, want %q", got, row.mutant)
			}
		})
	}
}

// What a mutant gets right: all but its own request.
func TestAMutantLooksHealthyOtherwise(t *testing.T) {
	t.Parallel()
	for name := range rows {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for other, row := range rows {
				if other == name {
					continue
				}
				if got := ask(t, planted(t, name), row.requests); got != row.healthy {
					t.Errorf("on the request of %s: got %q, want %q", other, got, row.healthy)
				}
			}
			if got := ask(t, planted(t, name), []request{put("DCMATI", "3-CDQF5Z0", soon)}); got != "200 "+soon {
				t.Errorf("on a good request: got %q, want 200", got)
			}
		})
	}
}

// Fixtures can be made in every mutant, and two servers of one share nothing.
func TestTheControlAPIIsHealthyInEveryMutant(t *testing.T) {
	t.Parallel()
	for _, m := range mutant.All() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			handler := planted(t, m.Name)
			for _, call := range []struct {
				method, path, body string
				want               int
			}{
				{http.MethodGet, "/__admin/health", "", http.StatusOK},
				{http.MethodPost, "/__admin/customers", "{}", http.StatusCreated},
				{http.MethodPut, "/__admin/clock", `{"mode":"frozen"}`, http.StatusOK},
			} {
				q := httptest.NewRequestWithContext(t.Context(), call.method, "http://127.0.0.1"+call.path, strings.NewReader(call.body))
				q.Header.Set("Content-Type", "application/json")
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, q)
				if w.Code != call.want {
					t.Errorf("%s %s: got %d, want %d: %s", call.method, call.path, w.Code, call.want, w.Body)
				}
			}
		})
	}
}

func TestFindReturnsEachMutantOfTheCatalogue(t *testing.T) {
	t.Parallel()
	for _, m := range mutant.All() {
		if found, err := mutant.Find(m.Name); err != nil || found.Rule != m.Rule {
			t.Errorf("Find(%q) returns %q, %v", m.Name, found.Name, err)
		}
	}
	if _, err := mutant.Find("no-such"); err == nil || !strings.Contains(err.Error(), "limit-15min") {
		t.Errorf("the error is %v, want it to list the mutants", err)
	}
}

func TestEachClassHasAMutantOfAClause(t *testing.T) {
	t.Parallel()
	classes := map[string]bool{}
	for _, m := range mutant.All() {
		if m.Kind() == "clause" {
			classes[m.Class] = true
		}
	}
	for _, class := range []string{"answer", "auth", "request", "state", "time", mutant.Concurrency, mutant.SuiteSelfTest} {
		if !classes[class] {
			t.Errorf("no mutant of class %s breaks a clause", class)
		}
		delete(classes, class)
	}
	for class := range classes {
		t.Errorf("there is a class %s, which the documentation of Mutant does not name", class)
	}
}

func options(t *testing.T) mock.Options {
	t.Helper()
	return mock.Options{Clock: clock(t), Seed: mock.SeedFile{Text: []byte(world)}}
}

func clock(t *testing.T) *mock.Clock {
	t.Helper()
	c, err := mock.NewClock("frozen:2020-08-26T15:00:00Z")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func healthy(t *testing.T) http.Handler {
	t.Helper()
	server, err := mock.New(options(t))
	if err != nil {
		t.Fatal(err)
	}
	return server
}

func planted(t *testing.T, name string) http.Handler {
	t.Helper()
	m, err := mutant.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	handler, err := m.New(options(t))
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// ask returns the answer to the last of the requests.
func ask(t *testing.T, handler http.Handler, requests []request) (got string) {
	t.Helper()
	for _, r := range requests {
		got = send(t, handler, r)
	}
	return got
}

// exchange sends a request with the good token of the customer, or a defective one.
func exchange(t *testing.T, handler http.Handler, r request) *httptest.ResponseRecorder {
	t.Helper()
	raw, err := mock.MintToken(mock.TokenRequest{Defect: r.defect, Clock: clock(t), Seed: mock.SeedFile{Text: []byte(world)}})
	if err != nil {
		t.Fatal(err)
	}
	path := fmt.Sprintf("/selfservice/v1/customers/%s/EBSO/products/bounce/instances/%s/executions/%s", r.csi, r.instance, r.execution)
	q := httptest.NewRequestWithContext(t.Context(), http.MethodPut, path, strings.NewReader(r.body))
	q.Header = http.Header{"Authorization": {"Bearer " + raw}, "Identifier": {ownKeys}, "Content-Type": {"application/json"}}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, q)
	return w
}

// send returns status and reason and, of a success, the start; of a conflict, whether each item has a duration.
func send(t *testing.T, handler http.Handler, r request) string {
	t.Helper()
	w := exchange(t, handler, r)
	got := fmt.Sprint(w.Code, " ", w.Header().Get("Bounce-Mock-Reason"))
	text := w.Body.String()
	if _, rest, found := strings.Cut(text, `"scheduledStart":"`); found && w.Code < 300 {
		start, _, _ := strings.Cut(rest, `"`)
		got += start
	}
	if n := strings.Count(text, `"rfcNumber"`); n > 0 && strings.Count(text, `"duration"`) == n {
		got += " with duration"
	}
	return got
}
