package mock_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// inForce is what the control API tells of readings, own nil for the server's.
type inForce struct{ Readings, Own map[string]string }

func readInForce(t testing.TB, r reply) inForce {
	t.Helper()
	var v inForce
	if err := json.Unmarshal([]byte(r.body), &v); err != nil || r.status != 200 {
		t.Fatalf("got %d %s (%v), want readings", r.status, r.body, err)
	}
	return v
}

// choice is a body of slug, alternative, slug, ...
func choice(pairs ...string) string {
	chosen := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		chosen[pairs[i]] = pairs[i+1]
	}
	text, _ := json.Marshal(map[string]any{"readings": chosen})
	return string(text)
}

func chooseFor(t testing.TB, s *mock.Server, csi string, pairs ...string) inForce {
	t.Helper()
	return readInForce(t, control(t, s, "chooseCustomerReadings", "PUT", "/customers/"+csi+"/readings", choice(pairs...)))
}

func defaults(t testing.TB) map[string]string {
	t.Helper()
	all, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]string{}
	for _, r := range all {
		table[r.Slug] = r.Default()
	}
	return table
}

// with is a table with some readings changed.
func with(table map[string]string, pairs ...string) map[string]string {
	table = maps.Clone(table)
	for i := 0; i < len(pairs); i += 2 {
		table[pairs[i]] = pairs[i+1]
	}
	return table
}

func TestReadingsAreChosenByTheControlAPI(t *testing.T) {
	t.Parallel()
	s := start(t, "lead-status", "422")
	server := with(defaults(t), "lead-status", "422")
	c := create(t, s, "")
	path := "/customers/" + c.CSI + "/readings"
	for _, step := range []struct {
		name, operation, method, path, body string
		want                                inForce
	}{
		{"the server's at first", "readReadings", "GET", "/readings", "", inForce{server, nil}},
		{"a customer's at first", "readCustomerReadings", "GET", path, "", inForce{server, map[string]string{}}},
		{"a customer's own", "chooseCustomerReadings", "PUT", path, choice("end-rule", "two-hours"),
			inForce{with(server, "end-rule", "two-hours"), map[string]string{"end-rule": "two-hours"}}},
		{"more of its own", "chooseCustomerReadings", "PUT", path, choice("lead-status", "409"),
			inForce{with(server, "end-rule", "two-hours", "lead-status", "409"), map[string]string{"end-rule": "two-hours", "lead-status": "409"}}},
		{"nothing more", "chooseCustomerReadings", "PUT", path, choice(),
			inForce{with(server, "end-rule", "two-hours", "lead-status", "409"), map[string]string{"end-rule": "two-hours", "lead-status": "409"}}},
		{"the server's meanwhile", "readReadings", "GET", "/readings", "", inForce{server, nil}},
		{"the server's, changed", "chooseReadings", "PUT", "/readings", choice("lead-status", "400", "time-zone-out", "utc"),
			inForce{with(defaults(t), "time-zone-out", "utc"), nil}},
		{"a customer's own over the changed", "readCustomerReadings", "GET", path, "",
			inForce{with(defaults(t), "time-zone-out", "utc", "end-rule", "two-hours", "lead-status", "409"), map[string]string{"end-rule": "two-hours", "lead-status": "409"}}},
		{"a customer's, released", "releaseCustomerReadings", "DELETE", path, "",
			inForce{with(defaults(t), "time-zone-out", "utc"), map[string]string{}}},
		{"released again", "releaseCustomerReadings", "DELETE", path, "",
			inForce{with(defaults(t), "time-zone-out", "utc"), map[string]string{}}},
	} {
		got := readInForce(t, control(t, s, step.operation, step.method, step.path, step.body))
		if diff := cmp.Diff(step.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
	}
	if health := control(t, s, "readHealth", "GET", "/health", ""); !strings.Contains(health.body, `"time-zone-out":"utc"`) {
		t.Errorf("health tells other readings: %s", health.body)
	}
}

func TestAnUnknownReadingIsRefusedByListingTheRightOnesAndChangesNothing(t *testing.T) {
	t.Parallel()
	s := start(t)
	chooseFor(t, s, own, "end-rule", "two-hours")
	slugs := slices.Sorted(maps.Keys(defaults(t)))
	for name, row := range map[string]struct {
		body, pointer, message string
		allowed                []string
	}{
		"an alternative beside a good one": {choice("lead-status", "422", "time-zone-out", "UTC"), "/readings/time-zone-out", `has no alternative "UTC"`, []string{"as-requested", "utc"}},
		"a slug beside a good one":         {choice("lead-status", "422", "lead-statos", "422"), "/readings/lead-statos", "did you mean lead-status?", slugs},
	} {
		for operation, path := range map[string]string{"chooseReadings": "/readings", "chooseCustomerReadings": "/customers/" + own + "/readings"} {
			r := control(t, s, operation, "PUT", path, row.body)
			expect(t, r, 400, "body-invalid-status")
			var problem struct{ Errors []openapi.Violation }
			if err := json.Unmarshal([]byte(r.body), &problem); err != nil || len(problem.Errors) != 1 {
				t.Fatalf("%s: got %s (%v), want one fault", name, r.body, err)
			}
			got := problem.Errors[0]
			slices.Sort(got.Allowed)
			if got.Pointer != row.pointer || !strings.Contains(got.Message, row.message) || !slices.Equal(got.Allowed, row.allowed) {
				t.Errorf("%s: got %+v", name, got)
			}
		}
		r := control(t, s, "createCustomer", "POST", "/customers", strings.Replace(row.body, "{", `{"csi":"40000009",`, 1))
		expect(t, r, 400, "body-invalid-status")
	}
	server := readInForce(t, control(t, s, "readReadings", "GET", "/readings", ""))
	customer := readInForce(t, control(t, s, "readCustomerReadings", "GET", "/customers/"+own+"/readings", ""))
	if server.Readings["lead-status"] != "400" || customer.Readings["lead-status"] != "400" || len(customer.Own) != 1 {
		t.Errorf("something changed: %v, %v", server.Readings["lead-status"], customer.Own)
	}
	expect(t, control(t, s, "readCustomerReadings", "GET", "/customers/40000009/readings", ""), 404, "support-identifier")
}

func TestTheReadingsOfNobodyAreNotThere(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, row := range []struct{ operation, method, path, body string }{
		{"readCustomerReadings", "GET", "/readings", ""},
		{"chooseCustomerReadings", "PUT", "/readings", choice()},
		{"releaseCustomerReadings", "DELETE", "/readings", ""},
		{"readCustomerKeys", "GET", "/jwks", ""},
		{"setCustomerKeys", "PUT", "/jwks", `{"jwksUri":"https://keys.example"}`},
		{"rotateCustomerKeys", "POST", "/keys/rotate", ""},
	} {
		expect(t, control(t, s, row.operation, row.method, "/customers/99999999"+row.path, row.body), 404, "support-identifier")
	}
	r := do(t, s, call{method: "PATCH", path: "/__admin/customers/" + own + "/readings"})
	if expect(t, r, 405, "method-not-allowed"); r.header.Get("Allow") != "DELETE, GET, HEAD, PUT" {
		t.Errorf("Allow is %q, want DELETE, GET, HEAD, PUT", r.header.Get("Allow"))
	}
}

func TestACreatedCustomerTellsItsReadings(t *testing.T) {
	t.Parallel()
	s := start(t)
	r := control(t, s, "createCustomer", "POST", "/customers", choice("lead-status", "422"))
	if r.status != 201 || !strings.Contains(r.body, `"readings":{"lead-status":"422"}`) {
		t.Errorf("got %d %s", r.status, r.body)
	}
}
