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

func variants(t *testing.T) []mutant.ConformingVariant {
	t.Helper()
	all, err := mutant.Conforming()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func variant(t *testing.T, name string) mutant.ConformingVariant {
	t.Helper()
	all := variants(t)
	i := slices.IndexFunc(all, func(v mutant.ConformingVariant) bool { return v.Name == name })
	if i < 0 {
		t.Fatalf("there is no variant %s", name)
	}
	return all[i]
}

func TestEachVariantHasANameOfItsOwnAndCanBeMade(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, v := range variants(t) {
		if seen[v.Name] {
			t.Errorf("there are two variants %s", v.Name)
		}
		seen[v.Name] = true
		if _, err := v.New(mock.Options{}); err != nil {
			t.Errorf("%s: %v", v.Name, err)
		}
	}
}

// Each alternative that the table of readings calls strict, lenient or last is taken by a variant.
func TestTheVariantsTakeTheExtremesOfEachReading(t *testing.T) {
	t.Parallel()
	readings, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range readings {
		for name, want := range map[string]string{
			"strictest": r.Strict, "most-lenient": r.Lenient, "last-alternatives": r.Alternatives[len(r.Alternatives)-1],
		} {
			if got := variant(t, name).Readings[r.Slug]; got != want {
				t.Errorf("%s takes %s=%q, want %q", name, r.Slug, got, want)
			}
		}
	}
}

func TestTheScheduleOnlyServerHasTheScheduleAlone(t *testing.T) {
	t.Parallel()
	handler, err := variant(t, "schedule-only").New(options(t))
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
