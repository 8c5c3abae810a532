package mock_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/mock"
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
		"a broken escape":       {"listRequests", "GET", "/requests?limit=%zz", "", "", "cannot be read, want name=value"},
		"a semicolon":           {"listRequests", "GET", "/requests?limit=5;x=1", "", "", "cannot be read, want name=value"},
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

// What the API ignores it names: nothing is dropped in silence.
func TestTheAPISaysWhatItIgnores(t *testing.T) {
	t.Parallel()
	s := start(t)
	sent := good(t, s)
	sent.path = sent.url() + "?trace=1&trace=2&%C3%A9=1"
	sent.body = `{"scheduledTime":"2020-08-26T16:00:00Z","action":"schedule","note":{"a":1}}`
	sent.header = http.Header{"If-Match": {`"x"`}, "X-Request-Id": {"not one/"}}
	r := do(t, s, sent)
	expect(t, r, 200, "")
	if got, want := r.header.Get("Bounce-Mock-Ignored"), `query trace, "query \u00e9", header If-Match, header X-Request-Id, body /note`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if r := do(t, s, good(t, s)); r.header.Get("Bounce-Mock-Ignored") != "" {
		t.Errorf("of an ordinary request %s is ignored", r.header.Get("Bounce-Mock-Ignored"))
	}
	grant := authorization(t, s, "issueToken", call{
		method: "POST", path: "/oauth2/token?x=1", mediaType: formType, authorization: basic(own, mock.ClientSecret(own)), body: "grant_type=client_credentials&resource=r",
	})
	if got := grant.header.Get("Bounce-Mock-Ignored"); got != "query x, body resource" {
		t.Errorf("at the token endpoint: got %s", got)
	}
	list := good(t, s)
	get(listPath + "?status=Open&status=Shut")(&list)
	list.authorization = "Bearer " + token(t, s, mock.TokenRequest{Scope: mock.AllScopes})
	list.mediaType, list.body = "application/json", `{"target":"DCMATI"}`
	if r := do(t, s, list); r.status != 200 || r.header.Get("Bounce-Mock-Ignored") != "query status (given more than once), body" {
		t.Errorf("of a list: got %d, %s", r.status, r.header.Get("Bounce-Mock-Ignored"))
	}
}

func TestTheAPIRefusesAQueryThatCannotBeDecoded(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, query := range []string{"a=%zz", "%zz=1", "a=1;b=2", "a=%ff", "%ff", "a=%"} {
		c := good(t, s)
		c.path = c.url() + "?" + query
		r := do(t, s, c)
		expect(t, r, 400, "query-status")
		if !strings.Contains(r.body, "cannot be read") {
			t.Errorf("%s: got %s", query, r.body)
		}
	}
}

// The reading extra-fields is about nested objects too.
func TestUnknownMembersOfNestedObjectsAreRefused(t *testing.T) {
	t.Parallel()
	s := start(t, "extra-fields", "refused")
	c := good(t, s)
	c.method, c.path = "POST", strings.TrimSuffix(c.url(), "/3-CDQF5Z0")
	c.authorization = "Bearer " + token(t, s, mock.TokenRequest{Scope: mock.AllScopes})
	c.body = `{"operation":"bounce","services":"all","duration":{"unit":"hours","value":1,"odd":1},"bounceOptions":{"options":[{"name":"a","odd":2}],"odd":3}}`
	r := do(t, s, c)
	expect(t, r, 400, "extra-fields")
	for _, pointer := range []string{"/bounceOptions/odd", "/bounceOptions/options/0/odd", "/duration/odd"} {
		if !strings.Contains(r.body, `"pointer":"`+pointer+`"`) {
			t.Errorf("%s is not refused: %s", pointer, r.body)
		}
	}
}
