package mock_test

import (
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// tokenCall is a call of the token endpoint by the customer of the good call.
func tokenCall() call {
	return call{
		method: "POST", path: "/oauth2/token", mediaType: "application/x-www-form-urlencoded",
		body: "grant_type=client_credentials&client_id=" + own + "&client_secret=" + mock.ClientSecret(own),
	}
}

// grantOf asks the token endpoint for a token of the customer of the good call.
func grantOf(t testing.TB, s *mock.Server, edits ...func(*call)) reply {
	t.Helper()
	return do(t, s, varied(tokenCall(), edits...))
}

// What misbehaves on purpose is for the contract's operations: a client has to get its token, and find the endpoint, all the same.
func TestDetoursAreForTheContractOnly(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options mock.Options
		edit    func(*call)
	}{
		"a rate limit":           {options: mock.Options{Interceptors: mock.Interceptors{RateLimit: mock.RateLimit{Requests: 1, Per: 1e9}}}},
		"a fault":                {options: mock.Options{Interceptors: mock.Interceptors{Faults: []mock.Fault{{Response: mock.FaultResponse{Status: 503}, Times: 1}}}}},
		"hostility":              {options: mock.Options{Interceptors: mock.Interceptors{Hostile: 15}}}, // refuses the first request of all
		"a preference":           {edit: prefer(`code=400, delay=1ms, now="2030-01-01T00:00:00Z"`)},
		"one that cannot be met": {edit: prefer("code=999")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.options.Clock = clock(t, frozen)
			s := mock.Start(t, test.options)
			if test.edit == nil {
				test.edit = func(*call) {}
			}
			for range 3 {
				r := grantOf(t, s, test.edit)
				if r.status != 200 || r.member(t, "access_token") == "" {
					t.Errorf("the token endpoint answers %d: %s", r.status, r.body)
				}
				strays(t, r)
				for _, path := range []string{"/oauth2/jwks", "/.well-known/oauth-authorization-server", "/nowhere"} {
					strays(t, do(t, s, varied(call{method: "GET", path: path}, test.edit)))
				}
			}
			for _, rule := range s.Faults().List() {
				if rule.Matched != 0 {
					t.Errorf("the fault has matched %d requests to other operations", rule.Matched)
				}
			}
			wrong := grantOf(t, s, test.edit, func(c *call) { c.body = "grant_type=client_credentials" })
			expect(t, wrong, 401, "mock-oauth2")
		})
	}
}

// strays fails when an answer shows anything of a detour.
func strays(t testing.TB, r reply) {
	t.Helper()
	for _, name := range []string{"Bounce-Mock-Hostile", "Preference-Applied", "Retry-After"} {
		if value := r.header.Get(name); value != "" {
			t.Errorf("the answer says %s: %s", name, value)
		}
	}
	if r.status == http.StatusServiceUnavailable || strings.HasPrefix(r.reason(), "mock-") {
		t.Errorf("got %d %q", r.status, r.reason())
	}
}

// requestOf is a call as a request, for clients that see more than do.
func requestOf(t testing.TB, s *mock.Server, c call) *http.Request {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), c.method, s.URL+c.url(), strings.NewReader(c.body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"Authorization": c.authorization, "Identifier": c.identifier, "Content-Type": c.mediaType,
	} {
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	maps.Copy(request.Header, c.header)
	return request
}

// exchanged sends a call by a client, and gives back what it sees, also of an answer that breaks off.
func exchanged(t testing.TB, s *mock.Server, client *http.Client, c call) (reply, error) {
	t.Helper()
	response, err := client.Do(requestOf(t, s, c))
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, string(text)}, err
}
