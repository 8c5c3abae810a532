package mutant_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/mock/mutant"
	"example.com/bounce/openapi"
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
    services: [{type: EBSO, instances: [{name: PAIR, executions: [{id: FIRST}, {id: SECOND}]}]}]
`

// request is one PUT, of customer 15427061 unless said otherwise.
type request struct{ csi, instance, execution, defect, body string }

func put(instance, execution, when string) request {
	return request{own, instance, execution, "", `{"scheduledTime":"` + when + `","action":"schedule"}`}
}

// rows are, for each mutant, requests to send in order; the last one's answer is what tells it from the healthy mock.
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

func TestEachMutantDiffersFromTheHealthyMockOnItsOwnRequest(t *testing.T) {
	t.Parallel()
	for _, m := range mutant.All() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			row, found := rows[m.Name]
			if !found {
				t.Fatal("no request tells it from the healthy mock")
			}
			for name, s := range map[string]struct {
				options mock.Options
				want    string
			}{"healthy": {options(t), row.healthy}, "mutant": {m.Options(options(t)), row.mutant}} {
				server := mock.Start(t, s.options)
				got := ""
				for _, r := range row.requests {
					got = send(t, server, r)
				}
				if got != s.want {
					t.Errorf("%s: got %q, want %q", name, got, s.want)
				}
			}
		})
	}
}

// What a mutant gets right: all but its own request.
func TestEachMutantLooksHealthyOtherwise(t *testing.T) {
	t.Parallel()
	for _, m := range mutant.All() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			for name, row := range rows {
				if name == m.Name {
					continue
				}
				s := mock.Start(t, m.Options(options(t)))
				got := ""
				for _, r := range row.requests {
					got = send(t, s, r)
				}
				if got != row.healthy {
					t.Errorf("on the request of %s: got %q, want %q", name, got, row.healthy)
				}
			}
			s := mock.Start(t, m.Options(options(t)))
			if got := send(t, s, put("DCMATI", "3-CDQF5Z0", soon)); got != "200 "+soon {
				t.Errorf("on a good request: got %q, want 200", got)
			}
		})
	}
}

func TestTheCatalogueNamesRulesAndCoversEachClass(t *testing.T) {
	t.Parallel()
	clauses, err := openapi.Clauses()
	if err != nil {
		t.Fatal(err)
	}
	var slugs, classes []string
	for _, c := range clauses {
		slugs = append(slugs, c.Slug)
	}
	for _, m := range mutant.All() {
		if !slices.Contains(slugs, m.Rule) {
			t.Errorf("%s breaks the rule %q, which is no clause", m.Name, m.Rule)
		}
		if m.Defect == "" {
			t.Errorf("%s does not say what it does", m.Name)
		}
		classes = append(classes, m.Class)
		if found, err := mutant.Find(m.Name); err != nil || found.Rule != m.Rule {
			t.Errorf("Find(%q) gives %q, %v", m.Name, found.Name, err)
		}
	}
	slices.Sort(classes)
	want := []string{"answer", "auth", "request", "state", "time"}
	if got := slices.Compact(classes); !slices.Equal(got, want) {
		t.Errorf("the classes are %v, want %v", got, want)
	}
	if _, err := mutant.Find("no-such"); err == nil || !strings.Contains(err.Error(), "limit-15min") {
		t.Errorf("the error is %v, want it to list the mutants", err)
	}
}

func options(t *testing.T) mock.Options {
	t.Helper()
	c, err := mock.NewClock("frozen:2020-08-26T15:00:00Z")
	if err != nil {
		t.Fatal(err)
	}
	return mock.Options{Clock: c, Seed: []byte(world)}
}

// send gives status and reason, and of a success the start, of a conflict whether each item has a duration.
func send(t *testing.T, s *mock.Server, r request) string {
	t.Helper()
	raw, err := s.Token(mock.TokenRequest{Defect: r.defect})
	if err != nil {
		t.Fatal(err)
	}
	url := fmt.Sprintf("%s/selfservice/v1/customers/%s/EBSO/products/bounce/instances/%s/executions/%s",
		s.URL, r.csi, r.instance, r.execution)
	q, err := http.NewRequestWithContext(t.Context(), http.MethodPut, url, strings.NewReader(r.body))
	if err != nil {
		t.Fatal(err)
	}
	q.Header = http.Header{"Authorization": {"Bearer " + raw}, "Identifier": {ownKeys}, "Content-Type": {"application/json"}}
	response, err := s.Client().Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(response.StatusCode, " ", response.Header.Get("Bounce-Mock-Reason"))
	if _, rest, found := strings.Cut(string(text), `"scheduledStart":"`); found && response.StatusCode < 300 {
		start, _, _ := strings.Cut(rest, `"`)
		got += start
	}
	if n := strings.Count(string(text), `"rfcNumber"`); n > 0 && strings.Count(string(text), `"duration"`) == n {
		got += " with duration"
	}
	return got
}
