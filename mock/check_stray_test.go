package mock_test

import (
	"strings"
	"testing"
)

func TestTheControlAPIIgnoresNothing(t *testing.T) {
	t.Parallel()
	s := start(t)
	send(t, s)
	control(t, s, "setOptIn", "PUT", "/customers/15427061/opt-in", `{"optedIn":false}`)
	before := s.Snapshot()
	for name, row := range map[string]struct {
		operation, method, path, mediaType, body, says string
	}{
		"a reset with a customer in its body": {"reset", "POST", "/reset", "application/json", `{"csi":"15427061"}`,
			"leave out what errors lists; for one customer there is POST /__admin/customers/{csi}/reset"},
		"a reset with an empty object":         {"reset", "POST", "/reset", "application/json", `{}`, "body must be empty"},
		"a reset with a form":                  {"reset", "POST", "/reset", "application/x-www-form-urlencoded", `{"x":1}`, "body must be empty"},
		"a reset with text":                    {"reset", "POST", "/reset", "text/plain", `{"x":1}`, "body must be empty"},
		"a customer's reset with a body":       {"resetCustomer", "POST", "/customers/15427061/reset", "application/json", `{"x":1}`, "must be empty"},
		"a customer in the query of a reset":   {"reset", "POST", "/reset?csi=15427061", "", "", "/customers/{csi}/reset"},
		"a customer in the query of a removal": {"resetRequests", "DELETE", "/requests?csi=20915348", "", "", "/customers/{csi}/requests"},
		"a parameter of another operation": {"waitForRequests", "GET", "/requests/wait?operation=nope&timeout=100ms", "", "",
			"query operation is no parameter of the operation, want one of count, timeout, csi, since"},
		"a slip of a parameter": {"waitForRequests", "GET", "/requests/wait?cuont=99", "", "", "did you mean count?"},
		"a parameter twice":     {"listRequests", "GET", "/requests?csi=1&csi=2", "", "", "query csi is given more than once"},
		"a broken escape":       {"listRequests", "GET", "/requests?limit=%zz", "", "", "query cannot be read"},
		"a semicolon":           {"listRequests", "GET", "/requests?limit=5;x=1", "", "", "query cannot be read"},
		"an empty name":         {"listRequests", "GET", "/requests?=5", "", "", "is no parameter"},
		"a parameter of none":   {"readHealth", "GET", "/health?x", "", "", "query x is no parameter of the operation."},
	} {
		r := do(t, s, call{method: row.method, path: "/__admin" + row.path, mediaType: row.mediaType, body: row.body})
		if expect(t, r, 400, "body-invalid-status"); !strings.Contains(r.body, row.says) {
			t.Errorf("%s: got %s, want it to say %s", name, r.body, row.says)
		}
	}
	if r := control(t, s, "countRequests", "POST", "/requests/count", ""); r.member(t, "count") != "1" {
		t.Errorf("the journal is not what it was: %s", r.body)
	}
	unchanged(t, s, before)
}

func TestTheAPIIgnoresAQueryThatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := good(t, s)
	c.path = c.url() + "?trace=1"
	expect(t, do(t, s, c), 200, "")
}
