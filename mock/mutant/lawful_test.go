package mutant_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/mock/mutant"
	"example.com/bounce/openapi"
)

// A reading that is new needs a leaning, and the last alternatives must be just that.
func TestLawfulServersTakeEveryReading(t *testing.T) {
	t.Parallel()
	readings, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	servers := mutant.Lawful()
	if len(servers) != 29 {
		t.Errorf("there are %d lawful servers, want 29", len(servers))
	}
	for _, s := range servers {
		if _, err := s.New(mock.Options{}); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		for _, r := range readings {
			taken, given := s.Readings[r.Slug]
			if last := r.Alternatives[len(r.Alternatives)-1]; s.Name == "last-alternatives" && taken != last {
				t.Errorf("%s takes %s=%q, want %s: see leanings", s.Name, r.Slug, taken, last)
			}
			if given && !slices.Contains(r.Alternatives, taken) {
				t.Errorf("%s takes %s=%s, which there is not", s.Name, r.Slug, taken)
			}
		}
	}
	strictest, lenient := servers[0].Readings, servers[1].Readings
	for slug, alternative := range strictest {
		if lenient[slug] == "" || lenient[slug] == alternative {
			t.Errorf("the strictest and the most lenient server both take %s=%s", slug, alternative)
		}
	}
}

func TestTheScheduleOnlyServerHasTheScheduleAlone(t *testing.T) {
	t.Parallel()
	all := mutant.Lawful()
	only := all[slices.IndexFunc(all, func(s mutant.LawfulServer) bool { return s.ScheduleOnly })]
	handler, err := only.New(options(t))
	if err != nil {
		t.Fatal(err)
	}
	const (
		customers = "/selfservice/v1/customers"
		instance  = customers + "/15427061/EBSO/products/bounce/instances/DCMATI"
	)
	for path, want := range map[string]map[string]int{
		instance + "/executions/3-CDQF5Z0": {"GET": 405, "POST": 405, "DELETE": 405},
		instance + "/executions":           {"GET": 404, "POST": 404},
		instance + "/options":              {"GET": 404},
		customers + "/15427061/EBSO/products/bounce/instances/executions": {"GET": 404},
		customers + "/services/products/bounce/operations":                {"GET": 404},
		"/selfservice/v1/executions/status":                               {"GET": 404},
		"/__admin/health":                                                 {"GET": 200},
	} {
		for method, status := range want {
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, "http://127.0.0.1"+path, nil))
			if w.Code != status || status == http.StatusMethodNotAllowed && w.Header().Get("Allow") != http.MethodPut {
				t.Errorf("%s %s: got %d and Allow %q, want %d", method, path, w.Code, w.Header().Get("Allow"), status)
			}
		}
	}
	if got := send(t, handler, put("DCMATI", "3-CDQF5Z0", soon)); got != "200 "+soon {
		t.Errorf("a schedule: got %q, want it accepted", got)
	}
}
