package mock_test

import (
	"testing"

	"example.com/bounce/mock"
)

// HEAD works where GET does, but for the contract, which names the methods that it takes.
func TestHeadIsGetWithoutItsBody(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Admin: mock.Admin{Token: "0123456789abcdef"}})
	for path, status := range map[string]int{
		"/__admin/health":                         200,
		"/__admin/customers":                      200,
		"/__admin/customers/1":                    404,
		"/__admin/contract.yaml":                  200,
		"/oauth2/jwks":                            200,
		"/oauth2/token":                           405,
		"/.well-known/oauth-authorization-server": 200,
		"/.well-known/openid-configuration":       200,
		good(t, s).url():                          405,
	} {
		admin := "Bearer 0123456789abcdef"
		got := do(t, s, call{method: "GET", path: path, authorization: admin})
		head := do(t, s, call{method: "HEAD", path: path, authorization: admin})
		if head.status != status || head.body != "" {
			t.Errorf("HEAD %s: got %d %q, want %d and no body", path, head.status, head.body, status)
		}
		if status != 405 && (got.status != head.status || got.header.Get("Content-Type") != head.header.Get("Content-Type")) {
			t.Errorf("HEAD %s: got %d %v, want as of GET: %d %v", path, head.status, head.header, got.status, got.header)
		}
	}
	stranger := do(t, s, call{method: "HEAD", path: "/__admin/health"})
	expect(t, stranger, 401, "challenge")
	n := len(s.Journal())
	do(t, s, call{method: "HEAD", path: "/oauth2/jwks"})
	if len(s.Journal()) != n {
		t.Error("HEAD of discovery is journaled, GET is not")
	}
}
