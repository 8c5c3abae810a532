package mock_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

const (
	jwtBearer    = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	jwtAssertion = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
)

// RFC 7523: a JWT of the customer is a grant, and authenticates a client (private_key_jwt).
func TestTheTokenEndpointTakesAssertions(t *testing.T) {
	t.Parallel()
	s := start(t)
	endpoint := s.URL + "/oauth2/token"
	assertion := func(algorithm, defect string, claims map[string]string) string {
		r := mock.TokenRequest{Algorithm: algorithm, Defect: defect, Claims: map[string]json.RawMessage{
			"iss": []byte(`"` + own + `"`), "aud": []byte(`"` + endpoint + `"`),
		}}
		for name, value := range claims {
			r.Claims[name] = []byte(value)
		}
		return token(t, s, r)
	}
	grant := func(raw string, more ...string) url.Values {
		return form(append([]string{"grant_type", jwtBearer, "assertion", raw}, more...)...)
	}
	client := func(raw string, more ...string) url.Values {
		return form(append([]string{"grant_type", "client_credentials", "client_assertion_type", jwtAssertion, "client_assertion", raw}, more...)...)
	}
	good := assertion("", "", nil)
	for name, row := range map[string]struct {
		form          url.Values
		authorization string
		status        int
		want          string // the error's code, or a part of the answer
	}{
		"a grant":                            {grant(good), "", 200, "mcs:oci:api:Approver"},
		"a grant with a scope":               {grant(good, "scope", "mcs:oci:api:User"), "", 200, `"scope":"mcs:oci:api:User"`},
		"a grant of the Identifier":          {grant(assertion("", "", map[string]string{"sub": `"` + ownKeys + `"`})), "", 200, "access_token"},
		"a grant for the issuer":             {grant(assertion("", "", map[string]string{"aud": `["x","` + s.URL + `"]`})), "", 200, "access_token"},
		"a grant of another issuer":          {grant(assertion("", "", map[string]string{"iss": `"https://login.example/"`})), "", 200, "access_token"},
		"a grant with credentials":           {grant(good), basic(own, mock.ClientSecret(own)), 200, "access_token"},
		"a grant with credentials of others": {grant(good), basic(otherCSI, mock.ClientSecret(otherCSI)), 400, "invalid_grant"},
		"a grant with its id":                {grant(good, "client_id", own), "", 200, "access_token"},
		"a grant with its Identifier":        {grant(good, "client_id", ownKeys), "", 200, "access_token"},
		"a grant with the id of others":      {grant(good, "client_id", otherCSI), "", 400, "client_id of the form"},
		"a grant with a wrong secret":        {grant(good), basic(own, "x"), 401, "invalid_client"},
		"a grant that has expired":           {grant(assertion("", "expired", nil)), "", 400, "invalid_grant"},
		"a grant without exp":                {grant(assertion("", "no-exp", nil)), "", 400, "invalid_grant"},
		"a grant without iss":                {grant(assertion("", "", map[string]string{"iss": ""})), "", 400, "iss is missing"},
		"a grant for others":                 {grant(assertion("", "", map[string]string{"aud": `"https://login.example/"`})), "", 400, "aud is neither"},
		"a grant by another key":             {grant(assertion("", "wrong-key", nil)), "", 400, "signature does not verify"},
		"a grant of nobody":                  {grant(assertion("", "", map[string]string{"sub": `"1"`})), "", 400, "invalid_grant"},
		"a grant that is no JWT":             {grant("junk"), "", 400, "invalid_grant"},
		"a grant without its assertion":      {form("grant_type", jwtBearer), "", 400, "invalid_request"},
		"a client":                           {client(good), "", 200, "access_token"},
		"a client with its id":               {client(good, "client_id", own), "", 200, "access_token"},
		"a client with a grant":              {form("grant_type", jwtBearer, "assertion", good, "client_assertion_type", jwtAssertion, "client_assertion", good), "", 200, "access_token"},
		"a client with another id":           {client(good, "client_id", otherCSI), "", 400, "invalid_request"},
		"a client with a secret, too":        {client(good), basic(own, mock.ClientSecret(own)), 400, "invalid_request"},
		"a client of another issuer":         {client(assertion("", "", map[string]string{"iss": `"x"`})), "", 401, "invalid_client"},
		"a client by another key":            {client(assertion("", "wrong-key", nil)), "", 401, "invalid_client"},
		"a client by a wrong algorithm":      {client(assertion("", "hs256-with-public-key", nil)), "", 401, "HS256"},
		"a client of nobody":                 {client("junk"), "", 401, "invalid_client"},
		"a client of another type":           {client(good, "client_assertion_type", "x"), "", 400, "client_assertion_type is not"},
		"a client without its assertion":     {client(""), "", 400, "invalid_request"},
	} {
		r := authorization(t, s, "issueToken", call{
			method: "POST", path: "/oauth2/token", mediaType: formType, authorization: row.authorization, body: row.form.Encode(),
		})
		if r.status != row.status || !strings.Contains(r.body, row.want) {
			t.Errorf("%s: got %d %s, want %d and %s", name, r.status, r.body, row.status, row.want)
		}
	}
	for _, algorithm := range mock.Algorithms() {
		raw := assertion(algorithm, "", nil)
		r := authorization(t, s, "issueToken", call{method: "POST", path: "/oauth2/token", mediaType: formType, body: client(raw).Encode()})
		expect(t, r, 200, "")
		expect(t, send(t, s, auth("Bearer "+token(t, s, mock.TokenRequest{Algorithm: algorithm}))), 200, "")
		if journal := control(t, s, "listRequests", "GET", "/requests", "").body; strings.Contains(journal, raw[:20]) {
			t.Errorf("%s: the journal shows an assertion", algorithm)
		}
	}
	metadata := authorization(t, s, "readServerMetadata", call{method: "GET", path: "/.well-known/oauth-authorization-server"}).body
	for _, part := range []string{jwtBearer, "private_key_jwt", `"token_endpoint_auth_signing_alg_values_supported":["RS256"`} {
		if !strings.Contains(metadata, part) {
			t.Errorf("the metadata lack %s: %s", part, metadata)
		}
	}
}

// form is a form of pairs; the last of a name wins.
func form(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

// The refusal of a token names its algorithm and what is allowed, and crit.
func TestARefusedTokenSaysWhatIsWrongWithIt(t *testing.T) {
	t.Parallel()
	s := start(t)
	r := send(t, s, auth("Bearer "+token(t, s, mock.TokenRequest{Defect: "hs256-with-public-key"})))
	expect(t, r, 401, "bearer-token")
	if !strings.Contains(r.body, `alg is \"HS256\", want one of RS256, ES256, EdDSA, Ed25519`) {
		t.Errorf("got %s", r.body)
	}
	r = send(t, s, auth("Bearer eyJhbGciOiJSUzI1NiIsImNyaXQiOlsiYjY0Il0sImI2NCI6ZmFsc2V9.e30.AAAA")) // crit: ["b64"]
	expect(t, r, 401, "bearer-token")
	if !strings.Contains(r.body, "crit") {
		t.Errorf("got %s", r.body)
	}
}
