//go:build external

package mock_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// The control document is all that a client of the control API needs: one generated from it does a test's work.
func TestTheControlDocumentIsEnough(t *testing.T) {
	t.Parallel()
	document, err := openapi.Control()
	if err != nil {
		t.Fatal(err)
	}
	c := goClient(document.Name())
	folder := c.make(t, "control", document)
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "no keys today", http.StatusInternalServerError)
	}))
	t.Cleanup(broken.Close)
	walk := func(jwksURI string) (string, error) {
		s := mock.Start(t, mock.Options{Tokens: mock.Tokens{AllowPrivateJWKS: true}, CheckAnswers: true})
		return run(t, folder, c.walk, "BOUNCE_URL="+s.URL, "BOUNCE_JWKS="+jwksURI)
	}
	if output, err := walk(broken.URL); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
	// The same keys behind a URI, which are not broken, show that it looks: the same random seed makes up the same keys.
	issuer := start(t)
	create(t, issuer, `{"csi":"40000001"}`)
	output, err := walk(issuer.URL + "/__admin/customers/40000001/jwks")
	if err == nil || !strings.Contains(output, "walk: wait for the request: got 200, want 401") {
		t.Errorf("the walk with good keys ended with %v, want it to miss the refusal\n%s", err, output)
	}
}
